// Values offered for completion: those of the field that was asked for, the likeliest first.
import { describe, expect, test } from "vitest";
import type { Catalogue, EntryRow } from "../../contract/index.ts";
import { pointerOf, seenValues } from "./values.ts";
import { rowOf } from "./testing/rows.ts";
import { withRows } from "./testing/with-store.ts";

const NO_FIELDS: Catalogue = { fields: [], paths: [], protocols: [] };
const CART = ["/cart", "/cart", "/cart/7", "/Items", "/items/cart", ""];
function rowsOf(paths: readonly string[]): readonly EntryRow[] {
  return paths.map((path, k) => {
    const document = { request: { path, headers: { "X-Id": `id-${k}`, "a/b": "slash" }, n: k }, response: {} };
    return rowOf(k, { method: k % 3 === 0 ? "POST" : "GET", document: JSON.stringify(document) });
  });
}

function check(
  field: string,
  prefix: string,
  expected: readonly (readonly [string, number])[],
  { limit = 10, catalogue = NO_FIELDS, rows = rowsOf(CART) } = {},
): Promise<void> {
  return withRows(rows, async (store) => {
    const seen = await seenValues(store, catalogue, field, prefix, limit);
    expect(seen.map(({ value, count }) => [value, count])).toEqual(expected);
  });
}

describe("values of", () => {
  test("a column", () => check("dst.ip", "", [["fd00::10", 6]]));
  test("a variable that is a number", () => check("dst.port", "80", [["8080", 6]]));
  test("a path of the document, without empty ones", () =>
    check("request.path", "", [
      ["/cart", 2],
      ["/Items", 1],
      ["/cart/7", 1],
      ["/items/cart", 1],
    ]));
  test("a name in brackets", () => check('request.headers["X-Id"]', "id-4", [["id-4", 1]]));
  test("a name with a slash", () => check('request.headers["a/b"]', "", [["slash", 6]]));
  test("a variable of a protocol, by its path", () => {
    const field = { name: "path", type: "string", doc: "", protocol: "http", path: "request.path" } as const;
    const catalogue: Catalogue = { ...NO_FIELDS, fields: [field] };
    return check(
      "path",
      "/cart",
      [
        ["/cart", 2],
        ["/cart/7", 1],
        ["/items/cart", 1],
      ],
      { catalogue },
    );
  });
  test.each(["nothing.at.all", "request.*", "..path", "", "[]", "other"])("%j: none", (field) => check(field, "", []));
  test("a field that no entry has: none", () => check("request.none", "", []));
});

describe("which of them", () => {
  test("those that begin with what was typed come before those that hold it, whatever the case", () =>
    check("request.path", "/ITEMS", [
      ["/Items", 1],
      ["/items/cart", 1],
    ]));
  test("no more than asked", () => check("request.path", "", [["/cart", 2]], { limit: 1 }));
  test("what would be a pattern is a text", async () => {
    await check("request.path", "%", []);
    await check("request.path", "_", []);
    await check("request.path", "' OR 1=1 --", []);
  });
  test("none that are too long to be offered", () =>
    check("request.path", "", [["x".repeat(256), 1]], { rows: rowsOf(["x".repeat(256), "y".repeat(257)]) }));
});

test.each([
  ["request.path", "/request/path"],
  ['request.headers["X-Id"]', "/request/headers/X-Id"],
  ['response.headers["a.b"]', "/response/headers/a.b"],
  ['request["a/b"]["c~d"]', "/request/a~1b/c~0d"],
  ["request.list[0]", "/request/list/0"],
  ["src.ip", null],
  ["request.*.x", null],
  ["request..x", null],
  ["", null],
])("the pointer of %j is %j", (path, expected) => expect(pointerOf(path)).toBe(expected));
