// What packets look like from outside (2.1 of the specification): a type with flags, the length of the rest, the rest.
import { packetTypeOf } from "./packet-types.ts";
import { propertiesEnd } from "./properties.ts";

/** The most that a remaining length of four bytes can say (2.1.4). */
export const MAX_PACKET_BYTES = 268_435_455 + 5;
const MAX_LENGTH_BYTES = 4;

/**
 * Whole length of the packet at `start`: 0 while its header is not whole, -1 where it is none. `bodyOf` is the place behind
 * the header.
 */
export function packetLength(bytes: Uint8Array, start: number, end: number): number {
  let length = 0;
  for (let i = 1; i <= MAX_LENGTH_BYTES; i++) {
    if (start + i >= end) return 0;
    const byte = bytes[start + i] as number;
    length += (byte & 0x7f) * 128 ** (i - 1);
    if (byte < 0x80) return 1 + i + length;
  }
  return -1;
}
export function bodyOf(bytes: Uint8Array, start: number): number {
  let at = start + 1;
  while ((bytes[at] as number) >= 0x80) at++;
  return at + 1;
}

/** Bytes of a topic, or of properties, that are looked at to tell whether they are some. */
const MAX_LOOKED_BYTES = 256;

/** Whether a text with its length stands at `at` and could be a topic: no control characters, and not longer than the packet. */
export function isTopicAt(bytes: Uint8Array, at: number, end: number, mayHaveWildcards: boolean): boolean {
  if (at + 2 > end) return false;
  const length = ((bytes[at] as number) << 8) | (bytes[at + 1] as number);
  if (length === 0 || at + 2 + length > end) return false;
  const stop = at + 2 + Math.min(length, MAX_LOOKED_BYTES);
  for (let i = at + 2; i < stop; i++) {
    const byte = bytes[i] as number;
    if (byte < 0x20 || byte === 0x7f || (!mayHaveWildcards && (byte === 0x23 || byte === 0x2b))) return false;
  }
  return true;
}

/** How many packets in a row are looked at where nothing is known yet. */
const MAX_CHAINED = 8;

/** Whether packets begin at `at` and follow each other to the end, or go on behind it: of the last one the topic is looked at. */
export function arePacketsAt(bytes: Uint8Array, start: number, end: number): boolean {
  let at = start;
  for (let i = 0; i < MAX_CHAINED && at < end; i++) {
    const length = packetLength(bytes, at, end);
    if (length <= 0 || !isPlausible(bytes, at, Math.min(end, at + length), length)) return false;
    at += length;
  }
  return true;
}

/** Whether the packet could be one: the right length for its type, and a topic where it has one. `end` may come too early. */
function isPlausible(bytes: Uint8Array, start: number, end: number, length: number): boolean {
  const type = packetTypeOf(bytes[start] as number);
  if (type === null) return false;
  const body = bodyOf(bytes, start);
  const rest = length - (body - start);
  switch (type.name) {
    case "CONNECT":
      return isConnectAt(bytes, start, end) === true;
    case "PUBLISH":
      return isTopicAt(bytes, body, end, false) || isAliasAt(bytes, body, end);
    case "SUBSCRIBE":
    case "UNSUBSCRIBE":
      // Behind the number either a filter, or the properties of MQTT 5, most often none.
      return isTopicAt(bytes, body + 2, end, true) || isTopicAt(bytes, body + 3, end, true);
    case "PINGREQ":
    case "PINGRESP":
      return rest === 0;
    default:
      // Short packets have few bytes that tell: they must be whole.
      return body + rest === end && isShortPacket(type.name, bytes, body, end);
  }
}
/** What has a number, or a flag byte, then perhaps a reason code, then perhaps properties. */
function isShortPacket(name: string, bytes: Uint8Array, body: number, end: number): boolean {
  const rest = end - body;
  if (name === "CONNACK") return (bytes[body] as number) <= 1 && isReasonAt(bytes, body + 1, end);
  if (name === "DISCONNECT" || name === "AUTH") return rest === 0 || isReasonAt(bytes, body, end);
  const hasNumber = rest >= 2 && (bytes[body] !== 0 || bytes[body + 1] !== 0);
  if (name === "SUBACK") return hasNumber && rest >= 3 && rest <= MAX_LOOKED_BYTES;
  if (name === "UNSUBACK") return hasNumber && rest <= MAX_LOOKED_BYTES;
  return hasNumber && (rest === 2 || isReasonAt(bytes, body + 2, end));
}
function isReasonAt(bytes: Uint8Array, at: number, end: number): boolean {
  return at + 1 === end || (end - at <= MAX_LOOKED_BYTES && propertiesEnd(bytes, at + 1, end) === end);
}
/** No topic, and properties among which an alias must be: behind a number where there is one. Long ones are not looked at. */
function isAliasAt(bytes: Uint8Array, body: number, end: number): boolean {
  if (bytes[body] !== 0 || bytes[body + 1] !== 0) return false;
  const stop = Math.min(end, body + MAX_LOOKED_BYTES);
  return [body + 2, body + 4].some((at) => propertiesEnd(bytes, at, stop) > at + 1);
}

/** `MQTT` with level 4 or 5, or `MQIsdp` with level 3; bridges set the highest bit. undefined: more bytes are needed. */
export function isConnectAt(bytes: Uint8Array, start: number, end: number): boolean | undefined {
  if (bytes[start] !== 0x10) return false;
  const length = packetLength(bytes, start, end);
  if (length <= 0) return length === 0 ? undefined : false;
  const body = bodyOf(bytes, start);
  const here = Math.min(end, body + 9);
  for (const [name, levels] of NAMES) {
    const have = Math.min(here - body, name.length);
    if (!name.slice(0, have).every((byte, i) => bytes[body + i] === byte)) continue;
    if (end <= body + name.length) return undefined;
    return levels.includes((bytes[body + name.length] as number) & 0x7f);
  }
  return false;
}
const NAMES: readonly (readonly [name: readonly number[], levels: readonly number[]])[] = [
  [
    [0, 4, 0x4d, 0x51, 0x54, 0x54],
    [4, 5],
  ],
  [[0, 6, 0x4d, 0x51, 0x49, 0x73, 0x64, 0x70], [3]],
];
