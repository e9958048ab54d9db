// `kfl.match` and `kfl.validate`: the filter language as the filter bar has it, dialects by the same rule. Hooks ask the
// same few filters for each entry, so compiled ones are kept.
import type { Catalogue, JsonObject } from "../../../contract/index.ts";
import { compile, type CompileResult, isNoteName, type RowFacts } from "../../../kfl/index.ts";
import { presentation } from "../../engine-presentation.ts";
import { columnsOf } from "../../entry-columns.ts";
import { type InsideContext, isMap, textAt } from "./inside.ts";
import type { JsonValue } from "../types.ts";

/** Filters that are kept; a script that makes more of them compiles the oldest again. */
export const MAX_KEPT_FILTERS = 256;
/** How far the clock goes on until a filter that reads it is compiled anew: compiling fixes what `now()` means. */
export const CLOCK_STEP_MS = 1000;
const READS_CLOCK = /\b(?:now|seconds|minutes|hours|days|weeks|months|years)\b/;
/** Variables that the list's row knows and the document does not: cells are made only for filters that name one. */
const ROW_VARIABLES = new Set(
  presentation.catalogue.fields
    .filter(({ path = "", paths = [] }) =>
      [path, ...paths].some((one) => one.startsWith("{row}.") && one !== "{row}.no"),
    )
    .flatMap(({ name }) => (isNoteName(name) ? [] : [name])),
);

interface KeptFilter {
  readonly result: CompileResult;
  readonly nowMs: number;
  readonly readsClock: boolean;
  readonly readsRow: boolean;
}
const kept = new Map<string, KeptFilter>();
/** The words that the kept filters were compiled with: a thread has one script, and a script the same for its life. */
let keptWith: Catalogue | null = null;

export function match(args: readonly JsonValue[], context: InsideContext): boolean {
  const text = textAt(args, 0);
  const entry = args[1];
  if (!isMap(entry)) throw new TypeError("kfl.match: argument 2 must be entry");
  const { result, readsRow } = filterFor(text, entry, context);
  if (!result.ok) throw new Error(`kfl.match: ${describe(result)}`);
  return result.filter.matches(entry, readsRow ? factsOf(entry) : {});
}

export function validate(args: readonly JsonValue[], context: InsideContext): boolean {
  return keep(textAt(args, 0), [], context).result.ok;
}

/** A name that nobody declared makes a filter of one term invalid, unless the entry has it. */
function filterFor(text: string, entry: JsonObject, context: InsideContext): KeptFilter {
  const names = Object.keys(entry);
  // A `comment` that a script gave the object is the one that is asked for: the user's notes are not here.
  if (names.some(isNoteName)) return keep(text, names, context);
  const plain = keep(text, [], context);
  return plain.result.ok ? plain : keep(text, names, context);
}

function keep(text: string, knownNames: readonly string[], { nowMs, words }: InsideContext): KeptFilter {
  if (keptWith !== words) kept.clear();
  keptWith = words;
  const key = `${knownNames.join(" ")}\n${text}`;
  const known = kept.get(key);
  const isStale = known?.readsClock === true && Math.abs(nowMs - known.nowMs) >= CLOCK_STEP_MS;
  if (known !== undefined && !isStale) return known;
  const catalogue = withoutOwnNotes(presentation.catalogueWith(words), knownNames);
  const result = compile(text, { catalogue, nowMs, knownNames });
  const made = { result, nowMs, readsClock: READS_CLOCK.test(text), readsRow: namesRowVariable(text) };
  kept.delete(key);
  kept.set(key, made);
  const [oldest] = kept.keys();
  if (kept.size > MAX_KEPT_FILTERS && oldest !== undefined) kept.delete(oldest);
  return made;
}

function withoutOwnNotes(catalogue: Catalogue, names: readonly string[]): Catalogue {
  const own = names.filter(isNoteName);
  if (own.length === 0) return catalogue;
  return { ...catalogue, fields: catalogue.fields.filter(({ name }) => !(own as readonly string[]).includes(name)) };
}

/** How many filters are kept now. */
export function keptFilters(): number {
  return kept.size;
}

function namesRowVariable(text: string): boolean {
  return (text.match(/\w+/g) ?? []).some((word) => ROW_VARIABLES.has(word));
}

function factsOf(entry: JsonObject): RowFacts {
  const columns = columnsOf(entry);
  if (columns === null) return {};
  const { method, summary, status, outcome } = columns;
  return { method, summary, status, outcome };
}

function describe({ errors: [problem] }: Extract<CompileResult, { readonly ok: false }>): string {
  return problem === undefined ? "the filter cannot be read" : `${problem.line}:${problem.column}: ${problem.message}`;
}
