// Heads of packets for scripts that look at packets: all headers up to the transport's, no payload, packed one behind the
// other (contract/agent/agent.proto, Batch). Made only while somebody asks for them.
//
//   seconds 4 | nanoseconds 4 | length on the wire 4 | link type 2 | bytes that follow 2 | head | captured length 4
//   (little-endian)
import { formatAddress } from "../flow/address.ts";
import { DEFAULT_LIMITS } from "../limits.ts";
import type { PacketRecord } from "../pcap/packet-record.ts";
import * as drops from "./drops.ts";
import { createHeaderEnd } from "./header-end.ts";
import { PacketParser } from "./packet-parser.ts";
import { ICMP, type PacketView, SCTP, TCP, UDP } from "./packet-view.ts";

/** Heads that are handed on together. */
export const MAX_HEADS_BYTES = 131_072;
/** Longest head: link, tunnel, IP and TCP headers with their options. */
const MAX_HEAD_BYTES = 256;
const PREFIX_BYTES = 16;
const SUFFIX_BYTES = 4;

export class PacketHeads {
  readonly #bytes = new Uint8Array(MAX_HEADS_BYTES);
  readonly #view = new DataView(this.#bytes.buffer);
  readonly #headerEnd = createHeaderEnd();
  #length = 0;
  #count = 0;

  get isEmpty(): boolean {
    return this.#length === 0;
  }
  /** Whether there is no room for another head of any length. */
  get isFull(): boolean {
    return this.#length + PREFIX_BYTES + MAX_HEAD_BYTES + SUFFIX_BYTES > MAX_HEADS_BYTES;
  }
  /** Heads so far. */
  get count(): number {
    return this.#count;
  }

  /** There must be room. */
  add(record: PacketRecord): void {
    const { bytes, start, sec, nsec, originalLength, linkType } = record;
    const end = Math.min(this.#headerEnd.of(record), start + MAX_HEAD_BYTES);
    const at = this.#length;
    this.#view.setUint32(at, sec, true);
    this.#view.setUint32(at + 4, nsec, true);
    this.#view.setUint32(at + 8, originalLength, true);
    this.#view.setUint16(at + 12, linkType, true);
    this.#view.setUint16(at + 14, end - start + SUFFIX_BYTES, true);
    this.#bytes.set(bytes.subarray(start, end), at + PREFIX_BYTES);
    const headEnd = at + PREFIX_BYTES + end - start;
    this.#view.setUint32(headEnd, record.end - start, true);
    this.#length = headEnd + SUFFIX_BYTES;
    this.#count++;
  }

  /** The heads so far, valid until the next is added. */
  take(): Uint8Array {
    const taken = this.#bytes.subarray(0, this.#length);
    this.#length = this.#count = 0;
    return taken;
  }
}

/** How many heads there are; what is cut short does not count. */
export function countHeads(heads: Uint8Array): number {
  const view = new DataView(heads.buffer, heads.byteOffset, heads.byteLength);
  let count = 0;
  for (let at = 0; at + PREFIX_BYTES <= heads.length; count++) {
    at += PREFIX_BYTES + view.getUint16(at + 14, true);
    if (at > heads.length) return count;
  }
  return count;
}

/** What scripts are told of a packet. Addresses, ports and protocol are empty or null where the packet has none. */
export interface PacketFacts {
  readonly timeNs: bigint;
  readonly captureLength: number;
  readonly length: number;
  readonly truncated: boolean;
  readonly fragmented: boolean;
  readonly srcIp: string;
  readonly dstIp: string;
  readonly srcPort: number | null;
  readonly dstPort: number | null;
  /** `tcp`, `udp`, `sctp`, `icmp`, or empty. */
  readonly protocol: string;
}

/** Reads heads as they were packed. What is cut short, which no sender of ours does, ends the reading. */
export function createHeadsReader(): (heads: Uint8Array) => Generator<PacketFacts> {
  // No fragment is put together: each is told as what it is.
  const parser = new PacketParser({ ...DEFAULT_LIMITS, maxDatagramBytes: 0 }, () => undefined);
  return function* read(heads) {
    const view = new DataView(heads.buffer, heads.byteOffset, heads.byteLength);
    for (let at = 0; at + PREFIX_BYTES <= heads.length; ) {
      const start = at + PREFIX_BYTES;
      const next = start + view.getUint16(at + 14, true);
      const end = next - SUFFIX_BYTES;
      if (next > heads.length || end < start) return;
      yield factsOf(parser, {
        bytes: heads,
        start,
        end,
        sec: view.getUint32(at, true),
        nsec: view.getUint32(at + 4, true),
        originalLength: view.getUint32(at + 8, true),
        captureLength: view.getUint32(end, true),
        linkType: view.getUint16(at + 12, true),
      });
      at = next;
    }
  };
}

type Head = Omit<PacketRecord, "interfaceIndex" | "number" | "comment"> & { readonly captureLength: number };

function factsOf(parser: PacketParser, head: Head): PacketFacts {
  const { sec, nsec, originalLength, captureLength } = head;
  parser.parse({ ...head, interfaceIndex: 0, number: 0 });
  const { view } = parser;
  const hasPorts = PORTED.has(view.transport);
  return {
    timeNs: BigInt(sec) * 1_000_000_000n + BigInt(nsec),
    captureLength,
    length: originalLength,
    truncated: captureLength < originalLength,
    fragmented: view.drop === drops.BAD_FRAGMENT,
    srcIp: addressOf(view, view.sourceAt),
    dstIp: addressOf(view, view.destinationAt),
    srcPort: hasPorts ? view.sourcePort : null,
    dstPort: hasPorts ? view.destinationPort : null,
    protocol: PROTOCOLS.get(view.transport) ?? "",
  };
}

const PROTOCOLS = new Map([
  [TCP, "tcp"],
  [UDP, "udp"],
  [SCTP, "sctp"],
  [ICMP, "icmp"],
]);
const PORTED = new Set([TCP, UDP, SCTP]);

function addressOf({ ipVersion, addressBytes, addressLength }: PacketView, at: number): string {
  return ipVersion === 0 ? "" : formatAddress(addressBytes.subarray(at, at + addressLength));
}
