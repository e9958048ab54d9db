// UTF-8 in and out for the texts of a capture file (comments, names). Tolerant on the way in: a wrong byte becomes
// U+FFFD, as the Encoding Standard does, so that a damaged comment never costs the packet.

const REPLACEMENT = "\ufffd";
/** Characters joined at once: an argument list has a bound of its own. */
const SLICE = 4_096;

/** Least code point that a sequence of that many bytes may stand for; below it the encoding is overlong. */
const LEAST = [0, 0, 0x80, 0x800, 0x10000];

function sequenceLength(lead: number): number {
  if (lead < 0x80) return 1;
  if (lead >= 0xc2 && lead < 0xe0) return 2;
  if (lead >= 0xe0 && lead < 0xf0) return 3;
  return lead >= 0xf0 && lead < 0xf5 ? 4 : 0;
}

/** The code point at `at`, or -1 where the bytes are not UTF-8. */
function codePointAt(bytes: Uint8Array, at: number, end: number, length: number): number {
  const lead = bytes[at] ?? 0;
  if (length === 1) return lead;
  if (length === 0 || at + length > end) return -1;
  let point = lead & (0xff >> (length + 1));
  for (let i = 1; i < length; i++) {
    const next = bytes[at + i] ?? 0;
    if ((next & 0xc0) !== 0x80) return -1;
    point = (point << 6) | (next & 0x3f);
  }
  const isSurrogate = point >= 0xd800 && point <= 0xdfff;
  return point < (LEAST[length] ?? 0) || isSurrogate || point > 0x10ffff ? -1 : point;
}

/** The text of `bytes[start, end)`, up to the first zero byte. */
export function readText(bytes: Uint8Array, start: number, end: number): string {
  let text = "";
  let points: number[] = [];
  for (let at = start; at < end && bytes[at] !== 0; ) {
    const length = sequenceLength(bytes[at] ?? 0);
    const point = codePointAt(bytes, at, end, length);
    points.push(point < 0 ? REPLACEMENT.charCodeAt(0) : point);
    at += point < 0 ? 1 : length;
    if (points.length === SLICE) {
      text += String.fromCodePoint(...points);
      points = [];
    }
  }
  return text + String.fromCodePoint(...points);
}

/** The UTF-8 bytes of `text`; a lone surrogate becomes U+FFFD. */
export function textBytes(text: string): Uint8Array {
  const bytes: number[] = [];
  for (const character of text) {
    const raw = character.codePointAt(0) ?? 0;
    const point = raw >= 0xd800 && raw <= 0xdfff ? 0xfffd : raw;
    if (point < 0x80) bytes.push(point);
    else if (point < 0x800) bytes.push(0xc0 | (point >> 6), 0x80 | (point & 0x3f));
    else if (point < 0x10000) bytes.push(0xe0 | (point >> 12), 0x80 | ((point >> 6) & 0x3f), 0x80 | (point & 0x3f));
    else
      bytes.push(
        0xf0 | (point >> 18),
        0x80 | ((point >> 12) & 0x3f),
        0x80 | ((point >> 6) & 0x3f),
        0x80 | (point & 0x3f),
      );
  }
  return Uint8Array.from(bytes);
}
