// Writes Thrift for tests. Texts are latin1: one character an octet.

export function u32(value: number): string {
  return String.fromCharCode((value >>> 24) & 255, (value >>> 16) & 255, (value >>> 8) & 255, value & 255);
}
export function u16(value: number): string {
  return String.fromCharCode((value >> 8) & 255, value & 255);
}
export function varint(value: number): string {
  return value < 128
    ? String.fromCharCode(value)
    : String.fromCharCode((value % 128) | 128) + varint(Math.floor(value / 128));
}
/** A field of the binary encoding. */
export function field(type: number, id: number, value: string): string {
  return String.fromCharCode(type) + u16(id) + value;
}
export function string(text: string): string {
  return u32(text.length) + text;
}
/** A message in the binary encoding; `fields` without their end. */
export function binary(type: number, method: string, sequenceId: number, fields = ""): string {
  return `\x80\x01\0${String.fromCharCode(type)}${string(method)}${u32(sequenceId)}${fields}\0`;
}
export function compact(type: number, method: string, sequenceId: number, fields = ""): string {
  const head = `\x82${String.fromCharCode((type << 5) | 1)}`;
  return `${head}${varint(sequenceId)}${varint(method.length)}${method}${fields}\0`;
}
export function framed(message: string): string {
  return u32(message.length) + message;
}
