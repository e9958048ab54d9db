// Redaction: what each form of path replaces, that the rest is shared with the original, bodies written back, bounds.
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Json } from "../../contract/index.ts";
import { parsePath } from "../classic/parse.ts";
import { anyEntry } from "../testing/arbitraries.ts";
import { encodeBase64, encodeUtf8 } from "./base64.ts";
import { compilePath } from "./read.ts";
import { redactPath } from "./redact.ts";

const MARK = "[REDACTED]";

function redacted(document: Json, path: string): Json {
  const { steps, error } = parsePath(path);
  if (error) throw new Error(`${path}: ${error.message}`);
  return redactPath(document, steps);
}

const UNTOUCHED = Symbol("untouched");

/** `expected` is the document afterwards; the original itself where nothing is reached. */
function check(path: string, document: Json, expected: Json | typeof UNTOUCHED): void {
  test(`${path} in ${JSON.stringify(document)}`, () => {
    const before = structuredClone(document);
    const after = redacted(document, path);
    if (expected === UNTOUCHED) expect(after).toBe(document);
    else expect(after).toEqual(expected);
    expect(document).toEqual(before);
  });
}

// Keys, indexes, each, any depth.
check("a", { a: 1, b: 2 }, { a: MARK, b: 2 });
check("a", { a: null }, { a: MARK });
check("a", { a: { b: [1] } }, { a: MARK });
check("a.b.c", { a: { b: { c: 1, d: 2 } } }, { a: { b: { c: MARK, d: 2 } } });
check("a.b", { a: 1 }, UNTOUCHED);
check("a.b", { a: [{ b: 1 }] }, UNTOUCHED);
check("b", { a: 1 }, UNTOUCHED);
check("toString", {}, UNTOUCHED);
check("a.__proto__", { a: {} }, UNTOUCHED);
check('a["k-e.y"]', { a: { "k-e.y": 1 } }, { a: { "k-e.y": MARK } });
check("a[1]", { a: [1, 2, 3] }, { a: [1, MARK, 3] });
check("a[3]", { a: [1, 2, 3] }, UNTOUCHED);
check("a[0]", { a: { "0": 1 } }, UNTOUCHED);
check("a[0].k", { a: [{ k: 1 }, { k: 2 }] }, { a: [{ k: MARK }, { k: 2 }] });
check("a.*", { a: [1, { k: 2 }] }, { a: [MARK, MARK] });
check("a.*", { a: {} }, UNTOUCHED);
check("a.*", { a: 5 }, UNTOUCHED);
check("a.*.k", { a: { x: { k: 1 }, y: { l: 2 } } }, { a: { x: { k: MARK }, y: { l: 2 } } });
check("a[*][*]", { a: [[1], [2, 3]] }, { a: [[MARK], [MARK, MARK]] });
check("..k", { k: 1, a: { k: 2, b: [{ k: 3 }] } }, { k: MARK, a: { k: MARK, b: [{ k: MARK }] } });
check("..k", { a: [1, [2]] }, UNTOUCHED);
check("a..k.l", { a: { k: { l: 1, m: 2 }, b: { k: 3 } } }, { a: { k: { l: MARK, m: 2 }, b: { k: 3 } } });
check("a..k", { k: 1, a: { k: 2 } }, { k: 1, a: { k: MARK } });

// Headers ignore case, other maps do not; older names reach the field that they read.
check("request.headers.cookie", { request: { headers: { Cookie: "s" } } }, { request: { headers: { Cookie: MARK } } });
check(
  "response.headers.A.b",
  { response: { headers: { a: { b: 1 } } } },
  { response: { headers: { a: { b: MARK } } } },
);
check("request.headers.*", { request: { headers: { A: 1, B: 2 } } }, { request: { headers: { A: MARK, B: MARK } } });
check("request.headers", { request: { headers: { A: 1 } } }, { request: { headers: MARK } });
check("request.headers.a", { request: { headers: [] } }, UNTOUCHED);
check("request.headers.a", {}, UNTOUCHED);
check("request.cookies.a", { request: { cookies: { A: 1 } } }, UNTOUCHED);
check("proto.name", { protocol: { name: "http" } }, { protocol: { name: MARK } });
check("request.body", { request: { postData: { text: "x" } } }, { request: { postData: { text: MARK } } });
check("request.query.t", { request: { queryString: { t: "1" } } }, { request: { queryString: { t: MARK } } });
check(
  "response.body",
  { response: { body: "a", content: { text: "b" } } },
  { response: { body: MARK, content: { text: MARK } } },
);

