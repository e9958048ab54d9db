// Planned lines, filled in, as the bounded list that is answered: what decided is never among what is left out.
import type { ExplainedLine, ExplainedValue, Json } from "../../contract/index.ts";
import type { RowFacts } from "../filter.ts";
import { failureText } from "../part.ts";
import { MAX_EXPLAINED_CHILDREN, MAX_EXPLAINED_LINES, MAX_EXPLAINED_TEXT } from "./limits.ts";
import { resultOf } from "./planned.ts";
import type { Planned, Reading, Result } from "./planned.ts";
import { cutText } from "./value-text.ts";
import type { ValueText } from "./value-text.ts";

/** An entry with what its row knows. */
export interface Seen {
  readonly root: Json;
  readonly row: RowFacts;
}

export interface Sight {
  /** The row as the filter saw it. */
  readonly row: RowFacts;
  /** What may be shown of the entry; null: nothing. */
  readonly shown: Seen | null;
}

export interface Listed {
  readonly lines: readonly ExplainedLine[];
  readonly leftOut: number;
}

const holds = (result: Result): boolean => result.outcome === "true";

/** The one line below that made its parent what it is; null where all of them did, or none. */
function deciderOf(line: Planned): Planned | null {
  const result = resultOf(line);
  const { kind, children } = line;
  if (result.outcome === "skipped" || result.outcome === "failed") return null;
  if (kind === "not" || kind === "macro" || kind === "global" || kind === "own") return children[0] ?? null;
  if (kind === "choice") return children.slice(1).find((child) => resultOf(child).outcome !== "skipped") ?? null;
  if ((kind === "and") === holds(result) || kind === "term") return null;
  return children.find((child) => holds(resultOf(child)) === holds(result) && isDecisive(child)) ?? null;
}

const isDecisive = (line: Planned): boolean => !["skipped", "failed"].includes(resultOf(line).outcome);

function decidersOf(root: Planned): ReadonlySet<Planned> {
  const deciders = new Set<Planned>();
  for (let line = deciderOf(root); line; line = deciderOf(line)) deciders.add(line);
  return deciders;
}

function countBelow(line: Planned): number {
  if (resultOf(line).outcome === "skipped") return 0;
  return line.children.reduce((count, child) => count + 1 + countBelow(child), 0);
}

class Listing {
  readonly lines: ExplainedLine[] = [];
  leftOut = 0;
  readonly #sight: Sight;
  readonly #deciders: ReadonlySet<Planned>;

  constructor(sight: Sight, deciders: ReadonlySet<Planned>) {
    this.#sight = sight;
    this.#deciders = deciders;
  }

  add(line: Planned, depth: number): void {
    const result = resultOf(line);
    const at = this.lines.length;
    this.lines.push(this.#lineOf(line, result, depth));
    let leftOut = 0;
    // What was not looked at has its whole text, and nothing to say of its parts.
    const children = result.outcome === "skipped" ? [] : line.children;
    for (const [i, child] of children.entries()) {
      const hasRoom = i < MAX_EXPLAINED_CHILDREN && this.lines.length < MAX_EXPLAINED_LINES;
      if (hasRoom || this.#deciders.has(child)) this.add(child, depth + 1);
      else leftOut += 1 + countBelow(child);
    }
    const own = this.lines[at];
    if (own) this.lines[at] = { ...own, leftOut };
    this.leftOut += leftOut;
  }

  #lineOf(line: Planned, result: Result, depth: number): ExplainedLine {
    const text = cutText(line.text);
    return {
      depth,
      kind: line.kind,
      text,
      cutFrom: text.length < line.text.length ? line.text.length : 0,
      outcome: result.outcome,
      reason: result.reason,
      decides: this.#deciders.has(line),
      values: result.outcome === "skipped" ? [] : line.readings().map((one) => this.#valueOf(one, result)),
      leftOut: 0,
      isTooDeep: line.isTooDeep,
    };
  }

  #valueOf(reading: Reading, result: Result): ExplainedValue {
    const name = reading.name.length > MAX_EXPLAINED_TEXT ? `${cutText(reading.name)}…` : reading.name;
    const { shown, row } = this.#sight;
    if (shown === null) return { name, state: "failed", text: "its entry could not be hidden in part", note: "" };
    const value = attempt(reading, shown);
    const compared = attempt(reading, { root: result.root, row });
    const isReplaced = textKey(value) !== textKey(compared);
    if (value === null) return { name, state: isReplaced ? "replaced" : "missing", text: "", note: "" };
    if (typeof value === "string") return { name, state: "failed", text: value, note: "" };
    return { name, state: isReplaced ? "replaced" : "present", ...value };
  }
}

function attempt(reading: Reading, { root, row }: Seen): ValueText | null | string {
  try {
    return reading.read(root, row);
  } catch (error) {
    return failureText(error);
  }
}

const textKey = (value: ValueText | null | string): string => JSON.stringify(value);

export function listLines(root: Planned, sight: Sight): Listed {
  const listing = new Listing(sight, decidersOf(root));
  listing.add(root, 0);
  return listing;
}
