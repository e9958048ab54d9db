// What the first bytes of a side say. CONNECT is certain; in the middle of a connection whole packets with topics are.
import type { Detected } from "../dissector.ts";
import { packetTypeOf } from "./packet-types.ts";
import { arePacketsAt, bodyOf, isConnectAt, packetLength } from "./shape.ts";

/** Shorter topics come about by chance. */
const MIN_TOPIC_BYTES = 3;

export function detect(bytes: Uint8Array, start: number, end: number): Detected {
  if (start === end) return "more";
  const first = bytes[start] as number;
  const type = packetTypeOf(first);
  if (type === null) return "no";
  if (type.name === "CONNECT") {
    const found = isConnectAt(bytes, start, end);
    return found === undefined ? "more" : found ? "client" : "no";
  }
  const length = packetLength(bytes, start, end);
  if (length <= 0) return length === 0 ? "more" : "no";
  if (end - start < length || !arePacketsAt(bytes, start, end)) return "no";
  if (type.name === "PUBLISH") return hasTopic(bytes, bodyOf(bytes, start), start + length) ? "either" : "maybe-client";
  if (type.name === "SUBSCRIBE") return "client";
  return type.sender === "server" ? "maybe-server" : "maybe-client";
}

function hasTopic(bytes: Uint8Array, at: number, end: number): boolean {
  const length = ((bytes[at] as number) << 8) | (bytes[at + 1] as number);
  return length >= MIN_TOPIC_BYTES && at + 2 + length <= end;
}
