// What the first bytes of a side say: the server's greeting and the client's login are certain, so are statements. While one of
// them could still come of the bytes, more is asked for.
import type { Detected } from "../dissector.ts";
import { commandName } from "./commands.ts";
import { HEADER_BYTES, payloadLength } from "./frame.ts";
import { hasControl, isAnswer, isGreeting, isLogin, isStatementPacket } from "./shape.ts";

/** Payloads of greetings, logins, and of answers that are waited for. */
const MAX_FIRST_BYTES = 4096;
/** A statement has said its first word within so many bytes. */
const MAX_WORD_BYTES = 64;
/** Bytes of a login up to its user. */
const LOGIN_BYTES = HEADER_BYTES + 32;
const [QUERY, PREPARE] = [0x03, 0x16];
/** Commands with a body that is no statement: COM_INIT_DB, COM_CHANGE_USER, COM_STMT_EXECUTE. */
const WITH_BODY: readonly number[] = [0x02, 0x11, 0x17];

export function detect(bytes: Uint8Array, start: number, end: number): Detected {
  const here = end - start;
  if (here <= HEADER_BYTES) return here < 3 || (bytes[start + 2] as number) < 0x10 ? "more" : "no";
  if (isGreeting(bytes, start, end)) return "server";
  if (isLogin(bytes, start, end) || isStatementPacket(bytes, start, end)) return "client";
  const length = payloadLength(bytes, start);
  if (length === 0) return "no";
  const isWhole = here >= HEADER_BYTES + length;
  return bytes[start + 3] === 0
    ? detectFirst(bytes, start, end, length)
    : detectNext(bytes, start, end, length, isWhole);
}

/** Packet number 0: a greeting, or a command. */
function detectFirst(bytes: Uint8Array, start: number, end: number, length: number): Detected {
  const here = end - start;
  const code = bytes[start + HEADER_BYTES] as number;
  const from = start + HEADER_BYTES + 1;
  const isWhole = here >= HEADER_BYTES + length;
  if (isWhole) return here === HEADER_BYTES + length && commandName(code) !== "" ? "maybe-client" : "no";
  // A version, or a statement whose first word is not whole.
  if (code === 0x0a)
    return length < MAX_FIRST_BYTES && here < MAX_WORD_BYTES && !hasControl(bytes, from, end) ? "more" : "no";
  if (code === QUERY || code === PREPARE) {
    const text = bytes[from] === 0 ? Math.min(end, from + 2) : from;
    return here < MAX_WORD_BYTES && !hasControl(bytes, text, end) ? "more" : "no";
  }
  return WITH_BODY.includes(code) && length < MAX_FIRST_BYTES ? "more" : "no";
}

/** Packets from number 1 on: a login, or an answer. */
function detectNext(bytes: Uint8Array, start: number, end: number, length: number, isWhole: boolean): Detected {
  const isFirst = bytes[start + 3] === 1;
  if (isFirst && isAnswer(bytes, start, end)) return "maybe-server";
  const mayBeLogin = (isFirst || bytes[start + 3] === 2) && end - start < LOGIN_BYTES;
  if (isWhole || length >= MAX_FIRST_BYTES) return "no";
  return isFirst || mayBeLogin ? "more" : "no";
}
