// What kind of address something is, as far as scripts are concerned: the internet and private networks are asked for,
// this machine is denied until it is allowed, and where clouds answer with credentials is never reached.
import { BlockList, isIP } from "node:net";

/** `never`: link-local, metadata, multicast and addresses of no host. `other`: all the rest, and what is no address. */
export type AddressKind = "loopback" | "never" | "other";

type Net = readonly [string, number];
const LOOPBACK: readonly Net[] = [
  ["127.0.0.0", 8],
  ["::1", 128],
];
// RFC 6890; the metadata services of clouds: link-local, and those that are not.
const NEVER: readonly Net[] = [
  ["0.0.0.0", 8],
  ["169.254.0.0", 16],
  ["100.100.100.200", 32],
  ["168.63.129.16", 32],
  ["192.0.0.192", 32],
  ["224.0.0.0", 4],
  ["240.0.0.0", 4],
  ["::", 128],
  ["fe80::", 10],
  ["fec0::", 10],
  ["ff00::", 8],
  ["fd00:ec2::254", 128],
  ["fd20:ce::254", 128],
];
// IPv6 addresses that stand for an IPv4 one, by the groups before it: mapped and compatible (RFC 4291 2.5.5),
// translated (RFC 2765), NAT64 (RFC 6052, RFC 8215), and 6to4 (RFC 3056), which has it in the middle.
const CARRIERS: readonly (readonly number[])[] = [
  [0, 0, 0, 0, 0, 0xffff],
  [0, 0, 0, 0, 0, 0],
  [0, 0, 0, 0, 0xffff, 0],
  [0x64, 0xff9b, 0, 0, 0, 0],
  [0x64, 0xff9b, 1, 0, 0, 0],
];
const SIX_TO_FOUR = 0x2002;

const loopback = blockList(LOOPBACK);
const never = blockList(NEVER);

/** The kind of an address as systems write it: `127.0.0.1`, `::1`, `fe80::1%eth0`. */
export function addressKind(ip: string): AddressKind {
  const [address = ""] = ip.split("%");
  const family = isIP(address);
  if (family === 0) return "other";
  const kind = kindWithin(address, family);
  if (kind !== "other" || family === 4) return kind;
  const carried = carriedAddress(address);
  return carried === null ? "other" : kindWithin(carried, 4);
}

function kindWithin(address: string, family: number): AddressKind {
  const type = family === 4 ? "ipv4" : "ipv6";
  if (loopback.check(address, type)) return "loopback";
  return never.check(address, type) ? "never" : "other";
}

function carriedAddress(address: string): string | null {
  const groups = groupsOf(address);
  const isCarrier = CARRIERS.some((head) => head.every((group, i) => groups[i] === group));
  const at = groups[0] === SIX_TO_FOUR ? 1 : isCarrier ? 6 : -1;
  if (at < 0) return null;
  const [high = 0, low = 0] = groups.slice(at);
  return [high >> 8, high & 0xff, low >> 8, low & 0xff].join(".");
}

// The eight groups of a valid address.
function groupsOf(address: string): readonly number[] {
  const [head = "", tail] = inGroups(address).split("::");
  const [before, after] = [numbers(head), numbers(tail ?? "")];
  return [...before, ...Array.from({ length: 8 - before.length - after.length }, () => 0), ...after];
}
// The last four bytes may be written as IPv4 (RFC 4291 2.2).
function inGroups(address: string): string {
  return address.replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_all, a: string, b: string, c: string, d: string) =>
    [Number(a) * 256 + Number(b), Number(c) * 256 + Number(d)].map((group) => group.toString(16)).join(":"),
  );
}
function numbers(groups: string): readonly number[] {
  return groups === "" ? [] : groups.split(":").map((group) => Number.parseInt(group, 16));
}

function blockList(nets: readonly Net[]): BlockList {
  const list = new BlockList();
  for (const [net, bits] of nets) list.addSubnet(net, bits, isIP(net) === 4 ? "ipv4" : "ipv6");
  return list;
}
