// What the engine is given because it may not import it: decompression, hashes and fast bytes-to-text.
// Synchronous; every call that can grow its input takes an output cap. Implemented in codecs/.

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

export interface Codecs {
  /** Unpacks at most `maxOutputBytes`; damaged or truncated input gives what was readable. `deflate` accepts zlib and raw. */
  unpack(how: Compression, bytes: Uint8Array, maxOutputBytes: number): Unpacked;
  /** One permessage-deflate message (RFC 7692); `window` is the tail of earlier output, at most 32 KiB, empty without context takeover. */
  inflateMessage(bytes: Uint8Array, window: Uint8Array, maxOutputBytes: number): Unpacked;
  /** Lower-case hexadecimal digest. */
  hash(name: HashName, bytes: Uint8Array): string;
  /** One character a byte. */
  latin1(bytes: Uint8Array, start: number, end: number): string;
  /** The text when the range is valid UTF-8, else null. */
  utf8(bytes: Uint8Array, start: number, end: number): string | null;
  base64(bytes: Uint8Array, start: number, end: number): string;
  /** UTF-8 bytes of a text. */
  encode(text: string): Uint8Array;
  /** Null when the DER is not a certificate. */
  certificate(der: Uint8Array): CertificateFacts | null;
}
