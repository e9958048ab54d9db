// The dissectors of a user: the scripts in a folder of the data folder.
import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Catalogue } from "../../contract/index.ts";
import { type Dissector, DISSECTORS, scriptedDissector } from "../../engine/index.ts";
import { DISSECTOR_LIMITS as LIMITS } from "./limits.ts";
import type { DissectorSandbox } from "./sandbox.ts";
import { NO_WORDS, wordsOf } from "./words.ts";

export interface UserDissectors {
  /** The program's own first: what they recognise is theirs. */
  readonly dissectors: readonly Dissector[];
  /** What the user's own add to filters. */
  readonly words: Catalogue;
  /** Ends the scripts: they recognise nothing any more. */
  readonly close: () => void;
}

/** Told, one sentence each and when it happens: what is wrong with a file that is not used, and a script that breaks later. */
export type TellProblem = (problem: string) => void;

export const NO_USER_DISSECTORS: UserDissectors = { dissectors: DISSECTORS, words: NO_WORDS, close: () => undefined };

/** Reads a folder; one that is not there has no dissectors. Never rejects. */
export async function readDissectors(folder: string, tell: TellProblem): Promise<UserDissectors> {
  const files = await scriptsOf(folder, tell);
  if (files.length === 0) return NO_USER_DISSECTORS;
  // What runs scripts, and knows filters, is loaded only by who has some.
  const [runtime, { withFreeWords }] = await Promise.all([import("./sandbox.ts"), import("./free-words.ts")]);
  const own: Dissector[] = [];
  const sandboxes: DissectorSandbox[] = [];
  const taken = new Set(DISSECTORS.flatMap(({ name, protocols }) => [name, ...protocols.map((one) => one.name)]));
  for (const file of files) {
    const told = (problem: string): void => tell(`${file}: ${problem}`);
    let sandbox: DissectorSandbox | null = null;
    try {
      sandbox = await runtime.DissectorSandbox.open(file, await sourceOf(join(folder, file)), told);
      const { name } = sandbox.head;
      if (taken.has(name)) throw new Error(`there is a protocol ${name} already`);
      const { dissector, problem } = withFreeWords(scriptedDissector(sandbox), [...DISSECTORS, ...own]);
      if (problem !== "") told(problem);
      taken.add(name);
      own.push(dissector);
      sandboxes.push(sandbox);
    } catch (error) {
      sandbox?.close();
      told(error instanceof Error ? error.message : String(error));
    }
  }
  if (own.length === 0) return NO_USER_DISSECTORS;
  const close = (): void => {
    for (const sandbox of sandboxes) sandbox.close();
  };
  return { dissectors: [...DISSECTORS, ...own], words: wordsOf(own), close };
}

async function scriptsOf(folder: string, tell: TellProblem): Promise<readonly string[]> {
  try {
    const names = (await readdir(folder)).filter((name) => name.endsWith(".js")).toSorted();
    if (names.length > LIMITS.files) tell(`more than ${LIMITS.files} dissectors: the first ones are used`);
    return names.slice(0, LIMITS.files);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") tell(`${folder} cannot be read: ${String(error)}`);
    return [];
  }
}

async function sourceOf(path: string): Promise<string> {
  const facts = await stat(path);
  // Reading a pipe would wait for somebody to write.
  if (!facts.isFile()) throw new Error("it is no file");
  const { size } = facts;
  if (size > LIMITS.sourceBytes) throw new Error(`it is longer than ${LIMITS.sourceBytes} bytes`);
  return readFile(path, "utf8");
}
