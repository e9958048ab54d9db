// Writes protocol headers and frames, and plays them. Texts are latin1: one character a byte.
import { talkTo } from "../../../testing/talk.ts";
import { amqp10 } from "../index.ts";

export { client, server } from "../../../testing/talk.ts";
export const { lines, only, talk } = talkTo(amqp10);

export const AMQP = "AMQP\0\x01\0\0";
export const TLS = "AMQP\x02\x01\0\0";
export const SASL = "AMQP\x03\x01\0\0";

function size(count: number): string {
  return String.fromCharCode(count >>> 24, (count >> 16) & 0xff, (count >> 8) & 0xff, count & 0xff);
}
/** `fields`: those of the list, written already; `code`: -1 for a frame without a body. */
export function frame(code: number, fields: readonly string[] = [], type = 0): string {
  const all = fields.join("");
  const list = fields.length === 0 ? "\x45" : `\xc0${String.fromCharCode(all.length + 1, fields.length)}${all}`;
  const body = code < 0 ? "" : `\0\x53${String.fromCharCode(code)}${list}`;
  return `${size(8 + body.length)}\x02${String.fromCharCode(type)}\0\0${body}`;
}
export function symbol(text: string): string {
  return `\xa3${String.fromCharCode(text.length)}${text}`;
}
export function symbols(...texts: readonly string[]): string {
  const all = texts.map((text) => String.fromCharCode(text.length) + text).join("");
  return `\xe0${String.fromCharCode(all.length + 2, texts.length)}\xa3${all}`;
}
/** An unsigned byte. */
export function ubyte(value: number): string {
  return `\x50${String.fromCharCode(value)}`;
}
