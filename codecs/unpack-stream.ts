// Unpacking of whole capture files while they are read: `.pcap.gz` and `.pcapng.zst`.
import type { Transform } from "node:stream";
import { zlib } from "./zlib.ts";

export type FilePacking = "gzip" | "zstd";

/** Bytes by which the kind of packing is known; so many must be there to say. */
export const PACKING_MAGIC_BYTES = 4;
const OUTPUT_CHUNK_BYTES = 1_048_576;
/** `zstd --long` packs with windows up to 128 MiB, and the user chose this file. */
const ZSTD_MAX_WINDOW_LOG = 27;

/** How a file that begins with these bytes is packed: RFC 1952, 2.3.1 and RFC 8878, 3.1.1. */
export function packingOf(first: Uint8Array): FilePacking | undefined {
  if (first[0] === 0x1f && first[1] === 0x8b) return "gzip";
  if (first[0] === 0x28 && first[1] === 0xb5 && first[2] === 0x2f && first[3] === 0xfd) return "zstd";
  return undefined;
}

/** A stream that unpacks. Input that ends early gives what it holds and ends; damaged input is an error of zlib's. */
export function createUnpacker(packing: FilePacking): Transform {
  const { constants, createGunzip, createZstdDecompress } = zlib();
  const chunkSize = OUTPUT_CHUNK_BYTES;
  if (packing === "gzip") return createGunzip({ chunkSize, finishFlush: constants.Z_SYNC_FLUSH });
  const params = { [constants.ZSTD_d_windowLogMax]: ZSTD_MAX_WINDOW_LOG };
  return createZstdDecompress({ chunkSize, params, finishFlush: constants.ZSTD_e_continue });
}

/** True for what an unpacker says against its input, false for what reading it met. */
export function isUnpackError(error: unknown): boolean {
  const code: unknown = typeof error === "object" && error !== null ? Reflect.get(error, "code") : undefined;
  return typeof code === "string" && /^(Z_|ZSTD_|ERR_ZSTD)/.test(code);
}
