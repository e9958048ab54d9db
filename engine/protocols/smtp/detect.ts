// What the first bytes of a side say. A greeting of 220 may be FTP's too, unless it names the protocol.
import type { Detected } from "../dissector.ts";
import { codeAt, mayBeginWith } from "../reply-lines.ts";

const HELLO = /^(?:EHLO|HELO|LHLO)(?: [^\r\n]*)?\r?\n/i;
const GREETING = /^(?:220|421|554)[ -][^\r\n]*\b(?:E?SMTP|LMTP)\b/i;
const FTP = /^220[ -][^\r\n]*\bFTP\b/i;
/** Commands and codes that come first. */
const BEGINNINGS = ["EHLO", "HELO", "LHLO", "220", "421", "554"];
const MAX_SIGN_BYTES = 600;
const BEGUN = /^(?:E(?:H(?:L(?:O.*)?)?)?|H(?:E(?:L(?:O.*)?)?)?|L(?:H(?:L(?:O.*)?)?)?)$/i;

export function detect(bytes: Uint8Array, start: number, end: number): Detected {
  if (!mayBeginWith(BEGINNINGS, bytes, start, end)) return "no";
  const text = String.fromCharCode(...bytes.subarray(start, Math.min(end, start + MAX_SIGN_BYTES)));
  if (HELLO.test(text)) return "client";
  if (BEGUN.test(text)) return text.length < MAX_SIGN_BYTES ? "more" : "no";
  const code = codeAt(bytes, start, end);
  if (code < 0 || (code > 0 && code !== 220 && code !== 421 && code !== 554)) return "no";
  if (code === 0) return "more";
  if (GREETING.test(text)) return "server";
  if (!text.includes("\n")) return text.length < MAX_SIGN_BYTES ? "more" : "no";
  return FTP.test(text) ? "no" : "maybe-server";
}
