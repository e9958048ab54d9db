// Documents made at random from the grammar are documents; what is damaged never throws and never hangs.
import fc from "fast-check";
import { expect, test } from "vitest";
import { type OperationHead, readDocument } from "./document.ts";

const name = fc.stringMatching(/^[_A-Za-z][_0-9A-Za-z]{0,6}$/).filter((text) => text !== "on");
const scalar = fc.oneof(
  fc.integer().map(String),
  fc.constantFrom("1.5", "-0.1e10", "true", "false", "null", "ENUM", "$variable"),
  fc.stringMatching(/^[ -!#-[\]-~]{0,10}$/).map((text) => `"${text}"`),
  fc.constantFrom('"\\u00e9\\n"', '""', '"""block "of" text"""', '"""\n"""'),
);

const { value, selections } = fc.letrec<{ value: string; selections: string; selection: string }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    scalar,
    fc.array(tie("value"), { maxLength: 3 }).map((items) => `[${items.join(", ")}]`),
    fc
      .array(fc.tuple(name, tie("value")), { maxLength: 2 })
      .map((fields) => `{${fields.map(([key, held]) => `${key}: ${held}`).join(" ")}}`),
  ),
  selection: fc.oneof(
    { maxDepth: 4 },
    name,
    fc.tuple(name, name).map(([alias, field]) => `${alias}: ${field}`),
    fc.tuple(name, name, tie("value")).map(([field, key, held]) => `${field}(${key}: ${held})`),
    fc.tuple(name, name).map(([field, directive]) => `${field} @${directive}`),
    name.map((fragment) => `...${fragment}`),
    fc.tuple(name, tie("selections")).map(([type, inner]) => `... on ${type} ${inner}`),
    tie("selections").map((inner) => `... ${inner}`),
    fc.tuple(name, tie("selections")).map(([field, inner]) => `${field} ${inner}`),
  ),
  selections: fc.array(tie("selection"), { minLength: 1, maxLength: 3 }).map((all) => `{ ${all.join(" ")} }`),
}));

const type = fc
  .tuple(name, fc.constantFrom("", "!", "[]", "[!]!"))
  .map(([base, wrap]) =>
    wrap.startsWith("[")
      ? `[${base}${wrap.slice(1, -1).replace("]", "")}]${wrap.endsWith("!") ? "!" : ""}`
      : `${base}${wrap}`,
  );
const variables = fc
  .array(fc.tuple(name, type, fc.option(value, { nil: "" })), { minLength: 1, maxLength: 2 })
  .map((all) => `(${all.map(([key, of, held]) => `$${key}: ${of}${held === "" ? "" : ` = ${held}`}`).join(", ")})`);

interface Made {
  readonly text: string;
  readonly operation: OperationHead | null;
}

const operation: fc.Arbitrary<Made> = fc
  .record({
    kind: fc.constantFrom("query", "mutation", "subscription"),
    name: fc.oneof(fc.constant(""), name),
    variables: fc.oneof(fc.constant(""), variables),
    selections,
  })
  .map((made) => ({
    text: `${made.kind} ${made.name}${made.variables} ${made.selections}`,
    operation: { type: made.kind, name: made.name },
  }));
const short: fc.Arbitrary<Made> = selections.map((text) => ({ text, operation: { type: "query", name: "" } }));
const fragment: fc.Arbitrary<Made> = fc
  .tuple(name, name, selections)
  .map(([key, of, inner]) => ({ text: `fragment ${key} on ${of} ${inner}`, operation: null }));

function operationsOf(definitions: readonly Made[]): readonly OperationHead[] {
  return definitions.flatMap(({ operation: head }) => (head === null ? [] : [head]));
}

function check(definitions: readonly Made[], between: string): void {
  const text = definitions.map((one) => one.text).join(between);
  const operations = operationsOf(definitions);
  expect(readDocument(text), text).toEqual(operations.length === 0 ? null : operations);
}

test("what the grammar makes is a document, with its operations in order", () => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof(operation, short, fragment), { minLength: 1, maxLength: 4 }),
      fc.constantFrom(" ", "\n", ",", " # comment } {\n", "\r\n\t"),
      check,
    ),
    { numRuns: 500, seed: 2021 },
  );
});

test("a document cut short is none, unless the cut falls between definitions", () => {
  fc.assert(
    fc.property(operation, fc.double({ min: 0, max: 0.999, noNaN: true }), ({ text }, share) => {
      expect(readDocument(text.slice(0, Math.floor(text.length * share)))).toBe(null);
    }),
    { numRuns: 300, seed: 5 },
  );
});

test("damaged documents and any text never throw", () => {
  fc.assert(
    fc.property(operation, fc.nat(300), fc.string({ maxLength: 3 }), ({ text }, at, put) => {
      readDocument(`${text.slice(0, at)}${put}${text.slice(at + 1)}`);
    }),
    { numRuns: 500, seed: 6 },
  );
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 80 }), (text) => {
      readDocument(text);
    }),
    { numRuns: 500, seed: 7 },
  );
});
