// What the first bytes of a side say. A greeting of 220 may be a mail server's too, unless it names the protocol.
import type { Detected } from "../dissector.ts";
import { codeAt, mayBeginWith } from "../reply-lines.ts";

const GREETING = /^(?:120|220|421)[ -][^\r\n]*\bv?s?FTPd?\b/i;
const MAIL = /^220[ -][^\r\n]*\b(?:E?SMTP|LMTP)\b/i;
const FIRST_COMMAND = /^(?:USER [^\r\n ]+|AUTH (?:TLS|SSL|TLS-[CP]))\r?\n/i;
/** Commands and codes that come first. */
const BEGINNINGS = ["USER ", "AUTH ", "120", "220", "421"];
const MAX_SIGN_BYTES = 600;
const WORDS = ["USER ", "AUTH "];

export function detect(bytes: Uint8Array, start: number, end: number): Detected {
  if (!mayBeginWith(BEGINNINGS, bytes, start, end)) return "no";
  const text = String.fromCharCode(...bytes.subarray(start, Math.min(end, start + MAX_SIGN_BYTES)));
  if (FIRST_COMMAND.test(text)) return "maybe-client";
  const hasLine = text.includes("\n");
  const upper = text.slice(0, 5).toUpperCase();
  if (!hasLine && WORDS.some((word) => word.startsWith(upper) || upper.startsWith(word)))
    return text.length < MAX_SIGN_BYTES ? "more" : "no";
  const code = codeAt(bytes, start, end);
  if (code < 0 || (code > 0 && code !== 120 && code !== 220 && code !== 421)) return "no";
  if (code === 0) return "more";
  if (GREETING.test(text)) return "server";
  if (!hasLine) return text.length < MAX_SIGN_BYTES ? "more" : "no";
  return MAIL.test(text) ? "no" : "maybe-server";
}
