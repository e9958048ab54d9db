// Undoes Content-Encoding, and codings of Transfer-Encoding other than chunked, from the outermost inwards.
import type { Codecs, Compression } from "../../codecs.ts";
import type { Limits } from "../../limits.ts";
import type { Body } from "./body.ts";
import { headerTokens } from "./head-text.ts";
import { MAX_PACKED_BODY_BYTES, MAX_STACKED_CODINGS } from "./limits.ts";

const COMPRESSIONS: ReadonlyMap<string, Compression> = new Map([
  ["gzip", "gzip"],
  ["x-gzip", "gzip"],
  ["deflate", "deflate"],
  ["br", "br"],
  ["zstd", "zstd"],
]);

/** Codings of the body in the order in which they were applied, without chunked and identity. */
export function codingsOf(head: string): readonly string[] {
  return [...headerTokens(head, "content-encoding"), ...headerTokens(head, "transfer-encoding")].filter(isPacking);
}

/** Whether the coding changes a body as a whole. */
export function isPacking(coding: string): boolean {
  return coding !== "chunked" && coding !== "identity";
}

/** What is unpacked: a message of any version. */
export interface Packed {
  readonly body: Body;
  isCut: boolean;
  blame(problem: string): void;
}

/** Unpacks a complete body in place, the last coding first. What cannot be unpacked stays as it was sent. */
export function unpackBody(message: Packed, codings: readonly string[], codecs: Codecs, limits: Limits): void {
  const { body } = message;
  if (body.keptBytes === 0) return;
  if (codings.length > MAX_STACKED_CODINGS) {
    message.blame(`more than ${MAX_STACKED_CODINGS} codings on one body`);
    return;
  }
  let bytes = body.bytes();
  let isUnpacked = false;
  for (const coding of codings.toReversed()) {
    const how = COMPRESSIONS.get(coding);
    if (how === undefined) break;
    const output = codecs.unpack(how, bytes, limits.maxUnpackedBytes);
    // Of a cut body the end is missing in any case; of a whole one it is damage, or the limit.
    if (output.isCut && !body.isCut && !message.isCut) message.blame(`${coding}: ${output.reason}`);
    if (output.isCut) message.isCut = true;
    bytes = output.bytes;
    isUnpacked = true;
  }
  if (!isUnpacked) return;
  if (bytes.length > limits.maxBodyBytes) message.isCut = true;
  body.unpacked(bytes, limits.maxBodyBytes);
}

/** Wire bytes kept of a body. Those that go past without being kept are counted all the same. */
export function bodyCap(isCoded: boolean, limits: Limits): number {
  return isCoded ? Math.min(limits.maxMessageBytes, MAX_PACKED_BODY_BYTES) : limits.maxBodyBytes;
}
