// How a value is written elsewhere: in addresses, JSON and XML, and as base64 or hexadecimal, where it may begin at any bit
// of a character (RFC 4648, section 4: three bytes are four characters).
import { decodeBase64, encodeBase64, encodeUtf8 } from "../paths/base64.ts";

/** Base64 words of a text that are read, and the shortest one. */
const MAX_READINGS = 64;
const MIN_READ_LENGTH = 12;
/** Words of base64's alphabets; hexadecimal is of them too. */
export const ENCODED_WORD = /[\w+/-]{4,}={0,2}/g;

/** The value as texts have it, once each. */
export function textForms(value: string): readonly string[] {
  const percent = encodeURIComponent(value.toWellFormed());
  const json = JSON.stringify(value).slice(1, -1);
  const xml = value.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
  const quoted = xml.replaceAll('"', "&quot;");
  return [...new Set([value, value.trim(), percent, percent.replaceAll("%20", "+"), json, xml, quoted])];
}

/** Letters that stand in base64 and hexadecimal wherever bytes with the value are encoded. */
export function encodedForms(value: string): readonly string[] {
  const bytes = encodeUtf8(value);
  const standard = [0, 1, 2].map((offset) => base64Core(bytes, offset)).filter((core) => core !== "");
  const url = standard.map((core) => core.replaceAll("+", "-").replaceAll("/", "_"));
  let hex = "";
  for (const byte of bytes) hex += byte.toString(16).padStart(2, "0");
  return [...new Set([...standard, ...url, hex, hex.toUpperCase()])];
}

/** The characters that these bytes alone decide, behind `offset` others. */
function base64Core(bytes: Uint8Array, offset: number): string {
  const padded = new Uint8Array(offset + bytes.length);
  padded.set(bytes, offset);
  const first = Math.ceil((offset * 8) / 6);
  const last = Math.floor((padded.length * 8) / 6);
  return encodeBase64(padded).slice(first, last);
}

/** Bytes as text, each a character: so they can be searched as texts are. */
export function byteText(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}

/** What a word of base64 or hexadecimal says. A path is of their letters too, so its parts count as well. */
export function decodings(word: string): readonly string[] {
  const isHex = word.length % 2 === 0 && /^[0-9a-f]+$/i.test(word);
  const parts = word.includes("/") ? [word, ...word.split("/")] : [word];
  return [...(isHex ? [hexText(word)] : []), ...parts.flatMap(base64Texts)];
}

/** What a text reads as: itself, and what addresses and base64 hide in it. */
export function readingsOf(text: string): readonly string[] {
  const plain = text.includes("%") || text.includes("+") ? [text, percentText(text)] : [text];
  const opened: string[] = [];
  for (const [word] of text.matchAll(ENCODED_WORD)) {
    if (word.length < MIN_READ_LENGTH) continue;
    if (opened.length >= MAX_READINGS) break;
    opened.push(...base64Texts(word));
  }
  return [...new Set([...plain, ...opened])];
}

function percentText(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    return text;
  }
}

/** What is cut counts as far as it goes. */
function base64Texts(word: string): readonly string[] {
  const standard = word.replaceAll("-", "+").replaceAll("_", "/").replace(/=+$/, "");
  const bytes = decodeBase64(standard.length % 4 === 1 ? standard.slice(0, -1) : standard);
  return bytes === null ? [] : [byteText(bytes)];
}

function hexText(word: string): string {
  return word.replace(/../g, (pair) => String.fromCharCode(Number.parseInt(pair, 16)));
}
