import { describe, expect, test } from "vitest";
import type { FieldType, PathSpec } from "../../contract/index.ts";
import { FILTER_SCHEMA, filterSchema } from "./filter-schema.ts";
import type { RowKind } from "./row-batch.ts";
import { HTTP } from "./testing/rows.ts";

const KIND: RowKind = {
  protocol: HTTP,
  methodSelector: "request.method",
  summarySelector: "request.path",
  statusSelector: "response.status",
};
function spec(path: string, type: FieldType): PathSpec {
  return { path, type, doc: "", protocol: "http" };
}
function check(paths: readonly PathSpec[], path: string, expected: object | undefined): void {
  expect(filterSchema(paths, [KIND]).paths[path]).toEqual(expected);
}
const JSON_PATH = (path: string): string => `json_extract_string(document, '$.${path}')`;

describe("a declared path is one look into the document", () => {
  test("as text", () =>
    check([spec("request.url", "string")], "request.url", { sql: JSON_PATH('"request"."url"'), type: "string" }));
  test("as a number", () =>
    check([spec("request.bodySize", "int")], "request.bodySize", {
      sql: `TRY_CAST(${JSON_PATH('"request"."bodySize"')} AS BIGINT)`,
      type: "int",
    }));
  test("or none, where a cell shows it", () =>
    check([spec("request.method", "string")], "request.method", {
      sql: `(CASE WHEN kind IN (0) AND method <> '' THEN method ELSE ${JSON_PATH('"request"."method"')} END)`,
      type: "string",
    }));
  test("a summary may say more than the value", () =>
    check([spec("request.path", "string")], "request.path", { sql: JSON_PATH('"request"."path"'), type: "string" }));
  test("a status may say less than a text", () =>
    check([spec("response.status", "string")], "response.status", {
      sql: JSON_PATH('"response"."status"'),
      type: "string",
    }));
  test("or none, where a cell shows a number", () =>
    check([spec("response.status", "int")], "response.status", {
      sql: `TRY_CAST((CASE WHEN kind IN (0) AND status <> '' THEN status ELSE ${JSON_PATH('"response"."status"')} END) AS BIGINT)`,
      type: "int",
    }));
});

describe("a path has no column", () => {
  test("that is neither text nor number", () => check([spec("request.headers", "map")], "request.headers", undefined));
  test("whose type depends on the protocol", () =>
    check([spec("request.key", "string"), spec("request.key", "int")], "request.key", undefined));
  test.each(["request.args[0]", "request['a']", "request.a'b", "request.*", "other.thing", "request"])(
    "such as %s",
    (path) => check([spec(path, "string")], path, undefined),
  );
});

test("what the table itself holds is not overridden", () => {
  const { paths } = filterSchema([spec("error.type", "string"), spec("src.ip", "string")], [KIND]);
  expect(paths["error.type"]).toBe(FILTER_SCHEMA.paths["error.type"]);
  expect(paths["src.ip"]).toBe(FILTER_SCHEMA.paths["src.ip"]);
});
