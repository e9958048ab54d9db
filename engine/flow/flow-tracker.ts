// Packets to flows: parses a packet, finds or makes its flow, and ends flows that are over, idle or too many. The
// engine and the index of flows share it, so that both give a flow the same number.
import type { Limits } from "../limits.ts";
import type { Moment } from "../moment.ts";
import { ACK, DONE, type PacketView, RST, SYN, TCP } from "../packet/packet-view.ts";
import { type CapturedPacket, PacketParser } from "../packet/packet-parser.ts";
import type { Drop } from "../packet/drops.ts";
import type { EndOfStream } from "../protocols/dissector.ts";
import { SharedAddresses } from "./shared-addresses.ts";
import { CaptureClock } from "./capture-clock.ts";
import { Flow, type FlowEnds } from "./flow.ts";
import { FlowKey, transportName } from "./flow-key.ts";
import { FlowTable } from "./flow-table.ts";
import { IdleList } from "./idle-list.ts";
import { beginsAnother, followLife } from "./tcp-life.ts";
import { type Direction, type InterfaceName, TrackedFlow } from "./tracked-flow.ts";

/** A connection that is over stays so long for packets that come late; then its ports mean another one. */
const LINGER_SECONDS = 30;

/** No packet at all for longer: nobody knows whether anything was captured meanwhile. */
const MAX_SILENCE_SECONDS = 2;

/** Of packets that are told of, not seen. */
const NO_PLACE = -1;

/** What happens to flows. */
export interface FlowEvents {
  opened(tracked: TrackedFlow): void;
  /** The flow left the table; `at` is the capture's time. */
  ended(tracked: TrackedFlow, how: EndOfStream, at: Moment): void;
  /** Capture time entered another second; called before the packet that shows it is looked at. */
  second(at: Moment): void;
  evicted(): void;
  fragmentsLost(drop: Drop, packets: number): void;
}

export class FlowTracker {
  readonly parser: PacketParser;
  readonly table = new FlowTable();
  /** Of the packet at hand. */
  direction: Direction = 0;
  isRepeat = false;
  readonly #limits: Limits;
  readonly #events: FlowEvents;
  readonly #nameOf: InterfaceName;
  readonly #key = new FlowKey();
  readonly #addresses = new SharedAddresses();
  readonly #clock = new CaptureClock();
  readonly #now: Moment = { sec: 0, nsec: 0, packet: 0 };
  readonly #streams: IdleList;
  readonly #datagrams: IdleList;
  readonly #ended = new IdleList(LINGER_SECONDS);
  #nextId = 0;
  /** Since then the capture went on, and no flow was forgotten that went on, too. */
  #watchedSinceSec = 0;

  constructor(limits: Limits, events: FlowEvents, nameOf: InterfaceName) {
    this.#limits = limits;
    this.#events = events;
    this.#nameOf = nameOf;
    this.#streams = new IdleList(limits.tcpIdleSeconds);
    this.#datagrams = new IdleList(limits.udpIdleSeconds);
    this.parser = new PacketParser(limits, (drop, packets) => events.fragmentsLost(drop, packets));
  }

  get flows(): number {
    return this.#nextId;
  }

