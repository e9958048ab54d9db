// What the first bytes of a side say: the envelope says who sends it.
import type { Detected } from "../dissector.ts";
import { MAX_ENVELOPE_BYTES, readEnvelope } from "./envelope.ts";
import { CALL, ONEWAY } from "./types.ts";

export function detect(bytes: Uint8Array, start: number, end: number): Detected {
  const envelope = readEnvelope(bytes, start, Math.min(end, start + MAX_ENVELOPE_BYTES));
  if (envelope === undefined) return end - start >= MAX_ENVELOPE_BYTES ? "no" : "more";
  if (envelope === null) return "no";
  return envelope.type === CALL || envelope.type === ONEWAY ? "client" : "server";
}
