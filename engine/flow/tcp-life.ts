// When a TCP connection begins and ends, as the table must know it: ports are used again, so a SYN may belong to the
// flow at hand or begin another one.
//
//   SYN       with the initial sequence number known for its direction: repeated; with another one: a new connection
//   SYN+ACK   likewise, but it stays where it acknowledges the other end's SYN (a server that restarted, a cookie)
//   neither   belongs to the flow; one that was joined in its middle takes a late SYN just before its first byte
import { ACK, FIN, type PacketView, RST, SYN } from "../packet/packet-view.ts";
import type { Direction, TrackedFlow } from "./tracked-flow.ts";

/** A SYN that comes late lies at most so far before the first byte seen. */
const MAX_LATE_SYN_BYTES = 1 << 20;
/** Data that a SYN may carry (TCP Fast Open, RFC 7413), which its SYN+ACK then acknowledges. */
const MAX_SYN_DATA_BYTES = 1 << 16;

/** Whether the packet begins another connection than the flow that its ends name. */
export function beginsAnother(tracked: TrackedFlow, view: PacketView, direction: Direction): boolean {
  if ((view.flags & SYN) === 0 || (view.flags & RST) !== 0) return false;
  const own = 1 << direction;
  const peer = direction === 0 ? 1 : 0;
  const isAnswer = (view.flags & ACK) !== 0;
  const knowsOwn = (tracked.isnSeen & own) !== 0;
  const knowsPeer = (tracked.isnSeen & (1 << peer)) !== 0;
  if (knowsOwn && tracked.isnOf(direction) === view.seq) return false;
  if (isAnswer && knowsPeer) {
    const acknowledged = (view.ack - tracked.isnOf(peer)) | 0;
    return acknowledged < 1 || acknowledged > MAX_SYN_DATA_BYTES;
  }
  if (knowsOwn) return true;
  // The SYN behind a SYN+ACK that was seen first, or a simultaneous open.
  if (knowsPeer) return false;
  return !isLateSyn(tracked, view, direction);
}

function isLateSyn(tracked: TrackedFlow, view: PacketView, direction: Direction): boolean {
  if ((tracked.seqSeen & (1 << direction)) === 0) return true;
  const before = (tracked.firstSeqOf(direction) - view.seq - 1) | 0;
  return before >= 0 && before <= MAX_LATE_SYN_BYTES;
}

/** Remembers what the packet shows. True where the connection is over, until data shows that it is not. */
export function followLife(tracked: TrackedFlow, view: PacketView, direction: Direction): boolean {
  const own = 1 << direction;
  if ((view.flags & (SYN | FIN | RST)) === 0 && (tracked.seqSeen & own) !== 0 && !tracked.isReset) {
    return tracked.finSeen === 3;
  }
  if ((view.flags & SYN) !== 0) {
    tracked.setIsn(direction, view.seq);
    if (tracked.isnSeen === 3)
      tracked.flow.opened(tracked.isnOf(tracked.flip), tracked.isnOf(tracked.flip === 0 ? 1 : 0));
  }
  if ((tracked.seqSeen & own) === 0) tracked.setFirstSeq(direction, view.seq);
  if ((view.flags & FIN) !== 0) tracked.finSeen |= own;
  // A reset that the other end ignored (forged, or out of its window): the talk goes on.
  if ((view.flags & RST) !== 0) tracked.isReset = true;
  else if (view.wireEnd > view.at) tracked.isReset = false;
  return tracked.isReset || tracked.finSeen === 3;
}
