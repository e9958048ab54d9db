import { expect, test } from "vitest";
import type { JsonObject } from "../contract/index.ts";
import { columnsOf } from "./entry-columns.ts";

const HTTP: JsonObject = {
  protocol: { name: "http", version: "1.1", abbr: "HTTP" },
  src: { ip: "10.0.0.1", port: "40000" },
  dst: { ip: "10.0.0.2", port: "80" },
  request: { method: "GET", path: "/cart" },
  response: { status: 502 },
};

function check(change: JsonObject, expected: object | null): void {
  const columns = columnsOf({ ...HTTP, ...change });
  if (expected === null) expect(columns).toBeNull();
  else expect(columns).toMatchObject(expected);
}

test("cells come from the document alone", () => {
  check({}, { method: "GET", summary: "/cart", status: "502", outcome: "bad" });
  check({ response: { status: 200 } }, { status: "200", outcome: "good" });
});

test("an entry of an unknown protocol, or of none, has no cells", () => {
  check({ protocol: { name: "gopher" } }, null);
  check({ protocol: { name: "constructor" } }, null);
  check({ protocol: "http" }, null);
  check({ protocol: null }, null);
});

test("an entry of another shape has what can be read of it", () => {
  check({ request: [], response: 7, src: null, dst: { port: 80 } }, {});
  check({ request: { method: { a: 1 }, path: null } }, {});
});
