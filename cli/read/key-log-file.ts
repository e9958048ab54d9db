// The key log or private key that a command was given, as what the engine looks secrets up in. Which of both a file is, its
// content says.
import { KeyLogFile } from "../../codecs/key-log-file.ts";
import { privateKeyProblem } from "../../codecs/private-keys.ts";
import { KeyLog } from "../../engine/index.ts";
import { readKeyLog } from "../../session/sources/read-key-log.ts";
import { CommandFailed } from "../command/failures.ts";
import type { Terminal } from "../terminal/terminal.ts";

/** For captures that are files. An empty log where no file was given: a capture may bring its own secrets. */
export function keysOf(path: string | null): KeyLog {
  return path === null ? new KeyLog() : readKeyLog(path);
}

/** For live captures: it is read on while it grows, and waited for where it is not there yet. Null where none was given. */
export function watchKeyLog(path: string | null, terminal: Terminal): KeyLogFile | null {
  if (path === null) return null;
  const file = new KeyLogFile(path);
  file.readAll();
  const wrongKey = privateKeyProblem(file.keys);
  if (wrongKey !== "") throw new CommandFailed(`${path}: ${wrongKey}`);
  const { problem } = file.state;
  if (problem !== "") terminal.error(`thresher: ${problem}; it is waited for`);
  return file;
}
