// Builds bytes and plain header sections for tests.
import { latin1Bytes } from "../../testing/play.ts";

/** Bytes from hexadecimal digits; blanks do not count. */
export function hex(text: string): Uint8Array {
  const digits = text.replaceAll(/\s/g, "");
  return Uint8Array.from({ length: digits.length / 2 }, (_, i) => Number.parseInt(digits.slice(i * 2, i * 2 + 2), 16));
}
export function join(...parts: readonly (Uint8Array | string)[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...(typeof part === "string" ? latin1Bytes(part) : part)]));
}

/** An integer behind the bits that `first` already has (RFC 7541, 5.1). */
export function integer(value: number, mask: number, first: number): Uint8Array {
  if (value < mask) return Uint8Array.of(first | value);
  const bytes = [first | mask];
  let left = value - mask;
  for (; left >= 0x80; left = Math.floor(left / 0x80)) bytes.push((left % 0x80) | 0x80);
  return Uint8Array.from([...bytes, left]);
}
function string(text: string): Uint8Array {
  return join(integer(text.length, 0x7f, 0), text);
}

export type Headers = Readonly<Record<string, string | readonly string[]>>;

/** Literals that nobody remembers, or that both ends remember. */
export function block(headers: Headers, isRemembered = false): Uint8Array {
  const fields = Object.entries(headers).flatMap(([name, value]) => [value].flat().map((one) => [name, one] as const));
  return join(...fields.map(([name, value]) => join(hex(isRemembered ? "40" : "00"), string(name), string(value))));
}
/** A reference to an entry of the table. */
export function indexed(index: number): Uint8Array {
  return integer(index, 0x7f, 0x80);
}
/** A change of the table's size. */
export function tableSize(bytes: number): Uint8Array {
  return integer(bytes, 0x1f, 0x20);
}
