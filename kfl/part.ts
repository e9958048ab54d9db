// One filter text made runnable, in either dialect behind one shape.
import type { Json } from "../contract/index.ts";
import { analyse } from "./analyse.ts";
import type { Analysis, AnalyseOptions } from "./analyse.ts";
import { MAX_COMPREHENSION_STEPS } from "./cel/comprehension.ts";
import { compileBound, NOT_BOOL } from "./cel/match.ts";
import type { CelScope, CelWatch } from "./cel/match.ts";
import { Failure } from "./cel/values.ts";
import { classicControls } from "./classic/check.ts";
import type { StreamControls } from "./classic/check.ts";
import { compileTruth } from "./classic/match.ts";
import type { ClassicContext, ClassicScope, ClassicWatch } from "./classic/match.ts";
import type { Macros } from "./classic/macros.ts";
import type { Dialect, Problem, RowFacts } from "./filter.ts";
import { BodyMemory } from "./paths/body.ts";
import { EvaluationError } from "./problem.ts";
import { celToSql } from "./sql/cel.ts";
import { classicToSql } from "./sql/classic.ts";
import type { SqlFragment, SqlWriter } from "./sql/fragment.ts";

export interface PartOptions extends AnalyseOptions {
  readonly nowMs: number;
  readonly recordName?: string;
}

/** A compiled text. After `matches`, `root` is the document with redactions made on the way. */
export interface Part extends StreamControls {
  readonly dialect: Dialect | null;
  readonly warnings: readonly Problem[];
  root: Json;
  /** Why the last evaluation failed; null where it did not. */
  failure: string | null;
  matches(root: Json, row: RowFacts): boolean;
  toSql(writer: SqlWriter): SqlFragment | null;
}

export type PartResult =
  | { readonly ok: true; readonly part: Part | null }
  | { readonly ok: false; readonly dialect: Dialect | null; readonly errors: readonly Problem[] };

/** Who sees what the parts of a filter come to, by dialect. */
export interface Watch {
  readonly cel?: CelWatch;
  readonly classic?: ClassicWatch;
}

/** Why an evaluation failed that threw, for people. */
export function failureText(error: unknown): string {
  return error instanceof EvaluationError ? error.message : "this entry could not be evaluated";
}

/** A moment in Unix milliseconds as KFL 2 counts it. */
export function nanosecondsOf(ms: number): bigint {
  return BigInt(Math.round(ms * 1000)) * 1000n;
}

const NO_CONTROLS = { limit: null, rlimit: null, leftOff: null, redacts: false };

function celPart(
  tree: NonNullable<Extract<ReturnType<typeof analyse>, { dialect: "kfl2" }>["tree"]>,
  options: PartOptions,
  watch?: CelWatch,
): Part {
  const nowNs = nanosecondsOf(options.nowMs);
  const { run } = compileBound(tree.bound, { nowNs, memory: new BodyMemory(), watch });
  const scope: CelScope = { root: null, row: {}, locals: Array.from({ length: tree.slots }, () => null), stepsLeft: 0 };
  return {
    ...NO_CONTROLS,
    limit: tree.limit,
    redacts: tree.redacts,
    dialect: "kfl2",
    warnings: tree.warnings,
    root: null,
    failure: null,
    matches(root, row) {
      scope.root = root;
      scope.row = row;
      scope.stepsLeft = MAX_COMPREHENSION_STEPS;
      const value = run(scope);
      this.root = scope.root;
      this.failure = null;
      if (typeof value === "boolean") return value;
      this.failure = (value instanceof Failure ? value : NOT_BOOL).message;
      return false;
    },
    toSql: (writer) => celToSql(tree.bound, writer, nowNs, tree.redacts),
  };
}

export function classicContext(macros: Macros, options: PartOptions): ClassicContext {
  return {
    macros,
    nowMs: options.nowMs,
    recordName: options.recordName ?? "",
    memory: new BodyMemory(),
    openMacros: new Set(),
  };
}

function classicPart(
  tree: NonNullable<Extract<ReturnType<typeof analyse>, { dialect: "classic" }>["tree"]>,
  warnings: readonly Problem[],
  options: PartOptions,
  watch?: ClassicWatch,
): Part {
  const context = classicContext(tree.macros, options);
  const truth = compileTruth(tree.root, { ...context, watch });
  const scope: ClassicScope = { root: null, row: {} };
  const controls = classicControls(tree.root, context);
  return {
    ...controls,
    dialect: "classic",
    warnings,
    root: null,
    failure: null,
    matches(root, row) {
      scope.root = root;
      scope.row = row;
      const matched = truth(scope);
      this.root = scope.root;
      this.failure = null;
      return matched;
    },
    toSql: (writer) => classicToSql(tree.root, writer, context, controls.redacts),
  };
}

/** Whatever fails on an entry, evaluation itself never throws. */
function guarded(part: Part): Part {
  const inner = part.matches.bind(part);
  part.matches = (root, row) => {
    try {
      return inner(root, row);
    } catch (error) {
      part.root = root;
      part.failure = failureText(error);
      return false;
    }
  };
  return part;
}

/** Compiles one text; `part` is null where it is empty. */
export function compilePart(text: string, options: PartOptions): PartResult {
  const analysis = analyse(text, options);
  if (analysis.errors.length > 0) return { ok: false, dialect: analysis.dialect, errors: analysis.errors };
  return { ok: true, part: partOf(analysis, options) };
}

/** The part of a text without mistakes; null where it is empty. */
export function partOf(analysis: Analysis, options: PartOptions, watch: Watch = {}): Part | null {
  if (analysis.dialect === "kfl2" && analysis.tree) return guarded(celPart(analysis.tree, options, watch.cel));
  if (analysis.dialect === "classic" && analysis.tree) {
    return guarded(classicPart(analysis.tree, analysis.warnings, options, watch.classic));
  }
  return null;
}
