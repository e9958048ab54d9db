// What the first bytes of a side say: the operation is certain enough, and who answers nothing asks.
import type { Detected } from "../dissector.ts";
import { HEADER_BYTES, isBodyStart, isHeader, MAX_MESSAGE_BYTES, opcodeOf, responseToOf } from "./shape.ts";
import { u32At } from "./wire.ts";

const OP_REPLY = 1;

export function detect(bytes: Uint8Array, start: number, end: number): Detected {
  const here = end - start;
  if (here < HEADER_BYTES) return mayBecomeHeader(bytes, start, here) ? "more" : "no";
  if (!isHeader(bytes, start)) return "no";
  const isBody = isBodyStart(bytes, start, end);
  if (isBody === null) return "more";
  if (!isBody) return "no";
  if (opcodeOf(bytes, start) === OP_REPLY) return "maybe-server";
  return responseToOf(bytes, start) === 0 ? "client" : "server";
}

function mayBecomeHeader(bytes: Uint8Array, start: number, here: number): boolean {
  if (here < 4) return true;
  const length = u32At(bytes, start);
  return length > HEADER_BYTES && length <= MAX_MESSAGE_BYTES;
}
