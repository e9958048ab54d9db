// What is to be saved: all entries, those of a view, or some, a page at a time.
import { ContractError, type Entry } from "../../contract/index.ts";
import type { Filter } from "../../kfl/index.ts";
import type { Presentation } from "../presentation.ts";
import type { EntryStore, StoredRow, View } from "../store/index.ts";

/** Entries read at once. */
const PAGE = 1000;

export type SaveWhat =
  | { readonly kind: "all" }
  | { readonly kind: "view"; readonly view: View }
  | { readonly kind: "entries"; readonly ids: readonly string[] };

export class Selection {
  readonly #store: EntryStore;
  readonly #what: SaveWhat;
  #numbers: Uint32Array | null = null;

  constructor(store: EntryStore, what: SaveWhat) {
    this.#store = store;
    this.#what = what;
  }
  /** The view's filter, where it hides parts of what it shows. */
  get redaction(): Filter | null {
    return this.#what.kind === "view" && this.#what.view.filter.redacts ? this.#what.view.filter : null;
  }
  get isAll(): boolean {
    return this.#what.kind === "all";
  }
  /** Whole rows, a page at a time, in the order of the view or of arrival. */
  async *pages(signal: AbortSignal | undefined): AsyncGenerator<readonly StoredRow[]> {
    const numbers = await this.#load();
    for (let at = 0; at < numbers.length; at += PAGE) {
      if (signal?.aborted === true) return;
      yield await this.#store.pages.wholeRows(numbers.subarray(at, at + PAGE));
    }
  }
  /** Numbers of the flows that the entries belong to. */
  async flows(): Promise<ReadonlySet<number>> {
    return this.#store.pages.flowsOf(await this.#load());
  }

  async #load(): Promise<Uint32Array> {
    this.#numbers ??= await this.#find();
    return this.#numbers;
  }
  async #find(): Promise<Uint32Array> {
    switch (this.#what.kind) {
      case "all":
        return Uint32Array.from({ length: this.#store.lastNumber }, (_, i) => i + 1);
      case "view":
        await this.#what.view.complete();
        return this.#what.view.numbers(0, this.#what.view.state.total);
      case "entries":
        return this.#numbersOf(this.#what.ids);
    }
  }
  async #numbersOf(ids: readonly string[]): Promise<Uint32Array> {
    const numbers = await this.#store.pages.numbersOf(ids);
    if (numbers.length > 0) return numbers;
    throw new ContractError("NOT_FOUND", "none of these entries is there any more", "choose others");
  }
}

/** The entry as it may leave the store: redacted where the view's filter says so. */
export function entryToSave(stored: StoredRow, presentation: Presentation, redaction: Filter | null): Entry {
  const entry = presentation.assemble(stored);
  if (redaction === null) return entry;
  const { no, row } = stored;
  return (
    redaction.apply(entry, {
      no,
      method: row.method,
      summary: row.summary,
      status: row.status,
      outcome: row.outcome,
    }) ?? entry
  );
}
