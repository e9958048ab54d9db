// A view of the in-process session: the numbers of the entries that match, extended as entries arrive.
import type { Histogram, ListRow, ViewTick } from "../../contract/index.ts";
import type { Sort } from "../view-feed.ts";
import { fakeVerdict, isFlowNumber, parseFakeFilter } from "./fake-filter.ts";
import { factsOf, rowOf } from "./fake-traffic.ts";

export class FakeView {
  readonly #id: string;
  readonly #test: ((n: number) => boolean) | null;
  readonly #showConnections: boolean;
  readonly #numbers: number[] = [];
  #scanned = 0;

  constructor(id: string, filter: string, sort: Sort | null, showConnections: boolean, entries: number) {
    this.#id = id;
    this.#test = parseFakeFilter(filter);
    this.#showConnections = showConnections;
    this.extend(entries);
    if (sort !== null) {
      this.#sort(sort);
    }
  }

  extend(entries: number): void {
    for (; this.#scanned < entries; this.#scanned++) {
      const n = this.#scanned;
      if ((this.#showConnections || !isFlowNumber(n)) && (this.#test === null || this.#test(n))) {
        this.#numbers.push(n);
      }
    }
  }

  tick(generation: number): ViewTick {
    return {
      view: this.#id,
      generation,
      total: this.#numbers.length,
      scanned: this.#scanned,
      isComplete: true,
      filterErrors: 0,
    };
  }

  rows(start: number, count: number, hasScripts: boolean): ListRow[] {
    const numbers = this.#numbers.slice(start, start + count);
    return hasScripts
      ? numbers.map((n) => ({ ...rowOf(n), ...fakeVerdict(factsOf(n)) }))
      : numbers.map((n) => rowOf(n));
  }

  locate(id: string): number | null {
    const position = this.#numbers.indexOf(Number(id.slice(1)));
    return position < 0 ? null : position;
  }

  histogram(buckets: number): Histogram {
    const counts = Array.from({ length: buckets }, () => 0);
    const bad = [...counts];
    const first = this.#numbers[0];
    const last = this.#numbers.at(-1);
    if (first === undefined || last === undefined) {
      return { fromNs: "0", toNs: "0", counts, bad };
    }
    const fromNs = factsOf(Math.min(first, last)).timeNs - 4_000_000n;
    const toNs = factsOf(Math.max(first, last)).timeNs + 4_000_001n;
    for (const n of this.#numbers) {
      const facts = factsOf(n);
      const bucket = Math.min(buckets - 1, Number(((facts.timeNs - fromNs) * BigInt(buckets)) / (toNs - fromNs)));
      counts[bucket] = (counts[bucket] ?? 0) + 1;
      bad[bucket] = (bad[bucket] ?? 0) + (facts.isBad ? 1 : 0);
    }
    return { fromNs: fromNs.toString(), toNs: toNs.toString(), counts, bad };
  }

  #sort({ column, descending }: Sort): void {
    const key = (n: number): number => {
      const facts = factsOf(n);
      return column === "elapsed" ? (facts.elapsedUs ?? -1) : column === "size" ? facts.size : n;
    };
    const keys = new Map(this.#numbers.map((n) => [n, key(n)]));
    this.#numbers.sort((a, b) => ((keys.get(a) ?? 0) - (keys.get(b) ?? 0)) * (descending ? -1 : 1));
  }
}
