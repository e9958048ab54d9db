// Headers of TCP (RFC 9293), UDP (RFC 768), SCTP (RFC 9260) and ICMP (RFC 792, RFC 4443).
import * as drops from "./drops.ts";
import { DONE, ICMP, type Layer, NOTHING, type PacketView, SCTP, SYN, TCP, UDP } from "./packet-view.ts";
import { readUdpTunnel } from "./tunnels.ts";

const TCP_BYTES = 20;
const UDP_BYTES = 8;
const SCTP_BYTES = 12;
const ICMP_BYTES = 4;
const OPTION_END = 0;
const OPTION_NONE = 1;
const OPTION_WINDOW_SCALE = 3;
/** RFC 7323, 2.3: a larger shift counts as this one. */
const MAX_WINDOW_SCALE = 14;

// source 2 | destination 2 | sequence 4 | acknowledgement 4 | header length 4 bits | flags | window 2 | checksum 2 | urgent 2 | options
export function readTcp(view: PacketView): Layer {
  if (!view.has(TCP_BYTES)) return view.refuse(drops.SHORT_TCP);
  const headerLength = (view.u8(12) >> 4) << 2;
  if (headerLength < TCP_BYTES || view.at + headerLength > view.wireEnd) return view.refuse(drops.BAD_TCP);
  view.sourcePort = view.u16(0);
  view.destinationPort = view.u16(2);
  view.seq = view.i32(4);
  view.ack = view.i32(8);
  view.flags = view.u8(13);
  view.window = view.u16(14);
  view.windowScale = (view.flags & SYN) === 0 ? -1 : findWindowScale(view, headerLength);
  passHeader(view, headerLength);
  view.transport = TCP;
  return DONE;
}

// Where the capture cut the options, the whole payload is missing: it begins on the wire where nothing was captured.
function passHeader(view: PacketView, headerLength: number): void {
  const payloadAt = view.at + headerLength;
  if (payloadAt > view.end) view.end = payloadAt;
  view.at = payloadAt;
}

// kind 1 | length 1 | value; kinds 0 and 1 stand alone.
function findWindowScale(view: PacketView, headerLength: number): number {
  const end = Math.min(view.at + headerLength, view.end);
  let at = view.at + TCP_BYTES;
  while (at + 1 < end) {
    const kind = view.bytes[at] as number;
    if (kind === OPTION_END) return -1;
    if (kind === OPTION_NONE) {
      at++;
      continue;
    }
    const length = view.bytes[at + 1] as number;
    if (length < 2) return -1;
    if (kind === OPTION_WINDOW_SCALE && length === 3 && at + 2 < end) {
      return Math.min(view.bytes[at + 2] as number, MAX_WINDOW_SCALE);
    }
    at += length;
  }
  return -1;
}

// source 2 | destination 2 | length 2 | checksum 2
export function readUdp(view: PacketView): Layer {
  if (!view.has(UDP_BYTES)) return view.refuse(drops.SHORT_UDP);
  const length = view.u16(4);
  // Zero: a jumbogram (RFC 2675, 4) or a card that segments.
  if (length !== 0) {
    if (length < UDP_BYTES) return view.refuse(drops.BAD_UDP);
    view.limitTo(length);
  }
  view.sourcePort = view.u16(0);
  view.destinationPort = view.u16(2);
  view.checksum = view.u16(6);
  view.at += UDP_BYTES;
  const inner = readUdpTunnel(view);
  if (inner !== NOTHING || view.drop !== null) return inner;
  view.transport = UDP;
  return DONE;
}

// source 2 | destination 2 | verification tag 4 | checksum 4
export function readSctp(view: PacketView): Layer {
  if (!view.has(SCTP_BYTES)) return view.refuse(drops.SHORT_SCTP);
  view.sourcePort = view.u16(0);
  view.destinationPort = view.u16(2);
  view.verificationTag = view.i32(4);
  view.checksum = view.i32(8);
  view.at += SCTP_BYTES;
  view.transport = SCTP;
  return DONE;
}

/** The payload of an ICMP packet is the whole message with its header. */
export function readIcmp(view: PacketView): Layer {
  if (!view.has(ICMP_BYTES)) return view.refuse(drops.SHORT_ICMP);
  view.sourcePort = 0;
  view.destinationPort = 0;
  view.transport = ICMP;
  return DONE;
}
