// The key log that a command was given, as what the engine looks secrets up in.
import { closeSync, openSync, readSync } from "node:fs";
import { KeyLog } from "../../engine/index.ts";
import { CommandFailed, describeFailure } from "../command/failures.ts";

/** Most of one file that is read; the keys of a million sessions are less. */
export const MAX_KEY_LOG_BYTES = 512 << 20;

/** An empty log where no file was given: a capture may bring its own secrets. */
export function readKeyLog(path: string | null): KeyLog {
  const keys = new KeyLog();
  if (path === null) return keys;
  let file = -1;
  try {
    file = openSync(path, "r");
    const chunk = new Uint8Array(1 << 16);
    for (let left = MAX_KEY_LOG_BYTES; left > 0; ) {
      const count = readSync(file, chunk);
      if (count === 0) break;
      keys.add(chunk.subarray(0, count));
      left -= count;
    }
    keys.endLine();
  } catch (error) {
    throw new CommandFailed(`the key log cannot be read: ${describeFailure(error)}`);
  } finally {
    if (file >= 0) closeSync(file);
  }
  return keys;
}
