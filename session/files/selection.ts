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
  readonly #alsoHidden: readonly Filter[];
  #numbers: Uint32Array | null = null;

  /** `alsoHidden`: filters that hide parts of entries besides the view's own. */
  constructor(store: EntryStore, what: SaveWhat, alsoHidden: readonly Filter[] = []) {
    this.#store = store;
    this.#what = what;
    this.#alsoHidden = alsoHidden;
  }
  /** The filters that hide parts of what is saved. */
  get redactions(): readonly Filter[] {
    const own = this.#what.kind === "view" ? [this.#what.view.filter] : [];
    return [...new Set([...own, ...this.#alsoHidden])].filter(({ redacts }) => redacts);
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

/** The entry as it may leave the store: itself, or a copy in which the filters have hidden what they say. */
export function redact(entry: Entry, { no, row }: StoredRow, redactions: readonly Filter[]): Entry {
  const { method, summary, status, outcome } = row;
  let shown = entry;
  for (const filter of redactions) shown = filter.apply(shown, { no, method, summary, status, outcome }) ?? shown;
  return shown;
}

/** The document to save. */
export function entryToSave(stored: StoredRow, presentation: Presentation, redactions: readonly Filter[]): Entry {
  return redact(presentation.assemble(stored), stored, redactions);
}
