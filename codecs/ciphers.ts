// Keys and ciphers for packets whose protection is no secret (QUIC's Initial packets), from Node's OpenSSL.
import type { Ciphers } from "../engine/index.ts";

const TAG_BYTES = 16;
const HASH_BYTES = 32;

// Loaded by the first protected packet, as hashes are.
const crypto = () => process.getBuiltinModule("node:crypto");

function hmac(key: Uint8Array, ...parts: readonly Uint8Array[]): Uint8Array {
  const mac = crypto().createHmac("sha256", key);
  for (const part of parts) mac.update(part);
  return mac.digest();
}

export const ciphers: Ciphers = {
  hkdfExtract: (salt, material) => hmac(salt, material),
  // Node's own HKDF does both steps at once; the expansion alone is RFC 5869, 2.3.
  hkdfExpand(secret, info, lengthBytes) {
    const expanded = new Uint8Array(Math.ceil(lengthBytes / HASH_BYTES) * HASH_BYTES);
    let block: Uint8Array = new Uint8Array(0);
    for (let i = 0; i * HASH_BYTES < lengthBytes; i++) {
      block = hmac(secret, block, info, Uint8Array.of(i + 1));
      expanded.set(block, i * HASH_BYTES);
    }
    return expanded.subarray(0, lengthBytes);
  },
  openAesGcm(key, nonce, associated, sealed) {
    if (sealed.length < TAG_BYTES) return null;
    const decipher = crypto().createDecipheriv("aes-128-gcm", key, nonce);
    decipher.setAAD(associated);
    decipher.setAuthTag(sealed.subarray(sealed.length - TAG_BYTES));
    const opened = decipher.update(sealed.subarray(0, sealed.length - TAG_BYTES));
    try {
      decipher.final();
    } catch {
      return null;
    }
    return opened;
  },
  encryptAesBlock(key, block) {
    return crypto().createCipheriv("aes-128-ecb", key, null).setAutoPadding(false).update(block);
  },
};
