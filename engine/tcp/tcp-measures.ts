// What the packets of a connection show about the connection itself: losses, delays, windows. Everything is measured
// where the capture stands, so a round-trip time is that from there to the far end and back.
import type { TrackedFlow } from "../flow/tracked-flow.ts";
import { type Moment, nanosecondsBetween } from "../moment.ts";
import { ACK, FIN, type PacketView, RST, SYN } from "../packet/packet-view.ts";
import { advance, distance } from "./sequence.ts";

/** A segment that fills a hole so soon after the hole appeared was overtaken, not repeated. */
const OVERTAKEN_NSEC = 3_000_000;
/** Duplicate ACKs after which a sender repeats without waiting for its timer (RFC 5681, 3.2). */
const FAST_RETRANSMIT_ACKS = 3;

/** What one direction showed. */
export class TcpDirectionMeasures {
  isSeen = false;
  /** Highest sequence number seen, exclusive. */
  highest = 0;
  lastAck = 0;
  hasAck = false;
  window = 0;
  /** Shift count of the window; 0 until the SYN showed another. */
  scale = 0;
  duplicateAcks = 0;
  holeStart = 0;
  holeEnd = 0;
  holeSec = 0;
  holeNsec = 0;
  /** The segment whose ACK is timed, up to `sampleEnd`. */
  isSampling = false;
  sampleEnd = 0;
  sampleSec = 0;
  sampleNsec = 0;
  firstDataSec = -1;
  firstDataNsec = 0;
}

/** Bits of connection completeness, as Wireshark counts them. */
const COMPLETE_SYN = 1;
const COMPLETE_SYN_ACK = 2;
const COMPLETE_ACK = 4;
const COMPLETE_DATA = 8;
const COMPLETE_FIN = 16;
const COMPLETE_RST = 32;

export class TcpMeasures {
  readonly directions: readonly [TcpDirectionMeasures, TcpDirectionMeasures] = [
    new TcpDirectionMeasures(),
    new TcpDirectionMeasures(),
  ];
  synCount = 0;
  finCount = 0;
  rstCount = 0;
  dataSegments = 0;
  retransmissions = 0;
  fastRetransmissions = 0;
  outOfOrder = 0;
  dupAcks = 0;
  missingSegments = 0;
  keepaliveCount = 0;
  zeroWindowEvents = 0;
  windowFullEvents = 0;
  windowSum = 0;
  windowCount = 0;
  repeatedBytes = 0;
  /** Bytes that the streams lacked in the end. */
  missingBytes = 0;
  rttSamples = 0;
  rttMinUs = 0;
  rttMaxUs = 0;
  rttSumUs = 0;
  #rttLastUs = 0;
  #jitterSumUs = 0;
  initialRttUs: number | null = null;
  completeness = 0;
  /** Flags and numbers of the first packet with payload. */
  firstFlags = 0;
  firstSeq = 0;
  firstAck = 0;
  #synSec = -1;
  #synNsec = 0;

  get rttAverageUs(): number {
    return this.rttSamples === 0 ? 0 : Math.round(this.rttSumUs / this.rttSamples);
  }
  /** Mean difference between neighbouring samples. */
  get jitterUs(): number {
    return this.rttSamples < 2 ? 0 : Math.round(this.#jitterSumUs / (this.rttSamples - 1));
  }

  packet(view: PacketView, direction: 0 | 1, at: Moment, tracked: TrackedFlow): void {
    const own = this.directions[direction];
    const peer = this.directions[direction === 0 ? 1 : 0];
    const { flags } = view;
    if ((flags & (SYN | FIN | RST)) !== 0) this.#control(view, own, at);
    const length = view.wireEnd - view.at;
    if ((flags & RST) === 0) {
      if ((flags & ACK) !== 0) this.#acknowledge(view, own, peer, length, at, tracked);
      this.#measureWindow(view, own);
    }
    if (length > 0) this.#measureData(view, own, peer, length, at);
    else if (!own.isSeen && (flags & RST) === 0) {
      own.isSeen = true;
      own.highest = advance(view.seq, (flags & (SYN | FIN)) === 0 ? 0 : 1);
    } else if ((flags & FIN) !== 0) {
      if (distance(view.seq, own.highest) === 0) own.highest = advance(own.highest, 1);
      else if (distance(view.seq, own.highest) === -1) this.retransmissions++;
    }
  }

  #control(view: PacketView, own: TcpDirectionMeasures, at: Moment): void {
    const { flags } = view;
    if ((flags & FIN) !== 0) {
      this.finCount++;
      this.completeness |= COMPLETE_FIN;
    }
    if ((flags & RST) !== 0) {
      this.rstCount++;
      this.completeness |= COMPLETE_RST;
    }
    if ((flags & SYN) === 0) return;
    this.synCount++;
    if (view.windowScale >= 0) own.scale = view.windowScale;
    if (own.isSeen && distance(view.seq, own.highest) === -1) this.retransmissions++;
    if ((flags & ACK) === 0) {
      this.completeness |= COMPLETE_SYN;
      this.#synSec = at.sec;
      this.#synNsec = at.nsec;
    } else this.completeness |= COMPLETE_SYN_ACK;
  }

