// The rows that the window holds: a few pages around what is seen, outside React. The traffic itself stays in the
// session. A page is stale once the view's generation moved on; its rows stay visible until the newer ones are here.
import type { ListRow } from "../../contract/index.ts";

export const ROWS_PER_PAGE = 200;
export const MAX_PAGES = 48;
export const MAX_REQUESTS = 2;

export interface FetchedRows {
  readonly generation: number;
  readonly rows: readonly ListRow[];
}
export type FetchRows = (start: number, count: number) => Promise<FetchedRows>;

interface Page {
  readonly generation: number;
  /** Rows that were asked for: the last page of a live view grows without a new generation. */
  readonly asked: number;
  readonly rows: readonly ListRow[];
}

export interface PageCacheEvents {
  readonly onRows: () => void;
  readonly onFailure: (error: unknown) => void;
}

/** Pages of one view, least recently seen first out. */
export class PageCache {
  readonly #fetch: FetchRows;
  readonly #events: PageCacheEvents;
  readonly #pages = new Map<number, Page>();
  readonly #pending = new Set<number>();
  #wanted: readonly number[] = [];
  #generation = 0;
  #total = 0;
  #isClosed = false;

  constructor(fetch: FetchRows, events: PageCacheEvents) {
    this.#fetch = fetch;
    this.#events = events;
  }

  /** The row at a position, or undefined while it is on its way. Does not ask for it. */
  row(position: number): ListRow | undefined {
    return this.#pages.get(Math.floor(position / ROWS_PER_PAGE))?.rows[position % ROWS_PER_PAGE];
  }

  /** A row that is held, by the entry's id. */
  find(id: string): ListRow | undefined {
    for (const page of this.#pages.values()) {
      const row = page.rows.find((candidate) => candidate.id === id);
      if (row !== undefined) {
        return row;
      }
    }
    return undefined;
  }

  get pageCount(): number {
    return this.#pages.size;
  }

  /** Says which rows are seen, and how new they must be. Only the latest call counts: a fast scroll skips pages. */
  want(first: number, end: number, total: number, generation: number): void {
    this.#generation = generation;
    this.#total = total;
    const numbers: number[] = [];
    for (let page = Math.floor(first / ROWS_PER_PAGE); page * ROWS_PER_PAGE < Math.min(end, total); page++) {
      numbers.push(page);
      const held = this.#pages.get(page);
      if (held !== undefined) {
        this.#pages.delete(page);
        this.#pages.set(page, held);
      }
    }
    this.#wanted = numbers;
    this.#request();
  }

  close(): void {
    this.#isClosed = true;
    this.#pages.clear();
    this.#wanted = [];
  }

  /** A page is fresh when it is of this generation and as long as the view now lets it be; one that is whole and older may still hold replaced rows. */
  #isFresh(number: number): boolean {
    const page = this.#pages.get(number);
    return page !== undefined && page.generation >= this.#generation && page.asked >= this.#countOf(number);
  }

  #countOf(number: number): number {
    return Math.min(ROWS_PER_PAGE, Math.max(1, this.#total - number * ROWS_PER_PAGE));
  }

  #request(): void {
    for (const number of this.#wanted) {
      if (this.#pending.size >= MAX_REQUESTS || this.#isClosed) {
        return;
      }
      if (!this.#pending.has(number) && !this.#isFresh(number)) {
        void this.#load(number);
      }
    }
  }

  async #load(number: number): Promise<void> {
    const asked = this.#generation;
    const count = this.#countOf(number);
    this.#pending.add(number);
    try {
      const answer = await this.#fetch(number * ROWS_PER_PAGE, count);
      this.#pending.delete(number);
      if (!this.#isClosed) {
        this.#pages.delete(number);
        this.#pages.set(number, { generation: Math.max(asked, answer.generation), asked: count, rows: answer.rows });
        this.#evict();
        this.#events.onRows();
        this.#request();
      }
    } catch (error) {
      this.#pending.delete(number);
      if (!this.#isClosed) {
        this.#events.onFailure(error);
      }
    }
  }

  #evict(): void {
    for (const number of this.#pages.keys()) {
      if (this.#pages.size <= MAX_PAGES) {
        return;
      }
      if (!this.#wanted.includes(number)) {
        this.#pages.delete(number);
      }
    }
  }
}
