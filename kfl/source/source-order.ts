// What is decided where packets are captured, without names: which entries leave. Whoever orders checks it with the same
// words as whoever follows the order.
import type { Catalogue } from "../../contract/index.ts";
import { compile } from "../compile.ts";
import { type Filter, MAX_FILTER_LENGTH, type Problem } from "../filter.ts";
import { wordThatNeedsNames } from "./needs-names.ts";
import { type Refusal, refusal } from "./refusal.ts";

/** `filter` is null where there is nothing to do. */
export type SourceResult = { readonly ok: true; readonly filter: Filter | null } | Refusal;

export function compileSourceFilter(text: string, catalogue: Catalogue): SourceResult {
  if (text.trim() === "") return { ok: true, filter: null };
  if (text.length > MAX_FILTER_LENGTH)
    return refusal(`the entry filter is longer than ${MAX_FILTER_LENGTH} characters`);
  const compiled = compile(text, { catalogue, nowMs: Date.now() });
  if (!compiled.ok) return invalid("the entry filter is not valid", compiled.errors[0]);
  const { filter } = compiled;
  const word = wordThatNeedsNames(text, catalogue);
  if (word !== "")
    return refusal(
      `the entry filter needs \`${word}\`, which only the desktop knows: filter there`,
      text.indexOf(word),
    );
  if (filter.limit !== null || filter.rlimit !== null || filter.leftOff !== null)
    return refusal("the entry filter pages through entries, which an agent cannot do: filter on the desktop");
  return { ok: true, filter: filter.dialect === null ? null : filter };
}

function invalid(what: string, problem: Problem | undefined): Refusal {
  const why = problem === undefined ? "it cannot be read" : `column ${problem.column}: ${problem.message}`;
  return refusal(`${what}: ${why}`, problem?.from);
}
