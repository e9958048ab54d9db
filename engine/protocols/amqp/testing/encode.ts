// Writes frames, methods and tables for tests. Texts are latin1: one character a byte.
import { METHOD_TABLE, type Method } from "../methods.ts";

export function int(value: number | bigint, bytes: number): string {
  const whole = BigInt.asUintN(8 * bytes, BigInt(value));
  return Array.from({ length: bytes }, (_, i) =>
    String.fromCharCode(Number((whole >> BigInt(8 * (bytes - 1 - i))) & 0xffn)),
  ).join("");
}
export function shortText(text: string): string {
  return int(text.length, 1) + text;
}
export function longText(text: string): string {
  return int(text.length, 4) + text;
}
/** Names with values that are written already, their type before them. */
export function table(fields: Readonly<Record<string, string>> = {}): string {
  return longText(
    Object.entries(fields)
      .map(([name, value]) => shortText(name) + value)
      .join(""),
  );
}
export function frame(type: number, channel: number, payload: string): string {
  return int(type, 1) + int(channel, 2) + int(payload.length, 4) + payload + "\xce";
}

type Values = Readonly<Record<string, number | string | boolean>>;
const LENGTHS: Readonly<Record<string, number>> = { octet: 1, short: 2, long: 4, longlong: 8 };

function entryOf(name: string): readonly [id: number, method: Method] {
  for (const [id, method] of METHOD_TABLE) if (method.name === name) return [id, method];
  throw new Error(`no method ${name}`);
}
function argumentsOf({ arguments: list }: Method, values: Values): string {
  let text = "";
  let bits: boolean[] = [];
  const flush = (): void => {
    if (bits.length > 0)
      text += int(
        bits.reduce((sum, bit, i) => sum | (bit ? 1 << i : 0), 0),
        1,
      );
    bits = [];
  };
  for (const { name, type } of list) {
    const value = values[name];
    if (type === "bit") {
      bits.push(value === true);
      continue;
    }
    flush();
    if (type === "table") text += typeof value === "string" ? value : table();
    else if (type === "shortstr") text += shortText(typeof value === "string" ? value : "");
    else if (type === "longstr") text += longText(typeof value === "string" ? value : "");
    else text += int(Number(value ?? 0), LENGTHS[type] ?? 1);
  }
  flush();
  return text;
}
export function method(name: string, channel: number, values: Values = {}): string {
  const [id, one] = entryOf(name);
  return frame(1, channel, int(id, 4) + argumentsOf(one, values));
}
/** Header and body of a content; the body in parts of so many bytes. */
export function content(channel: number, body: string, { properties = int(0, 2), part = 1000 } = {}): string {
  const parts = Array.from({ length: Math.ceil(body.length / part) }, (_, i) => body.slice(i * part, (i + 1) * part));
  return header(channel, body.length, properties) + parts.map((one) => frame(3, channel, one)).join("");
}
export function header(channel: number, size: number, properties = int(0, 2)): string {
  return frame(2, channel, int(60, 2) + int(0, 2) + int(size, 8) + properties);
}
export const PROTOCOL_HEADER = "AMQP\0\0\x09\x01";
