// SQL under construction: three-valued joins, constants folded, what stays unknown, and parameters numbered once.
import { expect, test } from "vitest";
import { finishSql } from "./finish.ts";
import { and, FALSE, known, not, or, SqlWriter, TRUE, UNKNOWN } from "./fragment.ts";
import type { SqlFragment } from "./fragment.ts";

const A = known("a");
const B = known("b");
const OPEN: SqlFragment = { sql: "o", mayFail: false, unknown: "u" };
const FAILING: SqlFragment = { sql: "f", mayFail: true, unknown: null };

function check(name: string, fragment: SqlFragment, expected: SqlFragment): void {
  test(name, () => {
    expect(fragment).toEqual(expected);
  });
}
check("nothing joined by and is true", and(), TRUE);
check("nothing joined by or is false", or(), FALSE);
check("one is itself", and(A), A);
check("true is left out of and", and(TRUE, A, TRUE), A);
check("false is left out of or", or(FALSE, A), A);
check("false decides and", and(A, FALSE, UNKNOWN), FALSE);
check("true decides or", or(UNKNOWN, TRUE, A), TRUE);
check("and of two", and(A, B), known("(a AND b)"));
check("or of two", or(A, B), known("(a OR b)"));
check("not", not(A), known("(NOT a)"));
check("what may fail makes the whole fail", and(A, FAILING), { sql: "(a AND f)", mayFail: true, unknown: null });
check("unknown rows are those of any part", or(OPEN, { ...OPEN, sql: "p", unknown: "v" }), {
  sql: "(o OR p)",
  mayFail: false,
  unknown: "(u) OR (v)",
});
check("the same unknown rows are said once", and(OPEN, OPEN), { sql: "(o AND o)", mayFail: false, unknown: "(u)" });
check("all unknown swallows some unknown", and(OPEN, UNKNOWN), {
  sql: "(o AND NULL::BOOLEAN)",
  mayFail: false,
  unknown: "TRUE",
});

const SCHEMA = { variables: { v: { sql: "x", type: "string" } }, paths: {}, row: {} } as const;

test("equal parameters are bound once, each with the type of its use", () => {
  const writer = new SqlWriter(SCHEMA, 3);
  expect([writer.text("a"), writer.integer(5), writer.text("a"), writer.integer(5n), writer.double(5)]).toEqual([
    "$3::VARCHAR",
    "$4::BIGINT",
    "$3::VARCHAR",
    "$4::BIGINT",
    "$5::DOUBLE",
  ]);
  expect(writer.parameters).toEqual(["a", 5n, 5]);
});

test("a whole double beyond 64 bits is bound as text, zero keeps its sign", () => {
  const writer = new SqlWriter(SCHEMA, 1);
  writer.double(1e21);
  writer.double(0);
  writer.double(-0);
  expect(writer.parameters).toEqual(["1e+21", 0, -0]);
});

test("columns are looked up among the schema's own names only", () => {
  const writer = new SqlWriter(SCHEMA, 1);
  expect(writer.column("variables", "v")?.sql).toBe("x");
  expect(writer.column("variables", "constructor")).toBeUndefined();
  expect(writer.column("paths", "v")).toBeUndefined();
});

function checkFinished(name: string, parts: readonly (SqlFragment | null)[], expected: object): void {
  test(`finished: ${name}`, () => {
    expect(finishSql(parts, new SqlWriter(SCHEMA, 1))).toEqual({ ...expected });
  });
}
checkFinished("nothing", [], { kind: "exact", where: "TRUE", errors: null, parameters: [] });
checkFinished("one", [A], { kind: "exact", where: "a", errors: null, parameters: [] });
checkFinished("one that may fail", [FAILING], {
  kind: "exact",
  where: "(f) IS TRUE",
  errors: "(f) IS NULL",
  parameters: [],
});
checkFinished("one with unknown rows", [OPEN], {
  kind: "superset",
  where: "((o) IS TRUE OR ((o) IS NULL AND (u)))",
  certain: "(o) IS TRUE",
  parameters: [],
});
checkFinished("one known, one not at all", [A, null], {
  kind: "superset",
  where: "((a AND NULL::BOOLEAN)) IS NOT FALSE",
  certain: "((a AND NULL::BOOLEAN)) IS TRUE",
  parameters: [],
});
checkFinished("nothing known", [null], { kind: "none" });
checkFinished("false decides although the other part is unknown", [FALSE, null], {
  kind: "exact",
  where: "FALSE",
  errors: null,
  parameters: [],
});

test("parameters that no expression uses any more are dropped, the rest numbered anew", () => {
  const writer = new SqlWriter(SCHEMA, 4);
  writer.text("unused");
  const used = known(`x = ${writer.text("b")} OR y = ${writer.text("a")} OR z = ${writer.text("b")}`);
  expect(finishSql([used], writer)).toEqual({
    kind: "exact",
    where: "x = $4::VARCHAR OR y = $5::VARCHAR OR z = $4::VARCHAR",
    errors: null,
    parameters: ["b", "a"],
  });
});
