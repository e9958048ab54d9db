// Bytes as text in the forms that records use.
import type { Reader } from "../../bytes/reader.ts";

/** Octets as two lower-case hexadecimal digits each. */
export function hexadecimal(reader: Reader, count: number, separator = ""): string {
  const from = reader.take(count, "data");
  const digits: string[] = [];
  for (let i = from; i < from + count; i++) digits.push((reader.bytes[i] as number).toString(16).padStart(2, "0"));
  return digits.join(separator);
}

const BASE32HEX = "0123456789abcdefghijklmnopqrstuv";

/** RFC 4648, 7, without padding: how NSEC3 writes hashes. */
export function base32hex(reader: Reader, count: number): string {
  const from = reader.take(count, "hash");
  let text = "";
  let bits = 0;
  let held = 0;
  for (let i = from; i < from + count; i++) {
    held = ((held << 8) | (reader.bytes[i] as number)) & 0xfff;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += BASE32HEX[(held >> bits) & 31];
    }
  }
  return bits === 0 ? text : text + BASE32HEX[(held << (5 - bits)) & 31];
}

/** Seconds of an RRSIG as YYYYMMDDHHmmSS in UTC (RFC 4034, 3.2). */
export function formatSignatureTime(seconds: number): string {
  const iso = new Date(seconds * 1000).toISOString();
  return iso.slice(0, 19).replaceAll(/[-T:]/g, "");
}
