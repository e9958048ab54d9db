// Secrets without a key store of the system: sealed with a key that lies in a file beside them, which only this user
// can read. It keeps them out of copies, logs and searches of the file of constants, and no more than that.
import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { lstat, mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { ContractError } from "../../../contract/index.ts";
import { repairMode, writeWhole } from "../../state-file.ts";
import type { KeyStore } from "../types.ts";

const FILE = "secrets.key";
const PREFIX = "file:1:";
/** AES-256-GCM (NIST SP 800-38D): a key of 32 bytes, a nonce of 12, a tag of 16. */
const CIPHER = "aes-256-gcm";
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Opens the key, without making one before there is a secret. */
export async function openFileKeyStore(dataFolder: string): Promise<KeyStore> {
  const path = join(dataFolder, FILE);
  const repaired = await checkKeyFile(path);
  const why = "This protects them from other users of this machine and in copies of that file alone.";
  const butNot = "Programs that you run, administrators, and whoever gets both files can read them.";
  const isWindows = process.platform === "win32";
  const where = `Secrets are sealed with a key in ${path}, ${isWindows ? "in your own folder" : "which only you can read"}.`;
  const warning = [repaired, where, why, butNot].filter((text) => text !== "").join(" ");
  let turn: Promise<unknown> = Promise.resolve();
  const keyFor = (isSealing: boolean): Promise<Buffer> => {
    const key = turn.then(() => readKey(dataFolder, path, isSealing));
    turn = key.catch(() => undefined);
    return key;
  };
  return {
    place: `a file of yours (${path})`,
    warning,
    seal: async (text) => seal(await keyFor(true), text),
    open: async (sealed) => {
      if (!sealed.startsWith(PREFIX)) throw notOurs();
      return open(await keyFor(false), sealed.slice(PREFIX.length));
    },
  };
}

function seal(key: Buffer, text: string): string {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, key, nonce);
  const sealed = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
  return PREFIX + Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString("base64");
}

function open(key: Buffer, text: string): string {
  const bytes = Buffer.from(text, "base64");
  if (bytes.length < NONCE_BYTES + TAG_BYTES) throw notOurs();
  try {
    const cipher = createDecipheriv(CIPHER, key, bytes.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES });
    cipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
    return Buffer.concat([cipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES)), cipher.final()]).toString("utf8");
  } catch {
    throw notOurs();
  }
}

async function readKey(dataFolder: string, path: string, isSealing: boolean): Promise<Buffer> {
  await checkKeyFile(path);
  const key = await readFile(path).catch((error: unknown) => {
    if (isMissing(error)) return null;
    throw notReadable(path, error instanceof Error ? error.message : String(error));
  });
  if (key?.length === KEY_BYTES) return key;
  if (key !== null) throw notReadable(path, `it has ${key.length} bytes and not ${KEY_BYTES}`);
  if (!isSealing) throw notReadable(path, "it is gone");
  const fresh = randomBytes(KEY_BYTES);
  await mkdir(dataFolder, { recursive: true, mode: 0o700 });
  await writeWhole(path, fresh, 0o600);
  return fresh;
}

// A key that others could read is narrowed and told; one that is a link, or no file, is not used.
async function checkKeyFile(path: string): Promise<string> {
  const facts = await lstat(path).catch(() => null);
  if (facts === null) return "";
  if (!facts.isFile()) throw notReadable(path, "it is no plain file");
  const repaired = await repairMode(path);
  return repaired === "" ? "" : `${repaired}; change the secrets.`;
}

function notReadable(path: string, why: string): ContractError {
  return new ContractError(
    "NOT_READABLE",
    `the key of the secrets, ${path}, cannot be used: ${why}`,
    "put the key back, or remove what is there and enter the secrets again",
  );
}
function notOurs(): ContractError {
  return new ContractError("NOT_READABLE", "the secret was sealed with another key", "enter it again");
}
function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}
