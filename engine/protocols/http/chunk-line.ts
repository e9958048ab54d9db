// The line before a chunk's data.
//   chunk = chunk-size [ chunk-ext ] CRLF chunk-data CRLF    chunk-size = 1*HEXDIG     (RFC 9112, 7.1)

/** Where the size is damaged. */
export const BAD_CHUNK_SIZE = -1;
/** Hexadecimal digits that a double holds exactly, without leading zeros. */
const MAX_HEX_DIGITS = 13;

/** Size of the chunk whose line is `bytes[start, end)`, without its line end; BAD_CHUNK_SIZE when it is none. */
export function chunkSize(bytes: Uint8Array, start: number, end: number): number {
  let size = 0;
  let digits = 0;
  let at = start;
  for (; at < end; at++) {
    const digit = hexDigit(bytes[at] as number);
    if (digit < 0) break;
    size = size * 16 + digit;
    if (size > 0) digits++;
  }
  if (at === start || digits > MAX_HEX_DIGITS) return BAD_CHUNK_SIZE;
  // Blanks before an extension are bad but met (7.1.1).
  while (at < end && (bytes[at] === 32 || bytes[at] === 9)) at++;
  return at === end || bytes[at] === 59 ? size : BAD_CHUNK_SIZE;
}

function hexDigit(byte: number): number {
  if (byte >= 48 && byte <= 57) return byte - 48;
  const letter = byte | 0x20;
  return letter >= 97 && letter <= 102 ? letter - 87 : -1;
}
