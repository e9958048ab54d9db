// Writes BSON and messages for tests. Texts are latin1: one character a byte.

/** A value with its type, so that every kind can be written. */
export type Element =
  | { readonly double: number }
  | { readonly text: string }
  | { readonly document: Fields }
  | { readonly array: readonly Element[] }
  | { readonly bytes: string; readonly subType: number }
  | { readonly objectId: string }
  | { readonly bool: boolean }
  | { readonly date: bigint }
  | { readonly nothing: 0x06 | 0x0a | 0x7f | 0xff }
  | { readonly regex: readonly [pattern: string, options: string] }
  | { readonly pointer: readonly [name: string, id: string] }
  | { readonly code: string; readonly scope?: Fields }
  | { readonly symbol: string }
  | { readonly int: number }
  | { readonly stamp: readonly [t: number, i: number] }
  | { readonly long: bigint }
  | { readonly decimal: string };
export type Fields = Readonly<Record<string, Element>>;

export function int(value: number | bigint, bytes = 4): string {
  const whole = BigInt.asUintN(8 * bytes, BigInt(value));
  return Array.from({ length: bytes }, (_, i) => String.fromCharCode(Number((whole >> BigInt(8 * i)) & 0xffn))).join(
    "",
  );
}
const utf8 = (text: string): string => Buffer.from(text).toString("latin1");
const cstring = (text: string): string => `${utf8(text)}\0`;
function string(text: string): string {
  const bytes = cstring(text);
  return int(bytes.length) + bytes;
}
const hex = (text: string): string => Buffer.from(text, "hex").toString("latin1");

export function bson(fields: Fields): string {
  return whole(Object.entries(fields).map(([name, value]) => element(name, value)));
}
function whole(elements: readonly string[]): string {
  const body = `${elements.join("")}\0`;
  return int(body.length + 4) + body;
}
function element(name: string, value: Element): string {
  const [type, bytes] = typed(value);
  return String.fromCharCode(type) + cstring(name) + bytes;
}
function typed(value: Element): readonly [type: number, bytes: string] {
  if ("double" in value)
    return [0x01, Buffer.from(Buffer.from(new Float64Array([value.double]).buffer)).toString("latin1")];
  if ("text" in value) return [0x02, string(value.text)];
  if ("document" in value) return [0x03, bson(value.document)];
  if ("array" in value) return [0x04, whole(value.array.map((one, i) => element(String(i), one)))];
  if ("bytes" in value) return [0x05, int(value.bytes.length) + String.fromCharCode(value.subType) + value.bytes];
  if ("objectId" in value) return [0x07, hex(value.objectId)];
  if ("bool" in value) return [0x08, value.bool ? "\x01" : "\0"];
  if ("date" in value) return [0x09, int(value.date, 8)];
  if ("nothing" in value) return [value.nothing, ""];
  if ("regex" in value) return [0x0b, cstring(value.regex[0]) + cstring(value.regex[1])];
  if ("pointer" in value) return [0x0c, string(value.pointer[0]) + hex(value.pointer[1])];
  if ("code" in value)
    return value.scope === undefined ? [0x0d, string(value.code)] : [0x0f, codeWithScope(value.code, value.scope)];
  if ("symbol" in value) return [0x0e, string(value.symbol)];
  if ("int" in value) return [0x10, int(value.int)];
  if ("stamp" in value) return [0x11, int(value.stamp[1]) + int(value.stamp[0])];
  if ("long" in value) return [0x12, int(value.long, 8)];
  return [0x13, hex(value.decimal)];
}
function codeWithScope(code: string, scope: Fields): string {
  const body = string(code) + bson(scope);
  return int(body.length + 4) + body;
}

export function message(opcode: number, requestId: number, responseTo: number, body: string): string {
  return int(body.length + 16) + int(requestId) + int(responseTo) + int(opcode) + body;
}
/** OP_MSG with its document, and sequences of documents by name. */
export function msg(
  requestId: number,
  responseTo: number,
  fields: Fields,
  options: { readonly flags?: number; readonly sequences?: Readonly<Record<string, readonly Fields[]>> } = {},
): string {
  return message(2013, requestId, responseTo, msgBody(fields, options));
}
export function msgBody(
  fields: Fields,
  {
    flags = 0,
    sequences = {},
  }: { readonly flags?: number; readonly sequences?: Readonly<Record<string, readonly Fields[]>> } = {},
): string {
  const parts = Object.entries(sequences).map(([name, documents]) => {
    const inner = cstring(name) + documents.map((one) => bson(one)).join("");
    return `\x01${int(inner.length + 4)}${inner}`;
  });
  return `${int(flags)}\0${bson(fields)}${parts.join("")}${(flags & 1) === 0 ? "" : "sums"}`;
}
export function packed(requestId: number, responseTo: number, how: number, size: number, bytes: string): string {
  return message(2012, requestId, responseTo, int(2013) + int(size) + String.fromCharCode(how) + bytes);
}
export function query(requestId: number, name: string, fields: Fields): string {
  return message(2004, requestId, 0, int(0) + cstring(name) + int(0) + int(1) + bson(fields));
}
export function reply(
  requestId: number,
  responseTo: number,
  documents: readonly Fields[],
  flags = 8,
  cursor = 0n,
): string {
  const body =
    int(flags) + int(cursor, 8) + int(0) + int(documents.length) + documents.map((one) => bson(one)).join("");
  return message(1, requestId, responseTo, body);
}
export { cstring };
