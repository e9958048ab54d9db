// What the first line of a side says: most messages have one sender only.
import type { Detected } from "../dissector.ts";
import { mayBeginWith } from "../reply-lines.ts";
import { lineAt, lineStop } from "./frame.ts";
import { glance, mayBeLine, nameAt, NAMES, UNSURE } from "./line.ts";

const LF = 0x0a;
/** Bytes of a line that is not whole which are looked at. */
const MAX_LOOKED_BYTES = 32;

const SENDERS: Readonly<Record<string, Detected>> = {
  INFO: "server",
  MSG: "server",
  HMSG: "server",
  CONNECT: "client",
  PUB: "client",
  HPUB: "client",
  SUB: "client",
  UNSUB: "client",
  PING: "maybe-client",
  PONG: "maybe-client",
  "+OK": "maybe-server",
};

export function detect(bytes: Uint8Array, start: number, end: number): Detected {
  // A name with blanks before it is one, too, behind which a whole line stands.
  if (!isBlank(bytes[start] ?? 0) && !mayBeginWith(NAMES, bytes, start, end)) return "no";
  const found = bytes.indexOf(LF, start);
  if (found < 0 || found >= end) {
    const head = String.fromCharCode(...bytes.subarray(start, Math.min(end, start + MAX_LOOKED_BYTES)));
    // INFO of a large cluster is longer than what is looked at.
    if (head.startsWith('INFO {"server_id"')) return "server";
    return mayBeLine(head) ? "more" : "no";
  }
  const stop = lineStop(bytes, found);
  if (glance(bytes, start, stop) !== UNSURE) return SENDERS[nameAt(bytes, start, stop)] ?? "no";
  const line = lineAt(bytes, start, found);
  if (typeof line === "string") return "no";
  if (line.command === "-ERR") return line.rest.startsWith("'") ? "maybe-server" : "no";
  return SENDERS[line.command] ?? "no";
}

/** What JavaScript's `\s` is among the first 256 characters. */
function isBlank(byte: number): boolean {
  return byte === 0x20 || (byte >= 0x09 && byte <= 0x0d) || byte === 0xa0;
}
