// The store's small dictionaries: kinds (protocol and selectors) and sources (who captured). Rows hold their codes.
import { kindKey, type RowKind } from "./row-batch.ts";

/** Most kinds of one store. Presenters have a few each; what comes beyond keeps its protocol and loses its selectors. */
export const MAX_KINDS = 4096;

/** Who captured the rows of a batch: the facts of an entry that belong to its source. */
export interface SourceFacts {
  readonly worker: string;
  readonly node: { readonly ip: string; readonly name: string };
  readonly cluster: string;
  readonly captureBackend: string;
  readonly captureSource: string;
}

/** Values by code, in order of first sight; `fresh` are those that are not on disk yet. */
export class Dictionary<T> {
  readonly values: T[] = [];
  readonly #codes = new Map<string, number>();
  readonly #keyOf: (value: T) => string;
  #savedCount = 0;

  constructor(keyOf: (value: T) => string, saved: readonly T[]) {
    this.#keyOf = keyOf;
    for (const value of saved) this.codeOf(value);
    this.#savedCount = this.values.length;
  }
  codeOf(value: T): number {
    const key = this.#keyOf(value);
    const known = this.#codes.get(key);
    if (known !== undefined) return known;
    const code = this.values.push(value) - 1;
    this.#codes.set(key, code);
    return code;
  }
  has(value: T): boolean {
    return this.#codes.has(this.#keyOf(value));
  }
  /** Values that are to be written, with the code of the first. */
  fresh(): { readonly first: number; readonly values: readonly T[] } {
    return { first: this.#savedCount, values: this.values.slice(this.#savedCount) };
  }
  /** The values of `fresh` are on disk. */
  saved(): void {
    this.#savedCount = this.values.length;
  }
}

/** The code of a kind; beyond the limit that of its protocol alone. */
export function kindCode(kinds: Dictionary<RowKind>, kind: RowKind): number {
  if (kinds.values.length < MAX_KINDS || kinds.has(kind)) return kinds.codeOf(kind);
  return kinds.codeOf({ protocol: kind.protocol, methodSelector: "", summarySelector: "", statusSelector: "" });
}

export function kindDictionary(saved: readonly RowKind[]): Dictionary<RowKind> {
  return new Dictionary<RowKind>(kindKey, saved);
}
export function sourceDictionary(saved: readonly SourceFacts[]): Dictionary<SourceFacts> {
  return new Dictionary<SourceFacts>((source) => JSON.stringify(source), saved);
}
