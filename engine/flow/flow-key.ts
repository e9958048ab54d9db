// What makes packets one flow: transport, addresses and ports, read as numbers so that finding a flow makes no text.
import { type Layer, type PacketView, TCP } from "../packet/packet-view.ts";
import type { FlowEnds, Transport } from "./flow.ts";

const TRANSPORTS: readonly Transport[] = ["tcp", "udp", "sctp", "icmp"];

/** Name of a transport layer. */
export function transportName(layer: Layer): Transport {
  return TRANSPORTS[layer - TCP] ?? "icmp";
}

/** One mutable key: source and destination as the packet has them. */
export class FlowKey {
  /** Transport and IP version. */
  kind = 0;
  s0 = 0;
  s1 = 0;
  s2 = 0;
  s3 = 0;
  d0 = 0;
  d1 = 0;
  d2 = 0;
  d3 = 0;
  sourcePort = 0;
  destinationPort = 0;
  /** The same for both directions. */
  hash = 0;

  read(view: PacketView): void {
    const { addressBytes: bytes, sourceAt: s, destinationAt: d } = view;
    this.kind = view.transport * 8 + view.ipVersion;
    this.sourcePort = view.sourcePort;
    this.destinationPort = view.destinationPort;
    this.s0 = word(bytes, s);
    this.d0 = word(bytes, d);
    if (view.ipVersion === 6) {
      this.s1 = word(bytes, s + 4);
      this.s2 = word(bytes, s + 8);
      this.s3 = word(bytes, s + 12);
      this.d1 = word(bytes, d + 4);
      this.d2 = word(bytes, d + 8);
      this.d3 = word(bytes, d + 12);
    } else this.s1 = this.s2 = this.s3 = this.d1 = this.d2 = this.d3 = 0;
    this.#mix();
  }

  /** The same from ends that are told of, not seen: addresses of four bytes or of sixteen. */
  readEnds({ transport, source, sourcePort, destination, destinationPort }: FlowEnds): void {
    const isV6 = source.length === 16;
    this.kind = (TRANSPORTS.indexOf(transport) + TCP) * 8 + (isV6 ? 6 : 4);
    this.sourcePort = sourcePort;
    this.destinationPort = destinationPort;
    this.s0 = word(source, 0);
    this.d0 = word(destination, 0);
    if (isV6) {
      this.s1 = word(source, 4);
      this.s2 = word(source, 8);
      this.s3 = word(source, 12);
      this.d1 = word(destination, 4);
      this.d2 = word(destination, 8);
      this.d3 = word(destination, 12);
    } else this.s1 = this.s2 = this.s3 = this.d1 = this.d2 = this.d3 = 0;
    this.#mix();
  }

  #mix(): void {
    const source = endHash(this.s0, this.s1, this.s2, this.s3, this.sourcePort);
    const destination = endHash(this.d0, this.d1, this.d2, this.d3, this.destinationPort);
    const mixed = Math.imul((source + destination) ^ this.kind, 0x85ebca6b);
    this.hash = mixed ^ (mixed >>> 15);
  }

  copyFrom(other: FlowKey): void {
    this.kind = other.kind;
    this.s0 = other.s0;
    this.s1 = other.s1;
    this.s2 = other.s2;
    this.s3 = other.s3;
    this.d0 = other.d0;
    this.d1 = other.d1;
    this.d2 = other.d2;
    this.d3 = other.d3;
    this.sourcePort = other.sourcePort;
    this.destinationPort = other.destinationPort;
    this.hash = other.hash;
  }

  /** Whether `other` has the same ends in the same order. */
  isSame(other: FlowKey): boolean {
    return (
      this.s0 === other.s0 &&
      this.d0 === other.d0 &&
      this.sourcePort === other.sourcePort &&
      this.destinationPort === other.destinationPort &&
      this.kind === other.kind &&
      this.s1 === other.s1 &&
      this.s2 === other.s2 &&
      this.s3 === other.s3 &&
      this.d1 === other.d1 &&
      this.d2 === other.d2 &&
      this.d3 === other.d3
    );
  }

  /** Whether `other` has the same ends in the other order. */
  isReverse(other: FlowKey): boolean {
    return (
      this.s0 === other.d0 &&
      this.d0 === other.s0 &&
      this.sourcePort === other.destinationPort &&
      this.destinationPort === other.sourcePort &&
      this.kind === other.kind &&
      this.s1 === other.d1 &&
      this.s2 === other.d2 &&
      this.s3 === other.d3 &&
      this.d1 === other.s1 &&
      this.d2 === other.s2 &&
      this.d3 === other.s3
    );
  }
}

function word(bytes: Uint8Array, at: number): number {
  return (
    ((bytes[at] as number) << 24) |
    ((bytes[at + 1] as number) << 16) |
    ((bytes[at + 2] as number) << 8) |
    (bytes[at + 3] as number)
  );
}

function endHash(w0: number, w1: number, w2: number, w3: number, port: number): number {
  let h = Math.imul(w0 ^ Math.imul(w1, 0x9e3779b1), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13) ^ w2, 0xc2b2ae35);
  h = Math.imul(h ^ (h >>> 16) ^ w3, 0x27d4eb2f);
  h = Math.imul(h ^ (h >>> 15) ^ port, 0x165667b1);
  return h ^ (h >>> 14);
}
