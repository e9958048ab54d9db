// What the functions that check a KFL 2 tree share: the text, the catalogue, and what they find on their way.
import type { Catalogue } from "../../contract/index.ts";
import type { Problem } from "../filter.ts";
import { problemAt } from "../problem.ts";
import type { Bound } from "./bound.ts";
import type { Overload } from "./overloads.ts";
import type { Local } from "./scope.ts";
import { DYN, formatType } from "./types.ts";
import type { CelType } from "./types.ts";

/** Stands in for what is wrong; it fits everywhere, so that one mistake is reported once. */
export const ERROR: Bound = { kind: "constant", type: DYN, value: null };

/** Rows of a table by name. */
export function overloadsOf(table: readonly Overload[]): ReadonlyMap<string, readonly Overload[]> {
  return Map.groupBy(table, (row) => row.name);
}

export class Checker {
  readonly text: string;
  readonly catalogue: Catalogue;
  readonly errors: Problem[] = [];
  readonly warnings: Problem[] = [];
  locals: readonly Local[] = [];
  slots = 0;
  limit: number | null = null;
  hasLimit = false;
  redacts = false;

  constructor(text: string, catalogue: Catalogue) {
    this.text = text;
    this.catalogue = catalogue;
  }

  fail(node: { from: number; to: number }, message: string): Bound {
    this.errors.push(problemAt(this.text, node.from, node.to, message));
    return ERROR;
  }

  warn(node: { from: number; to: number }, message: string): void {
    this.warnings.push(problemAt(this.text, node.from, node.to, message));
  }
}

/** A type in a sentence: `an int`, `a list(string)`. */
export const describe = (type: CelType): string =>
  `${/^[aeiou]/.test(type.kind) && type.kind !== "uint" ? "an" : "a"} ${formatType(type)}`;
