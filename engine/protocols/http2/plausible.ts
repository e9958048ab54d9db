// Where frames may begin, and where they certainly do. A connection is joined midway, or goes on behind missing bytes: no
// mark says where the next frame begins. A header is believed where chance cannot make it:
//   on stream 0, or resetting or filling up a stream     nearly all of its bytes are fixed
//   HEADERS, PUSH_PROMISE                                 the whole payload reads as headers of this side; where it
//                                                         shows none, another frame stands exactly where it ends
//   on a stream that is open                              31 bits name it
// Anything else is not believed: to wait for the end of what is none may cost the frames in between.
import {
  CONTINUATION,
  DATA,
  END_HEADERS,
  areFlagsKnown,
  frameLength,
  frameStream,
  GOAWAY,
  HAS_PRIORITY,
  HEADER_BYTES,
  HEADERS,
  isMisshapen,
  MAX_ERROR_CODE,
  PADDED,
  PING,
  PRIORITY,
  PUSH_PROMISE,
  RST_STREAM,
  SETTINGS,
  u31,
  WINDOW_UPDATE,
} from "./frame-header.ts";
import { MAX_FOUND_FRAME_BYTES, MAX_FOUND_SECTION_BYTES } from "./limits.ts";
import { type Skimmed, skimFirst, skimSection } from "./skim.ts";

export type Verdict = "no" | "more" | "yes";

/** What the connection knows of its streams. */
export interface StreamFacts {
  isOpen(stream: number): boolean;
}

const PRIORITY_BYTES = 5;
const PROMISED_BYTES = 4;

/** Whether a frame may begin at `start`, by as many bytes of its header as are there. */
export function mayBegin(bytes: Uint8Array, start: number, end: number): boolean {
  const there = end - start;
  if (there < 1) return true;
  // A length of less than 64 KiB: the first byte is 0, which most bytes are not.
  if (bytes[start] !== 0 || (there > 1 && (bytes[start + 1] as number) > MAX_FOUND_FRAME_BYTES >> 8)) return false;
  if (there > 3 && (bytes[start + 3] as number) > CONTINUATION) return false;
  if (there > 4 && !areFlagsKnown(bytes[start + 3] as number, bytes[start + 4] as number)) return false;
  if (there > 5 && (bytes[start + 5] as number) > 0x7f) return false;
  if (there < HEADER_BYTES) return true;
  const length = frameLength(bytes, start);
  return length <= MAX_FOUND_FRAME_BYTES && !isMisshapen(bytes[start + 3] as number, length, frameStream(bytes, start));
}

/** Whether a frame of this side certainly begins at `start`. */
export function begins(
  bytes: Uint8Array,
  start: number,
  end: number,
  isClient: boolean,
  streams: StreamFacts,
): Verdict {
  if (!mayBegin(bytes, start, end)) return "no";
  if (end - start < HEADER_BYTES) return "more";
  const stop = start + HEADER_BYTES + frameLength(bytes, start);
  switch (bytes[start + 3] as number) {
    case HEADERS:
    case PUSH_PROMISE:
      return sectionBegins(bytes, start, end, isClient, streams);
    case PING:
      return "yes";
    case SETTINGS:
    case RST_STREAM:
    case GOAWAY:
    case PRIORITY:
    case WINDOW_UPDATE:
      return end < stop ? "more" : isContentPlausible(bytes, start, stop);
    case DATA:
      return streams.isOpen(frameStream(bytes, start)) ? "yes" : "no";
    default:
      return "no";
  }
}

function followed(bytes: Uint8Array, at: number, end: number): Verdict {
  if (!mayBegin(bytes, at, end)) return "no";
  return end - at < HEADER_BYTES ? "more" : "yes";
}

// A section without its end goes on at once, on the same stream.
function continued(bytes: Uint8Array, start: number, stop: number): Verdict {
  return bytes[stop + 3] === CONTINUATION && frameStream(bytes, stop) === frameStream(bytes, start) ? "yes" : "no";
}

// Of a whole small frame.
function isContentPlausible(bytes: Uint8Array, start: number, stop: number): Verdict {
  const at = start + HEADER_BYTES;
  switch (bytes[start + 3] as number) {
    case SETTINGS:
      for (let one = at; one < stop; one += 6) if (bytes[one] !== 0 || bytes[one + 1] === 0) return "no";
      return "yes";
    case RST_STREAM:
      return u31(bytes, at) <= MAX_ERROR_CODE ? "yes" : "no";
    case GOAWAY:
      return u31(bytes, at + 4) <= MAX_ERROR_CODE ? "yes" : "no";
    case WINDOW_UPDATE:
      return u31(bytes, at) > 0 ? "yes" : "no";
    default:
      return u31(bytes, at) !== frameStream(bytes, start) ? "yes" : "no";
  }
}

function sectionBegins(
  bytes: Uint8Array,
  start: number,
  end: number,
  isClient: boolean,
  streams: StreamFacts,
): Verdict {
  const isPromise = bytes[start + 3] === PUSH_PROMISE;
  if (isPromise && isClient) return "no";
  // A promise holds the headers of a request.
  const wrong: Skimmed = isClient || isPromise ? "server" : "client";
  const length = frameLength(bytes, start);
  if (length > MAX_FOUND_SECTION_BYTES) return "no";
  const stop = start + HEADER_BYTES + length;
  const sign = end < stop ? skimStart(bytes, start, end) : skimHeaders(bytes, start, stop);
  if (sign === "no" || sign === wrong) return "no";
  if (end < stop) return "more";
  if (sign === "client" || sign === "server") return "yes";
  // What shows no side needs more than itself: a stream that is open, or the next frame.
  const next = followed(bytes, stop, end);
  if (sign === "more") return next === "yes" ? continued(bytes, start, stop) : next;
  if (stop === sectionStart(bytes, start)) return "no";
  return streams.isOpen(frameStream(bytes, start)) ? "yes" : next;
}

/** What the section in the frame from `start` to `stop` looks like. */
export function skimHeaders(bytes: Uint8Array, start: number, stop: number): Skimmed {
  const flags = bytes[start + 4] as number;
  const from = sectionStart(bytes, start);
  const to = (flags & PADDED) === 0 ? stop : stop - (bytes[start + HEADER_BYTES] as number);
  return from > to ? "no" : skimSection(bytes, from, to, (flags & END_HEADERS) !== 0);
}

/** What its first header looks like, where the end of the frame is not there yet. */
export function skimStart(bytes: Uint8Array, start: number, end: number): Skimmed {
  return skimFirst(bytes, sectionStart(bytes, start), end);
}

// Behind the length of the padding, and a priority or the promised stream.
function sectionStart(bytes: Uint8Array, start: number): number {
  const flags = bytes[start + 4] as number;
  const from = start + HEADER_BYTES + ((flags & PADDED) === 0 ? 0 : 1);
  if (bytes[start + 3] === PUSH_PROMISE) return from + PROMISED_BYTES;
  return (flags & HAS_PRIORITY) === 0 ? from : from + PRIORITY_BYTES;
}
