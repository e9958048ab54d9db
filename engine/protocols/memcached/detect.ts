// What the first bytes of a side say: a line of the text protocol, or a header of the binary one; over UDP behind its own header.
import type { Transport } from "../../flow/flow.ts";
import type { Detected } from "../dissector.ts";
import { HEADER_BYTES, isHeader, MAGIC } from "./binary-frame.ts";
import { lineHead, mayBeginLine, weighLine } from "./text-words.ts";
import { UDP_HEADER_BYTES } from "./udp.ts";

/** Longest first line that is waited for. */
const MAX_LINE_BYTES = 1024;

export function detect(bytes: Uint8Array, start: number, end: number, transport: Transport): Detected {
  if (transport !== "udp") return detectMessage(bytes, start, end);
  if (end - start <= UDP_HEADER_BYTES || !isUdpHeader(bytes, start)) return "no";
  const found = detectMessage(bytes, start + UDP_HEADER_BYTES, end);
  return found === "more" ? "no" : found;
}

/** The reserved bytes are 0, and a datagram's number is below how many there are. */
function isUdpHeader(bytes: Uint8Array, start: number): boolean {
  const u16 = (i: number): number => ((bytes[start + i] as number) << 8) | (bytes[start + i + 1] as number);
  return u16(6) === 0 && u16(2) < u16(4);
}

function detectMessage(bytes: Uint8Array, start: number, end: number): Detected {
  if (start === end) return "more";
  if (bytes[start] === MAGIC[0] || bytes[start] === MAGIC[1]) return detectBinary(bytes, start, end);
  return detectLine(bytes, start, end);
}

/** The data type is 0 wherever the protocol is memcached's own; a header is then hardly anything else's. */
function detectBinary(bytes: Uint8Array, start: number, end: number): Detected {
  const side = bytes[start] === MAGIC[0] ? 0 : 1;
  const found = isHeader(side, bytes, start, end);
  if (found !== "yes") return found;
  if (end - start < HEADER_BYTES || bytes[start + 5] !== 0) return side === 0 ? "maybe-client" : "maybe-server";
  return side === 0 ? "client" : "server";
}

function detectLine(bytes: Uint8Array, start: number, end: number): Detected {
  const first = bytes[start] as number;
  const isDigit = first >= 0x30 && first <= 0x39;
  const isLetter = (first | 0x20) >= 0x61 && (first | 0x20) <= 0x7a;
  if (!isDigit && !isLetter) return "no";
  const stop = Math.min(end, start + MAX_LINE_BYTES);
  let at = start;
  for (; at < stop && bytes[at] !== 0x0a; at++) {
    const byte = bytes[at] as number;
    if (byte < 0x20 && byte !== 0x0d) return "no";
  }
  if (at === stop) return end - start < MAX_LINE_BYTES ? "more" : "no";
  if (!isDigit && !mayBeginLine(bytes, start)) return "no";
  const line = lineHead(bytes, start, at + 1);
  const request = weighLine(0, line);
  if (request !== "no") return request === "sure" ? "client" : "maybe-client";
  const answer = weighLine(1, line);
  if (answer !== "no") return answer === "sure" ? "server" : "maybe-server";
  return "no";
}
