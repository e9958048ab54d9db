// The words of the editor services: spans to colour, completions, verdicts and ways to add a condition. No logic.
import type { Dialect, Problem } from "../filter.ts";

/** `field` is a known variable or path, `flag` a protocol flag or macro, `function` a helper, function or method. */
export type SpanKind =
  | "field"
  | "flag"
  | "function"
  | "name"
  | "keyword"
  | "operator"
  | "string"
  | "regex"
  | "number"
  | "literal"
  | "punctuation"
  | "comment"
  | "prefix"
  | "error";
/** A range of the text to colour; spans are in order and do not overlap. Offsets in UTF-16 units. */
export interface Span {
  readonly from: number;
  readonly to: number;
  readonly kind: SpanKind;
}

export interface CompletionItem {
  readonly label: string;
  readonly kind: "field" | "flag" | "function" | "operator" | "keyword";
  /** Type or signature: `int`, `contains(text) → bool`. */
  readonly detail: string;
  readonly doc: string;
  /** Replaces the completion's range. */
  readonly insertText: string;
}
/**
 * What fits at a position: `items` replace `from`…`to`. `values` is set where a value of a field is wanted (after
 * `==`, `!=`, `in [`): the window then asks the session for values of `field` beginning with `prefix` (typed so far,
 * without quotes) and inserts `formatValue(value, field type)`.
 */
export interface Completion {
  readonly from: number;
  readonly to: number;
  readonly items: readonly CompletionItem[];
  readonly values: { readonly kind: "values"; readonly field: string; readonly prefix: string } | null;
}

/** `doubtful` is valid with warnings: it can be applied, and the reason is shown. */
export type ValidationState = "empty" | "valid" | "invalid" | "doubtful";
export interface Validation {
  readonly state: ValidationState;
  readonly dialect: Dialect | null;
  /** True where a prefix `kfl1:` or `kfl2:` decides the dialect. */
  readonly isForced: boolean;
  readonly errors: readonly Problem[];
  readonly warnings: readonly Problem[];
  readonly limit: number | null;
  /** A whole replacement text that would mend the mistake (`and` → `&&`), null without one. */
  readonly rewrite: string | null;
}

/** The six ways of ui.md 33. */
export type AppendHow = "and" | "or" | "and-not" | "or-not" | "replace" | "replace-not";
