// What paths reach in an XML document: elements from the root down, attributes, repeated elements, any depth.
import { expect, test } from "vitest";
import type { Json } from "../../contract/index.ts";
import { parsePath } from "../classic/parse.ts";
import { parseXml } from "./xml.ts";
import { readXml } from "./xml-value.ts";

function valuesAt(xml: string, path: string): Json[] {
  const document = parseXml(xml);
  const { steps, error } = parsePath(path);
  if (!document || error) throw new Error(`${xml} ${path}`);
  return readXml(document, steps);
}

function check(xml: string, path: string, expected: readonly Json[]): void {
  test(`${path} in ${xml}`, () => {
    expect(valuesAt(xml, path)).toEqual(expected);
  });
}

// Elements and attributes.
check("<a>x</a>", "a", ["x"]);
check("<a> x\n</a>", "a", ["x"]);
check("<a/>", "a", [""]);
check("<a k='1'>x</a>", "a", ["x"]);
check("<a k='1'>x</a>", 'a["-k"]', ["1"]);
check("<a k='1'/>", "a", [""]);
check("<a><b>x</b></a>", "a.b", ["x"]);
check("<a><b>x</b></a>", "b", []);
check("<a><b>x</b></a>", "a.c", []);
check("<a><b>x</b></a>", 'a["-b"]', []);
check("<n:a n:k='1'><m:b>x</m:b></n:a>", "a.b", ["x"]);
check("<n:a n:k='1'/>", 'a["-k"]', ["1"]);
check("<a>x<b/>y</a>", "a.b", [""]);
check("<a><![CDATA[<x>]]></a>", "a", ["<x>"]);

// Repeated elements: the first without an index, the one asked for with it, each with `.*`.
check("<a><b>1</b><b>2</b></a>", "a.b", ["1"]);
check("<a><b>1</b><b>2</b></a>", "a.b[0]", ["1"]);
check("<a><b>1</b><b>2</b></a>", "a.b[1]", ["2"]);
check("<a><b>1</b><b>2</b></a>", "a.b[2]", []);
check("<a><b>1</b><b>2</b></a>", "a.b.*", ["1", "2"]);
check("<a><b>1</b><c/><b>2</b></a>", "a.b[1]", ["2"]);
check("<a><b><c>1</c></b><b><c>2</c></b></a>", "a.b.c", ["1"]);
check("<a><b><c>1</c></b><b><c>2</c></b></a>", "a.b[1].c", ["2"]);
check("<a><b><c>1</c></b><b><c>2</c></b></a>", "a.b.*.c", ["1", "2"]);

// Every child, attributes first, then names in order of appearance.
check("<a k='0'><b>1</b><c>2</c></a>", "a.*", ["0", "1", "2"]);
check("<a><b>1</b><c>2</c><b>3</b></a>", "a.*", ["1", "2"]);
check("<a>x</a>", "a.*", []);
check("<a>x</a>", "a.b.c", []);
check("<a k='1'/>", 'a["-k"].x', []);

// Any depth, in document order.
check("<a><c>1</c><b><c>2</c></b></a>", "a..c", ["1", "2"]);
check("<a><c>1</c><b><c>2</c></b></a>", "..c", ["1", "2"]);
check("<a k='1'><b k='2'/></a>", "..b", [""]);
check("<c><c><c>x</c></c></c>", "..c..c", [{ c: "x" }, "x", "x"]);

// An element with children is an object, repeated ones a list in it.
check("<a><b>1</b><c>2</c></a>", "a", [{ b: "1", c: "2" }]);
check("<a k='0'><b>1</b><b>2</b></a>", "a", [{ "-k": "0", b: ["1", "2"] }]);
check("<a><__proto__>1</__proto__></a>", "a.__proto__", ["1"]);
check("<a><n:b>1</n:b><m:b>2</m:b></a>", "a", [{ b: ["1", "2"] }]);

test("many repeated elements, and many names, take time in proportion", () => {
  const repeated = `<r>${"<a/>".repeat(90_000)}</r>`;
  expect(valuesAt(repeated, "r")).toEqual([{ a: Array.from({ length: 90_000 }, () => "") }]);
  const names = Array.from({ length: 60_000 }, (_, i) => `<a${i}/>`).join("");
  expect(valuesAt(`<r>${names}</r>`, "r.*")).toHaveLength(60_000);
});

test("a path that multiplies its places is refused", () => {
  const nested = "<a>".repeat(190) + "</a>".repeat(190);
  expect(() => valuesAt(nested, "..a..a..a")).toThrow("a path reached more than 100000 values");
  expect(valuesAt(nested, "..a")).toHaveLength(190);
});
