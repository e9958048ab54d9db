// What the table knows of one flow beside what dissectors see: its key, its place in the lists, its TCP life, and
// where it was seen. Direction 0 is that of the first packet, whoever turns out to be the client.
import type { Hop } from "../../contract/index.ts";
import type { Moment } from "../moment.ts";
import type { PacketView } from "../packet/packet-view.ts";
import type { EndOfStream } from "../protocols/dissector.ts";
import type { Flow, Side } from "./flow.ts";
import type { FlowKey } from "./flow-key.ts";
import type { IdleList } from "./idle-list.ts";

export type Direction = 0 | 1;

/** What the engine does with the packets of one flow. */
export interface FlowActivity {
  /** `isRepeat`: the packet was shown by another place than the one that the flow is taken from. */
  packet(view: PacketView, direction: Direction, at: Moment, isRepeat: boolean): void;
  /** False: nothing waits for time until the next packet. */
  tick(now: Moment): boolean;
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

export class TrackedFlow {
  readonly flow: Flow;
  readonly key: FlowKey;
  /** 1 where direction 0 is the server's. */
  flip: Direction = 0;
  activity: HostedFlow | null = null;
  /** Whether ticks reach it. */
  isAwake = false;

  /** Next flow of the same bucket. */
  nextInBucket: TrackedFlow | null = null;
  isInTable = true;
  list: IdleList | null = null;
  older: TrackedFlow | null = null;
  newer: TrackedFlow | null = null;
  /** Second of the last packet by the capture's clock. */
  touchedSec = 0;

  readonly vlans: [number, number] = [VLAN_UNSEEN, VLAN_UNSEEN];
  readonly #places: number[] = [];
  readonly #hopOfPlace: number[] = [];
  readonly #hops: HopCount[] = [];
  readonly #takenFrom: [number, number] = [0, 0];
  readonly #takenSec: [number, number] = [-1, -1];

  /** Initial sequence numbers, valid where the direction's bit of `isnSeen` is set. */
  readonly isn: [number, number] = [0, 0];
  isnSeen = 0;
  /** First sequence number seen of each direction, valid by `seqSeen`. */
  readonly firstSeq: [number, number] = [0, 0];
  seqSeen = 0;
  finSeen = 0;
  isReset = false;

  constructor(flow: Flow, key: FlowKey) {
    this.flow = flow;
    this.key = key;
    flow.hops = this.#hops;
  }

  side(direction: Direction): Side {
    return (direction ^ this.flip) as Side;
  }

  /** The ends are the other way round. */
  swapSides(): void {
    this.flip = this.flip === 0 ? 1 : 0;
    this.flow.swapSides();
  }

  /** Counts the packet's place; true where the flow is taken from another one. */
  see(view: PacketView, direction: Direction, sec: number, nameOf: InterfaceName, interfaceIndex: number): boolean {
    const { place } = view;
    const taken = this.#takenFrom[direction];
    if (this.#takenSec[direction] >= 0 && taken === place && this.#places[0] === place) {
      this.#takenSec[direction] = sec;
      (this.#hops[0] as HopCount).packets++;
      return false;
    }
    this.#countHop(place, view, nameOf, interfaceIndex);
    const isRepeat = taken !== place && sec - this.#takenSec[direction] < PLACE_SILENCE_SECONDS;
    if (isRepeat && this.#takenSec[direction] >= 0) return true;
    this.#takenFrom[direction] = place;
    this.#takenSec[direction] = sec;
    return false;
  }

  /** Whether this direction is taken from another place than `place`. */
  isTakenElsewhere(direction: Direction, place: number): boolean {
    return this.#takenSec[direction] >= 0 && this.#takenFrom[direction] !== place;
  }

  #countHop(place: number, view: PacketView, nameOf: InterfaceName, interfaceIndex: number): void {
    const known = this.#places.indexOf(place);
    if (known >= 0) {
      (this.#hops[this.#hopOfPlace[known] as number] as HopCount).packets++;
      return;
    }
    if (this.#places.length >= MAX_PLACES) return;
    const name = nameOf(interfaceIndex, view.linkInterface);
    let hop = this.#hops.findIndex((candidate) => candidate.interface === name);
    if (hop < 0) hop = this.#hops.push({ node: "", interface: name, packets: 0 }) - 1;
    this.#places.push(place);
    this.#hopOfPlace.push(hop);
    (this.#hops[hop] as HopCount).packets++;
  }
}

/** Name of an interface: its ordinal in the capture, and the system's number inside it (SLL2) or -1. */
export type InterfaceName = (interfaceIndex: number, linkInterface: number) => string;
