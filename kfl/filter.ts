// The words of the filter language that other folders use: what a compiled filter offers, what compiling needs,
// and how mistakes are reported. No logic.
import type { Catalogue, Entry, JsonObject } from "../contract/index.ts";
import type { SqlFilter, SqlSchema } from "./sql/schema.ts";

/** Longest filter text in UTF-16 units. */
export const MAX_FILTER_LENGTH = 65_536;
/** Most levels of nesting (parentheses, brackets, unary operators) in a filter. */
export const MAX_DEPTH = 200;

/** `classic` is KFL 1, `kfl2` is the dialect built on CEL. */
export type Dialect = "classic" | "kfl2";

/** A mistake or a doubt about a range of the text: offsets in UTF-16 units, line and column from 1. */
export interface Problem {
  readonly message: string;
  readonly from: number;
  readonly to: number;
  readonly line: number;
  readonly column: number;
}

/** A document to match: an entry of the contract, or any JSON object of that shape, whole or in part. */
export type EntryLike = Entry | JsonObject;

/** What the list row knows of an entry and its document does not hold. Absent facts have their type's default. */
export interface RowFacts {
  /** Number in order of arrival, from 1: the variable `id`. */
  readonly no?: number;
  readonly method?: string;
  readonly summary?: string;
  readonly status?: string;
  readonly outcome?: string;
  /** What the user noted on the row. */
  readonly marked?: boolean;
  readonly ignored?: boolean;
  readonly comment?: string;
}

export interface CompileOptions {
  readonly catalogue: Catalogue;
  /** The moment of Apply in Unix milliseconds: what `now()` and its kin mean. */
  readonly nowMs: number;
  /** The user's own classic macros: name → classic filter. */
  readonly macros?: Readonly<Record<string, string>>;
  /** A filter that every entry must match as well, in either dialect. */
  readonly globalFilter?: string;
  /** Name of the open session, for `record(name)`. */
  readonly recordName?: string;
  /** First names that count as entry fields besides those of the contract (`kfl.match`: the keys of its object). */
  readonly knownNames?: readonly string[];
}

/** A filter ready to run. Running never throws. */
export interface Filter {
  readonly text: string;
  /** Null where the text is empty: it matches everything. */
  readonly dialect: Dialect | null;
  readonly warnings: readonly Problem[];
  /** `limit(n)`: the stream ends after that many matches; null without one. */
  readonly limit: number | null;
  /** `rlimit(n)` and `leftOff(n)`, synonyms of the paging controls; null without one. */
  readonly rlimit: number | null;
  readonly leftOff: number | null;
  /** Whether `apply` can alter entries. */
  readonly redacts: boolean;
  /** Entries on which evaluation failed so far, and why the last of them did (empty without one). */
  readonly errorCount: number;
  readonly lastError: string;
  matches(entry: EntryLike, row?: RowFacts): boolean;
  /** The entry as it may be shown (itself, or a copy with redactions), or null where it does not match. */
  apply<E extends EntryLike>(entry: E, row?: RowFacts): E | null;
  /** The same condition for the store. `firstParameter` numbers the first `$n`, 1 unless given. */
  sql(schema: SqlSchema, firstParameter?: number): SqlFilter;
}

export type CompileResult =
  | { readonly ok: true; readonly filter: Filter }
  | { readonly ok: false; readonly dialect: Dialect | null; readonly errors: readonly Problem[] };
