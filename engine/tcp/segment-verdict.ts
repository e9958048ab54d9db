// What a packet says of its connection, by the definitions of Wireshark's user guide ("TCP Analysis"), which this field
// speaks in: each is one bit of a verdict, from the packet and what both directions showed before it.
import { type Moment, nanosecondsBetween } from "../moment.ts";
import { ACK, FIN, type PacketView, RST, SYN } from "../packet/packet-view.ts";
import { advance, distance } from "./sequence.ts";
import { type TcpDirectionMeasures, UNSEEN_SCALE } from "./tcp-direction-measures.ts";

/** Bytes that were sent before are sent again. Alone, a timer ran out; FAST or SPURIOUS may stand beside it. */
export const RETRANSMISSION = 1 << 0;
/** Soon after duplicate ACKs that ask for it (RFC 5681, 3.2). */
export const FAST_RETRANSMISSION = 1 << 1;
/** The other end had acknowledged all of it. */
export const SPURIOUS_RETRANSMISSION = 1 << 2;
export const ANY_RETRANSMISSION = RETRANSMISSION | FAST_RETRANSMISSION | SPURIOUS_RETRANSMISSION;
/** So soon behind later bytes that those overtook it. */
export const OUT_OF_ORDER = 1 << 3;
/** The segment before this one was not captured. */
export const LOST_SEGMENT = 1 << 4;
/** Acknowledges bytes that were not captured. */
export const ACKED_UNSEEN = 1 << 5;
export const DUPLICATE_ACK = 1 << 6;
export const KEEP_ALIVE = 1 << 7;
export const KEEP_ALIVE_ACK = 1 << 8;
export const ZERO_WINDOW = 1 << 9;
export const ZERO_WINDOW_PROBE = 1 << 10;
export const ZERO_WINDOW_PROBE_ACK = 1 << 11;
export const WINDOW_FULL = 1 << 12;
export const WINDOW_UPDATE = 1 << 13;

/** A segment behind later ones within this time was overtaken; where the handshake was seen, its time counts instead. */
const OVERTAKEN_NSEC = 3_000_000;
/** A fast retransmission follows the last duplicate ACK within this time. */
const FAST_NSEC = 20_000_000;
/** Duplicate ACKs before a fast retransmission: three by RFC 5681, one of which the capture may lack. */
const FAST_DUPLICATES = 2;
const CONTROL = SYN | FIN | RST;

/** Whether nothing can be said of the packet: it goes on where its side ended, within the window, and acknowledges what is known. */
export function isOrdinary(
  { seq, ack, flags, window }: PacketView,
  length: number,
  own: TcpDirectionMeasures,
  peer: TcpDirectionMeasures,
): boolean {
  if (seq !== own.highest || (flags & (CONTROL | ACK)) !== ACK || window === 0) return false;
  if (distance(ack, peer.contiguous) > 0 || !own.isSeen || !peer.isSeen) return false;
  if (length === 0) return ack !== own.lastAck;
  const end = advance(seq, length);
  return length > 1 && end !== peer.edge && distance(end, peer.lastAck) > 0;
}

/** The verdict on a packet, before `own` and `peer` take it in. `roundTripNs`: of the handshake, 0 where unseen. */
export function judge(
  view: PacketView,
  length: number,
  own: TcpDirectionMeasures,
  peer: TcpDirectionMeasures,
  at: Moment,
  roundTripNs: number,
): number {
  const { seq, flags } = view;
  const isNext = own.isSeen && seq === own.highest;
  let verdict = 0;
  if (length === 1 && isNext && peer.window === 0) verdict = ZERO_WINDOW_PROBE;
  else {
    const ahead = own.isSeen ? distance(seq, own.highest) : 0;
    if (ahead > 0 && (flags & RST) === 0) verdict |= LOST_SEGMENT;
    if ((flags & CONTROL) === 0) {
      if (view.window === 0) verdict |= ZERO_WINDOW;
      if (length <= 1 && ahead === -1) verdict |= KEEP_ALIVE;
      if (length > 0) verdict |= fillsWindow(advance(seq, length), peer) ? WINDOW_FULL : 0;
      else if (isNext) verdict |= judgeEmpty(view, own, peer);
    }
  }
  if (acknowledgesUnseen(view, peer) && isNewsOfUnseen(peer)) verdict |= ACKED_UNSEEN;
  const carries = length > 0 || (flags & (SYN | FIN)) !== 0;
  if (carries && (verdict & KEEP_ALIVE) === 0) verdict |= judgeOld(view, length, own, peer, at, roundTripNs);
  return verdict;
}

function acknowledgesUnseen({ ack, flags }: PacketView, peer: TcpDirectionMeasures): boolean {
  return (flags & ACK) !== 0 && peer.isSeen && distance(ack, peer.contiguous) > 0;
}
// Beyond all that was seen, it is told once until the side whose bytes are missing acknowledges something itself.
function isNewsOfUnseen({ highest, contiguous, duplicateAcks }: TcpDirectionMeasures): boolean {
  return distance(highest, contiguous) > 0 || duplicateAcks === 0;
}

