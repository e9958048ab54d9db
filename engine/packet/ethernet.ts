// Ethernet and what stands between it and IP: VLAN tags, MPLS labels, provider backbone bridging, PPPoE.
//
//   Ethernet   destination 6 | source 6 | EtherType 2
//   VLAN       tag control 2 (priority 3, drop 1, id 12) | EtherType 2           IEEE 802.1Q, 802.1ad
//   PBB        service tag 4 | destination 6 | source 6 | EtherType 2            IEEE 802.1ah
//   MPLS       label 20 bits, class 3, bottom of stack 1, time to live 8         RFC 3032
//   PPPoE      version and type 1 | code 1 | session 2 | length 2 | PPP 2        RFC 2516
import * as drops from "./drops.ts";
import { ETHERNET, IPV4, IPV6, type Layer, type PacketView } from "./packet-view.ts";

const ETHERNET_BYTES = 14;
/** Lower values are the length of an 802.3 frame. */
const FIRST_ETHERTYPE = 0x600;
const TYPE_IPV4 = 0x0800;
const TYPE_IPV6 = 0x86dd;
const PPP_IPV4 = 0x0021;
const PPP_IPV6 = 0x0057;

export function readEthernet(view: PacketView): Layer {
  if (!view.has(ETHERNET_BYTES)) return view.refuse(drops.SHORT_LINK);
  const type = view.u16(12);
  view.at += ETHERNET_BYTES;
  return type < FIRST_ETHERTYPE ? readLlc(view) : readEtherType(view, type);
}

// SNAP (RFC 1042): aa aa 03, organisation 00 00 00, EtherType.
function readLlc(view: PacketView): Layer {
  const isSnap = view.has(8) && view.u16(0) === 0xaaaa && view.u16(2) === 0x0300 && view.u16(4) === 0;
  if (!isSnap) return view.refuse(drops.LLC);
  const type = view.u16(6);
  view.at += 8;
  return readEtherType(view, type);
}

/** What an EtherType says follows at `view.at`. */
export function readEtherType(view: PacketView, first: number): Layer {
  let type = first;
  for (;;) {
    if (type === TYPE_IPV4) return IPV4;
    if (type === TYPE_IPV6) return IPV6;
    if (!isLinkHeader(type)) return view.refuse(drops.UNKNOWN_ETHERTYPE, type);
    if (!view.enter()) return view.refuse(drops.TOO_DEEP);
    if (!isVlan(type)) return readLinkHeader(view, type);
    if (!view.has(4)) return view.refuse(drops.SHORT_LINK);
    addVlan(view, view.u16(0) & 0xfff);
    type = view.u16(2);
    view.at += 4;
    if (type < FIRST_ETHERTYPE) return readLlc(view);
  }
}

function isVlan(type: number): boolean {
  return type === 0x8100 || type === 0x88a8 || type === 0x9100 || type === 0x9200;
}

function isLinkHeader(type: number): boolean {
  return isVlan(type) || type === 0x8847 || type === 0x8848 || type === 0x88e7 || type === 0x8864 || type === 0x6558;
}

// Id 0 is a priority without a network of its own.
function addVlan(view: PacketView, id: number): void {
  if (id === 0) return;
  view.vlan = view.vlan < 0 ? id : ((view.vlan & 0xfff) << 12) | id;
}

function readLinkHeader(view: PacketView, type: number): Layer {
  if (type === 0x6558) return ETHERNET;
  if (type === 0x88e7) return readBackboneTag(view);
  return type === 0x8864 ? readPppoe(view) : readMpls(view);
}

function readBackboneTag(view: PacketView): Layer {
  if (!view.has(4)) return view.refuse(drops.SHORT_LINK);
  view.at += 4;
  return ETHERNET;
}

function readPppoe(view: PacketView): Layer {
  if (!view.has(8)) return view.refuse(drops.SHORT_LINK);
  const length = view.u16(4);
  view.at += 6;
  view.limitTo(length);
  return readPpp(view);
}

/** PPP protocol field and what follows (RFC 1661). */
export function readPpp(view: PacketView): Layer {
  if (!view.has(2)) return view.refuse(drops.SHORT_LINK);
  const protocol = view.u16(0);
  view.at += 2;
  if (protocol === PPP_IPV4) return IPV4;
  if (protocol === PPP_IPV6) return IPV6;
  return view.refuse(drops.PPP_CONTROL, protocol);
}

// Labels do not say what they carry; the first half byte after the last one does by convention (RFC 4928).
function readMpls(view: PacketView): Layer {
  for (;;) {
    if (!view.has(5)) return view.refuse(drops.SHORT_LINK);
    const isBottom = (view.u8(2) & 1) === 1;
    view.at += 4;
    if (isBottom) break;
    if (!view.enter()) return view.refuse(drops.TOO_DEEP);
  }
  const version = view.u8(0) >> 4;
  if (version === 4) return IPV4;
  if (version === 6) return IPV6;
  if (version !== 0 || !view.has(4 + ETHERNET_BYTES)) return view.refuse(drops.MPLS_PAYLOAD);
  // The control word of a pseudowire (RFC 4448), then the frame.
  view.at += 4;
  return ETHERNET;
}
