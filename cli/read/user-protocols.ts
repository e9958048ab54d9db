// What the user adds to what can be read, for commands that read packets.
import { dataFolder } from "../../session/folders.ts";
import { readUserProtocols, type UserProtocols } from "../../session/user-protocols.ts";
import type { Terminal } from "../terminal/terminal.ts";

/** What is wrong with files of the user's is told, and reading goes on without them. */
export async function userProtocols(protos: readonly string[], terminal: Terminal): Promise<UserProtocols> {
  const { protocols, problems } = await readUserProtocols(dataFolder(), protos);
  for (const problem of problems) terminal.error(`thresher: ${problem}`);
  return protocols;
}
