// Reads variables from realistic entries, and remembers which of a file's declarations had a value of their own.
import { expect, test } from "vitest";
import type { JsonObject } from "../../contract/index.ts";
import { EntryMap } from "../cel/values.ts";
import type { CelValue } from "../cel/values.ts";
import { bindField } from "../fields/bind.ts";
import type { Declared } from "../fields/declare.ts";
import { STANDARD_FIELDS } from "../fields/standard.ts";
import type { RowFacts } from "../filter.ts";

const SPECS = new Map(STANDARD_FIELDS.map((spec) => [spec.name, spec]));

/** A value as plain data, for comparison. */
export function plainValue(value: CelValue): unknown {
  if (value instanceof EntryMap) return Object.fromEntries(value.keys().map((key) => [key, value.get(key)]));
  return value instanceof Uint8Array ? [...value] : value;
}

function isDefault(value: unknown): boolean {
  if (value === "" || value === 0 || value === false) return true;
  return typeof value === "object" && value !== null && Object.keys(value).length === 0;
}

/** An entry's protocol, and nothing else of it. */
export const ofProtocol = (name: string, abbr = name.toUpperCase(), version = ""): JsonObject => ({
  protocol: { name, abbr, version },
});

export class VariableTable {
  readonly #seen = new Set<string>();

  /** The variables named in `expected` have these values on the entry. */
  check(name: string, entry: JsonObject, expected: Readonly<Record<string, unknown>>, row: RowFacts = {}): void {
    for (const [variable, value] of Object.entries(expected)) if (!isDefault(value)) this.#seen.add(variable);
    test(name, () => {
      const read = Object.keys(expected).map((variable) => {
        const spec = SPECS.get(variable);
        if (!spec) throw new Error(`no variable ${variable}`);
        return [variable, plainValue(bindField(spec)(entry, row))];
      });
      expect(Object.fromEntries(read)).toEqual(expected);
    });
  }

  /** Every variable of these declarations had a value of its own on some entry, but for those listed. */
  checkAllSeen(declared: readonly Declared[], but: readonly string[] = []): void {
    test("no variable is left without an entry that gives it a value of its own", () => {
      const names = declared.flatMap(({ fields }) => fields.map(({ name }) => name));
      expect(names.filter((name) => !this.#seen.has(name))).toEqual(but);
    });
  }
}
