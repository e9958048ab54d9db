// Puts fragmented IP datagrams together (RFC 791 and RFC 8200, 4.5). Bounded in datagrams, pieces and bytes; what is
// given up is counted in packets. Where fragments overlap, the bytes seen first hold.
import type { Limits } from "../limits.ts";
import * as drops from "./drops.ts";
import type { Drop } from "./drops.ts";
import { HELD, type Layer, NOTHING, type PacketView } from "./packet-view.ts";

/** RFC 8200, 4.5 gives the others a minute; Linux half of it. */
const FRAGMENT_TIMEOUT_SECONDS = 30;
/** Separate pieces of one datagram. */
const MAX_PIECES = 1024;

/** Fragments given up: why, and how many packets. */
export type FragmentLoss = (drop: Drop, packets: number) => void;

interface Datagram {
  readonly firstSec: number;
  readonly packetNumbers: number[];
  bytes: Uint8Array;
  /** Received ranges as start, end, start, end, …; sorted and apart. */
  ranges: number[];
  /** Known from the last fragment, else -1. */
  length: number;
  /** Offset of the first byte that a cut fragment lacks. */
  cutAt: number;
}

export class FragmentTable {
  readonly #maxDatagrams: number;
  readonly #maxBytes: number;
  readonly #onLoss: FragmentLoss;
  readonly #datagrams = new Map<string, Datagram>();
  #sec = 0;
  #number = 0;
  /** Numbers of the earlier packets whose fragments the packet at hand completed. */
  completed: readonly number[] = NONE;

  constructor(limits: Limits, onLoss: FragmentLoss) {
    this.#maxDatagrams = limits.maxFragmentedDatagrams;
    this.#maxBytes = limits.maxDatagramBytes;
    this.#onLoss = onLoss;
  }

  get waiting(): number {
    return this.#datagrams.size;
  }

  /** The next packet begins. */
  begin(sec: number, number: number): void {
    this.#sec = sec;
    this.#number = number;
    this.completed = NONE;
  }

