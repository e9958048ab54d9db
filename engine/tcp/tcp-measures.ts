// What the packets of a connection show about the connection itself: losses, delays, windows. Everything is measured
// where the capture stands, so a round-trip time is that from there to the far end and back.
import type { TrackedFlow } from "../flow/tracked-flow.ts";
import { type Moment, nanosecondsBetween } from "../moment.ts";
import { ACK, FIN, type PacketView, RST, SYN } from "../packet/packet-view.ts";
import { isOrdinary, judge, KEEP_ALIVE, RETRANSMISSION, takeIn } from "./segment-verdict.ts";
import { SentPackets } from "./sent-packets.ts";
import { advance, distance } from "./sequence.ts";
import { NO_SCALE, TcpDirectionMeasures, UNSEEN_SCALE } from "./tcp-direction-measures.ts";
import { TcpEvents } from "./tcp-events.ts";

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
  windowCount = 0;
  /** Bytes that the streams lacked in the end. */
  missingBytes = 0;
  rttSamples = 0;
  rttMinUs = 0;
  rttMaxUs = 0;
  rttSumUs = 0;
  #rttLastUs = 0;
  #jitterSumUs = 0;
  initialRttUs: number | null = null;
  /** From the SYN to its SYN+ACK: from the capture to the server and back. */
  serverRttUs: number | null = null;
  /** The shortest round trip of that way; an ACK that travelled with an answer times none. -1 before the first. */
  serverRoundTripNs = -1;
  completeness = 0;
  /** Flags and numbers of the first packet with payload. */
  firstFlags = 0;
  firstSeq = 0;
  firstAck = 0;
  #synSec = -1;
  #synNsec = 0;
  /** Direction that the client's bytes go. */
  #client: 0 | 1 = 0;
  /** What was to be said of single packets; null while that is nothing. */
  events: TcpEvents | null = null;
  /** The client's last packets with payload; null while it said nothing. */
  sent: SentPackets | null = null;

  /** Mean receive window in bytes. */
  get averageWindow(): number {
    const [a, b] = this.directions;
    const sum = a.windowSum * (1 << a.scale) + b.windowSum * (1 << b.scale);
    return this.windowCount === 0 ? 0 : Math.round(sum / this.windowCount);
  }
  get rttAverageUs(): number {
    return this.rttSamples === 0 ? 0 : Math.round(this.rttSumUs / this.rttSamples);
  }
  /** Mean difference between neighbouring samples. */
  get jitterUs(): number {
    return this.rttSamples < 2 ? 0 : Math.round(this.#jitterSumUs / (this.rttSamples - 1));
  }

  /** Who the client is. What was measured while the other was taken for it is forgotten. */
  set client(direction: 0 | 1) {
    if (direction === this.#client) return;
    this.#client = direction;
    this.sent = null;
    this.serverRoundTripNs = -1;
  }

  /** Takes a packet in and says what it is, as bits of segment-verdict.ts: 0 for an ordinary one. */
  packet(view: PacketView, direction: 0 | 1, at: Moment, tracked: TrackedFlow): number {
    const own = this.directions[direction];
    const peer = this.directions[direction === 0 ? 1 : 0];
    const length = view.wireEnd - view.at;
    if (isOrdinary(view, length, own, peer)) {
      this.#takeOrdinary(view, length, direction, own, peer, at, tracked);
      return 0;
    }
    const verdict = judge(view, length, own, peer, at, (this.initialRttUs ?? 0) * 1000);
    if (verdict !== 0) this.#events.count(view, verdict, direction, own.highest, at);
    if ((view.flags & (SYN | FIN | RST)) !== 0) this.#control(view, own, peer, at);
    if ((view.flags & (ACK | RST)) === ACK) this.#acknowledge(view, length, direction, peer, at, tracked);
    if ((view.flags & RST) === 0) this.#measureWindow(view, own);
    if (length > 0) {
      this.#measureData(view, length, verdict, own, at);
      if (direction === this.#client) this.#remember(view, length, verdict, at);
    }
    takeIn(view, length, verdict, own, peer, at);
    return verdict;
  }

  get #events(): TcpEvents {
    return (this.events ??= new TcpEvents());
  }

  // The way of nearly every packet: it goes on where its side ended, and there is nothing to say of it.
  #takeOrdinary(
    view: PacketView,
    length: number,
    direction: 0 | 1,
    own: TcpDirectionMeasures,
    peer: TcpDirectionMeasures,
    at: Moment,
    tracked: TrackedFlow,
  ): void {
    const { ack, window } = view;
    this.#acknowledge(view, length, direction, peer, at, tracked);
    if (ack !== own.lastAck) own.duplicateAcks = 0;
    own.lastAck = ack;
    own.lastSec = at.sec;
    own.lastNsec = at.nsec;
    own.hasAck = true;
    own.verdict = 0;
    own.window = window;
    own.edge = advance(ack, window << own.scale);
    own.windowSum += window;
    this.windowCount++;
    if (length === 0) return;
    if (own.firstDataSec < 0) this.#firstData(view, own, at);
    this.dataSegments++;
    const end = advance(own.highest, length);
    if (own.contiguous === own.highest) own.contiguous = end;
    own.highest = end;
    own.highestSec = at.sec;
    own.highestNsec = at.nsec;
    if (!own.isSampling) startSample(own, end, at);
    if (direction === this.#client) (this.sent ??= new SentPackets()).sent(at.packet, end);
  }

  #remember({ seq }: PacketView, length: number, verdict: number, at: Moment): void {
    if ((verdict & RETRANSMISSION) !== 0) this.sent?.repeat(seq);
    else if ((verdict & KEEP_ALIVE) === 0) (this.sent ??= new SentPackets()).sent(at.packet, advance(seq, length));
  }

  #control(view: PacketView, own: TcpDirectionMeasures, peer: TcpDirectionMeasures, at: Moment): void {
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
    own.offeredScale = view.windowScale >= 0 ? view.windowScale : NO_SCALE;
    if (view.windowScale >= 0) own.scale = view.windowScale;
    // Both SYNs must offer the option (RFC 7323, 2.2); where only one was seen, it is believed.
    if (own.offeredScale === NO_SCALE || peer.offeredScale === NO_SCALE) {
      own.scale = 0;
      if (peer.offeredScale !== UNSEEN_SCALE) peer.scale = 0;
    }
    if ((flags & ACK) === 0) this.#syn(at);
    else this.#synAck(at);
  }
  #syn(at: Moment): void {
    this.completeness |= COMPLETE_SYN;
    this.#synSec = at.sec;
    this.#synNsec = at.nsec;
  }
  #synAck(at: Moment): void {
    // A repeated one tells of no round trip.
    const isFirst = (this.completeness & COMPLETE_SYN_ACK) === 0;
    this.completeness |= COMPLETE_SYN_ACK;
    if (!isFirst || this.#synSec < 0) return;
    const ns = nanosecondsBetween(this.#synSec, this.#synNsec, at.sec, at.nsec);
    if (ns < 0) return;
    this.serverRttUs = Math.round(ns / 1000);
    this.#noteRoundTrip(ns);
  }
  #noteRoundTrip(ns: number): void {
    if (this.serverRoundTripNs < 0 || ns < this.serverRoundTripNs) this.serverRoundTripNs = ns;
  }

  #acknowledge(
    view: PacketView,
    length: number,
    direction: 0 | 1,
    peer: TcpDirectionMeasures,
    at: Moment,
    tracked: TrackedFlow,
  ): void {
    const { ack, flags } = view;
    if ((flags & SYN) === 0 && (this.completeness & (COMPLETE_SYN_ACK | COMPLETE_ACK)) === COMPLETE_SYN_ACK) {
      this.#establish(at, tracked);
    }
    const isServers = direction !== this.#client;
    if (isServers && this.sent !== null && this.sent.isWaiting) this.sent.acknowledge(ack, at);
    if (!peer.isSampling || distance(ack, peer.sampleEnd) < 0) return;
    peer.isSampling = false;
    const ns = Math.max(0, nanosecondsBetween(peer.sampleSec, peer.sampleNsec, at.sec, at.nsec));
    this.#sample(ns / 1000);
    if (isServers && length === 0) this.#noteRoundTrip(ns);
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

  #measureWindow({ flags, window }: PacketView, own: TcpDirectionMeasures): void {
    // The window of a SYN is never scaled (RFC 7323, 2.2).
    if ((flags & SYN) !== 0) return;
    own.windowSum += window;
    this.windowCount++;
    if (window === 0 && own.window !== 0 && (flags & FIN) === 0) this.#events.zeroWindowEvents++;
  }

  #measureData(view: PacketView, length: number, verdict: number, own: TcpDirectionMeasures, at: Moment): void {
    if (own.firstDataSec < 0) this.#firstData(view, own, at);
    this.dataSegments++;
    if ((verdict & RETRANSMISSION) !== 0) {
      this.#events.repeatedBytes += own.isSeen ? Math.min(length, Math.max(0, distance(own.highest, view.seq))) : 0;
      // Karn: the ACK of a repeated segment times nothing.
      own.isSampling = false;
      return;
    }
    const end = advance(view.seq, length + ((view.flags & (SYN | FIN)) === 0 ? 0 : 1));
    if (!own.isSampling && (!own.isSeen || distance(end, own.highest) > 0)) startSample(own, end, at);
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
}

function startSample(own: TcpDirectionMeasures, end: number, at: Moment): void {
  own.isSampling = true;
  own.sampleEnd = end;
  own.sampleSec = at.sec;
  own.sampleNsec = at.nsec;
}
