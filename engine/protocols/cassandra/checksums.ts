// Checksums of segments (native_protocol_v5.spec, section 2.1): of the header 24 bits, of the payload 32.

const CRC24_POLYNOMIAL = 0x1974f0b;
const CRC24_START = 0x875060;

/** Of `bytes[start, end)`, in the order in which they lie. */
export function crc24(bytes: Uint8Array, start: number, end: number): number {
  let crc = CRC24_START;
  for (let at = start; at < end; at++) {
    crc ^= (bytes[at] as number) << 16;
    for (let bit = 0; bit < 8; bit++) {
      crc <<= 1;
      if ((crc & 0x1000000) !== 0) crc ^= CRC24_POLYNOMIAL;
    }
  }
  return crc;
}

const CRC32_POLYNOMIAL = 0xedb88320;
const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ ((crc & 1) === 0 ? 0 : CRC32_POLYNOMIAL);
  return crc;
});
/** Four bytes that every payload is thought to begin with, so that one of zeros has a checksum that is not 0. */
const BEFORE = Uint8Array.of(0xfa, 0x2d, 0x55, 0xca);
const CRC32_START = update(0xffffffff, BEFORE, 0, BEFORE.length);

export function crc32(bytes: Uint8Array, start: number, end: number): number {
  return ~update(CRC32_START, bytes, start, end) >>> 0;
}
function update(start: number, bytes: Uint8Array, from: number, to: number): number {
  let crc = start;
  for (let at = from; at < to; at++) crc = (TABLE[(crc ^ (bytes[at] as number)) & 0xff] as number) ^ (crc >>> 8);
  return crc;
}
