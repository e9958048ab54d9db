// Private keys of servers, read once: who asks again is known by the object.
import type { KeyObject } from "node:crypto";
import type { KeyLog, PemKey, PrivateKeyKind } from "../engine/index.ts";

const crypto = (): typeof import("node:crypto") => process.getBuiltinModule("node:crypto");

/** Null where it cannot be read. */
const read = new WeakMap<PemKey, KeyObject | null>();

function keyOf(pem: PemKey): KeyObject | null {
  const known = read.get(pem);
  if (known !== undefined) return known;
  let key: KeyObject | null = null;
  try {
    key = crypto().createPrivateKey(pem.pem);
  } catch {
    // What it says is about OpenSSL's insides; the kind says what matters.
  }
  read.set(pem, key);
  return key;
}

export function privateKeyKind(pem: PemKey): PrivateKeyKind {
  if (pem.isEncrypted) return "encrypted";
  const key = keyOf(pem);
  if (key === null) return "damaged";
  return key.asymmetricKeyType === "rsa" ? "rsa" : "other";
}

const COMPLAINTS: Readonly<Record<Exclude<PrivateKeyKind, "rsa">, string>> = {
  encrypted:
    "the private key is encrypted; write it without its passphrase (openssl pkey -in FILE -out plain.pem) and name that file",
  other:
    "the private key is not an RSA key, and opens no session: sessions with other keys need a key log (SSLKEYLOGFILE)",
  damaged: "the private key cannot be read; check that the file is whole",
};

/** Why a private key beside the secrets opens nothing, for people; empty where there is none, or nothing wrong with it. */
export function privateKeyProblem({ privateKeys }: KeyLog): string {
  for (const key of privateKeys.all) {
    const kind = privateKeyKind(key);
    if (kind !== "rsa") return COMPLAINTS[kind];
  }
  return privateKeys.leftOut > 0 ? "private keys are too many or too long; name a smaller file" : "";
}

export function decryptRsa(pem: PemKey, text: Uint8Array): Uint8Array | null {
  const key = keyOf(pem);
  if (key?.asymmetricKeyType !== "rsa") return null;
  if (key.asymmetricKeyDetails?.modulusLength !== text.length * 8) return null;
  const { constants, privateDecrypt } = crypto();
  try {
    return new Uint8Array(privateDecrypt({ key, padding: constants.RSA_NO_PADDING }, text));
  } catch {
    // A number that is not below the modulus.
    return null;
  }
}
