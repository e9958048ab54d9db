// Bytes out of base64 as headers, queries and bodies carry it: either alphabet, with padding or without (RFC 4648). In a body
// of gRPC-Web's text variant each piece that the sender wrote has padding of its own.
const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const PADDING = "=".charCodeAt(0);
/** Six bits by character code; -1 where the character is none of base64's. */
const VALUES = new Int8Array(128).fill(-1);
for (const [value, letter] of Array.from(LETTERS).entries()) VALUES[letter.charCodeAt(0)] = value;
VALUES["-".charCodeAt(0)] = LETTERS.indexOf("+");
VALUES["_".charCodeAt(0)] = LETTERS.indexOf("/");

/** The bytes up to the first character that is none of base64's. */
export function base64Bytes(text: string): Uint8Array {
  const bytes = new Uint8Array(Math.floor((text.length * 6) / 8));
  let length = 0;
  let bits = 0;
  let held = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    const value = VALUES[code] ?? -1;
    if (code === PADDING) {
      bits = 0;
      continue;
    }
    if (value < 0) break;
    held = ((held << 6) | value) & 0xffff;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes[length++] = (held >> bits) & 0xff;
  }
  return bytes.subarray(0, length);
}