// How far a window reaches is only known where the receiver's SYN was seen, which says how it is scaled.
function fillsWindow(end: number, { offeredScale, hasAck, edge }: TcpDirectionMeasures): boolean {
  return offeredScale !== UNSEEN_SCALE && hasAck && end === edge;
}

// An empty segment with the sequence number of the last one.
function judgeEmpty({ ack, window }: PacketView, own: TcpDirectionMeasures, peer: TcpDirectionMeasures): number {
  const isSame = own.hasAck && ack === own.lastAck;
  if (window === 0) {
    if (own.window !== 0 || (peer.verdict & ZERO_WINDOW_PROBE) === 0) return 0;
    // A receiver may take the probe's byte, and then acknowledges it.
    return isSame || (own.hasAck && distance(ack, own.lastAck) === 1) ? ZERO_WINDOW_PROBE_ACK : 0;
  }
  if (!isSame) return 0;
  if (window !== own.window) return WINDOW_UPDATE;
  return (peer.verdict & KEEP_ALIVE) === 0 ? DUPLICATE_ACK : KEEP_ALIVE_ACK;
}

// A segment with bytes, or a SYN or FIN: are they old?
function judgeOld(
  view: PacketView,
  length: number,
  own: TcpDirectionMeasures,
  peer: TcpDirectionMeasures,
  at: Moment,
  roundTripNs: number,
): number {
  const { seq, flags } = view;
  const end = advance(seq, length);
  if (length > 0 && peer.hasAck && distance(end, peer.lastAck) <= 0) return RETRANSMISSION | SPURIOUS_RETRANSMISSION;
  const ahead = own.isSeen ? distance(seq, own.highest) : 0;
  // What begins with the byte of a probe, and goes on, is new.
  if (ahead >= 0 || (length > 1 && ahead === -1)) return 0;
  if (isFast(seq, peer, at)) return RETRANSMISSION | FAST_RETRANSMISSION;
  const age = nanosecondsBetween(own.highestSec, own.highestNsec, at.sec, at.nsec);
  const isOvertaken = age < (roundTripNs > 0 ? roundTripNs : OVERTAKEN_NSEC);
  const past = (flags & (SYN | FIN)) === 0 ? end : advance(end, 1);
  return isOvertaken && past !== own.highest ? OUT_OF_ORDER : RETRANSMISSION;
}

function isFast(seq: number, peer: TcpDirectionMeasures, at: Moment): boolean {
  if (peer.duplicateAcks < FAST_DUPLICATES || seq !== peer.lastAck) return false;
  return nanosecondsBetween(peer.lastSec, peer.lastNsec, at.sec, at.nsec) < FAST_NSEC;
}

/** Takes a packet that was judged into what its direction showed. */
export function takeIn(
  view: PacketView,
  length: number,
  verdict: number,
  own: TcpDirectionMeasures,
  peer: TcpDirectionMeasures,
  at: Moment,
): void {
  const { flags, seq, ack, window } = view;
  if (acknowledgesUnseen(view, peer)) takeUnseen(peer);
  if ((verdict & ZERO_WINDOW_PROBE_ACK) !== 0 && distance(ack, peer.highest) === 1)
    peer.highest = peer.contiguous = ack;
  if ((verdict & DUPLICATE_ACK) !== 0) own.duplicateAcks = Math.max(1, own.duplicateAcks + 1);
  else if (ack !== own.lastAck) own.duplicateAcks = 0;
  // A reset that answers a SYN has no sequence number of its own (RFC 9293, 3.5.2).
  const isNumbered = own.isSeen || seq !== 0 || (flags & RST) === 0;
  if (isNumbered && (verdict & ZERO_WINDOW_PROBE) === 0) {
    const end = advance(seq, length + ((flags & (SYN | FIN)) === 0 ? 0 : 1));
    const isFirst = !own.isSeen;
    if (isFirst || distance(end, own.highest) > 0) {
      own.highest = end;
      own.highestSec = at.sec;
      own.highestNsec = at.nsec;
    }
    if (isFirst || seq === own.contiguous) own.contiguous = own.highest;
    own.isSeen = true;
  }
  own.window = window;
  own.verdict = verdict;
  own.lastAck = ack;
  own.lastSec = at.sec;
  own.lastNsec = at.nsec;
  own.hasAck = (flags & ACK) !== 0;
  // The window of a SYN is never scaled (RFC 7323, 2.2).
  own.edge = advance(ack, (flags & SYN) === 0 ? window << own.scale : window);
}

function takeUnseen(peer: TcpDirectionMeasures): void {
  if (distance(peer.highest, peer.contiguous) > 0) peer.contiguous = peer.highest;
  else peer.duplicateAcks = -1;
}
