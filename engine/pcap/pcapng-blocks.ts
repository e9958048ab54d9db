// Numbers of the pcapng format (draft-ietf-opsawg-pcapng): block types, option codes, and the walk over options.
//
//   block:  type u32 | total length u32 | body, padded to 4 bytes | total length u32 again
//   option: code u16 | length u16 | value, padded to 4 bytes        (ends with code 0)
import { MAX_OPTIONS } from "./limits.ts";

export const BLOCK_SECTION = 0x0a0d0d0a;
export const BLOCK_INTERFACE = 1;
export const BLOCK_PACKET_OBSOLETE = 2;
export const BLOCK_SIMPLE_PACKET = 3;
export const BLOCK_NAMES = 4;
export const BLOCK_STATISTICS = 5;
export const BLOCK_ENHANCED_PACKET = 6;
export const BLOCK_SECRETS = 10;
export const BLOCK_CUSTOM = 0x0bad;
export const BLOCK_CUSTOM_NO_COPY = 0x40000bad;

export const BYTE_ORDER_MAGIC = 0x1a2b3c4d;

/** Bytes of a block that is not its body. */
export const BLOCK_OVERHEAD = 12;

export const OPTION_END = 0;
export const OPTION_COMMENT = 1;
export const SECTION_HARDWARE = 2;
export const SECTION_OS = 3;
export const SECTION_APPLICATION = 4;
export const INTERFACE_NAME = 2;
export const INTERFACE_DESCRIPTION = 3;
export const INTERFACE_TIME_RESOLUTION = 9;
export const INTERFACE_FILTER = 11;
export const INTERFACE_OS = 12;
export const INTERFACE_TIME_OFFSET = 14;
export const STATISTICS_RECEIVED = 4;
export const STATISTICS_DROPPED_BY_INTERFACE = 5;
export const STATISTICS_DROPPED_BY_SYSTEM = 7;

export const NAME_END = 0;
export const NAME_IPV4 = 1;
export const NAME_IPV6 = 2;

/** `length` rounded up to the 4 bytes to which everything in pcapng is padded. */
export function padded(length: number): number {
  return length + (-length & 3);
}

/** Calls `onOption(code, start, end)` for each option in `[at, end)`; false where one is longer than the block. */
export function walkOptions(
  view: DataView,
  at: number,
  end: number,
  isLittleEndian: boolean,
  onOption: (code: number, start: number, end: number) => void,
): boolean {
  let next = at;
  for (let count = 0; count < MAX_OPTIONS && next + 4 <= end; count++) {
    const code = view.getUint16(next, isLittleEndian);
    const length = view.getUint16(next + 2, isLittleEndian);
    if (code === OPTION_END) return true;
    if (next + 4 + length > end) return false;
    onOption(code, next + 4, next + 4 + length);
    next += 4 + padded(length);
  }
  return true;
}
