// Text → dialect, checked tree, mistakes and doubts: what compiling and validating have in common.
import type { Catalogue } from "../contract/index.ts";
import type { Bound } from "./cel/bound.ts";
import { checkCel } from "./cel/check.ts";
import type { CelReport } from "./cel/check.ts";
import { parseCel } from "./cel/parse.ts";
import { fieldOfPath, fieldsByName } from "./cel/scope.ts";
import type { CelNode } from "./cel/tree.ts";
import { checkClassic, firstNames } from "./classic/check.ts";
import { readMacros } from "./classic/macros.ts";
import type { Macros } from "./classic/macros.ts";
import { parseClassic } from "./classic/parse.ts";
import type { ClassicNode } from "./classic/tree.ts";
import { findMarks, readPrefix, rewriteJoiningWords } from "./dialect.ts";
import { isEntryName } from "./fields/entry-names.ts";
import type { Dialect, Problem } from "./filter.ts";
import { problemAt } from "./problem.ts";

export interface AnalyseOptions {
  readonly catalogue: Catalogue;
  readonly macros?: Readonly<Record<string, string>>;
  readonly knownNames?: readonly string[];
}

interface Found {
  readonly isForced: boolean;
  readonly errors: readonly Problem[];
  readonly warnings: readonly Problem[];
  readonly rewrite: string | null;
}
/** `tree` is null where the text is empty or has errors. */
export type Analysis = Found &
  (
    | { readonly dialect: null; readonly tree: null }
    | { readonly dialect: "classic"; readonly tree: { readonly root: ClassicNode; readonly macros: Macros } | null }
    | {
        readonly dialect: "kfl2";
        readonly tree: (CelReport & { readonly root: CelNode; readonly bound: Bound }) | null;
      }
  );

const NOTHING: Omit<Found, "isForced"> = { errors: [], warnings: [], rewrite: null };

function analyseClassic(text: string, options: AnalyseOptions, isForced: boolean): Analysis {
  const { root, error } = parseClassic(text);
  const known = { isForced, rewrite: null, dialect: "classic" } as const;
  if (error || !root) return { ...known, errors: error ? [error] : [], warnings: [], tree: null };
  const { macros, errors: macroErrors } = readMacros(options.catalogue, options.macros);
  const names = isForced ? null : { catalogue: options.catalogue, known: options.knownNames ?? [] };
  const report = checkClassic(text, root, macros, names);
  const errors = [...report.errors, ...macroErrors, ...mistakesInMacros(macros, options)];
  const mixed = isForced ? null : variableInClassic(text, root, macros, options);
  if (mixed) return { ...known, errors: [mixed], warnings: [], rewrite: rewriteJoiningWords(text), tree: null };
  return { ...known, errors, warnings: report.warnings, tree: errors.length === 0 ? { root, macros } : null };
}

/** Mistakes beyond the grammar, such as a bad regex, in the user's own macros. */
function mistakesInMacros(macros: Macros, options: AnalyseOptions): Problem[] {
  return Object.keys(options.macros ?? {}).flatMap((name) => {
    const tree = macros.get(name);
    const errors = tree ? checkClassic("", tree, macros, null).errors : [];
    return errors.map(({ message }) => problemAt("", 0, 0, `macro \`${name}\`: ${message}`));
  });
}

/** A classic text must not use a KFL 2 variable that is no entry field. */
function variableInClassic(text: string, root: ClassicNode, macros: Macros, options: AnalyseOptions): Problem | null {
  const fields = fieldsByName(options.catalogue);
  for (const { name, node } of firstNames(root, macros)) {
    if (!fields.has(name) || isEntryName(name, options.catalogue, options.knownNames ?? [])) continue;
    const message = `this filter mixes the two dialects: it is classic, but \`${name}\` is a variable of KFL 2. Join with && and ||`;
    return problemAt(text, node.from, node.to, message);
  }
  return null;
}

