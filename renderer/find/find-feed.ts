// The search of the shown rows: what is looked for, how far it is, and the match as soon as there is one. One search at a
// time; another step, another query and Escape give up the former.
import type { FindTick } from "../../contract/index.ts";
import type { Client } from "../connection.ts";
import { failureOf, isAbort, type Failure } from "../shared/failure.ts";
import { Observable } from "../shared/observable.ts";
import { NO_FIND, type FindDraft } from "./find-query.ts";

export type FindHit = NonNullable<FindTick["hit"]>;
export type FindOrder = Parameters<Client["find"]["rows"]>[0];

export interface FindState {
  /** The view whose rows it is about; empty: none. */
  readonly view: string;
  readonly isSearching: boolean;
  readonly direction: "next" | "previous";
  readonly tick: FindTick | null;
  /** It was given up before it was done. */
  readonly isCancelled: boolean;
  readonly failure: Failure | null;
}

export const IDLE: FindState = {
  view: "",
  isSearching: false,
  direction: "next",
  tick: null,
  isCancelled: false,
  failure: null,
};

export class FindFeed {
  readonly draft = new Observable<FindDraft>(NO_FIND);
  readonly state = new Observable<FindState>(IDLE);
  /** Grows when the field is to take the focus. */
  readonly focusRequest = new Observable(0);
  #running: AbortController | null = null;

  /** Another draft: what was said of the former one says nothing any more. */
  change(draft: FindDraft): void {
    this.reset();
    this.draft.set(draft);
  }

  /** Other rows, or nothing to look for. */
  reset(): void {
    this.#running?.abort();
    this.#running = null;
    this.state.set(IDLE);
  }

  /** Gives up the search under way; what it found stays. */
  cancel(): void {
    this.#running?.abort();
    this.#running = null;
    this.state.set({ ...this.state.get(), isSearching: false, isCancelled: true });
  }

  /** Looks for the next match, tells it, and counts the others. */
  async run(client: Client, order: FindOrder, onHit: (hit: FindHit) => void): Promise<void> {
    this.#running?.abort();
    const abort = new AbortController();
    this.#running = abort;
    const { signal } = abort;
    // The former count stays in sight until there is a new one.
    const { tick: former } = this.state.get();
    const begun = { ...IDLE, view: order.view, isSearching: true, direction: order.direction };
    this.state.set({ ...begun, tick: former });
    let isTold = false;
    try {
      for await (const tick of await client.find.rows(order, { signal })) {
        if (signal.aborted) {
          return;
        }
        this.state.set({ ...begun, isSearching: !tick.isComplete, tick });
        if (tick.hit !== null && !isTold) {
          isTold = true;
          onHit(tick.hit);
        }
      }
    } catch (error) {
      if (!signal.aborted && !isAbort(error)) {
        this.state.set({ ...begun, isSearching: false, failure: failureOf(error) });
      }
    }
  }
}
