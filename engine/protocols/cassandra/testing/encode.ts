// Writes envelopes and segments for tests. Texts are latin1: one character a byte.
import { latin1Bytes } from "../../../testing/play.ts";
import { crc24, crc32 } from "../checksums.ts";

export function int(value: number, bytes: number): string {
  const whole = BigInt.asUintN(8 * bytes, BigInt(value));
  return Array.from({ length: bytes }, (_, i) =>
    String.fromCharCode(Number((whole >> BigInt(8 * (bytes - 1 - i))) & 0xffn)),
  ).join("");
}
export function text(value: string): string {
  return int(value.length, 2) + value;
}
export function longText(value: string): string {
  return int(value.length, 4) + value;
}
export function value(bytes: string | null): string {
  return bytes === null ? int(-1, 4) : longText(bytes);
}

interface Head {
  readonly version?: number;
  readonly flags?: number;
}
export function ask(stream: number, opcode: number, body: string, { version = 4, flags = 0 }: Head = {}): string {
  return int(version, 1) + int(flags, 1) + int(stream, 2) + int(opcode, 1) + int(body.length, 4) + body;
}
export function answer(stream: number, opcode: number, body: string, { version = 4, flags = 0 }: Head = {}): string {
  return ask(stream, opcode, body, { version: version | 0x80, flags });
}
/** A query without values, at consistency ONE. */
export function query(stream: number, statement: string, head: Head = {}): string {
  const flags = (head.version ?? 4) >= 5 ? int(0, 4) : int(0, 1);
  return ask(stream, 0x07, longText(statement) + int(1, 2) + flags, head);
}
export function result(stream: number, kind: number, body = "", head: Head = {}): string {
  return answer(stream, 0x08, int(kind, 4) + body, head);
}
export function startup(stream: number, options: Readonly<Record<string, string>>, version = 4): string {
  const list = Object.entries({ CQL_VERSION: "3.0.0", ...options });
  const body = int(list.length, 2) + list.map(([name, one]) => text(name) + text(one)).join("");
  return ask(stream, 0x01, body, { version });
}
/** Metadata of a result in one table: names with the bytes of their types. */
export function metadata(columns: readonly (readonly [name: string, type: string])[]): string {
  const list = columns.map(([name, type]) => text(name) + type).join("");
  return int(1, 4) + int(columns.length, 4) + text("shop") + text("goods") + list;
}
export function rows(stream: number, head: string, cells: readonly (string | null)[][]): string {
  return result(stream, 2, head + int(cells.length, 4) + cells.flat().map(value).join(""));
}
/** A segment that is not packed, with whole envelopes. */
export function segment(payload: string): string {
  const head = littleEndian(payload.length | (1 << 17), 3);
  return head + littleEndian(crc24(latin1Bytes(head), 0, 3), 3) + payload + checksum(payload);
}
/** A packed one; `length` is what comes out, 0 where the payload is as it is. */
export function packedSegment(payload: string, length: number): string {
  const bits = BigInt(payload.length) | (BigInt(length) << 17n) | (1n << 34n);
  const head = Array.from({ length: 5 }, (_, i) => String.fromCharCode(Number((bits >> BigInt(8 * i)) & 0xffn))).join(
    "",
  );
  return head + littleEndian(crc24(latin1Bytes(head), 0, 5), 3) + payload + checksum(payload);
}
/** LZ4 without any copies. */
export function lz4Literals(bytes: string): string {
  if (bytes.length < 15) return String.fromCharCode(bytes.length << 4) + bytes;
  const more = bytes.length - 15;
  return `\xf0${"\xff".repeat(Math.floor(more / 255))}${String.fromCharCode(more % 255)}${bytes}`;
}
function checksum(payload: string): string {
  return littleEndian(crc32(latin1Bytes(payload), 0, payload.length), 4);
}
function littleEndian(number: number, bytes: number): string {
  return Array.from({ length: bytes }, (_, i) => String.fromCharCode((number >>> (8 * i)) & 0xff)).join("");
}
