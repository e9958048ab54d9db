// What the first bytes of a side say. Segments do not say who sends them, but for the envelope in them.
import type { Detected } from "../dissector.ts";
import { HEADER_BYTES, readSegment, segmentPacking, weighEnvelope } from "./shape.ts";

export function detect(bytes: Uint8Array, start: number, end: number): Detected {
  const asked = weighEnvelope(0, bytes, start, end);
  const said = weighEnvelope(1, bytes, start, end);
  if (asked === "sure") return "client";
  if (said === "sure") return "server";
  const packing = segmentPacking(bytes, start, end);
  if (packing !== null) return detectSegment(packing, bytes, start, end);
  if (asked === "likely") return "maybe-client";
  if (said === "likely") return "maybe-server";
  return asked === "more" || said === "more" || end - start < HEADER_BYTES.packed ? "more" : "no";
}

/** A payload that is not packed begins with an envelope; LZ4 has its first byte behind the length of the first literals. */
function detectSegment(packing: "plain" | "packed", bytes: Uint8Array, start: number, end: number): Detected {
  const segment = readSegment(packing, bytes, start);
  if (segment === null || segment.payloadBytes === 0) return "no";
  let first = start + segment.headerBytes;
  if (segment.unpackedBytes > 0 && (bytes[first++] as number) >>> 4 === 15)
    while (first < end && bytes[first++] === 255) continue;
  if (first >= end) return "more";
  const version = bytes[first] as number;
  if (version === 5) return "client";
  return version === 0x85 ? "server" : "no";
}
