// Texts on their way into a sandbox: a list of strings in QuickJS's own binary form, made on the side that has them, so
// that the sandbox copies bytes instead of converting characters one by one.
//
//   version 5 | atoms 0 | list 9, count | for each: string 7, length * 2 + isWide, characters        (numbers: LEB128)

const VERSION = 5;
const LIST = 9;
const STRING = 7;
const MAX_NUMBER_BYTES = 5;

/** The list for `decodeBinaryJSON` of the same version of QuickJS; a test holds it to that. */
export function encodeTexts(texts: readonly string[]): Uint8Array<ArrayBuffer> {
  const isPlain = texts.map((text) => Buffer.byteLength(text) === text.length);
  const length = texts.reduce((sum, text, i) => sum + 1 + MAX_NUMBER_BYTES + text.length * (isPlain[i] ? 1 : 2), 8);
  const bytes = Buffer.allocUnsafeSlow(length);
  let at = writeNumber(bytes, bytes.writeUInt8(LIST, bytes.writeUInt8(0, bytes.writeUInt8(VERSION, 0))), texts.length);
  texts.forEach((text, i) => {
    at = bytes.writeUInt8(STRING, at);
    at = writeNumber(bytes, at, text.length * 2 + (isPlain[i] ? 0 : 1));
    at += bytes.write(text, at, isPlain[i] ? "latin1" : "utf16le");
  });
  return new Uint8Array(bytes.buffer, 0, at);
}

function writeNumber(bytes: Buffer, start: number, value: number): number {
  let at = start;
  let rest = value;
  for (; rest > 0x7f; rest = Math.floor(rest / 128)) at = bytes.writeUInt8((rest % 128) | 0x80, at);
  return bytes.writeUInt8(rest, at);
}
