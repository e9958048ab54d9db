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
