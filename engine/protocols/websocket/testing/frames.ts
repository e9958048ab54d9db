// Builds WebSocket frames for tests, and says in one line what became of each message.
import { deflateRawSync } from "node:zlib";
import { codecs } from "../../../../codecs/index.ts";
import {
  latin1Bytes,
  type Played,
  type PlayOptions,
  type PlayResult,
  playInPieces,
  type Step,
} from "../../../testing/play.ts";
import { webSocket } from "../index.ts";

export const CONTINUATION = 0;
export const TEXT = 1;
export const BINARY = 2;
export const CLOSE = 8;
export const PING = 9;
export const PONG = 10;

export interface FrameOptions {
  readonly fin?: boolean;
  /** RSV1 is 4, RSV2 2, RSV3 1. */
  readonly rsv?: number;
  readonly mask?: boolean;
  /** Bytes of the length field: 0 for the shortest. */
  readonly lengthBytes?: 0 | 2 | 8;
  readonly claims?: number;
}

const KEY = [0x37, 0xfa, 0x21, 0x3d];

/** One frame (RFC 6455, 5.2); text is latin1. */
export function frame(opcode: number, payload: string | Uint8Array, options: FrameOptions = {}): Uint8Array {
  const body = typeof payload === "string" ? latin1Bytes(payload) : payload;
  const { fin = true, rsv = 0, mask = false, claims = body.length } = options;
  const lengthBytes = options.lengthBytes ?? (claims < 126 ? 0 : claims < 65_536 ? 2 : 8);
  const length = lengthBytes === 0 ? [claims] : [lengthBytes === 2 ? 126 : 127, ...bigEndian(claims, lengthBytes)];
  const head = [(fin ? 0x80 : 0) | (rsv << 4) | opcode, ...length];
  if (mask) head[1] = (head[1] ?? 0) | 0x80;
  const masked = mask ? body.map((byte, i) => byte ^ (KEY[i & 3] ?? 0)) : body;
  return Uint8Array.from([...head, ...(mask ? KEY : []), ...masked]);
}

/** Frames of the client (masked) and of the server. */
export function client(opcode: number, payload: string | Uint8Array, options: FrameOptions = {}): Step {
  return { side: 0, bytes: frame(opcode, payload, { mask: true, ...options }) };
}
export function server(opcode: number, payload: string | Uint8Array, options: FrameOptions = {}): Step {
  return { side: 1, bytes: frame(opcode, payload, options) };
}

/** What permessage-deflate sends: raw deflate, flushed, without its last four bytes (RFC 7692, 7.2.1). */
export function deflated(text: string, earlier = ""): Uint8Array {
  const dictionary = earlier === "" ? {} : { dictionary: latin1Bytes(earlier.slice(-32_768)) };
  const bytes = deflateRawSync(latin1Bytes(text), { finishFlush: 2, ...dictionary });
  return new Uint8Array(bytes.subarray(0, bytes.length - 4));
}

export function talk(steps: readonly Step[], options: Partial<PlayOptions> = {}): PlayResult {
  return playInPieces(webSocket, steps, { codecs, ...options });
}

/** `> text 5 "hello"` from the client, `< …` from the server, with `cut` and the error where there are any. */
export function line(entry: Played): string {
  const { request, response } = entry.document;
  const message = request ?? response ?? {};
  const text = (key: string): string => JSON.stringify(message[key] ?? "").replaceAll(/^"|"$/g, "");
  const close = "closeCode" in message ? ` ${text("closeCode")} ${text("closeReason")}` : "";
  const side = request === null ? "<" : ">";
  const error = entry.error === null ? "" : ` !${entry.error.msg}`;
  const cut = entry.truncated ? " cut" : "";
  return `${side} ${text("opcode")} ${text("payloadLength")} "${text("payload")}"${close}${cut}${error}`;
}
export function lines(result: PlayResult): readonly string[] {
  return result.entries.map(line);
}

function bigEndian(value: number, count: number): number[] {
  const bytes: number[] = [];
  let left = value;
  for (let i = 0; i < count; i++) {
    bytes.unshift(left % 256);
    left = Math.floor(left / 256);
  }
  return bytes;
}
