// The view that the list shows. A new filter opens its view beside the old one and takes its place only when its first
// rows are here, so the list never flickers; the selected entry is located in it so that it can stay where it was.
import type { Histogram, ListRow, ViewTick } from "../contract/index.ts";
import type { Client } from "./connection.ts";
import { PageCache } from "./list/page-cache.ts";
import { failureOf, isAbort, type Failure } from "./shared/failure.ts";
import { Observable } from "./shared/observable.ts";

export type SortColumn = "no" | "time" | "elapsed" | "size" | "status" | "method" | "protocol";
export interface Sort {
  readonly column: SortColumn;
  readonly descending: boolean;
}

/** What makes a view. `session` is part of it: the same filter over another session is another view. */
export interface ViewQuery {
  readonly session: string;
  readonly filter: string;
  readonly sort: Sort | null;
  readonly showConnections: boolean;
}

export interface ViewState {
  readonly query: ViewQuery | null;
  readonly tick: ViewTick | null;
  /** Where the entry to keep in view stands in this view; null: it is not in it, or there was none. */
  readonly anchor: number | null;
  /** Grows with each view that took its place in the list. */
  readonly serial: number;
  readonly isOpening: boolean;
  /** The rows were served over a line that broke since; those of the new line are on their way. */
  readonly isStale: boolean;
  readonly failure: Failure | null;
}

const NO_VIEW: ViewState = {
  query: null,
  tick: null,
  anchor: null,
  serial: 0,
  isOpening: false,
  isStale: false,
  failure: null,
};

const isSameQuery = (a: ViewQuery | null, b: ViewQuery): boolean =>
  a !== null &&
  a.session === b.session &&
  a.filter === b.filter &&
  a.showConnections === b.showConnections &&
  a.sort?.column === b.sort?.column &&
  a.sort?.descending === b.sort?.descending;

/** Longest wait for a new view's first rows: a slow session must not look frozen. */
const FIRST_ROWS_LIMIT_MS = 500;
const FIRST_ROWS = 60;

const pause = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms);
  });

export class ViewFeed {
  readonly state = new Observable<ViewState>(NO_VIEW);
  /** Grows when rows arrived. */
  readonly rowsVersion = new Observable(0);
  #client: Client | null = null;
  /** Whose view is shown: a line that broke since has none that a new one would know. */
  #server: Client | null = null;
  #cache: PageCache | null = null;
  #query: ViewQuery | null = null;
  #opening: AbortController | null = null;
  #following: AbortController | null = null;

