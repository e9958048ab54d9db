// The filter language as the window uses it: verdicts, colours, completions, and texts with a condition added. The
// language itself is kfl/; this file only gives it the catalogue and the window's own words.
import type { Catalogue } from "../../contract/index.ts";
import {
  append,
  complete,
  conditionFor,
  formatValue,
  highlight,
  validate,
  type AppendHow,
  type Completion,
  type Dialect,
  type Span,
  type Validation,
} from "../../kfl/index.ts";
import type { Addable } from "../list/addable.ts";
import { formatExactUtc } from "../shared/format-time.ts";

export type { AppendHow, Completion, Span, Validation };

export const checkFilter = (text: string, catalogue: Catalogue): Validation => validate(text, { catalogue });

export const colourFilter = (text: string, catalogue: Catalogue): readonly Span[] => highlight(text, { catalogue });

export const completeFilter = (text: string, offset: number, catalogue: Catalogue): Completion =>
  complete(text, offset, { catalogue });

/** A value of a field as it is written in a filter; null where the type has no literal. */
export const literalOf = (value: string, field: string, catalogue: Catalogue): string | null => {
  const spec =
    catalogue.fields.find(({ name }) => name === field) ?? catalogue.paths.find(({ path }) => path === field);
  return formatValue(value, spec?.type ?? "string");
};

/** The dialect in which a condition is added: that of the text, KFL 2 for an empty one. */
const dialectFor = (text: string, catalogue: Catalogue): Dialect => checkFilter(text, catalogue).dialect ?? "kfl2";

/** A value's condition in a dialect. A measure is compared with at least; everything else is equal. */
const conditionIn = (addable: Addable, dialect: Dialect, catalogue: Catalogue): string => {
  const { selector, value, protocol } = addable;
  const text = conditionFor({ selector, value, ...(protocol === undefined ? {} : { protocol }) }, dialect, {
    catalogue,
  });
  return addable.operator === ">=" ? text.replace(/ == (?=\d+$)/, " >= ") : text;
};

/** The condition alone, as it would be added to a text. */
export const conditionText = (addable: Addable, text: string, catalogue: Catalogue): string =>
  conditionIn(addable, dialectFor(text, catalogue), catalogue);

/** The text with a value's condition added, keeping the meaning of what is there. */
export const addCondition = (text: string, addable: Addable, how: AppendHow, catalogue: Catalogue): string =>
  append(text, conditionText(addable, text, catalogue), how, { catalogue });

/** The dialect that the badge forces next: from the recognised one to the other, then back to recognising. */
export const forcedText = (text: string, verdict: Validation): string => {
  const bare = text.replace(/^kfl[12]:\s*/, "");
  if (verdict.isForced) {
    return bare;
  }
  return verdict.dialect === "classic" ? `kfl2:${bare}` : `kfl1:${bare}`;
};

/** The text narrowed to a range of time, in its own dialect; `toNs` is not included. Classic moments are whole ms. */
export const withTimeRange = (text: string, fromNs: string, toNs: string, catalogue: Catalogue): string => {
  const isClassic = dialectFor(text, catalogue) === "classic";
  const range = isClassic
    ? `timestamp >= ${BigInt(fromNs) / 1_000_000n} and timestamp < ${(BigInt(toNs) + 999_999n) / 1_000_000n}`
    : `timestamp >= timestamp("${formatExactUtc(fromNs)}") && timestamp < timestamp("${formatExactUtc(toNs)}")`;
  return append(text, range, "and", { catalogue });
};

export type VerdictField = "passed" | "failed";

const JOINED_VERDICT = (field: VerdictField): RegExp => new RegExp(`(?:^|\\s*(?:&&|\\band)\\s+)${field}\\s*$`);

/** Whether a filter ends with a condition on scripts' verdict, as the chips add it. */
export const hasVerdict = (text: string, field: VerdictField): boolean => JOINED_VERDICT(field).test(text);

/** The filter with that condition, or without it where it has it; the other verdict's is taken away. */
export const withVerdict = (text: string, field: VerdictField, catalogue: Catalogue): string => {
  const other = field === "passed" ? "failed" : "passed";
  const bare = text.replace(JOINED_VERDICT(field), "").replace(JOINED_VERDICT(other), "");
  return hasVerdict(text, field) ? bare : append(bare, field, "and", { catalogue });
};

/** What the bar says about a text: one line. */
export const verdictText = (verdict: Validation): string => {
  const [problem] = verdict.state === "invalid" ? verdict.errors : verdict.warnings;
  return problem === undefined ? "" : problem.message;
};
