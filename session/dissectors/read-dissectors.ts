// The dissectors of a user: the scripts in a folder of the data folder.
import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { type Dissector, DISSECTORS, scriptedDissector } from "../../engine/index.ts";
import { DISSECTOR_LIMITS as LIMITS } from "./limits.ts";

export interface UserDissectors {
  /** The program's own first: what they recognise is theirs. */
  readonly dissectors: readonly Dissector[];
  /** What is wrong with files that are not used, one sentence each. */
  readonly problems: readonly string[];
}

/** Reads a folder; one that is not there has no dissectors. Never rejects. */
export async function readDissectors(folder: string): Promise<UserDissectors> {
  const problems: string[] = [];
  const files = await scriptsOf(folder, problems);
  if (files.length === 0) return { dissectors: DISSECTORS, problems };
  // What runs scripts is loaded only by who has some.
  const { DissectorSandbox } = await import("./sandbox.ts");
  const own: Dissector[] = [];
  const taken = new Set(DISSECTORS.flatMap(({ name, protocols }) => [name, ...protocols.map((one) => one.name)]));
  for (const file of files) {
    try {
      const sandbox = await DissectorSandbox.open(file, await sourceOf(join(folder, file)));
      const dissector = scriptedDissector(sandbox);
      if (taken.has(dissector.name)) {
        sandbox.close();
        throw new Error(`there is a protocol ${dissector.name} already`);
      }
      taken.add(dissector.name);
      own.push(dissector);
    } catch (error) {
      problems.push(`${file}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return { dissectors: own.length === 0 ? DISSECTORS : [...DISSECTORS, ...own], problems };
}

async function scriptsOf(folder: string, problems: string[]): Promise<readonly string[]> {
  try {
    const names = (await readdir(folder)).filter((name) => name.endsWith(".js")).toSorted();
    if (names.length > LIMITS.files) problems.push(`more than ${LIMITS.files} dissectors: the first ones are used`);
    return names.slice(0, LIMITS.files);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") problems.push(`${folder} cannot be read: ${String(error)}`);
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
