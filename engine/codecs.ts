// What the engine is given because it may not import it: decompression, hashes and fast bytes-to-text.
// Synchronous; every call that can grow its input takes an output cap. Implemented in codecs/.
import type { Json } from "../contract/index.ts";
import type { PemKey } from "./tls/pem-keys.ts";

/** `snappy`: a bare block, or blocks as xerial's library frames them; `lz4`: a frame; `lz4-block`: one block alone. */
export type Compression = "gzip" | "deflate" | "br" | "zstd" | "snappy" | "lz4" | "lz4-block";

/** What came out. `isCut` says that the cap or damaged input ended it early, `reason` why (empty when whole). */
export interface Unpacked {
  readonly bytes: Uint8Array;
  readonly isCut: boolean;
  readonly reason: string;
}

/** Facts of an X.509 certificate; dates are RFC 3339 in UTC. */
export interface CertificateFacts {
  readonly subject: string;
  readonly issuer: string;
  readonly names: readonly string[];
  readonly notBefore: string;
  readonly notAfter: string;
  readonly serial: string;
}

export type HashName = "md5" | "sha1" | "sha256" | "sha384";

/** A protobuf message read by its type. */
export interface NamedMessage {
  /** As protobuf's own JSON mapping writes it. */
  readonly json: Json;
  /** No field of it, at any depth, is missing in its type. */
  readonly isWhole: boolean;
}

/** Protobuf types, for the messages of methods. */
export interface ProtobufTypes {
  /** Takes a serialized FileDescriptorProto; false where it is none, or more than the limits allow. */
  add(file: Uint8Array): boolean;
  /** Null where the method or its types are not known, or the bytes are no such message. */
  read(service: string, method: string, side: "request" | "response", bytes: Uint8Array): NamedMessage | null;
}

/** Ciphers with authentication, as OpenSSL calls them. */
export type AeadName =
  | "aes-128-gcm"
  | "aes-256-gcm"
  | "aes-128-ccm"
  | "aes-256-ccm"
  | "aria-128-gcm"
  | "aria-256-gcm"
  | "chacha20-poly1305";

/** Block ciphers in chaining mode, as OpenSSL calls them. Not every build of it has all. */
export type CbcName =
  | "aes-128-cbc"
  | "aes-256-cbc"
  | "camellia-128-cbc"
  | "camellia-256-cbc"
  | "aria-128-cbc"
  | "aria-256-cbc"
  | "des-ede3-cbc";

/** One sealed text: the tag of `tagBytes` is its end. */
export interface Sealed {
  readonly key: Uint8Array;
  readonly nonce: Uint8Array;
  readonly additional: Uint8Array;
  readonly text: Uint8Array;
  readonly tagBytes: number;
}

/** What a private key in PEM is: `rsa` opens pre-master secrets, `other` nothing. */
export type PrivateKeyKind = "rsa" | "other" | "encrypted" | "damaged";

/** What opens protected records and packets whose keys are known. Synchronous; nothing is kept. */
export type Ciphers = Pick<Codecs, "hmac" | "unseal" | "hasCipher" | "decryptCbc" | "encryptAesBlock" | "encode">;

export interface Codecs {
  /** Unpacks at most `maxOutputBytes`; damaged or truncated input gives what was readable. `deflate` accepts zlib and raw. */
  unpack(how: Compression, bytes: Uint8Array, maxOutputBytes: number): Unpacked;
  /** One permessage-deflate message (RFC 7692); `window` is the tail of earlier output, at most 32 KiB, empty without context takeover. */
  inflateMessage(bytes: Uint8Array, window: Uint8Array, maxOutputBytes: number): Unpacked;
  /** Lower-case hexadecimal digest. */
  hash(name: HashName, bytes: Uint8Array): string;
  hmac(name: HashName, key: Uint8Array, bytes: Uint8Array): Uint8Array;
  /** Whether this build has the cipher: `unseal` and `decryptCbc` are for those that it has. */
  hasCipher(name: AeadName | CbcName): boolean;
  /** The plain text; null where the tag does not fit. */
  unseal(name: AeadName, sealed: Sealed): Uint8Array | null;
  /** Whole blocks, decrypted; their padding stays. */
  decryptCbc(name: CbcName, key: Uint8Array, iv: Uint8Array, blocks: Uint8Array): Uint8Array;
  privateKeyKind(key: PemKey): PrivateKeyKind;
  /** RSA itself (RFC 8017, 5.1.2): the padding stays. Null where the key is none, or the text not as long as its modulus. */
  decryptRsa(key: PemKey, text: Uint8Array): Uint8Array | null;
  /** One block of 16 bytes, encrypted with AES-128. */
  encryptAesBlock(key: Uint8Array, block: Uint8Array): Uint8Array;
  /** One character a byte. */
  latin1(bytes: Uint8Array, start: number, end: number): string;
  /** Such a text back to bytes. */
  fromLatin1(text: string): Uint8Array;
  /** The text when the range is valid UTF-8, else null. */
  utf8(bytes: Uint8Array, start: number, end: number): string | null;
  base64(bytes: Uint8Array, start: number, end: number): string;
  /** UTF-8 bytes of a text. */
  encode(text: string): Uint8Array;
  /** Null when the DER is not a certificate. */
  certificate(der: Uint8Array): CertificateFacts | null;
  /** Types of another server, none so far. */
  /** Protobuf types that one server told of; what these do not know is asked of `otherwise`. */
  protobufTypes(otherwise?: ProtobufTypes): ProtobufTypes;
  /** Protobuf types of serialized FileDescriptorProtos that a user gave. */
  givenProtobufTypes(files: readonly Uint8Array[]): ProtobufTypes;
}
