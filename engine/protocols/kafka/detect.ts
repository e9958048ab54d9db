// What the first bytes of a side say. A request names its API; a response is only a length and a number.
import type { Detected } from "../dissector.ts";
import { hasClientName, isRequestHeader, lengthAt } from "./shape.ts";

/** A response that is taken for one by its port alone is no longer than this, and its number no larger. */
const MAX_LIKELY_LENGTH = 64 << 20;
const MAX_LIKELY_NUMBER = 0x01000000;

export function detect(bytes: Uint8Array, start: number, end: number): Detected {
  const request = isRequestHeader(bytes, start, end);
  // Frames of other protocols may look the same where no client says its name.
  if (request === "yes") return hasClientName(bytes, start) ? "client" : "maybe-client";
  if (request === "more") return "more";
  if (end - start < 8) return "no";
  const length = lengthAt(bytes, start);
  const isLikely = length >= 4 && length <= MAX_LIKELY_LENGTH && lengthAt(bytes, start + 4) < MAX_LIKELY_NUMBER;
  return isLikely ? "maybe-server" : "no";
}
