// Makes QUIC packets for tests: protected as the ends protect them, with Node's ciphers.
import { createCipheriv } from "node:crypto";
import { codecs } from "../../../../codecs/index.ts";
import type { Side } from "../../../flow/flow.ts";
import {
  bytesOf,
  clientHello,
  extension,
  type Part,
  serverHello,
  sni,
  versions,
  chosenVersion,
} from "../../tls/testing/build.ts";
import { initialKeys } from "../protection.ts";
import { knownVersion } from "../versions.ts";

export const V1 = 0x00000001;
export const V2 = 0x6b3343cf;
export const RESERVED = 0x1a2a3a4a;

export const FIRST_ID = bytesOf("first-id");
export const CLIENT_ID = bytesOf("client");
export const SERVER_ID = bytesOf("server-id");

export function hex(text: string): Uint8Array {
  return Uint8Array.from(text.replaceAll(/\s/g, "").match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}
export function u32(value: number): Uint8Array {
  return Uint8Array.of(value >>> 24, (value >>> 16) & 0xff, (value >>> 8) & 0xff, value & 0xff);
}
/** In two bytes, or in four. */
export function varint(value: number): Uint8Array {
  return value < 0x4000
    ? Uint8Array.of(0x40 | (value >> 8), value & 0xff)
    : bytesOf(0x80 | (value >>> 24), u32(value).subarray(1));
}
export const crypto = (offset: number, data: Uint8Array) => bytesOf(6, varint(offset), varint(data.length), data);
export const close = (code: number, reason: string) => bytesOf(0x1c, varint(code), 0, varint(reason.length), reason);

export interface InitialParts {
  readonly version?: number;
  /** Who sends it. */
  readonly from?: Side;
  readonly destination?: Uint8Array;
  readonly source?: Uint8Array;
  /** What its keys are made of. */
  readonly keysOf?: Uint8Array;
  readonly token?: Part;
  readonly number?: number;
  readonly frames: readonly Part[];
  /** Length of the whole packet, filled with PADDING. */
  readonly bytes?: number;
}

function longHeader(kind: string, version: number, destination: Uint8Array, source: Uint8Array): Uint8Array {
  const type = (knownVersion(version)?.kinds ?? ["initial"]).indexOf(kind as "initial");
  return bytesOf(0xc0 | (type << 4), u32(version), destination.length, destination, source.length, source);
}

export function initial(parts: InitialParts): Uint8Array {
  const { version = V1, from = 0, keysOf = FIRST_ID, token = [], number = 0, frames } = parts;
  const [to, own] = from === 0 ? [FIRST_ID, CLIENT_ID] : [CLIENT_ID, SERVER_ID];
  const { destination = to, source = own } = parts;
  const form = knownVersion(version);
  if (form === undefined) throw new Error("no keys for this version");
  const { key, iv, headerKey } = initialKeys(form, keysOf, codecs)[from];
  const head = longHeader("initial", version, destination, source);
  head[0] = (head[0] as number) | 1;
  const tokenBytes = bytesOf(token);
  const before = bytesOf(head, varint(tokenBytes.length), tokenBytes);
  const content = bytesOf(frames);
  const padded = Math.max(4, content.length, (parts.bytes ?? 0) - before.length - 2 - 2 - 16);
  const payload = bytesOf(content, new Uint8Array(padded - content.length));
  const header = bytesOf(before, varint(2 + payload.length + 16), number >> 8, number & 0xff);
  const nonce = iv.map((octet, i) => octet ^ (i === 11 ? number & 0xff : i === 10 ? number >> 8 : 0));
  const cipher = createCipheriv("aes-128-gcm", key, nonce).setAAD(header);
  const sealed = bytesOf(cipher.update(payload), cipher.final(), cipher.getAuthTag());
  const mask = codecs.encryptAesBlock(headerKey, sealed.subarray(2, 18));
  header[0] = (header[0] as number) ^ ((mask[0] as number) & 0x0f);
  for (let i = 0; i < 2; i++) header[header.length - 2 + i] = (header.at(i - 2) as number) ^ (mask[i + 1] as number);
  return bytesOf(header, sealed);
}

/** A packet that nobody can open. */
export function handshakePacket(from: Side, version = V1): Uint8Array {
  const [destination, source] = from === 0 ? [SERVER_ID, CLIENT_ID] : [CLIENT_ID, SERVER_ID];
  return bytesOf(longHeader("handshake", version, destination, source), varint(40), new Uint8Array(40).fill(0xa5));
}
export function retry(source: Uint8Array, version = V1): Uint8Array {
  return bytesOf(longHeader("retry", version, CLIENT_ID, source), "token", new Uint8Array(16));
}
export function negotiation(...offered: readonly number[]): Uint8Array {
  return bytesOf(0x80, u32(0), CLIENT_ID.length, CLIENT_ID, FIRST_ID.length, FIRST_ID, ...offered.map(u32));
}
/** The first packet of a client that speaks a version of its own. */
export function unknownInitial(version = RESERVED): Uint8Array {
  return bytesOf(longHeader("initial", version, FIRST_ID, CLIENT_ID), new Uint8Array(1200));
}
export function oneRtt(from: Side): Uint8Array {
  return bytesOf(0x45, from === 0 ? SERVER_ID : CLIENT_ID, new Uint8Array(30));
}

const PARAMETERS = bytesOf(1, 2, varint(3000), 0x0c, 0, 0x11, 8, u32(V1), u32(V2));
export const CLIENT_HELLO = clientHello({
  suites: [0x1301, 0x1303],
  extensions: [sni("pay.example"), versions(0x0304), extension(0x39, PARAMETERS)],
});
export const SERVER_HELLO = serverHello({ suite: 0x1301, extensions: [chosenVersion(0x0304)] });
/** A client's first datagram. */
export const asks = (parts: Partial<InitialParts> = {}) =>
  initial({ frames: [crypto(0, CLIENT_HELLO)], bytes: 1200, ...parts });
/** The server's. */
export const answers = (parts: Partial<InitialParts> = {}) =>
  initial({ from: 1, frames: [[2, 0, 0, 0, 0], crypto(0, SERVER_HELLO)], bytes: 1200, ...parts });
