// Is this HTTP/2? The client's preface is proof. Else, from anywhere in a connection: frames one after the other, and
// among them a header section that only a client, or only a server, would send.
import type { Detected } from "../dissector.ts";
import { frameLength, HEADER_BYTES, HEADERS, PUSH_PROMISE } from "./frame-header.ts";
import { prefaceAt } from "./frame.ts";
import { mayBegin, skimHeaders, skimStart } from "./plausible.ts";

/** Of the preface: `PRI * HTTP/2.0`. */
const SURE_BYTES = 14;

export function detectHttp2(bytes: Uint8Array, start: number, end: number): Detected {
  const preface = prefaceAt(bytes, start, end);
  if (preface === "yes" || (preface === "more" && end - start >= SURE_BYTES)) return "client";
  if (preface === "more") return "more";
  for (let at = start; ; ) {
    if (!mayBegin(bytes, at, end)) return "no";
    if (end - at < HEADER_BYTES) return "more";
    const stop = at + HEADER_BYTES + frameLength(bytes, at);
    const sign = signOf(bytes, at, stop, end);
    if (sign !== "neutral") return sign;
    if (stop >= end) return "more";
    at = stop;
  }
}

function signOf(bytes: Uint8Array, at: number, stop: number, end: number): Detected | "neutral" {
  const type = bytes[at + 3] as number;
  if (type === PUSH_PROMISE) return "maybe-server";
  if (type !== HEADERS) return "neutral";
  if (stop <= end) {
    const sign = skimHeaders(bytes, at, stop);
    return sign === "more" ? "neutral" : sign;
  }
  const first = skimStart(bytes, at, end);
  if (first === "client") return "maybe-client";
  if (first === "server") return "maybe-server";
  return first === "no" ? "no" : "more";
}
