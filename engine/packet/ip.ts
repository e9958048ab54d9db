// IPv4 (RFC 791) and IPv6 (RFC 8200) with options, extension headers and fragments.
import * as drops from "./drops.ts";
import type { FragmentTable } from "./fragments.ts";
import { ICMP, IPV4, IPV6, type Layer, NOTHING, type PacketView, SCTP, TCP, UDP } from "./packet-view.ts";
import { readGre } from "./tunnels.ts";

const IPV4_BYTES = 20;
const IPV6_BYTES = 40;
const MAX_EXTENSION_HEADERS = 16;

const PROTOCOL_ICMP = 1;
const PROTOCOL_IPV4 = 4;
const PROTOCOL_TCP = 6;
const PROTOCOL_UDP = 17;
const PROTOCOL_IPV6 = 41;
const PROTOCOL_FRAGMENT = 44;
const PROTOCOL_GRE = 47;
const PROTOCOL_ESP = 50;
const PROTOCOL_AH = 51;
const PROTOCOL_ICMPV6 = 58;
const PROTOCOL_NONE = 59;
const PROTOCOL_SCTP = 132;

// version 4 bits, header length 4 bits | service 1 | total length 2 | id 2 | flags 3 bits, offset 13 bits |
// time to live 1 | protocol 1 | checksum 2 | source 4 | destination 4 | options
export function readIpv4(view: PacketView, fragments: FragmentTable): Layer {
  if (!view.has(IPV4_BYTES)) return view.refuse(drops.SHORT_IP);
  const first = view.u8(0);
  const headerLength = (first & 15) << 2;
  if (first >> 4 !== 4 || headerLength < IPV4_BYTES) return view.refuse(drops.BAD_IP);
  if (!view.has(headerLength)) return view.refuse(drops.SHORT_IP);
  const totalLength = view.u16(2);
  // Zero is written by network cards that segment for the system; the frame's length holds then.
  if (totalLength !== 0) {
    if (totalLength < headerLength) return view.refuse(drops.BAD_IP);
    view.limitTo(totalLength);
  }
  setAddresses(view, 4, 12, 16, 4);
  const protocol = view.u8(9);
  const fragment = view.u16(6);
  const id = view.u16(4);
  view.at += headerLength;
  if ((fragment & 0x3fff) !== 0) {
    const held = fragments.add(view, id, protocol, (fragment & 0x1fff) << 3, (fragment & 0x2000) !== 0);
    if (held !== NOTHING) return held;
    if (view.drop !== null) return NOTHING;
  }
  return readProtocol(view, protocol);
}

// version 4 bits, class 8 bits, label 20 bits | payload length 2 | next header 1 | hop limit 1 | source 16 | destination 16
export function readIpv6(view: PacketView, fragments: FragmentTable): Layer {
  if (!view.has(IPV6_BYTES)) return view.refuse(drops.SHORT_IP);
  if (view.u8(0) >> 4 !== 6) return view.refuse(drops.BAD_IP);
  const payloadLength = view.u16(4);
  const next = view.u8(6);
  setAddresses(view, 6, 8, 24, 16);
  view.at += IPV6_BYTES;
  // Zero: a jumbogram (RFC 2675) or a card that segments; the frame's length holds then.
  if (payloadLength !== 0) view.limitTo(payloadLength);
  return readExtensions(view, next, fragments);
}

function readExtensions(view: PacketView, first: number, fragments: FragmentTable): Layer {
  let next = first;
  for (let count = 0; isExtension(next); count++) {
    if (count === MAX_EXTENSION_HEADERS) return view.refuse(drops.TOO_MANY_EXTENSIONS);
    if (!view.has(8)) return view.refuse(drops.SHORT_EXTENSION);
    const following = view.u8(0);
    if (next === PROTOCOL_FRAGMENT) {
      const offset = view.u16(2);
      const id = view.i32(4);
      view.at += 8;
      if ((offset & 0xfff9) !== 0) {
        const held = fragments.add(view, id, following, offset & 0xfff8, (offset & 1) !== 0);
        if (held !== NOTHING) return held;
        if (view.drop !== null) return NOTHING;
      }
    } else {
      const length = (view.u8(1) + 1) << 3;
      if (!view.has(length)) return view.refuse(drops.SHORT_EXTENSION);
      view.at += length;
    }
    next = following;
  }
  return readProtocol(view, next);
}

// Hop-by-hop, routing, fragment, destination options, mobility, host identity, shim6.
function isExtension(header: number): boolean {
  return (
    header === 0 ||
    header === 43 ||
    header === PROTOCOL_FRAGMENT ||
    header === 60 ||
    header === 135 ||
    header === 139 ||
    header === 140
  );
}

function setAddresses(view: PacketView, version: number, source: number, destination: number, length: number): void {
  view.ipVersion = version;
  view.addressBytes = view.bytes;
  view.sourceAt = view.at + source;
  view.destinationAt = view.at + destination;
  view.addressLength = length;
}

function readProtocol(view: PacketView, protocol: number): Layer {
  switch (protocol) {
    case PROTOCOL_TCP:
      return TCP;
    case PROTOCOL_UDP:
      return UDP;
    case PROTOCOL_ICMP:
    case PROTOCOL_ICMPV6:
      return ICMP;
    case PROTOCOL_SCTP:
      return SCTP;
    case PROTOCOL_IPV4:
      return readTunnelled(view, IPV4);
    case PROTOCOL_IPV6:
      return readTunnelled(view, IPV6);
    case PROTOCOL_GRE:
      return readGre(view);
    case PROTOCOL_AH:
      return readAuthentication(view);
    case PROTOCOL_ESP:
      return view.refuse(drops.ENCRYPTED);
    case PROTOCOL_NONE:
      return view.refuse(drops.NO_NEXT_HEADER);
    default:
      return view.refuse(drops.UNKNOWN_IP_PROTOCOL, protocol);
  }
}

function readTunnelled(view: PacketView, layer: Layer): Layer {
  if (!view.enter()) return view.refuse(drops.TOO_DEEP);
  view.mixPlace(layer);
  return layer;
}

// Authentication header (RFC 4302): next header 1 | length in 4 bytes minus 2 | …
function readAuthentication(view: PacketView): Layer {
  if (!view.has(12)) return view.refuse(drops.SHORT_EXTENSION);
  const next = view.u8(0);
  const length = (view.u8(1) + 2) << 2;
  if (!view.has(length)) return view.refuse(drops.SHORT_EXTENSION);
  if (!view.enter()) return view.refuse(drops.TOO_DEEP);
  view.at += length;
  return readProtocol(view, next);
}
