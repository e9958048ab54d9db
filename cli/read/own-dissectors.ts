// The user's own dissectors, for commands that read packets.
import type { Dissector } from "../../engine/index.ts";
import { readDissectors } from "../../session/dissectors/read-dissectors.ts";
import { dataFolder, dissectorsFolder } from "../../session/folders.ts";
import type { Terminal } from "../terminal/terminal.ts";

/** All dissectors to read with. What is wrong with a user's is told, and reading goes on without it. */
export async function allDissectors(terminal: Terminal): Promise<readonly Dissector[]> {
  const { dissectors, problems } = await readDissectors(dissectorsFolder(dataFolder()));
  for (const problem of problems) terminal.error(`thresher: dissectors: ${problem}`);
  return dissectors;
}
