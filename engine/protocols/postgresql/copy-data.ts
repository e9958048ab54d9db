// The data of a COPY: counted whole, its beginning kept.
import { KeptBytes } from "../../bytes/kept-bytes.ts";
import { textOf } from "../../bytes/shown-text.ts";
import type { Codecs } from "../../codecs.ts";
import type { CopyData } from "./types.ts";
import { hexText } from "./values.ts";

/** Bytes of one copy that an entry shows. */
export const MAX_COPY_BYTES = 16 << 10;

/** Adds one message of `length` bytes of which `bytes[from, to)` are here; false where something of it is not kept. */
export function addCopyData(
  copy: CopyData,
  bytes: Uint8Array,
  from: number,
  to: number,
  length: number,
  codecs: Codecs,
): boolean {
  copy.messages++;
  copy.bytes += length;
  const kept = Math.min(to - from, MAX_COPY_BYTES - copy.keptBytes);
  if (kept > 0) {
    copy.pieces.push(new KeptBytes(codecs, bytes, from, from + kept));
    copy.keptBytes += kept;
  }
  return kept === length;
}

/** The kept beginning: text, or hexadecimal where the copy is binary. */
export function copiedText(copy: CopyData, format: number, codecs: Codecs): string {
  const all = new Uint8Array(copy.keptBytes);
  let at = 0;
  for (const { bytes } of copy.pieces) {
    all.set(bytes, at);
    at += bytes.length;
  }
  return format === 0 ? textOf(all, 0, all.length, codecs, copy.bytes > copy.keptBytes) : hexText(all, 0, all.length);
}
