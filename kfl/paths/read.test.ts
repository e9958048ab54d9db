// What paths read from a document: the forms of kfl.md 1.7, headers, older names, bodies, and bounds.
import { expect, test } from "vitest";
import type { Json } from "../../contract/index.ts";
import { parsePath } from "../classic/parse.ts";
import { compilePath } from "./read.ts";

function read(document: Json, path: string): Json | undefined {
  const { steps, error } = parsePath(path);
  if (error) throw new Error(`${path}: ${error.message}`);
  return compilePath(steps)(document);
}

/** `expected` undefined: missing. */
function check(path: string, document: Json, expected: Json | undefined): void {
  test(`${path} of ${JSON.stringify(document)}`, () => {
    expect(read(document, path)).toEqual(expected);
  });
}

// Keys.
check("a", { a: 1 }, 1);
check("a", { a: null }, null);
check("a", { A: 1 }, undefined);
check("a.b.c.d.e", { a: { b: { c: { d: { e: 5 } } } } }, 5);
check("a.b", { a: 1 }, undefined);
check("a.b", { a: null }, undefined);
check("a.b", { a: "b" }, undefined);
check("a.b", { a: [{ b: 1 }] }, undefined);
check('a["k-e.y"]', { a: { "k-e.y": 1 } }, 1);
check("a['k']", { a: { k: 1 } }, 1);
check('a[""]', { a: { "": 1 } }, 1);
check('a["0"]', { a: { "0": 1 } }, 1);
check('a["0"]', { a: [1] }, undefined);
check("a.length", { a: [1, 2] }, undefined);
check("a.length", { a: "ab" }, undefined);
check("a.constructor", { a: {} }, undefined);
check("a.map", { a: [] }, undefined);
check("a.map", { a: { map: 1 } }, 1);
check("a.toString", { a: { toString: "own" } }, "own");
check("Größe", { Größe: 1 }, 1);

// Indexes.
check("a[0]", { a: [7, 8] }, 7);
check("a[1]", { a: [7, 8] }, 8);
check("a[2]", { a: [7, 8] }, undefined);
check("a[0]", { a: { "0": 7 } }, undefined);
check("a[0]", { a: "text" }, undefined);
check("a[0][1]", { a: [[7, 8]] }, 8);
check("a[0].b[1].c", { a: [{ b: [0, { c: 9 }] }] }, 9);
check('a["x"].b', { a: { x: { b: 1 } } }, 1);

// Each: none is missing, one is itself, several are a list.
check("a.*", { a: [] }, undefined);
check("a.*", { a: [5] }, 5);
check("a.*", { a: [[5, 6]] }, [5, 6]);
check("a.*", { a: [5, null] }, [5, null]);
check("a.*", { a: { x: 1, y: 2 } }, [1, 2]);
check("a[*]", { a: [1, 2] }, [1, 2]);
check("a.*", { a: "text" }, undefined);
check("a.*.k", { a: [{ k: 1 }, { l: 2 }, { k: 3 }] }, [1, 3]);
check("a.*.k", { a: [{ l: 2 }, { k: 3 }] }, 3);
check("a.*.k.*", { a: [{ k: [1, 2] }, { k: [3] }] }, [1, 2, 3]);
check("a.*[0]", { a: [[1, 2], [3]] }, [1, 3]);
check("a[*][*]", { a: [[1, 2], [3]] }, [1, 2, 3]);

// Any depth, in document order, the outer before the inner.
check("a..k", { a: { k: 1, b: { k: 2 }, c: [{ k: 3 }] } }, [1, 2, 3]);
check("a..k", { a: { b: { k: 2 } } }, 2);
check("a..k", { a: { k: { k: 1 } } }, [{ k: 1 }, 1]);
check("a..k", { k: 1, a: {} }, undefined);
check("a..k.l", { a: [{ k: { l: 1 } }, { k: 2 }, { k: { l: 3 } }] }, [1, 3]);
check("..k", { k: 1, a: { k: 2 } }, [1, 2]);
check("a..b..c", { a: { b: { c: 1, d: { c: 2 } } } }, [1, 2]);

