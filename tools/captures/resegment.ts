// Cuts the TCP segments of a capture into smaller ones, as another network would have: the bytes of every connection stay the
// same, so the entries must too. Knows Ethernet with IPv4; other packets stay as they are.
import { CaptureReader, PcapWriter, type PacketRecord } from "../../engine/pcap/index.ts";

const ETHERNET_BYTES = 14;
const PROTOCOL_TCP = 6;
const PSH = 0x08;
const FIN = 0x01;
const SYN = 0x02;

/** Whether a file is little-endian pcap of Ethernet packets, with microseconds. */
export function isEthernetPcap(file: Uint8Array): boolean {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  return file.length >= 24 && view.getUint32(0, true) === 0xa1b2c3d4 && view.getUint32(20, true) === 1;
}

/** The same capture with payloads cut as `pieceBytes` says for what is left of each. */
export function resegment(file: Uint8Array, pieceBytes: (left: number) => number): Uint8Array {
  const writer = new PcapWriter({ linkType: 1 });
  const onPacket = (record: PacketRecord): void => {
    for (const bytes of cutSegment(new Uint8Array(record.bytes.subarray(record.start, record.end)), pieceBytes)) {
      writer.packet({ ...record, bytes, start: 0, end: bytes.length, originalLength: bytes.length });
    }
  };
  const reader = new CaptureReader();
  reader.push(file, onPacket);
  reader.finish(onPacket);
  return writer.take();
}

function cutSegment(packet: Uint8Array, pieceBytes: (left: number) => number): readonly Uint8Array[] {
  const view = new DataView(packet.buffer, packet.byteOffset, packet.byteLength);
  if (packet.length < 54 || view.getUint16(12) !== 0x0800 || view.getUint8(23) !== PROTOCOL_TCP) return [packet];
  const tcp = ETHERNET_BYTES + (view.getUint8(ETHERNET_BYTES) & 0x0f) * 4;
  const payload = tcp + (view.getUint8(tcp + 12) >> 4) * 4;
  const end = ETHERNET_BYTES + view.getUint16(ETHERNET_BYTES + 2);
  // A SYN counts as a byte before its own data (RFC 7413): it stays whole.
  const isSyn = (view.getUint8(tcp + 13) & SYN) !== 0;
  if (end > packet.length || payload >= end || isSyn) return [packet];
  const pieces: Uint8Array[] = [];
  for (let at = payload; at < end; ) {
    const count = Math.min(end - at, Math.max(1, pieceBytes(end - at)));
    pieces.push(pieceOf(packet, tcp, payload, at, count, at + count === end));
    at += count;
  }
  return pieces;
}

/** One smaller segment: its own total length and sequence number; PSH and FIN only on the last. */
function pieceOf(
  packet: Uint8Array,
  tcp: number,
  payload: number,
  at: number,
  count: number,
  isLast: boolean,
): Uint8Array {
  const piece = new Uint8Array(payload + count);
  piece.set(packet.subarray(0, payload));
  piece.set(packet.subarray(at, at + count), payload);
  const view = new DataView(piece.buffer);
  view.setUint16(ETHERNET_BYTES + 2, piece.length - ETHERNET_BYTES);
  view.setUint32(tcp + 4, (view.getUint32(tcp + 4) + (at - payload)) >>> 0);
  if (!isLast) view.setUint8(tcp + 13, view.getUint8(tcp + 13) & ~(PSH | FIN));
  return piece;
}