  /**
   * The flow of a packet, null where it has none: `parser.view.drop` then says why, or is null for a fragment that
   * waits for the others.
   */
  track(packet: CapturedPacket): TrackedFlow | null {
    const before = this.#clock.sec;
    if (this.#clock.advance(packet.sec)) {
      const passed = this.#clock.sec - before;
      if (passed < 0 || passed > MAX_SILENCE_SECONDS) this.#watchedSinceSec = this.#clock.sec;
      this.advance(packet.sec, packet.nsec, packet.number);
    }
    if (this.parser.parse(packet) !== DONE) return null;
    const { view } = this.parser;
    const key = this.#key;
    key.read(view);
    let tracked = this.table.find(key, view.vlan, view.place);
    let direction = this.table.direction;
    if (tracked !== null && view.transport === TCP && beginsAnother(tracked, view, direction)) {
      this.#end(tracked, "idle");
      tracked = null;
    }
    if (tracked === null) {
      tracked = this.#open(packet, view);
      direction = 0;
    }
    tracked.setVlan(direction, view.vlan);
    this.direction = direction;
    const { sec } = this.#clock;
    this.isRepeat = tracked.see(view, direction, sec, this.#nameOf, packet.interfaceIndex);
    // A time not yet believed is kept with the flow: if the clock jumps there, the flow is young.
    this.#listOf(tracked, view, direction).touch(tracked, this.#clock.isDoubtful ? packet.sec : sec);
    return tracked;
  }

  /** The flow of a packet with these ends in this VLAN, if it is alive. */
  flowBetween(ends: FlowEnds, vlan: number | null): Flow | null {
    const key = new FlowKey();
    key.readEnds(ends);
    return this.table.find(key, vlan ?? -1, NO_PLACE)?.flow ?? null;
  }

  /** Ends what is idle by now; once a second is enough. */
  advance(sec: number, nsec: number, packet: number): void {
    this.#now.sec = sec;
    this.#now.nsec = nsec;
    this.#now.packet = packet;
    this.parser.fragments.expire(sec);
    this.#expire(this.#ended);
    this.#expire(this.#datagrams);
    this.#expire(this.#streams);
    this.#events.second(this.#now);
  }

  /** A live source's clock went on without a packet. */
  tick(sec: number, nsec: number): void {
    if (this.#clock.sec < 0 || !this.#clock.advance(sec)) return;
    this.advance(sec, nsec, this.#now.packet);
  }

  /** The capture is over: every flow ends. */
  finish(at: Moment): void {
    Object.assign(this.#now, at);
    this.parser.fragments.expire(Number.POSITIVE_INFINITY);
    const left: TrackedFlow[] = [];
    this.table.forEach((tracked) => left.push(tracked));
    left.sort((a, b) => a.flow.id - b.flow.id);
    for (const tracked of left) this.#end(tracked, "capture-end");
  }

  #open(packet: CapturedPacket, view: PacketView): TrackedFlow {
    if (this.table.size >= this.#limits.maxFlows) this.#evict(this.#oldest());
    const { addressBytes: bytes, sourceAt, destinationAt, addressLength } = view;
    const isFromClient = looksLikeClient(view);
    const source = this.#addresses.at(bytes, sourceAt, addressLength);
    const destination = this.#addresses.at(bytes, destinationAt, addressLength);
    const vlan = view.vlan < 0 ? null : view.vlan;
    const transport = transportName(view.transport);
    const flow = isFromClient
      ? new Flow(this.#nextId, transport, source, view.sourcePort, destination, view.destinationPort, vlan)
      : new Flow(this.#nextId, transport, destination, view.destinationPort, source, view.sourcePort, vlan);
    this.#nextId++;
    flow.watchedSeconds = this.#clock.sec - this.#watchedSinceSec;
    flow.isClientKnown = view.transport === TCP && (view.flags & (SYN | RST)) === SYN;
    flow.firstSec = flow.lastSec = packet.sec;
    flow.firstNsec = flow.lastNsec = packet.nsec;
    const tracked = new TrackedFlow(flow, this.#key);
    tracked.flip = isFromClient ? 0 : 1;
    const crowdedOut = this.table.insert(tracked);
    if (crowdedOut !== null) this.#evict(crowdedOut);
    this.#events.opened(tracked);
    return tracked;
  }

  #listOf(tracked: TrackedFlow, view: PacketView, direction: Direction): IdleList {
    if (view.transport === TCP) return followLife(tracked, view, direction) ? this.#ended : this.#streams;
    return tracked.flow.transport === "sctp" ? this.#streams : this.#datagrams;
  }

  #expire(list: IdleList): void {
    const limit = this.#now.sec - list.seconds;
    for (let oldest = list.oldest; oldest !== null; oldest = list.oldest) {
      // A time that was never believed: it must not hide the flows behind it.
      if (oldest.touchedSec > this.#now.sec) list.touch(oldest, this.#now.sec);
      else if (oldest.touchedSec > limit) return;
      else this.#end(oldest, list === this.#ended && oldest.isReset ? "reset" : "idle");
    }
  }

  #oldest(): TrackedFlow | null {
    if (this.#ended.oldest !== null) return this.#ended.oldest;
    const stream = this.#streams.oldest;
    const datagram = this.#datagrams.oldest;
    if (stream === null || datagram === null) return stream ?? datagram;
    return stream.touchedSec <= datagram.touchedSec ? stream : datagram;
  }

  #evict(tracked: TrackedFlow | null): void {
    if (tracked === null) return;
    // What it was doing is forgotten: when it comes again, it is a flow of which nothing is known.
    this.#watchedSinceSec = this.#clock.sec;
    this.#events.evicted();
    this.#end(tracked, "idle");
  }

  #end(tracked: TrackedFlow, how: EndOfStream): void {
    tracked.list?.remove(tracked);
    this.table.remove(tracked);
    this.#events.ended(tracked, how, this.#now);
  }
}

// A SYN comes from the client and a SYN+ACK goes to it. Else the lower port is the server's, for services live on
// well-known and registered ports while clients draw high ones; between equals, who speaks first asks.
function looksLikeClient(view: PacketView): boolean {
  if (view.transport === TCP && (view.flags & SYN) !== 0) return (view.flags & ACK) === 0;
  return view.sourcePort >= view.destinationPort;
}
