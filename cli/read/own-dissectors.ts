// The user's own dissectors, for commands that read packets.
import { existsSync } from "node:fs";
import { type Dissector, DISSECTORS } from "../../engine/index.ts";
import { dataFolder, dissectorsFolder } from "../../session/folders.ts";
import type { Terminal } from "../terminal/terminal.ts";

/** All dissectors to read with. What is wrong with a user's is told, and reading goes on without it. */
export async function allDissectors(terminal: Terminal): Promise<readonly Dissector[]> {
  const folder = dissectorsFolder(dataFolder());
  // What runs scripts is loaded only by who has some.
  if (!existsSync(folder)) return DISSECTORS;
  const { readDissectors } = await import("../../session/dissectors/read-dissectors.ts");
  const { dissectors, problems } = await readDissectors(folder);
  for (const problem of problems) terminal.error(`thresher: dissectors: ${problem}`);
  return dissectors;
}
