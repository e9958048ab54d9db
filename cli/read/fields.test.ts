import { expect, test } from "vitest";
import { UsageError } from "../command/failures.ts";
import { makeItem } from "../testing/items.ts";
import { parseFields } from "./fields.ts";

const ENTRY = {
  dst: { port: "80", name: "" },
  request: { headers: { Host: "shop", "X-A,B": "comma" }, pathSegments: ["v1", "cart"], path: "/v1/cart" },
  response: { status: 502, headers: { "Content-Type": "text/html" } },
  error: null,
};

function check(text: string, expected: readonly unknown[]): void {
  const item = makeItem({}, ENTRY);
  expect(parseFields(text).map((field) => field.read(item))).toEqual(expected);
}

test("cells of the list are named plainly", () => {
  check("method,summary,status,outcome", ["GET", "/cart", "200", "good"]);
});

test("paths lead into the entry", () => {
  check("dst.port,response.status,request.pathSegments[1]", ["80", 502, "cart"]);
  check("request.pathSegments, dst", [["v1", "cart"], { port: "80", name: "" }]);
});

test("header names are alike in any case, other keys are not", () => {
  check('request.headers["host"],response.headers["content-type"],request.headers.Host', ["shop", "text/html", "shop"]);
  check("request.Path", [null]);
});

test("keys in brackets may hold commas", () => {
  check('request.headers["X-A,B"],dst.port', ["comma", "80"]);
});

test("what is not there is null, and so is a step into something that is no object", () => {
  check("nothing,response.status.more,error.type,dst.name,request.pathSegments[9]", [null, null, null, "", null]);
  check("constructor,__proto__,toString", [null, null, null]);
});

test("what is no path is a wrong usage that names it", () => {
  for (const text of ["", ",", "a..b", ".a", "a[", "a[b]", "a['b']", "a b", "1"]) {
    expect(() => parseFields(text), text).toThrow(UsageError);
  }
  expect(() => parseFields("dst.port,a..b")).toThrow('"a..b" is not a path');
  expect(() => parseFields(Array(201).fill("id").join(","))).toThrow("at most 200");
});
