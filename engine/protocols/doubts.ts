// Pairs that missing bytes put in doubt, kept until it shows whether they were right. As many answers came as requests, and none
// is owed any more: each of them was its own. An answer that nobody waited for says the opposite: whose the others were is not known.
import type { Exchange } from "../exchange.ts";

/** Pairs in doubt that a flow keeps; those beyond stay marked. */
export const MAX_DOUBTS = 1024;
/** Bytes of their messages on the wire. */
export const MAX_DOUBT_BYTES = 1 << 20;

export class Doubts {
  /** Null while there are none, as in most flows. */
  #kept: Exchange[] | null = null;
  #bytes = 0;

  get isEmpty(): boolean {
    return this.#kept === null;
  }
  /** Whether there is room for this one. */
  hasRoom(wireBytes: number): boolean {
    return (this.#kept?.length ?? 0) < MAX_DOUBTS && this.#bytes + wireBytes <= MAX_DOUBT_BYTES;
  }
  keep(exchange: Exchange, wireBytes: number): void {
    (this.#kept ??= []).push(exchange);
    this.#bytes += wireBytes;
  }
  /** They stay as they are. */
  drop(): void {
    if (this.isEmpty) return;
    this.#kept = null;
    this.#bytes = 0;
  }
  /** They were right: hands them out without their mark. */
  settle(emit: (exchange: Exchange) => void): void {
    const kept = this.#kept;
    this.drop();
    for (const exchange of kept ?? []) emit({ ...exchange, error: null, isProvisional: false });
  }
}
