// The user's own dissectors, for commands that read packets.
import { readDissectors, type UserDissectors } from "../../session/dissectors/read-dissectors.ts";
import { dataFolder, dissectorsFolder } from "../../session/folders.ts";
import type { Terminal } from "../terminal/terminal.ts";

/** All dissectors to read with. What is wrong with a user's is told at once, and reading goes on without it. */
export function allDissectors(terminal: Terminal): Promise<UserDissectors> {
  return readDissectors(dissectorsFolder(dataFolder()), (problem) =>
    terminal.error(`thresher: dissectors: ${problem}`),
  );
}
