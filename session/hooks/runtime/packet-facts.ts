// Addresses, ports and protocol of packets from their heads, for scripts that ask for them: a batch at a time.
import { formatAddress } from "../../../engine/flow/address.ts";
import { DEFAULT_LIMITS } from "../../../engine/limits.ts";
import { BAD_FRAGMENT } from "../../../engine/packet/drops.ts";
import { PacketParser } from "../../../engine/packet/packet-parser.ts";
import { DONE, HELD, ICMP, type PacketView, SCTP, TCP, UDP } from "../../../engine/packet/packet-view.ts";

const PREFIX_BYTES = 16;
/** The captured length behind a head. */
const SUFFIX_BYTES = 4;
const NAMES: ReadonlyMap<number, string> = new Map([
  [TCP, "tcp"],
  [UDP, "udp"],
  [SCTP, "sctp"],
  [ICMP, "icmp"],
]);

/** Six texts a packet: addresses, ports, protocol, and `yes` for a fragment. What cannot be read is empty. */
export function packetFacts(heads: Uint8Array): readonly string[] {
  const view = new DataView(heads.buffer, heads.byteOffset, heads.byteLength);
  const parser = new PacketParser({ ...DEFAULT_LIMITS, maxDatagramBytes: 0 }, () => undefined);
  const facts: string[] = [];
  let number = 0;
  for (let at = 0; at + PREFIX_BYTES <= heads.length; ) {
    const start = at + PREFIX_BYTES;
    const next = start + view.getUint16(at + 14, true);
    const end = Math.min(Math.max(start, next - SUFFIX_BYTES), heads.length);
    const layer = parser.parse({
      bytes: heads,
      start,
      end,
      sec: view.getUint32(at, true),
      nsec: view.getUint32(at + 4, true),
      originalLength: view.getUint32(at + 8, true),
      linkType: view.getUint16(at + 12, true),
      interfaceIndex: 0,
      number: ++number,
    });
    facts.push(...factsOf(parser, layer));
    at = next;
  }
  return facts;
}

function factsOf({ view }: PacketParser, layer: number): readonly string[] {
  if (view.addressLength === 0) return ["", "", "", "", "", ""];
  const address = (start: number): string =>
    formatAddress(view.addressBytes.subarray(start, start + view.addressLength));
  const hasPorts = layer === DONE && view.transport !== ICMP;
  return [
    address(view.sourceAt),
    address(view.destinationAt),
    hasPorts ? String(view.sourcePort) : "",
    hasPorts ? String(view.destinationPort) : "",
    layer === DONE ? (NAMES.get(view.transport) ?? "") : "",
    layer === HELD || isFragment(view) ? "yes" : "",
  ];
}

/** Flags and offset stand six bytes before IPv4's addresses (RFC 791, 3.1). */
function isFragment({ ipVersion, addressBytes, sourceAt, drop }: PacketView): boolean {
  if (ipVersion !== 4) return drop === BAD_FRAGMENT;
  return (((addressBytes[sourceAt - 6] ?? 0) & 0x3f) | (addressBytes[sourceAt - 5] ?? 0)) !== 0;
}
