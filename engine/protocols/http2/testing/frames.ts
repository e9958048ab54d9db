// Builds HTTP/2 for tests: frames, and connections of them.
import { CLIENT, SERVER, type Side } from "../../../flow/flow.ts";
import { block, type Headers, hex, join } from "../../../hpack/testing/encode.ts";
import type { Step } from "../../../testing/play.ts";

export const END_STREAM = 0x1;
export const ACK = 0x1;
export const END_HEADERS = 0x4;
export const PADDED = 0x8;
export const PRIORITY = 0x20;
export const TYPE = {
  data: 0,
  headers: 1,
  priority: 2,
  reset: 3,
  settings: 4,
  promise: 5,
  ping: 6,
  goaway: 7,
  window: 8,
  continuation: 9,
} as const;

export function u32(value: number): Uint8Array {
  return Uint8Array.of(value >>> 24, (value >>> 16) & 0xff, (value >>> 8) & 0xff, value & 0xff);
}
export function frame(type: number, flags: number, stream: number, payload: Uint8Array | string = ""): Uint8Array {
  const body = join(payload);
  return join(u32((body.length << 8) | type), Uint8Array.of(flags), u32(stream), body);
}

export const PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
export const SETTINGS = frame(TYPE.settings, 0, 0, hex("0003 00000064"));
export const SETTINGS_ACK = frame(TYPE.settings, ACK, 0);

/** A whole header section in one frame. */
export function headers(stream: number, section: Headers, flags = 0): Uint8Array {
  return frame(TYPE.headers, END_HEADERS | flags, stream, block(section));
}
export function data(stream: number, bytes: Uint8Array | string, flags = 0): Uint8Array {
  return frame(TYPE.data, flags, stream, bytes);
}
export function reset(stream: number, code: number): Uint8Array {
  return frame(TYPE.reset, 0, stream, u32(code));
}

/** The least that a request and a response say. */
export function get(path: string, more: Headers = {}): Headers {
  return { ":method": "GET", ":scheme": "http", ":path": path, ":authority": "shop", ...more };
}
export function post(path: string, more: Headers = {}): Headers {
  return { ...get(path, more), ":method": "POST" };
}
export function status(code: number, more: Headers = {}): Headers {
  return { ":status": String(code), ...more };
}

export function client(...parts: readonly (Uint8Array | string)[]): Step {
  return step(CLIENT, parts);
}
export function server(...parts: readonly (Uint8Array | string)[]): Step {
  return step(SERVER, parts);
}
function step(side: Side, parts: readonly (Uint8Array | string)[]): Step {
  return { side, bytes: join(...parts) };
}

/** How a connection begins. */
export const HELLO: readonly Step[] = [client(PREFACE, SETTINGS), server(SETTINGS, SETTINGS_ACK), client(SETTINGS_ACK)];
