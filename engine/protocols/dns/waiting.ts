// Queries that wait for their answers, by their ids and in order of arrival. A flow is mostly of one query at a time, and
// there are many flows: the table is made with the second id that waits, and let go when nothing does.
import type { Side } from "../../flow/flow.ts";
import type { Span } from "../../moment.ts";
import type { KeptMessage } from "./kept-message.ts";

/** A query that waits. */
export interface Pending {
  readonly index: number;
  readonly id: number;
  readonly asker: Side;
  readonly message: KeptMessage;
  readonly span: Span;
  readonly questionType: number;
  isTimedOut: boolean;
  /** Another waiting query with the same id. */
  next: Pending | null;
}

export class WaitingQueries {
  count = 0;
  /** The only id that waits, while there is no table. */
  #only: Pending | null = null;
  #byId: Map<number, Pending> | null = null;

  /** The latest query with this id. The others follow by `next`. */
  latest(id: number): Pending | null {
    if (this.#byId !== null) return this.#byId.get(id) ?? null;
    return this.#only?.id === id ? this.#only : null;
  }

  add(pending: Pending): void {
    pending.next = this.latest(pending.id);
    this.count++;
    if (this.#byId !== null) this.#byId.set(pending.id, pending);
    else if (this.#only === null || this.#only.id === pending.id) this.#only = pending;
    else {
      this.#byId = new Map([
        [this.#only.id, this.#only],
        [pending.id, pending],
      ]);
      this.#only = null;
    }
  }

  remove(pending: Pending): void {
    const first = this.latest(pending.id);
    if (first === null) return;
    this.count--;
    if (first === pending) this.#replace(pending);
    else {
      let before = first;
      while (before.next !== null && before.next !== pending) before = before.next;
      before.next = pending.next;
    }
  }
  #replace({ id, next }: Pending): void {
    if (this.count === 0) this.clear();
    else if (this.#byId === null) this.#only = next;
    else if (next === null) this.#byId.delete(id);
    else this.#byId.set(id, next);
  }

  /** The latest query of the id that has waited longest. */
  get oldest(): Pending | null {
    return this.#byId === null ? this.#only : (this.#byId.values().next().value ?? null);
  }

  /** Queries of one id stand together, the latest first. */
  forEach(visit: (pending: Pending) => void): void {
    for (const first of this.#byId === null ? [this.#only] : this.#byId.values()) {
      for (let pending = first; pending !== null; pending = pending.next) visit(pending);
    }
  }

  clear(): void {
    this.count = 0;
    this.#only = this.#byId = null;
  }
}
