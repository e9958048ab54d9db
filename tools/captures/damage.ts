// What taps lose and confuse: packets that are missing here and there, in bursts or of one side only, a capture that begins or
// ends in the middle, packets that come twice or change places.
import { CaptureReader, type PacketRecord } from "../../engine/pcap/index.ts";
import type { Random } from "../fuzz/random.ts";

/** Numbers of the packets that arrive, in order. */
export interface Damage {
  readonly how: string;
  readonly arrivals: readonly number[];
}

const MAX_BURST = 12;
/** Packets that overtake a late one, at most. */
export const MAX_LATE_BY = 3;

function all(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i + 1);
}

/** Numbers of the packets that arrive where one is lost. */
export function without(lost: number, count: number): readonly number[] {
  return all(count).filter((packet) => packet !== lost);
}

/** So many packets in a hundred are lost, one at least, of those that may be. */
export function losing(
  percent: number,
  count: number,
  random: Random,
  mayBeLost: (packet: number) => boolean = () => true,
): Damage {
  const candidates = all(count).filter(mayBeLost);
  const lost = new Set(candidates.length === 0 ? [] : [candidates[random(candidates.length)]]);
  for (const packet of candidates) if (random(100) < percent) lost.add(packet);
  return { how: `without ${[...lost].join(", ")}`, arrivals: all(count).filter((packet) => !lost.has(packet)) };
}

/** A few runs of packets are lost. */
export function losingBursts(count: number, random: Random): Damage {
  const lost = new Set<number>();
  for (let bursts = 1 + random(3); bursts > 0; bursts--) {
    const first = 1 + random(count);
    for (let i = 1 + random(MAX_BURST); i > 0; i--) lost.add(first + i - 1);
  }
  return { how: `without ${[...lost].join(", ")}`, arrivals: all(count).filter((packet) => !lost.has(packet)) };
}

export function upTo(last: number, count: number): Damage {
  return { how: `up to ${last}`, arrivals: all(count).slice(0, last) };
}
export function behind(last: number, count: number): Damage {
  return { how: `behind ${last}`, arrivals: all(count).slice(last) };
}

/** So many packets in a hundred come twice, or a little late. */
export function confusing(percent: number, count: number, random: Random): Damage {
  const arrivals = all(count);
  const done: string[] = [];
  for (let packet = 1; packet <= count; packet++) {
    if (random(100) >= percent) continue;
    const isRepeat = random(2) === 0;
    const from = arrivals.indexOf(packet);
    if (!isRepeat) arrivals.splice(from, 1);
    arrivals.splice(from + 1 + random(MAX_LATE_BY), 0, packet);
    done.push(`${packet} ${isRepeat ? "twice" : "late"}`);
  }
  return { how: done.join(", "), arrivals };
}

const ETHERTYPE = 12;
const IPV4 = 0x0800;

/** Which segments of TCP were sent again: by the number of the repetition, that of the first. IPv4 on Ethernet only; none elsewhere. */
export function copiesIn(file: Uint8Array): ReadonlyMap<number, number> {
  const firsts = new Map<string, number>();
  const copies = new Map<number, number>();
  const onPacket = (record: PacketRecord): void => {
    const segment = segmentOf(record);
    if (segment === "") return;
    const first = firsts.get(segment);
    if (first === undefined) firsts.set(segment, record.number);
    else copies.set(record.number, first);
  };
  const reader = new CaptureReader();
  reader.push(file, onPacket);
  reader.finish(onPacket);
  return copies;
}

const PROTOCOL_TCP = 6;
/** Ends, sequence number and payload of a segment; empty where there is none. */
function segmentOf({ bytes, start, end, linkType }: PacketRecord): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset + start, end - start);
  if (linkType !== 1 || view.byteLength < 54 || view.getUint16(ETHERTYPE) !== IPV4) return "";
  const ip = ETHERTYPE + 2;
  const tcp = ip + (view.getUint8(ip) & 0x0f) * 4;
  if (view.getUint8(ip + 9) !== PROTOCOL_TCP || tcp + 20 > view.byteLength) return "";
  const payload = tcp + (view.getUint8(tcp + 12) >> 4) * 4;
  const stop = ip + view.getUint16(ip + 2);
  if (payload >= stop || stop > view.byteLength) return "";
  const hex = (from: number, to: number): string =>
    Buffer.from(bytes.subarray(start + from, start + to)).toString("hex");
  return [hex(ip + 12, ip + 20), hex(tcp, tcp + 8), hex(payload, stop)].join(" ");
}

/** Which packets go to the lower port: mostly those of clients no, of servers yes. IPv4 on Ethernet only; none elsewhere. */
export function packetsOfServers(file: Uint8Array): ReadonlySet<number> {
  const found = new Set<number>();
  const onPacket = (record: PacketRecord): void => {
    const view = new DataView(record.bytes.buffer, record.bytes.byteOffset + record.start, record.end - record.start);
    if (record.linkType !== 1 || view.byteLength < 38 || view.getUint16(ETHERTYPE) !== IPV4) return;
    const transport = ETHERTYPE + 2 + (view.getUint8(ETHERTYPE + 2) & 0x0f) * 4;
    if (transport + 4 > view.byteLength) return;
    if (view.getUint16(transport) < view.getUint16(transport + 2)) found.add(record.number);
  };
  const reader = new CaptureReader();
  reader.push(file, onPacket);
  reader.finish(onPacket);
  return found;
}
