// TLS handshakes. What comes after them is encrypted: it is counted by the flow and not looked at.
import type { Conversation, Detected, Dissector, FlowContext } from "../dissector.ts";
import { FramedConversation } from "../framed.ts";
import { fields, paths } from "./fields.ts";
import { isRecordHeader, isSsl2Hello, MAX_FRAGMENT_BYTES, RecordFramer } from "./frame.ts";
import { TlsOverSctp } from "./over-sctp.ts";
import { names } from "./observed-names.ts";
import { TlsConversation } from "./pair.ts";
import { presenter } from "./present.ts";
import {
  ALERT,
  APPLICATION_DATA,
  CLIENT_HELLO,
  HANDSHAKE,
  PROTOCOLS,
  RECORD_HEADER_BYTES,
  SERVER_HELLO,
} from "./types.ts";

export const tlsx: Dissector = {
  name: "tlsx",
  transports: ["tcp", "sctp"],
  ports: [443],
  protocols: PROTOCOLS,
  presenter,
  fields,
  paths,
  names,
  detect,
  open(context) {
    return context.flow.transport === "sctp" ? new TlsOverSctp(context, () => openTls(context)) : openTls(context);
  },
};

function openTls(context: FlowContext): Conversation {
  const handler = new TlsConversation(context);
  const limit = RECORD_HEADER_BYTES + MAX_FRAGMENT_BYTES;
  const keepsContent = (context.keys ?? null) !== null;
  const framers = [new RecordFramer(true, keepsContent), new RecordFramer(false, keepsContent)] as const;
  return new FramedConversation(...framers, handler, limit);
}

// What QUIC needs: its handshake is that of TLS 1.3 in frames of its own (RFC 9001).
export { decodeClientHello, decodeServerHello, findClientExtension } from "./decode.ts";
export { ja4 } from "./fingerprint.ts";
export { alertName } from "./names.ts";
export { names as serverNames } from "./observed-names.ts";
export { clientHelloFields, retryFields, serverHelloFields } from "./present.ts";
export { CLIENT_HELLO, type ClientHello, SERVER_HELLO, type ServerHello } from "./types.ts";

/** A hello behind the header of a record is certain; other records are a likeness, for connections joined later. */
function detect(bytes: Uint8Array, start: number, end: number): Detected {
  if (start === end) return "more";
  if (!isRecordHeader(bytes, start, end)) return detectSsl2(bytes, start, end);
  const left = end - start;
  if (left < RECORD_HEADER_BYTES + 6)
    return left < RECORD_HEADER_BYTES || bytes[start] === HANDSHAKE ? "more" : other(bytes, start, end);
  return bytes[start] === HANDSHAKE ? detectHandshake(bytes, start) : other(bytes, start, end);
}

// Message type, its length, and the version that both hellos begin with.
function detectHandshake(bytes: Uint8Array, start: number): Detected {
  const at = start + RECORD_HEADER_BYTES;
  const hasVersion = bytes[at + 1] === 0 && bytes[at + 4] === 3 && (bytes[at + 5] as number) <= 4;
  if (!hasVersion) return "no";
  if (bytes[at] === CLIENT_HELLO) return "client";
  return bytes[at] === SERVER_HELLO ? "server" : "no";
}

function other(bytes: Uint8Array, start: number, end: number): Detected {
  const length = ((bytes[start + 3] as number) << 8) | (bytes[start + 4] as number);
  if (bytes[start] === ALERT) {
    const level = bytes[start + RECORD_HEADER_BYTES];
    return length === 2 && (level === 1 || level === 2) && end - start === 7 ? "maybe-server" : "no";
  }
  if (bytes[start] !== APPLICATION_DATA || length < 16 || bytes[start + 2] === 0) return "no";
  // The record must reach beyond these bytes, end with them, or be followed by another.
  const next = start + RECORD_HEADER_BYTES + length;
  return next >= end || isRecordHeader(bytes, next, end) ? "maybe-client" : "no";
}

function detectSsl2(bytes: Uint8Array, start: number, end: number): Detected {
  if (!isSsl2Hello(bytes, start, end)) return "no";
  return end - start < 11 ? "more" : "maybe-client";
}
