// Who had which address when: intervals with a name, the truth that the store's name columns are filled from.
import type { PeerNames } from "../../engine/index.ts";

export type { PeerNames } from "../../engine/index.ts";

/** A peer that nothing is known about. */
export const NO_NAMES: PeerNames = {
  name: "",
  namespace: "",
  pod: null,
  service: null,
  endpointSlice: null,
  processName: "",
  processId: 0,
  resolutionMechanism: "none",
  dns: "",
  labels: {},
  annotations: {},
};

/** An address had a name from `fromNs` (inclusive) to `toNs` (exclusive), in Unix nanoseconds. */
export interface NameSpan {
  readonly ip: string;
  readonly fromNs: bigint;
  readonly toNs: bigint;
  readonly names: PeerNames;
}
/** A span with the number that rows refer to, from 1. */
export interface NameInterval extends NameSpan {
  readonly id: number;
}

/** Before and after everything: the span of a name that has no known beginning or end. */
export const ALWAYS_FROM_NS = -(2n ** 63n);
export const ALWAYS_TO_NS = 2n ** 63n - 1n;

/** Most intervals kept. What comes beyond is refused and counted. */
export const MAX_INTERVALS = 1_000_000;

/** Intervals by address. Where two overlap, the later one (by beginning, then by arrival) is right. */
export class NameTable {
  readonly #byAddress = new Map<string, NameInterval[]>();
  readonly #byId: NameInterval[] = [];
  #refused = 0;

  constructor(saved: readonly NameInterval[] = []) {
    for (const interval of saved) this.#insert(interval);
  }
  get size(): number {
    return this.#byId.length;
  }
  /** Intervals that found no room. */
  get refused(): number {
    return this.#refused;
  }
  /** Adds what is new and answers it, numbered. */
  add(spans: readonly NameSpan[]): readonly NameInterval[] {
    const added: NameInterval[] = [];
    for (const span of spans) {
      if (this.#isKnown(span)) continue;
      if (this.#byId.length >= MAX_INTERVALS) {
        this.#refused++;
        continue;
      }
      const interval = { id: this.#byId.length + 1, ...span };
      this.#insert(interval);
      added.push(interval);
    }
    return added;
  }
  byId(id: number): NameInterval | null {
    return this.#byId[id - 1] ?? null;
  }
  /** The name that `ip` had at that moment. */
  resolve(ip: string, timeNs: bigint): NameInterval | null {
    const intervals = this.#byAddress.get(ip);
    if (intervals === undefined) return null;
    for (let i = intervals.length - 1; i >= 0; i--) {
      const interval = intervals[i];
      if (interval !== undefined && interval.fromNs <= timeNs && timeNs < interval.toNs) return interval;
    }
    return null;
  }
  /** The last name of each address that had one within a time. */
  between(fromNs: bigint, toNs: bigint): readonly NameInterval[] {
    return [...this.#byAddress.values()].flatMap(
      (intervals) => intervals.findLast((one) => one.fromNs <= toNs && fromNs < one.toNs) ?? [],
    );
  }

  #isKnown(span: NameSpan): boolean {
    const key = JSON.stringify(span.names);
    return (this.#byAddress.get(span.ip) ?? []).some(
      (known) => known.fromNs === span.fromNs && known.toNs === span.toNs && JSON.stringify(known.names) === key,
    );
  }
  #insert(interval: NameInterval): void {
    this.#byId.push(interval);
    const intervals = this.#byAddress.get(interval.ip);
    if (intervals === undefined) {
      this.#byAddress.set(interval.ip, [interval]);
      return;
    }
    let at = intervals.length;
    while (at > 0 && (intervals[at - 1]?.fromNs ?? ALWAYS_FROM_NS) > interval.fromNs) at--;
    intervals.splice(at, 0, interval);
  }
}
