// Which version a connection speaks that was joined in its middle. The older ones say the same; MQTT 5 has properties in all
// packets, and reason codes behind most numbers.
import { packetTypeOf } from "./packet-types.ts";
import { propertiesEnd } from "./properties.ts";
import { bodyOf } from "./shape.ts";
import type { Level } from "./types.ts";

/** 4 for the older versions, 5, or 0 where the packet fits both. */
export function guessLevel(bytes: Uint8Array, start: number, end: number): Level {
  const first = bytes[start] as number;
  const body = bodyOf(bytes, start);
  const rest = end - body;
  switch (packetTypeOf(first)?.name) {
    case "CONNACK":
    case "UNSUBACK":
      return rest === 2 ? 4 : 5;
    case "PUBACK":
    case "PUBREC":
    case "PUBREL":
    case "PUBCOMP":
      return rest > 2 ? 5 : 0;
    case "DISCONNECT":
      return rest > 0 ? 5 : 0;
    case "AUTH":
      return 5;
    case "SUBSCRIBE":
      return areFilters(bytes, body + 2, end, 1) ? 4 : 5;
    case "UNSUBSCRIBE":
      return areFilters(bytes, body + 2, end, 0) ? 4 : 5;
    case "PUBLISH":
      return ofPublication(bytes, body, end, (first & 6) !== 0);
    default:
      return 0;
  }
}

/** Behind topic and number a payload, or properties before it. None of them are a zero byte, which few payloads begin with. */
function ofPublication(bytes: Uint8Array, body: number, end: number, hasNumber: boolean): Level {
  const topicBytes = body + 2 > end ? 0 : ((bytes[body] as number) << 8) | (bytes[body + 1] as number);
  const at = body + 2 + topicBytes + (hasNumber ? 2 : 0);
  // A topic may only be left out where an alias stands for it.
  if (topicBytes === 0) return 5;
  if (at >= end) return 4;
  if (bytes[at] === 0) return 0;
  return propertiesEnd(bytes, at, end) > 0 ? 5 : 4;
}

/** Filters to the end of the packet, each with so many bytes of options behind it. */
function areFilters(bytes: Uint8Array, start: number, end: number, optionBytes: number): boolean {
  let at = start;
  while (at + 2 <= end) {
    const length = ((bytes[at] as number) << 8) | (bytes[at + 1] as number);
    if (length === 0) return false;
    at += 2 + length + optionBytes;
  }
  return at === end;
}
