// Where things lie in the packet at hand. One mutable view is filled again for every packet, so that parsing makes
// no garbage; layers read the bytes between `at` and `end`, move both inwards, and answer which layer follows.
import type { Drop } from "./drops.ts";

/** What follows, or what the packet turned out to be. */
export const NOTHING = 0;
export const ETHERNET = 1;
export const IPV4 = 2;
export const IPV6 = 3;
export const TCP = 4;
export const UDP = 5;
export const SCTP = 6;
export const ICMP = 7;
/** A fragment that waits for the others. */
export const HELD = 8;
/** The transport header was read: `transport` says which. */
export const DONE = 9;
export type Layer = number;

/** TCP flags. */
export const FIN = 0x01;
export const SYN = 0x02;
export const RST = 0x04;
export const PSH = 0x08;
export const ACK = 0x10;

const NO_BYTES = new Uint8Array(0);

export class PacketView {
  bytes: Uint8Array = NO_BYTES;
  /** First byte not yet read; after the transport header the first byte of payload. */
  at = 0;
  /** End of what was captured of the present layer. */
  end = 0;
  /** End of the present layer on the wire; beyond `end` where the capture cut the packet. */
  wireEnd = 0;

  /** Tunnels and link headers passed, and how many are allowed. */
  depth = 0;
  maxDepth = 0;
  /** VLAN tag next to the network header, -1 without; with two tags the outer one shifted by 12 bits plus the inner. */
  vlan = -1;
  /** Interface, packet direction and tunnel that showed the packet, as one number: equal places see equal traffic. */
  place = 0;
  /** Index of the interface inside the captured machine (SLL2), -1 where unknown. */
  linkInterface = -1;

  /** 4 or 6. Addresses lie in `addressBytes`, which is not `bytes` after fragments were put together. */
  ipVersion = 0;
  addressBytes: Uint8Array = NO_BYTES;
  sourceAt = 0;
  destinationAt = 0;
  addressLength = 0;

  /** TCP, UDP, SCTP or ICMP once the packet is DONE. */
  transport: Layer = NOTHING;
  sourcePort = 0;
  destinationPort = 0;
  /** Sequence numbers as signed 32 bits: only their differences mean anything. */
  seq = 0;
  ack = 0;
  flags = 0;
  window = 0;
  /** Shift count of a SYN's window scale option, -1 without. */
  windowScale = -1;
  /** Checksum field of UDP and SCTP, SCTP's verification tag. */
  checksum = 0;
  verificationTag = 0;

  /** Why the packet went no further, with a number where the reason has one. */
  drop: Drop | null = null;
  dropDetail = 0;

  /** Begins another packet. */
  reset(bytes: Uint8Array, start: number, end: number, originalLength: number, interfaceIndex: number): void {
    this.bytes = bytes;
    this.at = start;
    this.end = end;
    this.wireEnd = Math.max(end, start + originalLength);
    this.depth = 0;
    this.vlan = -1;
    this.place = interfaceIndex;
    this.linkInterface = -1;
    this.ipVersion = 0;
    this.transport = NOTHING;
    this.drop = null;
  }

  /** Payload bytes that the packet had on the wire and the capture did not keep. */
  get missing(): number {
    return this.wireEnd - this.end;
  }

  /** Whether `count` bytes can be read; every layer asks once, then reads without fear. */
  has(count: number): boolean {
    return this.end - this.at >= count;
  }
  u8(offset: number): number {
    return this.bytes[this.at + offset] as number;
  }
  u16(offset: number): number {
    const at = this.at + offset;
    return ((this.bytes[at] as number) << 8) | (this.bytes[at + 1] as number);
  }
  /** As signed 32 bits. */
  i32(offset: number): number {
    const at = this.at + offset;
    const b = this.bytes;
    return (
      ((b[at] as number) << 24) | ((b[at + 1] as number) << 16) | ((b[at + 2] as number) << 8) | (b[at + 3] as number)
    );
  }

  /** Ends the present layer `length` bytes after `at`: what follows is padding. */
  limitTo(length: number): void {
    const wireEnd = this.at + length;
    if (wireEnd < this.wireEnd) this.wireEnd = wireEnd;
    if (this.end > this.wireEnd) this.end = this.wireEnd;
  }
  /** Moves past a header; where the capture cut it, nothing is left to read. */
  advance(count: number): void {
    this.at = Math.min(this.at + count, this.end);
  }
  /** The packet goes no further. */
  refuse(drop: Drop, detail = 0): Layer {
    this.drop = drop;
    this.dropDetail = detail;
    return NOTHING;
  }
  /** Counts one more tunnel or link header; false where the limit is passed. */
  enter(): boolean {
    return ++this.depth <= this.maxDepth;
  }
  /** Tells two places apart that the same capture interface shows (another device, direction or tunnel). */
  mixPlace(value: number): void {
    this.place = (Math.imul(this.place ^ value, 0x9e3779b1) + 0x7f4a7c15) | 0;
  }
}
