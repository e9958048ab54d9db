// The file header of the classic pcap format (draft-ietf-opsawg-pcap, section 4), in every flavour found in the wild.
//
//   magic u32 | version major u16, minor u16 | reserved u32 | reserved u32 | snaplen u32 | link type u32
//
// The magic tells the byte order and the unit of the fraction; "modified" (0xa1b2cd34, Kuznetsov's libpcap patch) has
// eight more bytes in each record header.
import { MAX_PACKET_BYTES, MAX_PACKET_BYTES_ANY } from "./limits.ts";

export const PCAP_HEADER_BYTES = 24;

export interface PcapHeader {
  readonly isLittleEndian: boolean;
  /** Fractions of a second that a record's time counts: 1,000,000 or 1,000,000,000. */
  readonly fractionsPerSecond: number;
  readonly recordHeaderBytes: number;
  readonly snapLength: number;
  readonly linkType: number;
  readonly maxPacketBytes: number;
}

const MAGICS = [
  { magic: 0xa1b2c3d4, fractionsPerSecond: 1_000_000, recordHeaderBytes: 16 },
  { magic: 0xa1b23c4d, fractionsPerSecond: 1_000_000_000, recordHeaderBytes: 16 },
  { magic: 0xa1b2cd34, fractionsPerSecond: 1_000_000, recordHeaderBytes: 24 },
] as const;

/** True where these four bytes (big-endian) open a classic pcap file. */
export function isPcapMagic(first4: number): boolean {
  return MAGICS.some(({ magic }) => magic === first4 || swap32(magic) === first4);
}

function swap32(value: number): number {
  return ((value << 24) | ((value & 0xff00) << 8) | ((value >>> 8) & 0xff00) | (value >>> 24)) >>> 0;
}

/** Decodes the 24 bytes at `at`; a text says why the file cannot be read. */
export function decodePcapHeader(view: DataView, at: number): PcapHeader | string {
  const first4 = view.getUint32(at, false);
  const flavour = MAGICS.find(({ magic }) => magic === first4 || swap32(magic) === first4);
  if (!flavour) return "the file does not begin like a pcap file";
  const isLittleEndian = flavour.magic !== first4;
  const major = view.getUint16(at + 4, isLittleEndian);
  // All files since 1998 are version 2; Wireshark refuses others as well, their records are laid out differently.
  if (major !== 2) return `pcap version ${major}.${view.getUint16(at + 6, isLittleEndian)} is not known`;
  const snapLength = view.getUint32(at + 16, isLittleEndian);
  return {
    isLittleEndian,
    fractionsPerSecond: flavour.fractionsPerSecond,
    recordHeaderBytes: flavour.recordHeaderBytes,
    snapLength,
    // The upper half holds the length of a frame check sequence, where it is used at all.
    linkType: view.getUint32(at + 20, isLittleEndian) & 0xffff,
    maxPacketBytes: Math.min(Math.max(snapLength, MAX_PACKET_BYTES), MAX_PACKET_BYTES_ANY),
  };
}
