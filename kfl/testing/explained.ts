// Explanations as indented text, for tests: a line of a filter with what it came to and what it read.
import type { Explanation, ExplainedLine, JsonObject } from "../../contract/index.ts";
import { openExplainer } from "../explain/explain.ts";
import type { CompileOptions, RowFacts } from "../filter.ts";
import { CATALOGUE, NOW_MS } from "./catalogue.ts";

export interface ExplainedCase {
  readonly shown?: JsonObject | null;
  readonly row?: RowFacts;
  readonly options?: Partial<CompileOptions>;
}

export function explained(
  text: string,
  entry: JsonObject,
  { shown, row = {}, options }: ExplainedCase = {},
): Explanation {
  const opened = openExplainer(text, { catalogue: CATALOGUE, nowMs: NOW_MS, ...options });
  if (!opened.ok) throw new Error(`${text}: ${opened.errors[0]?.message}`);
  const seen = shown === undefined ? opened.explainer.hide(entry) : shown;
  return opened.explainer.explain({ entry, row }, seen && { entry: seen, row });
}

const SIGNS = { present: "=", replaced: "->", missing: "is missing", failed: "fails:" } as const;

function lineText({ depth, kind, text, outcome, decides, values, reason }: ExplainedLine): string {
  const what = kind === "term" ? text : `${kind}: ${text}`;
  const read = values.map((value) => `${value.name} ${SIGNS[value.state]} ${value.text}`.trim());
  const parts = [outcome, ...(reason === "" ? [] : [`(${reason})`]), ...(decides ? ["decides"] : [])];
  return `${"  ".repeat(depth)}${what} | ${parts.join(" ")}${read.length === 0 ? "" : ` | ${read.join("; ")}`}`;
}

export const outlineOf = ({ lines }: Explanation): readonly string[] => lines.map(lineText);
