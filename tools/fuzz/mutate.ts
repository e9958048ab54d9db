// Damage for captures: what disks, networks and attackers do to bytes. Each mutation takes a whole file and gives another;
// those that move packets know the record layout of little-endian pcap and leave other files to the byte-wise ones.
import { joined } from "../../engine/bytes/joined.ts";
import type { Random } from "./random.ts";

const PCAP_HEADER_BYTES = 24;
const RECORD_HEADER_BYTES = 16;
const INTERESTING = [0x00, 0x01, 0x7f, 0x80, 0xff, 0x0a, 0x0d, 0x20, 0x30, 0x39, 0xc0] as const;

type Mutation = (file: Uint8Array, random: Random) => Uint8Array;

const flipBits: Mutation = (file, random) => {
  const damaged = file.slice();
  for (let i = 1 + random(16); i > 0; i--) {
    const at = random(damaged.length);
    damaged[at] = (damaged[at] ?? 0) ^ (1 << random(8));
  }
  return damaged;
};
const setBytes: Mutation = (file, random) => {
  const damaged = file.slice();
  for (let i = 1 + random(8); i > 0; i--)
    damaged[random(damaged.length)] = INTERESTING[random(INTERESTING.length)] ?? 0;
  return damaged;
};
const cutEnd: Mutation = (file, random) => file.slice(0, random(file.length));
const cutMiddle: Mutation = (file, random) => {
  const from = random(file.length);
  const count = 1 + random(Math.min(2000, file.length));
  return joined([file.subarray(0, from), file.subarray(from + count)]);
};
const repeatMiddle: Mutation = (file, random) => {
  const from = random(file.length);
  const to = Math.min(file.length, from + 1 + random(2000));
  return joined([file.subarray(0, to), file.subarray(from)]);
};
/** A length, a count or an offset becomes huge: four bytes of ones or a big power of two. */
const hugeNumber: Mutation = (file, random) => {
  const damaged = file.slice();
  const at = random(Math.max(1, damaged.length - 4));
  const value = [0xffffffff, 0x7fffffff, 0x80000000, 0x00ffffff, 0x10000][random(5)] ?? 0;
  for (let i = 0; i < 4 && at + i < damaged.length; i++) damaged[at + i] = (value >>> (8 * i)) & 0xff;
  return damaged;
};
/** Text digits grow: `Content-Length: 12` becomes `Content-Length: 99999999912`, `*3` becomes `*999999999`. */
const moreDigits: Mutation = (file, random) => {
  const at = file.indexOf(0x30 + random(10), random(file.length));
  return at < 0 ? file : joined([file.subarray(0, at), new Uint8Array(1 + random(20)).fill(0x39), file.subarray(at)]);
};
/** The same opening byte many times: nested arrays, brackets, pointers. */
const depthBomb: Mutation = (file, random) => {
  const at = random(file.length);
  const opener = [0x2a, 0x5b, 0x7b, 0x28, 0xc0, 0x30][random(6)] ?? 0;
  return joined([file.subarray(0, at), new Uint8Array(1 + random(5000)).fill(opener), file.subarray(at)]);
};

const packetMutations: readonly ((packets: Uint8Array[], random: Random) => void)[] = [
  (packets, random) => void packets.splice(random(packets.length), 1),
  (packets, random) =>
    void packets.splice(random(packets.length), 0, packets[random(packets.length)] ?? new Uint8Array(0)),
  (packets, random) => {
    const [a, b] = [random(packets.length), random(packets.length)];
    [packets[a], packets[b]] = [packets[b] ?? new Uint8Array(0), packets[a] ?? new Uint8Array(0)];
  },
  (packets) => void packets.splice(0, packets.length, ...packets.toReversed()),
];
const movePackets: Mutation = (file, random) => {
  const packets = splitPackets(file);
  if (packets.length < 2) return flipBits(file, random);
  for (let i = 1 + random(6); i > 0 && packets.length > 1; i--)
    packetMutations[random(packetMutations.length)]?.(packets, random);
  return joined([file.subarray(0, PCAP_HEADER_BYTES), ...packets]);
};

/** In the order in which `mutate` draws them. */
export const MUTATIONS: Readonly<Record<string, Mutation>> = {
  flipBits,
  setBytes,
  cutEnd,
  cutMiddle,
  repeatMiddle,
  hugeNumber,
  moreDigits,
  depthBomb,
  movePackets,
};

/** One to three mutations of a file. */
export function mutate(file: Uint8Array, random: Random): Uint8Array {
  const all = Object.values(MUTATIONS);
  let damaged = file;
  for (let i = 1 + random(3); i > 0 && damaged.length > 0; i--)
    damaged = (all[random(all.length)] as Mutation)(damaged, random);
  return damaged;
}

/** Records of a little-endian pcap file with their headers; empty for anything else. */
export function splitPackets(file: Uint8Array): Uint8Array[] {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  if (file.length < PCAP_HEADER_BYTES || (view.getUint32(0, true) & 0xffffff00) >>> 0 !== 0xa1b2c300) return [];
  const packets: Uint8Array[] = [];
  for (let at = PCAP_HEADER_BYTES; at + RECORD_HEADER_BYTES <= file.length; ) {
    const next = at + RECORD_HEADER_BYTES + view.getUint32(at + 8, true);
    if (next > file.length) break;
    packets.push(file.subarray(at, next));
    at = next;
  }
  return packets;
}
