// What the table knows of one flow beside what dissectors see: its key, its place in the lists, its TCP life, and
// where it was seen. Direction 0 is that of the first packet, whoever turns out to be the client.
import type { Hop } from "../../contract/index.ts";
import type { Moment } from "../moment.ts";
import type { PacketView } from "../packet/packet-view.ts";
import type { EndOfStream } from "../protocols/dissector.ts";
import type { Flow, HopCounts, Side } from "./flow.ts";
import { FlowKey } from "./flow-key.ts";
import type { IdleList } from "./idle-list.ts";

export type Direction = 0 | 1;

/** What the engine does with the packets of one flow. */
export interface FlowActivity {
  /** `isRepeat`: the packet was shown by another place than the one that the flow is taken from. */
  packet(view: PacketView, direction: Direction, at: Moment, isRepeat: boolean): void;
  /** False: nothing waits for time until the next packet. */
  tick(now: Moment): boolean;
  /** Whether a tick would find anything to wait for, or to do. */
  readonly needsTicks: boolean;
  /** The flow leaves the table. */
  end(how: EndOfStream, at: Moment): void;
}

/** The engine's side of one flow in the table. */
export interface HostedFlow extends FlowActivity {
  /** The flow has lasted for so long that it is worth showing. */
  lasted(now: Moment): void;
}

/** No tag seen in this direction. */
export const VLAN_UNSEEN = -2;
/** Places of one flow that are told apart. */
const MAX_PLACES = 16;
/** The place that a flow is taken from may be silent for so long; then another one takes over. */
const PLACE_SILENCE_SECONDS = 2;

interface HopCount extends Hop {
  packets: number;
}
/** A place and the hop that it belongs to; null: the first one. */
interface SeenPlace {
  readonly place: number;
  readonly hop: HopCount | null;
}

/**
 * There may be hundreds of thousands of these, most of them of two packets: pairs of numbers are fields, for an array
 * costs more than what is in it, lists are made with their first member, and each is its own key, so that whoever looks for
 * one touches no second object.
 */
export class TrackedFlow extends FlowKey implements HopCounts {
  readonly flow: Flow;
  /** 1 where direction 0 is the server's. */
  flip: Direction = 0;
  activity: HostedFlow | null = null;
  /** Whether it stands among the flows that ticks reach, and whether it needs them: asking the flow itself touches much more. */
  isAwake = false;
  needsTicks = false;

  /** Next flow of the same bucket. */
  nextInBucket: TrackedFlow | null = null;
  isInTable = true;
  list: IdleList | null = null;
  older: TrackedFlow | null = null;
  newer: TrackedFlow | null = null;
  /** Second of the last packet by the capture's clock. */
  touchedSec = 0;

  /** VLAN of the last packet of direction 0, and of direction 1. */
  #vlan0 = VLAN_UNSEEN;
  #vlan1 = VLAN_UNSEEN;
  /** Place that each direction is taken from, and when it last was; -1 before. */
  #takenFrom0 = 0;
  #takenFrom1 = 0;
  #takenSec0 = -1;
  #takenSec1 = -1;
  #firstPlace = 0;
  /** Name of the first hop, null before the first packet. */
  #firstName: string | null = null;
  #firstPackets = 0;
  #others: SeenPlace[] | null = null;

  /** Initial sequence numbers, valid where the direction's bit of `isnSeen` is set. */
  #isn0 = 0;
  #isn1 = 0;
  isnSeen = 0;
  /** First sequence number seen of each direction, valid by `seqSeen`. */
  #firstSeq0 = 0;
  #firstSeq1 = 0;
  seqSeen = 0;
  finSeen = 0;
  isReset = false;

  constructor(flow: Flow, key: FlowKey) {
    super();
    this.copyFrom(key);
    this.flow = flow;
    flow.seenAt = this;
  }

  side(direction: Direction): Side {
    return (direction ^ this.flip) as Side;
  }

  /** The ends are the other way round. */
  swapSides(): void {
    this.flip = this.flip === 0 ? 1 : 0;
    this.flow.swapSides();
  }

