// The dissectors of a user: the scripts in a folder of the data folder.
import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Catalogue, DissectorFacts } from "../../contract/index.ts";
import { type Dissector, DISSECTORS, scriptedDissector } from "../../engine/index.ts";
import { type DissectorFile, listDissectors } from "./dissector-files.ts";
import { factsOf } from "./facts.ts";
import { DISSECTOR_LIMITS as LIMITS } from "./limits.ts";
import type { DissectorSandbox } from "./sandbox.ts";
import { NO_WORDS, wordsOf } from "./words.ts";

export interface UserDissectors {
  /** The program's own first: what they recognise is theirs. */
  readonly dissectors: readonly Dissector[];
  /** What the user's own add to filters. */
  readonly words: Catalogue;
  /** What each file is, and did by now; also of those that are not used. */
  readonly facts: () => readonly DissectorFacts[];
  /** Ends the scripts: they recognise nothing any more. */
  readonly close: () => void;
}

/** Told, one sentence each and when it happens: what is wrong with a file that is not used, and a script that breaks later. */
export type TellProblem = (problem: string) => void;

export const NO_USER_DISSECTORS: UserDissectors = {
  dissectors: DISSECTORS,
  words: NO_WORDS,
  facts: () => [],
  close: () => undefined,
};

/** One file as it was read. */
interface Loaded {
  readonly file: DissectorFile;
  readonly problems: readonly string[];
  readonly used: { readonly dissector: Dissector; readonly sandbox: DissectorSandbox } | null;
}

/** Reads a folder; one that is not there has no dissectors. Never rejects. */
export async function readDissectors(folder: string, tell: TellProblem): Promise<UserDissectors> {
  const { files, problem } = await listDissectors(folder);
  if (problem !== "") tell(problem);
  if (files.length === 0) return NO_USER_DISSECTORS;
  const load = await loaderOf(folder, tell);
  const loaded: Loaded[] = [];
  const used = (): readonly NonNullable<Loaded["used"]>[] => loaded.flatMap((one) => one.used ?? []);
  for (const file of files) loaded.push(await load(file, [...DISSECTORS, ...used().map((one) => one.dissector)]));
  const own = used().map(({ dissector }) => dissector);
  return {
    dissectors: own.length === 0 ? DISSECTORS : [...DISSECTORS, ...own],
    words: own.length === 0 ? NO_WORDS : wordsOf(own),
    facts: () => loaded.map((one) => factsOf(one.file, one.problems, one.used)),
    close: () => {
      for (const { sandbox } of used()) sandbox.close();
    },
  };
}

type Load = (file: DissectorFile, before: readonly Dissector[]) => Promise<Loaded>;

async function loaderOf(folder: string, tell: TellProblem): Promise<Load> {
  // What runs scripts, and knows filters, is loaded only by who has some.
  const [{ DissectorSandbox: Sandbox }, { withFreeWords }] = await Promise.all([
    import("./sandbox.ts"),
    import("./free-words.ts"),
  ]);
  return async (file, before) => {
    const problems: string[] = [];
    const told = (problem: string): void => {
      problems.push(problem);
      tell(`${file.file}: ${problem}`);
    };
    let sandbox: DissectorSandbox | null = null;
    try {
      sandbox = await Sandbox.open(file.file, await sourceOf(join(folder, file.file)), told);
      const { name } = sandbox.head;
      const isTaken = before.some((other) => other.name === name || other.protocols.some((one) => one.name === name));
      if (isTaken) throw new Error(`there is a protocol ${name} already`);
      const { dissector, problem } = withFreeWords(scriptedDissector(sandbox), before);
      if (problem !== "") told(problem);
      return { file, problems, used: { dissector, sandbox } };
    } catch (error) {
      sandbox?.close();
      told(error instanceof Error ? error.message : String(error));
      return { file, problems, used: null };
    }
  };
}

async function sourceOf(path: string): Promise<string> {
  const facts = await stat(path);
  // Reading a pipe would wait for somebody to write.
  if (!facts.isFile()) throw new Error("it is no file");
  const { size } = facts;
  if (size > LIMITS.sourceBytes) throw new Error(`it is longer than ${LIMITS.sourceBytes} bytes`);
  return readFile(path, "utf8");
}