  /**
   * Takes the fragment at `view.at`. Answers HELD while others miss. Answers NOTHING when the view now holds the
   * whole payload, or was refused.
   */
  add(view: PacketView, id: number, protocol: number, offset: number, hasMore: boolean): Layer {
    const end = offset + view.wireEnd - view.at;
    if (end <= offset || end > this.#maxBytes) return view.refuse(drops.BAD_FRAGMENT);
    const key = keyOf(view, id, protocol);
    const datagram = this.#find(key);
    datagram.packetNumbers.push(this.#number);
    if (!hasMore && datagram.length < 0) setLength(datagram, end);
    if (!store(datagram, view, offset, end)) {
      this.#datagrams.delete(key);
      this.#onLoss(drops.FRAGMENT_PIECES, datagram.packetNumbers.length - 1);
      return view.refuse(drops.FRAGMENT_PIECES);
    }
    const isWhole = datagram.ranges.length === 2 && datagram.ranges[0] === 0 && datagram.ranges[1] === datagram.length;
    if (!isWhole) return HELD;
    this.#datagrams.delete(key);
    datagram.packetNumbers.pop();
    this.completed = datagram.packetNumbers;
    view.bytes = datagram.bytes;
    view.at = 0;
    view.end = Math.min(datagram.length, datagram.cutAt);
    view.wireEnd = datagram.length;
    return NOTHING;
  }

  /** Gives up what is too old, or everything at the end of a capture. */
  expire(sec: number): void {
    for (const [key, datagram] of this.#datagrams) {
      if (sec - datagram.firstSec < FRAGMENT_TIMEOUT_SECONDS) return;
      this.#giveUp(key, datagram, drops.FRAGMENT_TIMEOUT);
    }
  }

  #find(key: string): Datagram {
    const known = this.#datagrams.get(key);
    if (known !== undefined) {
      if (this.#sec - known.firstSec < FRAGMENT_TIMEOUT_SECONDS) return known;
      // The id is used again: an old remainder must not mix with the new datagram.
      this.#giveUp(key, known, drops.FRAGMENT_TIMEOUT);
    }
    if (this.#datagrams.size >= this.#maxDatagrams) {
      for (const [oldest, datagram] of this.#datagrams) {
        this.#giveUp(oldest, datagram, drops.FRAGMENT_EVICTED);
        break;
      }
    }
    const fresh = newDatagram(this.#sec);
    this.#datagrams.set(key, fresh);
    return fresh;
  }

  #giveUp(key: string, datagram: Datagram, why: Drop): void {
    this.#datagrams.delete(key);
    this.#onLoss(why, datagram.packetNumbers.length);
  }
}

const NONE: readonly number[] = [];
const FIRST_DATAGRAM_BYTES = 4096;

function newDatagram(firstSec: number): Datagram {
  return {
    firstSec,
    packetNumbers: [],
    bytes: new Uint8Array(FIRST_DATAGRAM_BYTES),
    ranges: [],
    length: -1,
    cutAt: Number.MAX_SAFE_INTEGER,
  };
}

function keyOf(view: PacketView, id: number, protocol: number): string {
  const { addressBytes, sourceAt, destinationAt, addressLength } = view;
  const source = addressBytes.subarray(sourceAt, sourceAt + addressLength).join(".");
  const destination = addressBytes.subarray(destinationAt, destinationAt + addressLength).join(".");
  return `${source}>${destination}/${protocol}/${id}/${view.vlan}/${view.place}`;
}

/** The first fragment without a successor sets the length; whatever lies beyond it is no part of the datagram. */
function setLength(datagram: Datagram, length: number): void {
  datagram.length = length;
  const { ranges } = datagram;
  while (ranges.length > 0 && (ranges.at(-2) as number) >= length) ranges.length -= 2;
  if (ranges.length > 0) ranges[ranges.length - 1] = Math.min(length, ranges.at(-1) as number);
}

/** Copies what is new of `[start, wireEnd)` and merges the ranges; false when there are too many of them. */
function store(datagram: Datagram, view: PacketView, start: number, wireEnd: number): boolean {
  const end = datagram.length < 0 ? wireEnd : Math.min(wireEnd, datagram.length);
  if (start >= end) return true;
  grow(datagram, end);
  const captured = Math.min(end, start + view.end - view.at);
  if (captured < end) datagram.cutAt = Math.min(datagram.cutAt, captured);
  const merged: number[] = [];
  let from = start;
  let low = start;
  let high = end;
  for (let i = 0; i < datagram.ranges.length; i += 2) {
    const a = datagram.ranges[i] as number;
    const b = datagram.ranges[i + 1] as number;
    if (b < start || a > end) {
      merged.push(a, b);
      continue;
    }
    if (from < a) copy(datagram.bytes, view, start, from, Math.min(a, captured));
    from = Math.max(from, b);
    low = Math.min(low, a);
    high = Math.max(high, b);
  }
  if (from < end) copy(datagram.bytes, view, start, from, captured);
  datagram.ranges = insertRange(merged, low, high);
  return datagram.ranges.length <= 2 * MAX_PIECES;
}

function copy(target: Uint8Array, view: PacketView, start: number, from: number, to: number): void {
  if (from < to) target.set(view.bytes.subarray(view.at + from - start, view.at + to - start), from);
}

function insertRange(ranges: number[], low: number, high: number): number[] {
  let i = 0;
  while (i < ranges.length && (ranges[i] as number) < low) i += 2;
  ranges.splice(i, 0, low, high);
  return ranges;
}

function grow(datagram: Datagram, needed: number): void {
  if (datagram.bytes.length >= needed) return;
  const grown = new Uint8Array(Math.max(needed, datagram.bytes.length * 2));
  grown.set(datagram.bytes);
  datagram.bytes = grown;
}