  vlanOf(direction: Direction): number {
    return direction === 0 ? this.#vlan0 : this.#vlan1;
  }
  setVlan(direction: Direction, vlan: number): void {
    if (direction === 0) this.#vlan0 = vlan;
    else this.#vlan1 = vlan;
  }
  isnOf(direction: Direction): number {
    return direction === 0 ? this.#isn0 : this.#isn1;
  }
  setIsn(direction: Direction, seq: number): void {
    if (direction === 0) this.#isn0 = seq;
    else this.#isn1 = seq;
    this.isnSeen |= 1 << direction;
  }
  firstSeqOf(direction: Direction): number {
    return direction === 0 ? this.#firstSeq0 : this.#firstSeq1;
  }
  setFirstSeq(direction: Direction, seq: number): void {
    if (direction === 0) this.#firstSeq0 = seq;
    else this.#firstSeq1 = seq;
    this.seqSeen |= 1 << direction;
  }

  /** Counts the packet's place; true where the flow is taken from another one. */
  see(view: PacketView, direction: Direction, sec: number, nameOf: InterfaceName, interfaceIndex: number): boolean {
    const { place } = view;
    const taken = direction === 0 ? this.#takenFrom0 : this.#takenFrom1;
    const takenSec = direction === 0 ? this.#takenSec0 : this.#takenSec1;
    if (takenSec >= 0 && taken === place && this.#firstPlace === place) {
      this.#take(direction, place, sec);
      this.#firstPackets++;
      return false;
    }
    this.#countHop(place, view, nameOf, interfaceIndex);
    if (takenSec >= 0 && taken !== place && sec - takenSec < PLACE_SILENCE_SECONDS) return true;
    this.#take(direction, place, sec);
    return false;
  }

  /** Whether this direction is taken from another place than `place`. */
  isTakenElsewhere(direction: Direction, place: number): boolean {
    if (direction === 0) return this.#takenSec0 >= 0 && this.#takenFrom0 !== place;
    return this.#takenSec1 >= 0 && this.#takenFrom1 !== place;
  }

  #take(direction: Direction, place: number, sec: number): void {
    if (direction === 0) {
      this.#takenFrom0 = place;
      this.#takenSec0 = sec;
    } else {
      this.#takenFrom1 = place;
      this.#takenSec1 = sec;
    }
  }

  /** In the order in which they were seen. */
  get hops(): readonly Hop[] {
    if (this.#firstName === null) return [];
    const first: Hop = { node: "", interface: this.#firstName, packets: this.#firstPackets };
    const others = new Set(this.#others?.flatMap(({ hop }) => hop ?? []));
    return [first, ...others];
  }

  #countHop(place: number, view: PacketView, nameOf: InterfaceName, interfaceIndex: number): void {
    if (this.#firstName === null) {
      this.#firstPlace = place;
      this.#firstName = nameOf(interfaceIndex, view.linkInterface);
    }
    if (this.#firstPlace === place) {
      this.#firstPackets++;
      return;
    }
    const seen = this.#others?.find((other) => other.place === place);
    if (seen !== undefined) this.#countAt(seen);
    else if (1 + (this.#others?.length ?? 0) < MAX_PLACES) {
      const fresh = { place, hop: this.#hopNamed(nameOf(interfaceIndex, view.linkInterface)) };
      this.#others ??= [];
      this.#others.push(fresh);
      this.#countAt(fresh);
    }
  }
  #countAt({ hop }: SeenPlace): void {
    if (hop === null) this.#firstPackets++;
    else hop.packets++;
  }

  /** Several places may share a name, and then a hop. */
  #hopNamed(name: string): HopCount | null {
    if (name === this.#firstName) return null;
    const known = this.#others?.find(({ hop }) => hop?.interface === name)?.hop;
    return known ?? { node: "", interface: name, packets: 0 };
  }
}

/** Name of an interface: its ordinal in the capture, and the system's number inside it (SLL2) or -1. */
export type InterfaceName = (interfaceIndex: number, linkInterface: number) => string;
