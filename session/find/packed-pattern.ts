// Bytes inside base64, as a regular expression that the database runs: entries without them need not be unpacked.
// Base64 writes six bits a character, three bytes as four (RFC 4648, section 4), so bytes look different at each of three
// offsets. Bits that are not known (neighbouring bytes, the case of letters) leave several characters to choose from.

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".split("");
const BITS = 6;
/** Bytes of what is looked for that the expression says: more find no fewer entries. */
const MAX_BYTES = 12;
/** The bit in which an ASCII letter's cases differ. */
const CASE_BIT = 0x20;

/** Matches base64 that holds the bytes; it may match more. Letters match in either case unless `matchCase`. */
export function packedPattern(bytes: Uint8Array, matchCase: boolean): string {
  const some = bytes.subarray(0, MAX_BYTES);
  return [0, 1, 2].map((offset) => patternAt(some, offset, matchCase)).join("|");
}

function patternAt(bytes: Uint8Array, offset: number, matchCase: boolean): string {
  const first = offset * 8;
  const end = first + bytes.length * 8;
  let pattern = "";
  for (let at = first - (first % BITS); at < end; at += BITS) pattern += classAt(bytes, first, at, matchCase);
  return pattern;
}

// The characters that may stand for the six bits from `at` on; the bytes begin at the bit `first`.
function classAt(bytes: Uint8Array, first: number, at: number, matchCase: boolean): string {
  let [known, value] = [0, 0];
  for (let i = 0; i < BITS; i++) {
    const bit = at + i - first;
    const byte = bit < 0 ? undefined : bytes[bit >> 3];
    if (byte === undefined) continue;
    const mask = 0x80 >> (bit & 7);
    if ((unknownBits(byte, matchCase) & mask) !== 0) continue;
    known |= 1 << (BITS - 1 - i);
    if ((byte & mask) !== 0) value |= 1 << (BITS - 1 - i);
  }
  const characters = ALPHABET.filter((_, sextet) => (sextet & known) === value);
  return characters.length === 1 ? escaped(characters.join("")) : `[${characters.join("")}]`;
}

function unknownBits(byte: number, matchCase: boolean): number {
  if (matchCase) return 0;
  // What is not ASCII may be of other bytes, and more of them, in the other case: see the caller.
  if (byte >= 0x80) return 0xff;
  const letter = byte | CASE_BIT;
  return letter >= 0x61 && letter <= 0x7a ? CASE_BIT : 0;
}

function escaped(character: string): string {
  return character === "+" ? "\\+" : character;
}
