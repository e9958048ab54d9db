// The public face of the filter language: text → tree → predicate, SQL and editor services, for both dialects.
export type { AnalyseOptions } from "./analyse.ts";
export { builtInMacros } from "./classic/macros.ts";
export { compile } from "./compile.ts";
export { append, conditionFor, formatValue } from "./editor/append.ts";
export type { AddedValue } from "./editor/append.ts";
export { complete } from "./editor/complete.ts";
export { highlight } from "./editor/highlight.ts";
export { validate } from "./editor/validate.ts";
export * from "./editor/words.ts";
export { catalogueOf, type Words } from "./fields/catalogue.ts";
export { isNoteName } from "./fields/note-names.ts";
export { isTakenWord } from "./fields/taken.ts";
export { CAPTURE_SOURCES } from "./fields/bind.ts";
export { STANDARD_FIELDS, STANDARD_PATHS } from "./fields/standard.ts";
export { type ExplainedEntry, type Explainer, type ExplainerResult, openExplainer } from "./explain/explain.ts";
export * from "./filter.ts";
export { format } from "./format.ts";
export { compileRegex } from "./regex.ts";
export type { RegexResult, RegexTest } from "./regex.ts";
export { hideCopies } from "./hiding/hide-copies.ts";
export { type Refusal } from "./source/refusal.ts";
export { compileSourceFilter, type SourceResult } from "./source/source-order.ts";
export {
  compileSourceRedaction,
  type RedactionResult,
  type Redactions,
  type SourceRedaction,
} from "./source/source-redaction.ts";
export * from "./sql/schema.ts";