  #acknowledge(
    view: PacketView,
    own: TcpDirectionMeasures,
    peer: TcpDirectionMeasures,
    length: number,
    at: Moment,
    tracked: TrackedFlow,
  ): void {
    const { ack, flags } = view;
    if ((flags & SYN) === 0 && (this.completeness & (COMPLETE_SYN_ACK | COMPLETE_ACK)) === COMPLETE_SYN_ACK) {
      this.#establish(at, tracked);
    }
    if (peer.isSampling && distance(ack, peer.sampleEnd) >= 0) {
      peer.isSampling = false;
      this.#sample(Math.max(0, nanosecondsBetween(peer.sampleSec, peer.sampleNsec, at.sec, at.nsec) / 1000));
    }
    const isDuplicate =
      own.hasAck &&
      ack === own.lastAck &&
      length === 0 &&
      (flags & (SYN | FIN)) === 0 &&
      view.window === own.window &&
      peer.isSeen &&
      distance(peer.highest, ack) > 0;
    if (isDuplicate) {
      this.dupAcks++;
      own.duplicateAcks++;
    } else if (ack !== own.lastAck) own.duplicateAcks = 0;
    own.lastAck = ack;
    own.hasAck = true;
  }

  // The handshake lasts from the SYN to the client's ACK. A SYN that was captured after its answer gives no time.
  #establish(at: Moment, tracked: TrackedFlow): void {
    this.completeness |= COMPLETE_ACK;
    if (this.#synSec < 0) return;
    const ns = nanosecondsBetween(this.#synSec, this.#synNsec, at.sec, at.nsec);
    if (ns < 0) return;
    tracked.flow.handshakeUs = Math.round(ns / 1000);
    this.initialRttUs = tracked.flow.handshakeUs;
  }

  #sample(us: number): void {
    if (this.rttSamples === 0 || us < this.rttMinUs) this.rttMinUs = us;
    if (us > this.rttMaxUs) this.rttMaxUs = us;
    if (this.rttSamples > 0) this.#jitterSumUs += Math.abs(us - this.#rttLastUs);
    this.#rttLastUs = us;
    this.rttSumUs += us;
    this.rttSamples++;
  }

  #measureWindow(view: PacketView, own: TcpDirectionMeasures): void {
    // The window of a SYN is never scaled (RFC 7323, 2.2).
    if ((view.flags & SYN) === 0) {
      this.windowSum += view.window * (1 << own.scale);
      this.windowCount++;
      if (view.window === 0 && own.window !== 0 && (view.flags & FIN) === 0) this.zeroWindowEvents++;
    }
    own.window = view.window;
  }

  #measureData(
    view: PacketView,
    own: TcpDirectionMeasures,
    peer: TcpDirectionMeasures,
    length: number,
    at: Moment,
  ): void {
    const isSyn = (view.flags & SYN) !== 0;
    const seq = isSyn ? advance(view.seq, 1) : view.seq;
    const end = advance(seq, length + ((view.flags & FIN) === 0 ? 0 : 1));
    if (own.firstDataSec < 0) this.#firstData(view, own, at);
    this.dataSegments++;
    const ahead = own.isSeen ? distance(seq, own.highest) : 0;
    if (ahead < 0 && !(isSyn && distance(end, own.highest) > 0)) {
      this.#repeated(view, own, peer, seq, ahead, length, at);
      if (distance(end, own.highest) > 0) own.highest = end;
      return;
    }
    if (ahead > 0) {
      this.missingSegments++;
      own.holeStart = own.highest;
      own.holeEnd = seq;
      own.holeSec = at.sec;
      own.holeNsec = at.nsec;
    }
    own.isSeen = true;
    own.highest = end;
    if (!own.isSampling) {
      own.isSampling = true;
      own.sampleEnd = end;
      own.sampleSec = at.sec;
      own.sampleNsec = at.nsec;
    }
    const fillsWindow =
      peer.window > 0 && peer.hasAck && distance(end, peer.lastAck) === peer.window * (1 << peer.scale);
    if (fillsWindow) this.windowFullEvents++;
  }

  #firstData(view: PacketView, own: TcpDirectionMeasures, at: Moment): void {
    if ((this.completeness & COMPLETE_DATA) === 0) {
      this.firstFlags = view.flags;
      this.firstSeq = view.seq;
      this.firstAck = view.ack;
    }
    this.completeness |= COMPLETE_DATA;
    own.firstDataSec = at.sec;
    own.firstDataNsec = at.nsec;
  }

  // Old bytes: a keep-alive, a segment that others overtook, or a repetition.
  #repeated(
    view: PacketView,
    own: TcpDirectionMeasures,
    peer: TcpDirectionMeasures,
    seq: number,
    ahead: number,
    length: number,
    at: Moment,
  ): void {
    if (ahead === -1 && length === 1 && (view.flags & (SYN | FIN)) === 0) {
      this.keepaliveCount++;
      return;
    }
    const isInHole =
      own.holeStart !== own.holeEnd && distance(seq, own.holeStart) >= 0 && distance(seq, own.holeEnd) < 0;
    const age = nanosecondsBetween(own.holeSec, own.holeNsec, at.sec, at.nsec);
    if (isInHole && age < OVERTAKEN_NSEC) {
      this.outOfOrder++;
      if (this.missingSegments > 0) this.missingSegments--;
      return;
    }
    this.retransmissions++;
    this.repeatedBytes += Math.min(length, -ahead);
    // Karn: the ACK of a repeated segment times nothing.
    own.isSampling = false;
    if (peer.duplicateAcks >= FAST_RETRANSMIT_ACKS && peer.lastAck === seq) this.fastRetransmissions++;
  }
}