  /** Shows a query; does nothing when it is shown or on its way. `keepId` is the entry to keep in view. */
  show(client: Client, query: ViewQuery, keepId: string | null, firstRow: number): void {
    if (client === this.#client && isSameQuery(this.#query, query)) {
      return;
    }
    const state = this.state.get();
    const isStale = state.isStale || (state.tick !== null && client !== this.#client);
    this.state.set({ ...state, isOpening: true, isStale, failure: null });
    this.#client = client;
    this.#query = query;
    this.#opening?.abort();
    this.#opening = new AbortController();
    void this.#open(client, query, keepId, firstRow, this.#opening.signal);
  }

  clear(): void {
    this.#opening?.abort();
    this.#following?.abort();
    this.#cache?.close();
    this.#cache = null;
    this.#query = null;
    this.#client = null;
    this.#server = null;
    this.state.set(NO_VIEW);
  }

  row(position: number): ListRow | undefined {
    return this.#cache?.row(position);
  }

  find(id: string): ListRow | undefined {
    return this.#cache?.find(id);
  }

  want(first: number, end: number): void {
    const tick = this.state.get().tick;
    if (tick !== null) {
      this.#cache?.want(first, end, tick.total, tick.generation);
    }
  }

  /** Rows straight from the session, for copying and for walks along a stream. */
  async fetch(start: number, count: number): Promise<readonly ListRow[]> {
    const tick = this.state.get().tick;
    if (this.#server === null || tick === null) {
      return [];
    }
    return (await this.#server.view.rows({ view: tick.view, start, count })).rows;
  }

  /** The row at a position, from the session where it has not arrived; undefined where the view has none. */
  async rowAt(position: number): Promise<ListRow | undefined> {
    return this.row(position) ?? (await this.fetch(position, 1))[0];
  }

  async locate(id: string): Promise<number | null> {
    const tick = this.state.get().tick;
    if (this.#server === null || tick === null) {
      return null;
    }
    return (await this.#server.view.locate({ view: tick.view, id })).position;
  }

  async histogram(buckets: number): Promise<Histogram | null> {
    const { tick, isStale } = this.state.get();
    if (this.#server === null || tick === null || isStale) {
      return null;
    }
    try {
      return await this.#server.view.histogram({ view: tick.view, buckets });
    } catch (error) {
      // A view that was replaced meanwhile has no histogram any more; that is no failure.
      if (this.state.get().tick?.view === tick.view && !isAbort(error)) {
        this.#fail(error);
      }
      return null;
    }
  }

  async #open(
    client: Client,
    query: ViewQuery,
    keepId: string | null,
    firstRow: number,
    signal: AbortSignal,
  ): Promise<void> {
    const { filter, sort, showConnections } = query;
    try {
      const tick = await client.view.open({ filter, sort, showConnections }, { signal });
      if (signal.aborted) {
        await client.view.close({ view: tick.view });
        return;
      }
      const anchor = keepId === null ? null : (await client.view.locate({ view: tick.view, id: keepId })).position;
      const { cache, arrived } = this.#newCache(client, tick.view);
      if (tick.total > 0) {
        const position = Math.min(anchor ?? firstRow, tick.total - 1);
        cache.want(Math.max(0, position - FIRST_ROWS), position + FIRST_ROWS, tick.total, tick.generation);
        await Promise.race([arrived, pause(FIRST_ROWS_LIMIT_MS)]);
      }
      if (signal.aborted) {
        cache.close();
        await client.view.close({ view: tick.view });
        return;
      }
      this.#takePlace(client, cache, query, tick, anchor);
    } catch (error) {
      if (!signal.aborted && !isAbort(error)) {
        this.#fail(error);
      }
    }
  }

  /** A cache, and a promise for the first rows (or the failure to get them). */
  #newCache(client: Client, view: string): { cache: PageCache; arrived: Promise<void> } {
    const { promise: arrived, resolve } = Promise.withResolvers<void>();
    const cache = new PageCache((start, count) => client.view.rows({ view, start, count }), {
      onRows: () => {
        resolve();
        this.rowsVersion.set(this.rowsVersion.get() + 1);
      },
      onFailure: (error) => {
        resolve();
        this.#fail(error);
      },
    });
    return { cache, arrived };
  }

  #takePlace(client: Client, cache: PageCache, query: ViewQuery, tick: ViewTick, anchor: number | null): void {
    const former = this.state.get();
    this.#following?.abort();
    this.#cache?.close();
    if (former.tick !== null && former.query?.session === query.session && client === this.#server) {
      client.view.close({ view: former.tick.view }).catch(() => undefined);
    }
    this.#cache = cache;
    this.#server = client;
    this.#following = new AbortController();
    this.state.set({ query, tick, anchor, serial: former.serial + 1, isOpening: false, isStale: false, failure: null });
    void this.#follow(client, tick.view, this.#following.signal);
  }

  async #follow(client: Client, view: string, signal: AbortSignal): Promise<void> {
    try {
      for await (const tick of await client.view.ticks({ view }, { signal })) {
        if (signal.aborted) {
          return;
        }
        this.state.set({ ...this.state.get(), tick });
      }
    } catch (error) {
      if (!signal.aborted && !isAbort(error)) {
        this.#fail(error);
      }
    }
  }

  #fail(error: unknown): void {
    this.state.set({ ...this.state.get(), isOpening: false, isStale: false, failure: failureOf(error) });
  }
}
