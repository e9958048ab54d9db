// The key log or private key that a command was given, as what the engine looks secrets up in. Which of both a file is,
// its content says.
import { closeSync, openSync, readSync } from "node:fs";
import { codecs } from "../../codecs/index.ts";
import { KeyLog, type PrivateKeyKind } from "../../engine/index.ts";
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
  checkPrivateKeys(path, keys);
  return keys;
}

const COMPLAINTS: Readonly<Record<Exclude<PrivateKeyKind, "rsa">, string>> = {
  encrypted: "is encrypted; write it without its passphrase (openssl pkey -in FILE -out plain.pem) and name that file",
  other: "is not an RSA key, and opens no session: sessions with other keys need a key log (SSLKEYLOGFILE)",
  damaged: "cannot be read; check that the file is whole",
};

/** A key that opens nothing is said before anything is read. */
function checkPrivateKeys(path: string, { privateKeys }: KeyLog): void {
  for (const key of privateKeys.all) {
    const kind = codecs.privateKeyKind(key);
    if (kind !== "rsa") throw new CommandFailed(`${path}: the private key ${COMPLAINTS[kind]}`);
  }
  if (privateKeys.leftOut > 0)
    throw new CommandFailed(`${path}: private keys are too many or too long; name a smaller file`);
}
