// A capture many times over, each copy with addresses of its own, several copies at a time: what a busy cluster looks like,
// and long enough that start-up hardly counts.
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import { CaptureReader, type PacketRecord, PcapWriter } from "../../engine/pcap/index.ts";

const LINK_ETHERNET = 1;
const LINK_SLL = 113;
const LINK_SLL2 = 276;
/** Begins with the IP header, of either version. */
const LINK_RAW = 101;
/** Copies under way at the same time. */
const AT_A_TIME = 8;
const FIRST_SECOND = 1_700_000_000;
/** Networks that a second octet tells apart, as 10.1 to 10.250. */
const NETWORKS = 250;
const FLUSH_BYTES = 8 << 20;

interface IpPacket {
  /** Since the first packet. */
  readonly atNs: number;
  readonly bytes: Uint8Array;
}

/** Writes the captures `sources`, one behind the other, over and over until there are `packets`; once, for it is kept. */
export function writeCopies(path: string, sources: readonly string[], packets: number): string {
  if (existsSync(path)) return path;
  const once = sources.flatMap(ipPackets);
  const spanNs = (once.at(-1)?.atNs ?? 0) + 1_000_000;
  const copies = Math.ceil(packets / once.length);
  const order = Array.from({ length: copies }, (_, copy) =>
    once.map(({ atNs }, i) => ({ copy, i, atNs: atNs + Math.floor((copy * spanNs) / AT_A_TIME) })),
  )
    .flat()
    .toSorted((a, b) => a.atNs - b.atNs);
  mkdirSync(dirname(path), { recursive: true });
  const file = openSync(path, "w");
  const writer = new PcapWriter({ linkType: LINK_RAW });
  for (const { copy, i, atNs } of order) {
    const bytes = shifted(once[i]?.bytes ?? new Uint8Array(), copy);
    const [sec, nsec] = [FIRST_SECOND + Math.floor(atNs / 1e9), atNs % 1e9];
    writer.packet({ bytes, start: 0, end: bytes.length, originalLength: bytes.length, sec, nsec, linkType: LINK_RAW });
    if (writer.pendingBytes > FLUSH_BYTES) writeSync(file, writer.take());
  }
  writeSync(file, writer.take());
  closeSync(file);
  return path;
}

/** What of a capture is IP; the rest is left out. */
function ipPackets(source: string): readonly IpPacket[] {
  const found: IpPacket[] = [];
  let first: bigint | undefined;
  const onPacket = (packet: PacketRecord): void => {
    const at = packet.start + ipOffset(packet);
    const version = (packet.bytes[at] ?? 0) >> 4;
    if (version !== 4 && version !== 6) return;
    const now = BigInt(packet.sec) * 1_000_000_000n + BigInt(packet.nsec);
    first ??= now;
    found.push({ atNs: Number(now - first), bytes: packet.bytes.slice(at, packet.end) });
  };
  const reader = new CaptureReader();
  reader.push(readFileSync(source), onPacket);
  reader.finish(onPacket);
  return found;
}

function ipOffset({ linkType, bytes, start }: PacketRecord): number {
  if (linkType === LINK_SLL) return 16;
  if (linkType === LINK_SLL2) return 20;
  if (linkType !== LINK_ETHERNET) return linkType === 0 ? 4 : 0;
  const isVlan = bytes[start + 12] === 0x81 && bytes[start + 13] === 0;
  return isVlan ? 18 : 14;
}

/** The same packet in the networks 10.x/16 or fd00:x/48 of the copy; checksums stay as they were, for nobody looks. */
function shifted(packet: Uint8Array, copy: number): Uint8Array {
  const bytes = packet.slice();
  const network = [Math.floor(copy / NETWORKS), (copy % NETWORKS) + 1] as const;
  const isV4 = (bytes[0] ?? 0) >> 4 === 4;
  for (const at of isV4 ? [12, 16] : [8, 24]) {
    if (isV4) bytes.set([10 + network[0], network[1]], at);
    else bytes.set([0xfd, 0, 0, network[0], 0, network[1]], at);
  }
  return bytes;
}
