// Writes messages of the binary protocol for tests. Texts are latin1: one character a byte.

export function int(value: number, bytes: number): string {
  return Array.from({ length: bytes }, (_, i) =>
    String.fromCharCode(Math.floor(value / 2 ** (8 * (bytes - 1 - i))) & 0xff),
  ).join("");
}

interface Parts {
  readonly opaque?: number;
  readonly extras?: string;
  readonly key?: string;
  readonly value?: string;
  readonly status?: number;
  readonly cas?: number;
  readonly dataType?: number;
}

function message(magic: number, opcode: number, parts: Parts): string {
  const { opaque = 0, extras = "", key = "", value = "", status = 0, cas = 0, dataType = 0 } = parts;
  const lengths = int(key.length, 2) + int(extras.length, 1) + int(dataType, 1) + int(status, 2);
  const body = int(extras.length + key.length + value.length, 4);
  return `${int(magic, 1)}${int(opcode, 1)}${lengths}${body}${int(opaque, 4)}${int(cas, 8)}${extras}${key}${value}`;
}
export function ask(opcode: number, parts: Parts = {}): string {
  return message(0x80, opcode, parts);
}
export function answer(opcode: number, parts: Parts = {}): string {
  return message(0x81, opcode, parts);
}
/** A datagram. */
export function datagram(id: number, payload: string, sequence = 0, total = 1): string {
  return int(id, 2) + int(sequence, 2) + int(total, 2) + int(0, 2) + payload;
}
