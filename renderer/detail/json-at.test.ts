import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { jsonAt } from "./json-at.ts";

const TEXT = JSON.stringify(
  { order: { id: "A-1", items: [{ sku: "x" }, { sku: "y", "x-id": 7 }], note: null }, ok: true, big: 0 },
  null,
  2,
);

describe("the JSON value under the pointer", () => {
  /** At the first character of `mark`, plus `by`. */
  const check = (mark: string, expected: readonly [path: string, text: string] | null, text = TEXT, by = 0): void => {
    const found = jsonAt(text, text.indexOf(mark) + by);
    expect(found === null ? null : [found.path, found.text]).toEqual(expected);
  };

  test("a value has its path, and a key stands for its value", () => {
    check('"A-1"', [".order.id", "A-1"]);
    check('"A-1"', [".order.id", "A-1"], TEXT, 4);
    check('"id"', [".order.id", "A-1"]);
    check("true", [".ok", "true"]);
    check("null", [".order.note", "null"]);
  });

  test("lists count from 0, and keys that are no names are quoted", () => {
    check('"y"', [".order.items[1].sku", "y"]);
    check("7", ['.order.items[1]["x-id"]', "7"]);
  });

  test("a bracket, a comma or the key of an object stand for the whole of it", () => {
    check('"items"', [".order.items", TEXT.slice(TEXT.indexOf("["), TEXT.indexOf("]") + 1)]);
    check("[", [".order.items", TEXT.slice(TEXT.indexOf("["), TEXT.indexOf("]") + 1)]);
    check("{", ["", TEXT]);
    check("words", null, "no braces, words");
    check("rest", null, '{"a": 1} rest', 5);
  });

  test("what is whole before a cut is still found; what is cut is not", () => {
    const cut = '{"a": {"b": 12, "c": "un';
    check("12", [".a.b", "12"], cut);
    check('"un', null, cut);
    check('"c"', null, cut);
  });

  test("numbers that a double cannot hold are text only", () => {
    const text = '{"id": 12345678901234567890}';
    expect(jsonAt(text, 8)).toEqual({ path: ".id", text: "12345678901234567890", value: undefined });
    expect(jsonAt('{"id": 12.5}', 8)?.value).toBe(12.5);
  });

  test("a deep text does not exhaust the stack", () => {
    const text = `${"[".repeat(200_000)}1${"]".repeat(200_000)}`;
    expect(jsonAt(text, 200_000)?.value).toBe(1);
  });

  test("the path leads to the value, whatever the text", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 3 }), { minKeys: 1 }), fc.nat(), (given, at) => {
        const text = JSON.stringify(given);
        const found = jsonAt(text, at % text.length);
        const steps = [...(found?.path ?? "").matchAll(/\.(\w+)|\[("(?:[^"\\]|\\.)*"|\d+)\]/g)];
        let value: unknown = JSON.parse(text);
        for (const [, name, bracket] of steps) {
          const key: string = name ?? String(JSON.parse(bracket ?? ""));
          value = Object.entries(Object(value)).find(([candidate]) => candidate === key)?.[1];
        }
        expect(typeof value === "string" ? value : JSON.stringify(value)).toBe(found?.text);
      }),
    );
  });
});
