// What the first bytes of a side say: both begin with a protocol header; a frame has a performative.
import type { Detected } from "../dissector.ts";
import { frameSize, HEADER_BYTES, performativeOf, protocolHeaderAt } from "./shape.ts";

/** Head of a frame, and the longest descriptor. */
const LOOKED_BYTES = HEADER_BYTES + 10;
const SENDERS: Readonly<Record<string, Detected>> = {
  "sasl-mechanisms": "server",
  "sasl-challenge": "server",
  "sasl-outcome": "server",
  "sasl-init": "client",
  "sasl-response": "client",
  empty: "maybe-client",
  unknown: "no",
};

export function detect(bytes: Uint8Array, start: number, end: number): Detected {
  const header = protocolHeaderAt(bytes, start, end);
  if (header === undefined) return "more";
  if (header !== null) return header.version.startsWith("1.") ? "either" : "no";
  const size = frameSize(bytes, start, end);
  if (size <= 0) return size === 0 && (bytes[start] ?? 0) === 0 ? "more" : "no";
  if (end - start < Math.min(size, LOOKED_BYTES)) return "more";
  return SENDERS[performativeOf(bytes, start, Math.min(end, start + size)).name] ?? "either";
}
