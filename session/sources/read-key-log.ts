// A key log, or a private key, for captures that are files: it is read once, to its end.
import { closeSync, openSync, readSync } from "node:fs";
import { MAX_KEY_LOG_BYTES } from "../../codecs/key-log-file.ts";
import { privateKeyProblem } from "../../codecs/private-keys.ts";
import { ContractError } from "../../contract/index.ts";
import { KeyLog } from "../../engine/index.ts";
import { readFailure } from "./source-errors.ts";

/** A contract error where it cannot be read, or holds a private key that opens nothing. */
export function readKeyLog(path: string): KeyLog {
  const keys = new KeyLog();
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
    throw readFailure(path, error);
  } finally {
    if (file >= 0) closeSync(file);
  }
  const problem = privateKeyProblem(keys);
  if (problem !== "") throw new ContractError("NOT_READABLE", `${path}: ${problem}`, "Name a key log, or another key.");
  return keys;
}
