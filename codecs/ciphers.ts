// What decrypting TLS and QUIC needs of node:crypto, which is loaded when the first key is used.
import type { CipherGCMTypes } from "node:crypto";
import type { AeadName, CbcName, HashName, Sealed } from "../engine/index.ts";

const crypto = (): typeof import("node:crypto") => process.getBuiltinModule("node:crypto");

// A Buffer's slice is the same memory, an array's is a copy, and the engine counts on copies.
const plainArray = ({ buffer, byteOffset, byteLength }: Buffer): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);

export function hmac(name: HashName, key: Uint8Array, bytes: Uint8Array): Uint8Array {
  return plainArray(crypto().createHmac(name, key).update(bytes).digest());
}

export function unseal(name: AeadName, { key, nonce, additional, text, tagBytes }: Sealed): Uint8Array | null {
  const plainBytes = text.length - tagBytes;
  if (plainBytes < 0) return null;
  // The types know each kind of cipher by overloads of their own; the calls are the same.
  const decipher = crypto().createDecipheriv(name as CipherGCMTypes, key, nonce, { authTagLength: tagBytes });
  decipher.setAuthTag(text.subarray(plainBytes));
  decipher.setAAD(additional, { plaintextLength: plainBytes });
  try {
    const plain = decipher.update(text.subarray(0, plainBytes));
    const rest = decipher.final();
    return plainArray(rest.length === 0 ? plain : Buffer.concat([plain, rest]));
  } catch {
    // The one thing that goes wrong with keys of the right length: the tag does not fit.
    return null;
  }
}

const found = new Map<string, boolean>();

export function hasCipher(name: AeadName | CbcName): boolean {
  let has = found.get(name);
  if (has === undefined) found.set(name, (has = crypto().getCipherInfo(name) !== undefined));
  return has;
}

export function decryptCbc(name: CbcName, key: Uint8Array, iv: Uint8Array, blocks: Uint8Array): Uint8Array {
  return plainArray(crypto().createDecipheriv(name, key, iv).setAutoPadding(false).update(blocks));
}

export function encryptAesBlock(key: Uint8Array, block: Uint8Array): Uint8Array {
  return plainArray(crypto().createCipheriv("aes-128-ecb", key, null).setAutoPadding(false).update(block));
}
