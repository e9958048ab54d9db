// Tunnels that clusters, cloud and mobile networks use: GRE, VXLAN, Geneve and GTP-U. The flow is the one inside.
//
//   GRE     flags 2 (checksum, routing, key, sequence, version) | EtherType 2 | options   RFC 2784, 2890, 2637
//   VXLAN   flags 1 | reserved 3 | network 3 | reserved 1 | Ethernet                      RFC 7348
//   Geneve  version 2 bits, options length 6 bits | flags 1 | EtherType 2 | network 3 | reserved 1 | options   RFC 8926
//   GTP-U   version 1, flags 1 | type 1 | length 2 | tunnel 4 | if flagged: sequence 2, N-PDU 1, next header 1   3GPP TS 29.281, 5.1
import * as drops from "./drops.ts";
import { readEtherType, readPpp } from "./ethernet.ts";
import { ETHERNET, IPV4, IPV6, type Layer, NOTHING, type PacketView } from "./packet-view.ts";

const PORT_VXLAN = 4789;
/** The number that Linux used before the registered one; Flannel still does. */
const PORT_VXLAN_LINUX = 8472;
const PORT_GENEVE = 6081;
const VXLAN_BYTES = 8;
const GENEVE_BYTES = 8;
const ETHERNET_BYTES = 14;

const PORT_GTP_U = 2152;
const GTP_BYTES = 8;
/** Version 1, protocol type GTP; the low bits flag what follows. */
const GTP_VERSION_1 = 0x30;
const GTP_OPTIONS = 0x07;
const GTP_EXTENSION = 0x04;
/** The message that carries a user's packet; the others manage the path. */
const GTP_G_PDU = 0xff;
const MAX_GTP_EXTENSIONS = 8;

const GRE_CHECKSUM = 0x8000;
const GRE_ROUTING = 0x4000;
const GRE_KEY = 0x2000;
const GRE_SEQUENCE = 0x1000;
const GRE_ACK = 0x0080;
const TYPE_ERSPAN = 0x88be;
const TYPE_PPP = 0x880b;

export function readGre(view: PacketView): Layer {
  if (!view.has(4)) return view.refuse(drops.SHORT_GRE);
  const flags = view.u16(0);
  const type = view.u16(2);
  const version = flags & 7;
  if (version > 1) return view.refuse(drops.GRE_VERSION, version);
  if (!view.enter()) return view.refuse(drops.TOO_DEEP);
  const length = greLength(flags, version);
  if (!view.has(length)) return view.refuse(drops.SHORT_GRE);
  view.mixPlace((flags & GRE_KEY) !== 0 && version === 0 ? view.i32((flags & GRE_CHECKSUM) !== 0 ? 8 : 4) : type);
  view.at += length;
  if (type === TYPE_PPP) return readPpp(view);
  if (type === TYPE_ERSPAN) return readErspan(view, (flags & GRE_SEQUENCE) !== 0);
  return readEtherType(view, type);
}

// Routing lists are as good as extinct (RFC 2784 dropped them): only the fixed part is passed.
function greLength(flags: number, version: number): number {
  let length = 4;
  if ((flags & (GRE_CHECKSUM | GRE_ROUTING)) !== 0) length += 4;
  if ((flags & GRE_KEY) !== 0) length += 4;
  if ((flags & GRE_SEQUENCE) !== 0) length += 4;
  if (version === 1 && (flags & GRE_ACK) !== 0) length += 4;
  return length;
}

// Mirrored frames: type II has a header of 8 bytes and a sequence number, type I has neither.
function readErspan(view: PacketView, hasHeader: boolean): Layer {
  if (!hasHeader) return ETHERNET;
  if (!view.has(8)) return view.refuse(drops.SHORT_GRE);
  view.at += 8;
  return ETHERNET;
}

/** What a UDP payload carries when its port is a tunnel's and its header fits; NOTHING for an ordinary datagram. */
export function readUdpTunnel(view: PacketView): Layer {
  const port = view.destinationPort;
  if (port === PORT_VXLAN || port === PORT_VXLAN_LINUX) return readVxlan(view);
  if (port === PORT_GENEVE) return readGeneve(view);
  return port === PORT_GTP_U ? readGtp(view) : NOTHING;
}

// Each direction has a tunnel number of its own, so it is no part of where a flow is seen.
function readGtp(view: PacketView): Layer {
  const isData = view.has(GTP_BYTES) && (view.u8(0) & 0xf8) === GTP_VERSION_1 && view.u8(1) === GTP_G_PDU;
  const length = isData ? gtpLength(view) : 0;
  if (length === 0 || !view.has(length + 1)) return NOTHING;
  const version = view.u8(length) >> 4;
  if (version !== 4 && version !== 6) return NOTHING;
  if (!view.enter()) return view.refuse(drops.TOO_DEEP);
  view.at += length;
  view.vlan = -1;
  return version === 4 ? IPV4 : IPV6;
}

/** Bytes of the header with its extensions, 0 where they do not fit (5.2.1: each says its length in words of four bytes). */
function gtpLength(view: PacketView): number {
  const flags = view.u8(0);
  if ((flags & GTP_OPTIONS) === 0) return GTP_BYTES;
  let length = GTP_BYTES + 4;
  if (!view.has(length)) return 0;
  if ((flags & GTP_EXTENSION) === 0) return length;
  for (let count = 0, next = view.u8(length - 1); next !== 0; count++, next = view.u8(length - 1)) {
    const words = view.has(length + 1) ? view.u8(length) : 0;
    if (count === MAX_GTP_EXTENSIONS || words === 0 || !view.has(length + words * 4)) return 0;
    length += words * 4;
  }
  return length;
}

function readVxlan(view: PacketView): Layer {
  const isVxlan = view.has(VXLAN_BYTES + ETHERNET_BYTES) && (view.u8(0) & 0x08) !== 0 && view.u8(7) === 0;
  // Other programs use these ports too: the frame inside must begin like one.
  if (!isVxlan || view.u16(VXLAN_BYTES + 12) < 0x600) return NOTHING;
  if (!view.enter()) return view.refuse(drops.TOO_DEEP);
  view.mixPlace(view.i32(4));
  view.at += VXLAN_BYTES;
  view.vlan = -1;
  return ETHERNET;
}

function readGeneve(view: PacketView): Layer {
  if (!view.has(GENEVE_BYTES) || view.u8(0) >> 6 !== 0) return NOTHING;
  const length = GENEVE_BYTES + ((view.u8(0) & 0x3f) << 2);
  const type = view.u16(2);
  if (!view.has(length) || type < 0x600) return NOTHING;
  if (!view.enter()) return view.refuse(drops.TOO_DEEP);
  view.mixPlace(view.i32(4));
  view.at += length;
  view.vlan = -1;
  return readEtherType(view, type);
}
