// The verdict on a text in the bar: empty, valid, doubtful or invalid, with places for the squiggles (ui.md 28).
import { analyse } from "../analyse.ts";
import type { AnalyseOptions } from "../analyse.ts";
import { classicControls } from "../classic/check.ts";
import { BodyMemory } from "../paths/body.ts";
import type { Validation } from "./words.ts";

/** Validates a text as it stands in the bar, prefix included. */
export function validate(text: string, options: AnalyseOptions): Validation {
  const analysis = analyse(text, options);
  const { dialect, isForced, errors, warnings, rewrite } = analysis;
  const found = { dialect, isForced, errors, warnings, rewrite };
  if (errors.length > 0) return { ...found, state: "invalid", limit: null };
  if (dialect === null || !analysis.tree) return { ...found, state: "empty", limit: null };
  return { ...found, state: warnings.length > 0 ? "doubtful" : "valid", limit: limitOf(analysis) };
}

function limitOf(analysis: ReturnType<typeof analyse>): number | null {
  if (analysis.dialect === "kfl2") return analysis.tree?.limit ?? null;
  if (analysis.dialect !== "classic" || !analysis.tree) return null;
  const { root, macros } = analysis.tree;
  const context = { macros, nowMs: 0, recordName: "", memory: new BodyMemory(), openMacros: new Set<string>() };
  return classicControls(root, context).limit;
}
