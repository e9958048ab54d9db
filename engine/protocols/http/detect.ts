// Is this HTTP/1? A request line with its version, or a status line, is proof. Further into the bytes, behind the end
// of a body that was joined midway, the same lines are only a sign.
import type { Detected } from "../dissector.ts";
import { prefaceAt } from "../http2/frame.ts";
import { isKnownMethod, LENIENT, lineEnd, MORE, requestLine, statusLine, YES } from "./start-line.ts";

const LF = 10;
const SPACE = 32;
const SLASH = 47;
/** A request line that is longer so far counts by its method and path. */
const LONG_LINE_BYTES = 1024;

export function detectHttp(bytes: Uint8Array, start: number, end: number): Detected {
  const newline = newlineIn(bytes, start, end);
  const isWhole = newline >= 0;
  const stop = isWhole ? lineEnd(bytes, start, newline) : end;
  const status = statusLine(bytes, start, stop, isWhole);
  if (status === YES) return "server";
  // Behind the status code nothing can spoil it.
  if (status === MORE) return stop - start > 12 ? "server" : "more";
  const request = requestLine(bytes, start, stop, isWhole);
  if (request === YES) return "client";
  if (request === LENIENT) return "maybe-client";
  if (request === MORE) return startsLikeRequest(bytes, start, end);
  // Of what follows HTTP/2's preface no line is a start line, and there may be much of it.
  return isWhole && prefaceAt(bytes, start, end) === "no" ? startLineWithin(bytes, newline + 1, end) : "no";
}

// The line's end is not there yet.
function startsLikeRequest(bytes: Uint8Array, start: number, end: number): Detected {
  if (end - start < LONG_LINE_BYTES) return "more";
  let space = start;
  while (space < end && bytes[space] !== SPACE) space++;
  return bytes[space + 1] === SLASH && isKnownMethod(bytes, start, space) ? "client" : "no";
}

function startLineWithin(bytes: Uint8Array, start: number, end: number): Detected {
  for (let at = start; at < end; ) {
    const newline = newlineIn(bytes, at, end);
    if (newline < 0) return "no";
    const stop = lineEnd(bytes, at, newline);
    if (statusLine(bytes, at, stop, true) === YES) return "maybe-server";
    if (requestLine(bytes, at, stop, true) === YES) return "maybe-client";
    at = newline + 1;
  }
  return "no";
}

function newlineIn(bytes: Uint8Array, start: number, end: number): number {
  for (let at = start; at < end; at++) if (bytes[at] === LF) return at;
  return -1;
}
