// What the first bytes of a side say. A connection begins with a message that nothing else has; one joined in its middle is
// known by the shape of its messages.
import { CLIENT, SERVER } from "../../flow/flow.ts";
import type { Detected } from "../dissector.ts";
import { isStartup } from "./frame.ts";
import { HEADER_BYTES, isLength, isType, readInt32 } from "./kinds.ts";
import { PROOF, weigh } from "./shape.ts";

export function detect(bytes: Uint8Array, start: number, end: number): Detected {
  if (start === end) return "more";
  if (bytes[start] === 0) return detectStartup(bytes, start, end);
  const asClient = weigh(CLIENT, bytes, start, end);
  const asServer = weigh(SERVER, bytes, start, end);
  if (asClient !== asServer && Math.max(asClient, asServer) >= PROOF) return asClient > asServer ? "client" : "server";
  if (asServer > 0) return "maybe-server";
  if (asClient > 0) return "maybe-client";
  return isUnfinished(CLIENT, bytes, start, end) || isUnfinished(SERVER, bytes, start, end) ? "more" : "no";
}

function detectStartup(bytes: Uint8Array, start: number, end: number): Detected {
  // No first message is longer than 10,000 bytes.
  if (end - start > 1 && bytes[start + 1] !== 0) return "no";
  if (end - start < 8) return "more";
  const [length, code] = [readInt32(bytes, start), readInt32(bytes, start + 4)];
  if (!isStartup(length, code)) return "no";
  return code >>> 16 === 3 ? detectParameters(bytes, start + 8, start + length, end) : "client";
}

/** Names and values, the first name first: a request of Kafka for metadata has the length and the version too. */
function detectParameters(bytes: Uint8Array, from: number, stop: number, end: number): Detected {
  let at = from;
  while (at < end && at < stop && isNameCharacter(bytes[at] as number)) at++;
  if (at === stop) return "no";
  if (at === end) return "more";
  return bytes[at] === 0 && (at > from || at + 1 === stop) ? "client" : "no";
}
/** Of `user`, `application_name`, `_pq_.option`. */
function isNameCharacter(byte: number): boolean {
  const lower = byte | 0x20;
  return (lower >= 0x61 && lower <= 0x7a) || byte === 0x5f || byte === 0x2e;
}

/** The beginning of one message. */
function isUnfinished(side: 0 | 1, bytes: Uint8Array, start: number, end: number): boolean {
  const type = bytes[start] as number;
  if (!isType(side, type)) return false;
  // The length is a plain number: its first bytes are zero but for enormous messages.
  if (end - start < HEADER_BYTES) return end - start < 2 || (bytes[start + 1] as number) === 0;
  const length = readInt32(bytes, start + 1);
  return isLength(side, type, length) && start + 1 + length > end;
}
