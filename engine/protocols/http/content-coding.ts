// Undoes Content-Encoding, and codings of Transfer-Encoding other than chunked, from the outermost inwards.
import type { Codecs, Compression } from "../../codecs.ts";
import type { Limits } from "../../limits.ts";
import { headerTokens } from "./head-text.ts";
import { MAX_STACKED_CODINGS } from "./limits.ts";
import type { HttpMessage } from "./types.ts";

const COMPRESSIONS: ReadonlyMap<string, Compression> = new Map([
  ["gzip", "gzip"],
  ["x-gzip", "gzip"],
  ["deflate", "deflate"],
  ["br", "br"],
  ["zstd", "zstd"],
]);

/** Codings of the body in the order in which they were applied, without chunked and identity. */
export function codingsOf(head: string): readonly string[] {
  return [...headerTokens(head, "content-encoding"), ...headerTokens(head, "transfer-encoding")].filter(
    (coding) => coding !== "chunked" && coding !== "identity",
  );
}

/** Unpacks a complete body in place. What cannot be unpacked stays as it was sent. */
export function unpackBody(message: HttpMessage, codecs: Codecs, limits: Limits): void {
  const { body } = message;
  if (body.keptBytes === 0) return;
  const codings = codingsOf(message.head);
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
