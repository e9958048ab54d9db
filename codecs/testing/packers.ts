// Snappy and LZ4 written for tests: the real libraries' output is in the recordings of Kafka.

/** Literals `[start, end)`, then a copy of `length` bytes of `distance` ago; the last one has none. */
interface Sequence {
  readonly start: number;
  readonly end: number;
  readonly distance: number;
  readonly length: number;
}
const MIN_MATCH = 4;
/** Snappy's copies with two bytes of distance, and LZ4's, reach as far. */
const MAX_DISTANCE = 65_535;

function* sequencesOf(bytes: Uint8Array, maxLength: number, tail: number): Generator<Sequence> {
  const seen = new Map<number, number>();
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let start = 0;
  let at = 0;
  while (at + MIN_MATCH <= bytes.length - tail) {
    const word = view.getUint32(at);
    const before = seen.get(word);
    seen.set(word, at);
    if (before === undefined || at - before > MAX_DISTANCE) {
      at++;
      continue;
    }
    let length = MIN_MATCH;
    while (at + length < bytes.length - tail && length < maxLength && bytes[at + length] === bytes[before + length])
      length++;
    yield { start, end: at, distance: at - before, length };
    at += length;
    start = at;
  }
  yield { start, end: bytes.length, distance: 0, length: 0 };
}

export function packSnappy(bytes: Uint8Array): Uint8Array {
  const out: number[] = [];
  for (let left = bytes.length; ; left = Math.floor(left / 128)) {
    out.push(left < 128 ? left : (left % 128) | 128);
    if (left < 128) break;
  }
  for (const { start, end, distance, length } of sequencesOf(bytes, 64, 0)) {
    if (end > start) {
      const count = end - start - 1;
      if (count < 60) out.push(count << 2);
      else out.push(62 << 2, count & 255, (count >> 8) & 255, count >> 16);
      for (let i = start; i < end; i++) out.push(bytes[i] as number);
    }
    if (length === 0) continue;
    if (length < 12 && distance < 2048) out.push(((distance >> 8) << 5) | ((length - 4) << 2) | 1, distance & 255);
    else out.push(((length - 1) << 2) | 2, distance & 255, distance >> 8);
  }
  return Uint8Array.from(out);
}

/** Blocks of 32 KiB, as xerial's library writes them. */
export function packXerial(bytes: Uint8Array): Uint8Array {
  const parts: Uint8Array[] = [Uint8Array.of(0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0, 0, 0, 0, 1, 0, 0, 0, 1)];
  for (let at = 0; at < bytes.length; at += 32_768) {
    const block = packSnappy(bytes.subarray(at, at + 32_768));
    const length = Buffer.alloc(4);
    length.writeUInt32BE(block.length);
    parts.push(length, block);
  }
  return Buffer.concat(parts);
}

export function packLz4(bytes: Uint8Array): Uint8Array {
  const parts: Uint8Array[] = [Uint8Array.of(0x04, 0x22, 0x4d, 0x18, 0x60, 0x70, 0x73)];
  for (let at = 0; at < bytes.length; at += 4 << 20) {
    const block = packLz4Block(bytes.subarray(at, at + (4 << 20)));
    const length = Buffer.alloc(4);
    length.writeUInt32LE(block.length);
    parts.push(length, block);
  }
  parts.push(Buffer.alloc(4));
  return Buffer.concat(parts);
}
export function packLz4Block(bytes: Uint8Array): Uint8Array {
  const out: number[] = [];
  const longer = (length: number): void => {
    let left = length - 15;
    for (; left >= 255; left -= 255) out.push(255);
    if (left >= 0) out.push(left);
  };
  // The format wants the last five bytes as literals.
  for (const { start, end, distance, length } of sequencesOf(bytes, 1 << 20, 5)) {
    const literals = end - start;
    const match = Math.max(0, length - MIN_MATCH);
    out.push((Math.min(literals, 15) << 4) | Math.min(match, 15));
    longer(literals);
    for (let i = start; i < end; i++) out.push(bytes[i] as number);
    if (length === 0) break;
    out.push(distance & 255, distance >> 8);
    longer(match);
  }
  return Uint8Array.from(out);
}
