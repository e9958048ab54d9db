// Which filters SQL says exactly, which as a superset, which not at all; and that values are parameters.
import { expect, test } from "vitest";
import { compile } from "../compile.ts";
import { CATALOGUE, NOW_MS } from "../testing/catalogue.ts";
import { SCHEMA } from "../testing/store.ts";
import type { SqlFilter } from "./schema.ts";

function sqlOf(text: string, firstParameter = 1): SqlFilter {
  const result = compile(text, { catalogue: CATALOGUE, nowMs: NOW_MS });
  if (!result.ok) throw new Error(`${text}: ${result.errors[0]?.message}`);
  return result.filter.sql(SCHEMA, firstParameter);
}

function check(text: string, expected: SqlFilter["kind"]): void {
  test(`${text} is ${expected}`, () => {
    expect(sqlOf(text).kind).toBe(expected);
  });
}
check("", "exact");
check("http", "exact");
check("!dns && tls", "exact");
check('src.ip == "10.4.0.7" || dst.name == "price.shop"', "exact");
check('src.ip in ["10.4.0.7"]', "exact");
check('method == "GET"', "superset");
check("status_code >= 500", "superset");
check('request.headers["x"] == "y"', "superset");
check('"x" in request.headers', "exact");
check("id % 2 == 1", "exact");
check("timestamp > now() - duration('5m')", "exact");
check("src.ip.matches('^10')", "exact");
check("src.ip.matches('é')", "none");
check("pods.exists(p, p == 'x')", "none");
check("http && pods.exists(p, p == 'x')", "superset");
check("http || pods.exists(p, p == 'x')", "superset");
check("http && limit(5)", "exact");
check('http && redact("src.ip")', "exact");
check('redact("src.ip") && src.ip == "x"', "none");
check("kfl1:http and tls", "exact");
check('kfl1:src.ip == "x" or !(dns)', "exact");
check('kfl1:request.method == "GET"', "exact");
check("kfl1:response.status == 500", "exact");
check("kfl1:response.status >= 500", "exact");
check('kfl1:request.path.contains("/v2")', "exact");
check('kfl1:request.path.contains("5")', "superset");
check('kfl1:request.path == r"^/v"', "superset");
check("kfl1:request.headers.Host", "exact");
check("kfl1:!request.headers.Host", "exact");
check("kfl1:error == nil", "exact");
check("kfl1:error", "exact");
check("kfl1:timestamp > days(-1)", "exact");
check("kfl1:src.name == dst.name", "none");
check("kfl1:request.body.json().a == 1", "none");
check("kfl1:http and request.body.json().a == 1", "superset");
check("kfl1:request.*", "none");
check("kfl1:missing", "none");
check('kfl1:http and redact("src.ip")', "exact");
check('kfl1:redact("src.ip") and http', "none");

test("values are bound, never written into the SQL", () => {
  const evil = `'; DROP TABLE entries; --`;
  for (const text of [`src.ip == "${evil}"`, `kfl1:request.method == "${evil}"`, `kfl1:request["${evil}"] == 1`]) {
    const sql = sqlOf(text);
    if (sql.kind === "none") throw new Error(`${text} has no SQL`);
    expect(sql.where).not.toContain("DROP");
    expect(JSON.stringify(sql.parameters)).toContain("DROP");
  }
});

test("a key that the path language could misread is left to the matcher", () => {
  for (const key of ['a\\"b', "a*b"]) expect(sqlOf(`kfl1:request["${key}"] == 1`).kind).toBe("none");
});

test("parameters are numbered from where the store says, each used", () => {
  const sql = sqlOf('src.ip == "a" && (dst.name == "b" || limit(3)) && src.ip != "c"', 5);
  if (sql.kind === "none") throw new Error("has SQL");
  const used = [...new Set([...sql.where.matchAll(/\$(\d+)/g)].map(([, number]) => Number(number)))].toSorted(
    (a, b) => a - b,
  );
  expect(used).toEqual(sql.parameters.map((_value, i) => 5 + i));
});

test("an exact filter that can fail at run time says on which rows", () => {
  const sql = sqlOf("1 / 0 == 1 || tls");
  expect(sql.kind).toBe("superset");
  const header = sqlOf('"x" in request.headers && tls');
  expect(header.kind === "exact" && header.errors).toBeNull();
});