// Header names, and only they, ignore case.
check('request.headers["host"]', { request: { headers: { Host: "x" } } }, "x");
check("response.headers.VIA", { response: { headers: { via: "x" } } }, "x");
check("request.headers.host", { request: { headers: { HOST: "a", host: "b" } } }, "b");
check("request.headers.hOST", { request: { headers: { HOST: "a", host: "b" } } }, "a");
check("request.headers.a.b", { request: { headers: { A: { b: 1 } } } }, 1);
check("request.headers.a[1]", { request: { headers: { A: [1, 2] } } }, 2);
check("request.headers.é", { request: { headers: { É: 1 } } }, undefined);
check("request.headers.host", { request: { headers: [] } }, undefined);
check("request.headers.host", { request: {} }, undefined);
check("request.cookies.a", { request: { cookies: { A: 1 } } }, undefined);
check("x.request.headers.a", { x: { request: { headers: { A: 1 } } } }, undefined);
check('request.headers["toString"]', { request: { headers: {} } }, undefined);
check("request.headers.a.json().k", { request: { headers: { A: '{"k":1}' } } }, 1);
check("request.headers.*", { request: { headers: { A: 1, B: 2 } } }, [1, 2]);

// Older names, where the field of that name is absent.
check("proto.name", { protocol: { name: "http" } }, "http");
check("a.proto", { a: { proto: 1 } }, 1);
check("request.query.cur", { request: { queryString: { cur: "EUR" } } }, "EUR");
check("request.query.cur", { request: { query: {}, queryString: { cur: "EUR" } } }, undefined);
check("request.body", { request: { postData: { text: "x" } } }, "x");
check("request.body", { request: { body: "own", postData: { text: "x" } } }, "own");
check("response.body.json().k", { response: { content: { text: '{"k":1}' } } }, 1);
check("response.query", { response: { queryString: "x" } }, undefined);

// Bodies.
check("b.json().k", { b: '{"k":[1]}' }, [1]);
check("b.json()[0]", { b: "[7]" }, 7);
check("b.json().*", { b: "[7,8]" }, [7, 8]);
check("b.json()..k", { b: '{"a":{"k":1},"k":2}' }, [2, 1]);
check('b.json()["a b"]', { b: '{"a b":1}' }, 1);
check("b.json()", { b: "7" }, 7);
check("b.json()", { b: "true" }, true);
check("b.json()", { b: "null" }, null);
check("b.json()", { b: '"x"' }, "x");
check("b.json().k", { b: " \n{}" }, undefined);
check("b.json().k", { b: "{broken" }, undefined);
check("b.json().k", { b: { k: 1 } }, undefined);
check("b.json()", { b: 5 }, 5);
check("b.json()", { b: null }, undefined);
check("b.json().k", { b: "eyJrIjoxfQ==" }, 1);
check("b.json().k", { b: "eyJrIjoxfQ" }, 1);
check("b.json().k", { b: " eyJrIjoxfQ== " }, 1);
check("b.json().k", { b: "bm90IGpzb24=" }, undefined);
check("b.json().a.json().k", { b: JSON.stringify({ a: JSON.stringify({ k: 1 }) }) }, 1);
check("b.*.json().k", { b: ['{"k":1}', "no", '{"k":2}'] }, [1, 2]);
check("b.json().__proto__", { b: "{}" }, undefined);
check("b.xml().a.k", { b: "<a><k>1</k></a>" }, "1");
check("b.xml().a.k", { b: "PGE+PGs+MTwvaz48L2E+" }, "1");
check("b.xml().a", { b: "no xml" }, undefined);
check("b.xml().a", { b: 5 }, undefined);
check("b.*.xml().a", { b: ["<a>1</a>", "<a>2</a>"] }, ["1", "2"]);

test("one reading of a path visits a bounded number of values", () => {
  const wide = Array.from({ length: 1200 }, () => Array.from({ length: 900 }, () => 0));
  expect(() => read({ a: wide }, "a..k")).toThrow("a path reached more than 1000000 values");
  expect(read({ a: wide.slice(0, 100) }, "a..k")).toBeUndefined();
});

test("a document nested beyond any stack is read", () => {
  const deep = JSON.parse(`${'{"a":'.repeat(50_000)}{"k":1}${"}".repeat(50_000)}`) as Json;
  expect(read(deep, "..k")).toBe(1);
});

test("the same body is opened once for all paths of a filter", () => {
  const text = JSON.stringify({ a: {}, b: 1 });
  const { steps } = parsePath("x.json().a");
  const reader = compilePath(steps);
  expect(reader({ x: text })).toBe(reader({ x: text }));
});
