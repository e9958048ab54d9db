// What the user adds to what can be read, for commands that read packets or filters.
import type { Catalogue } from "../../contract/index.ts";
import { readDissectors, type UserDissectors } from "../../session/dissectors/read-dissectors.ts";
import { dataFolder, dissectorsFolder, protosFolder } from "../../session/folders.ts";
import { readUserProtocols, type UserProtocols } from "../../session/user-protocols.ts";
import type { Terminal } from "../terminal/terminal.ts";

/** What is wrong with files of the user's is told at once, and reading goes on without them. */
export function userProtocols(
  protoPaths: readonly string[],
  terminal: Terminal,
): Promise<UserProtocols & UserDissectors> {
  const data = dataFolder();
  const places = { dissectorsFolder: dissectorsFolder(data), protosFolder: protosFolder(data), protoPaths };
  return readUserProtocols(places, (problem) => terminal.error(`thresher: ${problem}`));
}

/** What the user's dissectors add to filters. */
export async function userWords(terminal: Terminal): Promise<Catalogue> {
  const tell = (problem: string): void => terminal.error(`thresher: dissectors: ${problem}`);
  return (await readDissectors(dissectorsFolder(dataFolder()), tell)).words;
}