function analyseCel(text: string, options: AnalyseOptions, isForced: boolean): Analysis {
  const { root, error } = parseCel(text);
  const known = { isForced, rewrite: null, dialect: "kfl2" } as const;
  if (error || !root) return { ...known, errors: error ? [error] : [], warnings: [], tree: null };
  const report = checkCel(text, root, options.catalogue);
  const { bound, errors, warnings } = report;
  return { ...known, errors, warnings, tree: bound ? { ...report, root, bound } : null };
}

const WORD_OPERATOR = /^\s*([\p{L}_][\w.]*)\s+(contains|startsWith|endsWith|matches)\s+("[^"\n]*"|'[^'\n]*')\s*$/u;

/** `request.path contains "/x"`, which some manuals show, is neither dialect. */
function explainWordOperator(text: string, options: AnalyseOptions, analysis: Analysis): Analysis {
  const match = WORD_OPERATOR.exec(text);
  if (!match) return analysis;
  const [, name = "", helper = "", literal = ""] = match;
  const variable = fieldOfPath(options.catalogue, name)?.name ?? name;
  const rewrite = `${variable}.${helper}(${literal})`;
  const from = text.indexOf(helper, text.indexOf(name) + name.length);
  const message = `\`${helper}\` is called with parentheses: write ${rewrite}`;
  return { ...analysis, errors: [problemAt(text, from, from + helper.length, message)], rewrite };
}

function analyseUnmarked(text: string, options: AnalyseOptions): Analysis {
  const cel = analyseCel(text, options, false);
  if (cel.errors.length === 0) return cel;
  const classic = analyseClassic(text, options, false);
  const { root, error } = parseClassic(text);
  const { macros } = readMacros(options.catalogue, options.macros);
  const isKnown = (name: string): boolean => isEntryName(name, options.catalogue, options.knownNames ?? []);
  const isClassic = root !== null && !error && firstNames(root, macros).every(({ name }) => isKnown(name));
  return isClassic ? classic : explainWordOperator(text, options, cel);
}

function analyseByMarks(text: string, options: AnalyseOptions): Analysis {
  const { classic, cel } = findMarks(text);
  if (classic && cel) {
    const [first, second] = classic.from < cel.from ? [classic, cel] : [cel, classic];
    const dialects = classic.from < cel.from ? ["classic", "KFL 2"] : ["KFL 2", "classic"];
    const message = `this filter mixes the two dialects: \`${first.text}\` is ${dialects[0]}, \`${second.text}\` is ${dialects[1]}`;
    const rewritten = rewriteJoiningWords(text);
    const rewrite = rewritten === text ? null : rewritten;
    const errors = [problemAt(text, second.from, second.to, message)];
    return { isForced: false, warnings: [], errors, rewrite, dialect: "kfl2", tree: null };
  }
  if (classic) return analyseClassic(text, options, false);
  return cel ? analyseCel(text, options, false) : analyseUnmarked(text, options);
}

/** Where the prefix stood there is space, so that places in the text stay true. */
function withoutPrefix(text: string): { body: string; forced: Dialect | null } {
  const { forced, start } = readPrefix(text);
  return { forced, body: " ".repeat(start) + text.slice(start) };
}

/** Analyses a filter text as it stands in the bar, prefix included. */
export function analyse(text: string, options: AnalyseOptions): Analysis {
  const { body, forced } = withoutPrefix(text);
  if (body.trim() === "") return { ...NOTHING, isForced: forced !== null, dialect: null, tree: null };
  const analysis =
    forced === "classic"
      ? analyseClassic(body, options, true)
      : forced === "kfl2"
        ? analyseCel(body, options, true)
        : analyseByMarks(body, options);
  // A text of comments only matches everything, like an empty one.
  if (analysis.tree === null && analysis.errors.length === 0) {
    return { ...NOTHING, isForced: forced !== null, dialect: null, tree: null };
  }
  return analysis;
}
