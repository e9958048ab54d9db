// What is to be saved: all entries, those of a view, or some, a page at a time.
import { ContractError } from "../../contract/index.ts";
import type { Filter } from "../../kfl/index.ts";
import type { EntryStore, StoredRow, View } from "../store/index.ts";

/** Entries read at once. */
const PAGE = 1000;

export type SaveWhat =
  | { readonly kind: "all" }
  | { readonly kind: "view"; readonly view: View }
  | { readonly kind: "entries"; readonly ids: readonly string[] }
  | { readonly kind: "streams"; readonly streams: readonly string[] };

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
        return someOf(await this.#store.pages.numbersOf(this.#what.ids));
      case "streams":
        return someOf(await this.#store.pages.numbersOfStreams(this.#what.streams));
    }
  }
}

function someOf(numbers: Uint32Array): Uint32Array {
  if (numbers.length > 0) return numbers;
  throw new ContractError("NOT_FOUND", "none of these entries is there any more", "choose others");
}
