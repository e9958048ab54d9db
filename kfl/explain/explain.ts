// Why an entry matches a filter, or does not: each term with what it came to and the values that it compared.
import type { Explanation, Json } from "../../contract/index.ts";
import { analyse } from "../analyse.ts";
import type { Analysis } from "../analyse.ts";
import { builtInMacros } from "../classic/macros.ts";
import type { CompileOptions, EntryLike, Problem, RowFacts } from "../filter.ts";
import { BodyMemory } from "../paths/body.ts";
import { redactPath } from "../paths/redact.ts";
import type { PathStep } from "../paths/steps.ts";
import { classicContext, nanosecondsOf, partOf } from "../part.ts";
import type { Part } from "../part.ts";
import { EvaluationError } from "../problem.ts";
import { planCel } from "./cel.ts";
import { celReader } from "./cel-readings.ts";
import { planClassic } from "./classic.ts";
import { listLines } from "./lines.ts";
import { planned, resultOf } from "./planned.ts";
import type { Planned } from "./planned.ts";

/** An entry and what its row knows. */
export interface ExplainedEntry {
  readonly entry: EntryLike;
  readonly row: RowFacts;
}

export interface Explainer {
  /**
   * The entry without anything that the filter's `redact` names, whether or not the filter comes to it: itself where
   * there is nothing; null where it cannot be hidden.
   */
  hide<E extends EntryLike>(entry: E): E | null;
  /** Runs the filter over `compared` and tells values as they are in `shown`, none where that is null. Never throws. */
  explain(compared: ExplainedEntry, shown: ExplainedEntry | null): Explanation;
}

export type ExplainerResult =
  | { readonly ok: true; readonly explainer: Explainer }
  | { readonly ok: false; readonly errors: readonly Problem[] };

/** One text that is explained: the filter, or the global one. */
interface Explained {
  readonly part: Part;
  readonly line: Planned;
  readonly redacted: readonly (readonly PathStep[])[];
}

/** Entries are JSON documents; their interface only has no index signature. */
const asJson = (entry: EntryLike): Json => entry as unknown as Json;

function planOf(text: string, analysis: Analysis, options: CompileOptions): Explained | null {
  if (analysis.dialect === "kfl2" && analysis.tree) {
    const reader = celReader({ nowNs: nanosecondsOf(options.nowMs), memory: new BodyMemory() });
    const { watch, ...plan } = planCel(text, analysis.tree, reader);
    const part = partOf(analysis, options, { cel: watch });
    return part && { part, ...plan };
  }
  if (analysis.dialect !== "classic" || !analysis.tree) return null;
  const { root, macros } = analysis.tree;
  const macroTexts = { ...builtInMacros(options.catalogue), ...options.macros };
  const { watch, ...plan } = planClassic(text, root, classicContext(macros, options), macroTexts);
  const part = partOf(analysis, options, { classic: watch });
  return part && { part, ...plan };
}

/** Prepares to explain a filter text, with its prefix if it has one, on one entry. */
export function openExplainer(text: string, options: CompileOptions): ExplainerResult {
  const texts = [options.globalFilter ?? "", text];
  const analyses = texts.map((one) => analyse(one, options));
  const errors = analyses.flatMap((analysis) => analysis.errors);
  if (errors.length > 0) return { ok: false, errors };
  const [global = null, own = null] = texts.map((one, i) => analyses[i] && planOf(one, analyses[i], options));
  return { ok: true, explainer: new TextExplainer(texts, [global, own]) };
}

class TextExplainer implements Explainer {
  readonly #root: Planned | null;
  /** The global filter first, as it runs first. */
  readonly #parts: readonly Explained[];

  constructor([globalText = "", text = ""]: readonly string[], [global, own]: readonly (Explained | null)[]) {
    this.#parts = [global, own].filter((one) => one !== null && one !== undefined);
    const only = this.#parts[0]?.line ?? null;
    if (!global || !own) this.#root = only;
    else {
      const both = [planned("global", globalText, [global.line]), planned("own", text, [own.line])];
      this.#root = planned("and", `(${globalText}) and (${text})`, both);
    }
  }

  hide<E extends EntryLike>(entry: E): E | null {
    try {
      const paths = this.#parts.flatMap(({ redacted }) => redacted);
      // Redaction replaces values and keeps the shape.
      return paths.reduce(redactPath, asJson(entry)) as unknown as E;
    } catch (error) {
      if (error instanceof EvaluationError) return null;
      throw error;
    }
  }

  explain(compared: ExplainedEntry, shown: ExplainedEntry | null): Explanation {
    let root = asJson(compared.entry);
    let failure = "";
    let matched = true;
    for (const { part } of this.#parts) {
      if (!matched) break;
      matched = part.matches(root, compared.row);
      failure = part.failure ?? "";
      root = part.root;
    }
    const limit = this.#parts.map(({ part }) => part.limit).find((one) => one !== null) ?? null;
    if (this.#root === null) return { matched, failure, lines: [], leftOut: 0, limit };
    this.#finish(matched, root);
    const sight = { row: compared.row, shown: shown && { root: asJson(shown.entry), row: shown.row } };
    const { lines, leftOut } = listLines(this.#root, sight);
    return { matched, failure, lines: [...lines], leftOut, limit };
  }

  /** Where there are two filters the lines above them stand for no node. */
  #finish(matched: boolean, root: Json): void {
    if (this.#parts.length < 2 || !this.#root) return;
    for (const line of this.#root.children) line.result = line.children[0] ? resultOf(line.children[0]) : null;
    this.#root.result = { outcome: matched ? "true" : "false", reason: "", root };
  }
}