// JSON bodies are written again, as base64 where they came so.
const base64 = (text: string): string => encodeBase64(encodeUtf8(text));
check("b.json().k", { b: '{ "k": 1, "l": [2] }' }, { b: `{"k":"${MARK}","l":[2]}` });
check("b.json().*", { b: "[1,2]" }, { b: `["${MARK}","${MARK}"]` });
check("b.json()..k", { b: '{"a":[{"k":1}]}' }, { b: `{"a":[{"k":"${MARK}"}]}` });
check("b.json()...k", { b: '{"a":[{"k":1}]}' }, { b: `{"a":[{"k":"${MARK}"}]}` });
check("b.json()[0].k", { b: '[{"k":1}]' }, { b: `[{"k":"${MARK}"}]` });
check("b.json()", { b: '{"k":1}' }, { b: MARK });
check("b.json().x", { b: '{ "k": 1 }' }, UNTOUCHED);
check("b.json().k", { b: "not JSON" }, UNTOUCHED);
check("b.json().k", { b: 5 }, UNTOUCHED);
check("b.json().k", { b: base64('{"k":"é"}') }, { b: base64(`{"k":"${MARK}"}`) });
check("b.json().a.json().k", { b: '{"a":"{\\"k\\":1}"}' }, { b: JSON.stringify({ a: JSON.stringify({ k: MARK }) }) });
check("..b.json().k", { x: { b: '{"k":1}' } }, { x: { b: `{"k":"${MARK}"}` } });
check("b.json().__proto__", { b: '{"__proto__":1}' }, { b: `{"__proto__":"${MARK}"}` });

// XML bodies: all elements of a name, unless an index chooses; attributes; the declaration stays.
check("b.xml().a", { b: "<a k='1'>x</a>" }, { b: `<a k="1">${MARK}</a>` });
check("b.xml().a", { b: "<a k='1'><b/></a>" }, { b: `<a>${MARK}</a>` });
check("b.xml().a.b", { b: "<a><b>1</b>text<b>2</b></a>" }, { b: `<a><b>${MARK}</b>text<b>${MARK}</b></a>` });
check("b.xml().a.b[1]", { b: "<a><b>1</b><b>2</b></a>" }, { b: `<a><b>1</b><b>${MARK}</b></a>` });
check("b.xml().a.b[0].c", { b: "<a><b><c>1</c></b></a>" }, { b: `<a><b><c>${MARK}</c></b></a>` });
check("b.xml().a.*", { b: '<a k="1"><b>2</b></a>' }, { b: `<a k="${MARK}"><b>${MARK}</b></a>` });
check("b.xml().a.*.c", { b: "<a><b><c>1</c></b><d/></a>" }, { b: `<a><b><c>${MARK}</c></b><d/></a>` });
check("b.xml()..c", { b: "<a><c>1</c><b><c>2</c></b></a>" }, { b: `<a><c>${MARK}</c><b><c>${MARK}</c></b></a>` });
check('b.xml().a["-k"]', { b: '<a k="1" l="2"/>' }, { b: `<a k="${MARK}" l="2"/>` });
check('b.xml().a["-k"].x', { b: '<a k="1"/>' }, UNTOUCHED);
check("b.xml().n", { b: "<p:n>x</p:n>" }, { b: `<p:n>${MARK}</p:n>` });
check("b.xml().a", { b: '<?xml version="1.0"?>\n<a>x</a>' }, { b: `<?xml version="1.0"?>\n<a>${MARK}</a>` });
check("b.xml().a", { b: base64("<a>x</a>") }, { b: base64(`<a>${MARK}</a>`) });
check("b.xml().z", { b: "<a>x</a>" }, UNTOUCHED);
check("b.xml().a[1]", { b: "<a>x</a>" }, UNTOUCHED);
check("b.xml().a.b.c", { b: "<a><b>x</b></a>" }, UNTOUCHED);
check("b.xml()", { b: "<a>x</a>" }, { b: MARK });
check("b.xml().a", { b: "plain" }, UNTOUCHED);

test("what is not on the way is shared with the original", () => {
  const document = { a: { k: 1 }, b: { deep: [1, 2] }, c: [{}, { k: 1 }] };
  const after = redacted(document, "a.k") as typeof document;
  expect([after.b === document.b, after.c === document.c, after.a === document.a]).toEqual([true, true, false]);
});

test("what a path reads can no longer be read after it is redacted", () => {
  const paths = ["request.method", "request.headers.host", "request.*", "..k", "response.status", "src.name", "error"];
  fc.assert(
    fc.property(anyEntry, fc.constantFrom(...paths), (entry, path) => {
      const { steps } = parsePath(path);
      const after = compilePath(steps)(redactPath(entry, steps));
      const values = Array.isArray(after) ? after : [after];
      for (const value of values) expect(value === undefined || value === MARK).toBe(true);
    }),
    { numRuns: 500 },
  );
});

test("redaction walks a thousand levels and refuses more, rather than leave a secret", () => {
  const nested = (levels: number): Json => JSON.parse(`${'{"a":'.repeat(levels)}{"k":1}${"}".repeat(levels)}`) as Json;
  expect(JSON.stringify(redacted(nested(900), "..k"))).toContain(MARK);
  expect(() => redacted(nested(1100), "..k")).toThrow("nesting beyond 1000 levels cannot be redacted");
});
