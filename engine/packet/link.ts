// From a capture's link type to the first layer inside. Numbers are those of https://www.tcpdump.org/linktypes.html.
import * as drops from "./drops.ts";
import { readEtherType, readPpp } from "./ethernet.ts";
import { ETHERNET, IPV4, IPV6, type Layer, type PacketView } from "./packet-view.ts";

const LINK_NULL = 0;
const LINK_ETHERNET = 1;
const LINK_PPP = 9;
const LINK_LOOP = 108;
const LINK_SLL = 113;
const LINK_IPV4 = 228;
const LINK_IPV6 = 229;
const LINK_NFLOG = 239;
const LINK_SLL2 = 276;

const SLL_BYTES = 16;
const SLL2_BYTES = 20;
const NFLOG_PAYLOAD = 9;
/** Attributes of a log record that are looked at before the packet. */
const MAX_NFLOG_ATTRIBUTES = 64;

/** Reads the link header; answers the layer that follows. */
export function readLink(view: PacketView, linkType: number): Layer {
  switch (linkType) {
    case LINK_ETHERNET:
      return ETHERNET;
    case LINK_SLL:
      return readSll(view);
    case LINK_SLL2:
      return readSll2(view);
    // RAW has three numbers: its own, and the two that systems use for it.
    case 12:
    case 14:
    case 101:
      return readRaw(view);
    case LINK_IPV4:
      return IPV4;
    case LINK_IPV6:
      return IPV6;
    case LINK_NULL:
    case LINK_LOOP:
      return readLoopback(view);
    case LINK_NFLOG:
      return readNflog(view);
    case LINK_PPP:
      return readPppFrame(view);
    default:
      return view.refuse(drops.UNKNOWN_LINK_TYPE, linkType);
  }
}

// packet type 2 | device type 2 | address length 2 | address 8 | protocol 2
function readSll(view: PacketView): Layer {
  if (!view.has(SLL_BYTES)) return view.refuse(drops.SHORT_LINK);
  view.mixPlace(view.u16(0));
  const protocol = view.u16(14);
  view.at += SLL_BYTES;
  return readCookedProtocol(view, protocol);
}

// protocol 2 | reserved 2 | interface 4 | device type 2 | packet type 1 | address length 1 | address 8
function readSll2(view: PacketView): Layer {
  if (!view.has(SLL2_BYTES)) return view.refuse(drops.SHORT_LINK);
  const protocol = view.u16(0);
  view.linkInterface = view.i32(4);
  view.mixPlace(view.linkInterface);
  view.mixPlace(view.u8(10));
  view.at += SLL2_BYTES;
  return readCookedProtocol(view, protocol);
}

// Values under 0x600 name frames without an EtherType (802.2, Novell, CAN).
function readCookedProtocol(view: PacketView, protocol: number): Layer {
  return protocol < 0x600 ? view.refuse(drops.LLC) : readEtherType(view, protocol);
}

function readRaw(view: PacketView): Layer {
  if (!view.has(1)) return view.refuse(drops.SHORT_LINK);
  return view.u8(0) >> 4 === 6 ? IPV6 : IPV4;
}

// The family is in the byte order of the machine that captured (NULL) or of the network (LOOP). All families are
// small numbers, so the order shows itself. IPv6 is 24, 28 or 30 on the BSDs and 10 on Linux.
function readLoopback(view: PacketView): Layer {
  if (!view.has(4)) return view.refuse(drops.SHORT_LINK);
  const high = view.u16(0);
  const type = view.u16(2);
  view.at += 4;
  // Some drivers write an EtherType where the family's other half should be.
  if (high !== 0 && type >= 0x600) return readEtherType(view, type);
  const family = high === 0 ? type : (high >> 8) | ((high & 0xff) << 8);
  if (family === 2) return IPV4;
  if (family === 10 || family === 24 || family === 28 || family === 30) return IPV6;
  return view.refuse(drops.UNKNOWN_FAMILY, family);
}

// family 1 | version 1 | resource 2 | attributes: length 2, type 2, value padded to 4. Lengths and types are in the
// order of the machine that captured; type 9 is the packet.
function readNflog(view: PacketView): Layer {
  if (!view.has(4)) return view.refuse(drops.SHORT_LINK);
  view.at += 4;
  for (let i = 0; i < MAX_NFLOG_ATTRIBUTES && view.has(4); i++) {
    const isLittleEndian = view.u8(3) === 0;
    const length = isLittleEndian ? view.u8(0) | (view.u8(1) << 8) : view.u16(0);
    const type = (isLittleEndian ? view.u8(2) : view.u16(2)) & 0x7fff;
    if (length < 4) return view.refuse(drops.SHORT_LINK);
    if (type === NFLOG_PAYLOAD) {
      view.at += 4;
      view.limitTo(length - 4);
      return readRaw(view);
    }
    view.advance((length + 3) & ~3);
  }
  return view.refuse(drops.NOT_A_PACKET);
}

// Optionally address ff and control 03 (RFC 1662).
function readPppFrame(view: PacketView): Layer {
  if (view.has(2) && view.u16(0) === 0xff03) view.at += 2;
  return readPpp(view);
}
