// What a term of a classic filter reads from an entry, each by the text that names it.
import { macroAt } from "../classic/macros.ts";
import { compileSelector, compileValue } from "../classic/match.ts";
import type { ClassicContext, ClassicRun } from "../classic/match.ts";
import { CLOCK_UNITS_MS } from "../time/datetime.ts";
import { bareName, childrenOf } from "../classic/tree.ts";
import type { ClassicNode } from "../classic/tree.ts";
import { COLLAPSE } from "../classic/values.ts";
import { MAX_EXPLAINED_VALUES } from "./limits.ts";
import type { Reading } from "./planned.ts";
import { valueText } from "./value-text.ts";

interface Source {
  readonly text: string;
  readonly context: ClassicContext;
}

/** A part of a term that may read; the range of what a helper works on has the helper's name in it. */
interface Part {
  readonly node: ClassicNode;
  readonly helper: string;
}

function nameOf({ text }: Source, { node, helper }: Part): string {
  const slice = text.slice(node.from, node.to).trimEnd();
  if (helper === "" || !slice.endsWith(helper)) return slice;
  return slice.slice(0, -helper.length).trimEnd().replace(/\.$/, "").trimEnd();
}

function reading(source: Source, part: Part, compile: () => ClassicRun): Reading {
  let run: ClassicRun | null = null;
  return {
    name: nameOf(source, part),
    read: (root, row) => {
      run ??= compile();
      const value = run({ root, row });
      return value === COLLAPSE ? null : valueText(value);
    },
  };
}

/** How the value of a node is had that is read as a whole; null for one whose parts are. */
function wholeReading(source: Source, part: Part): Reading | null {
  const { context } = source;
  const { node } = part;
  if (node.kind === "call") {
    const isMoment = node.helper === "now" || node.helper === "datetime" || CLOCK_UNITS_MS[node.helper] !== undefined;
    return isMoment ? reading(source, part, () => compileValue(node, context)) : null;
  }
  if (node.kind !== "selector" || node.base) return null;
  const isField = macroAt(node, context.macros, true) === null && bareName(node) !== "now";
  return reading(source, part, () => (isField ? compileSelector(node, context) : compileValue(node, context)));
}

function partsOf(node: ClassicNode): readonly Part[] {
  if (node.kind === "call" && node.helper === "redact") return [];
  const subject = node.kind === "call" ? node.subject : null;
  return childrenOf(node).map((child) => ({
    node: child,
    helper: child === subject && node.kind === "call" ? node.helper : "",
  }));
}

/** No recursion: a term may be nested as deep as a filter. */
export function classicReadings(source: Source, term: ClassicNode): readonly Reading[] {
  const found = new Map<string, Reading>();
  const open: Part[] = [{ node: term, helper: "" }];
  for (let part = open.pop(); part && found.size < MAX_EXPLAINED_VALUES; part = open.pop()) {
    const whole = wholeReading(source, part);
    if (whole) found.set(whole.name, whole);
    else open.push(...partsOf(part.node).toReversed());
  }
  return [...found.values()];
}
