// The spans that are known now, by the object that gave them: what an object's change opens and ends, told in batches.
import type { ClusterNameSpan, NameChange } from "../types.ts";

export class SpanBook {
  readonly #byObject = new Map<string, ReadonlyMap<string, ClusterNameSpan>>();
  readonly #opened = new Map<string, ClusterNameSpan>();
  readonly #ended = new Map<string, ClusterNameSpan>();

  /** What the object says now; none ends all its spans. */
  set(object: string, spans: readonly ClusterNameSpan[], nowNs: bigint): void {
    const before = this.#byObject.get(object) ?? new Map<string, ClusterNameSpan>();
    const now = new Map(spans.map((span) => [span.key, span]));
    for (const [key, span] of before) if (!now.has(key)) this.#end(key, span, nowNs);
    for (const [key, span] of now) {
      const known = before.get(key);
      if (known === undefined || !isSame(known, span)) this.#opened.set(key, span);
    }
    if (now.size === 0) this.#byObject.delete(object);
    else this.#byObject.set(object, now);
  }
  #end(key: string, span: ClusterNameSpan, nowNs: bigint): void {
    const toNs = nowNs > span.fromNs ? nowNs : span.fromNs + 1n;
    // One that was opened and ended between two tellings is told too, with its end: it named what was seen meanwhile.
    this.#opened.delete(key);
    this.#ended.set(key, { ...span, toNs });
  }

  /** What changed since it was taken last. */
  take(): NameChange {
    const change = { opened: [...this.#opened.values()], ended: [...this.#ended.values()] };
    this.#opened.clear();
    this.#ended.clear();
    return change;
  }
  current(): readonly ClusterNameSpan[] {
    return [...this.#byObject.values()].flatMap((spans) => [...spans.values()]);
  }
}

function isSame(a: ClusterNameSpan, b: ClusterNameSpan): boolean {
  return a.fromNs === b.fromNs && JSON.stringify(a.names) === JSON.stringify(b.names);
}
