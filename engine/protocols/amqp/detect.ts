// What the first bytes of a side say: the header of the protocol is certain, so is a whole frame of a known method.
import type { Detected } from "../dissector.ts";
import { METHOD_TABLE, methodId } from "./methods.ts";
import {
  FRAME_END,
  FRAME_HEADER_BYTES,
  frameTypeOf,
  isProtocolHeader,
  MAX_FRAME_BYTES,
  PROTOCOL_HEADER_BYTES,
  sizeOf,
  versionOf,
} from "./shape.ts";

/** Methods that only one side sends say who it is. */
const ONLY_SERVER = /^connection (start|tune|open-ok|secure)$|-ok$|^basic (deliver|return|get-empty)$/;
const FROM_CLIENT =
  /^connection (start-ok|tune-ok|secure-ok|open)$|^basic (publish|get|consume|qos)$|^(queue|exchange|tx|confirm) \w+$|^channel open$/;

export function detect(bytes: Uint8Array, start: number, end: number): Detected {
  const here = end - start;
  if (here < 4) return here === 0 || bytes[start] === 0x41 || frameTypeOf(bytes[start] ?? 0) !== "" ? "more" : "no";
  if (bytes[start] === 0x41) {
    if (here >= PROTOCOL_HEADER_BYTES)
      return isProtocolHeader(bytes, start, end) && versionOf(bytes, start) !== "1.0" ? "client" : "no";
    return bytes[start + 1] === 0x4d && bytes[start + 2] === 0x51 && bytes[start + 3] === 0x50 ? "more" : "no";
  }
  const type = frameTypeOf(bytes[start] ?? 0);
  if (type === "" || (here >= FRAME_HEADER_BYTES && sizeOf(bytes, start) > MAX_FRAME_BYTES)) return "no";
  if (type !== "method") return detectOther(bytes, start, end, type);
  if (here < FRAME_HEADER_BYTES + 4) return "more";
  const name = methodAt(bytes, start + FRAME_HEADER_BYTES);
  const last = start + FRAME_HEADER_BYTES + sizeOf(bytes, start);
  if (name === "" || (last < end && bytes[last] !== FRAME_END)) return "no";
  if (last >= end) return "more";
  if (FROM_CLIENT.test(name)) return "client";
  return ONLY_SERVER.test(name) ? "server" : "maybe-client";
}

/** Heartbeats and parts of contents come from either side. */
function detectOther(bytes: Uint8Array, start: number, end: number, type: string): Detected {
  if (end - start < FRAME_HEADER_BYTES) return "more";
  const last = start + FRAME_HEADER_BYTES + sizeOf(bytes, start);
  if (type === "heartbeat" && sizeOf(bytes, start) !== 0) return "no";
  return last < end && bytes[last] === FRAME_END ? "maybe-client" : "no";
}
function methodAt(bytes: Uint8Array, at: number): string {
  const word = (i: number): number => ((bytes[at + i] ?? 0) << 8) | (bytes[at + i + 1] ?? 0);
  return METHOD_TABLE.get(methodId(word(0), word(2)))?.name ?? "";
}
