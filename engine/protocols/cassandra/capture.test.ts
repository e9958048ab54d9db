// Conversations with a real node (Cassandra 4.1), in words: what talk.py sent and was told is in our entries. What tshark says of the
// same files is compared by `npm run conformance`.
import { describe, expect, test } from "vitest";
import { type ReadEntry, readCapture, type Side } from "../../testing/read-capture.ts";

const FILES = ["version-4", "version-5", "version-5-lz4", "version-4-lz4", "version-3-snappy", "password"] as const;
const read = (name: string): readonly ReadEntry[] => readCapture(`cassandra/${name}.pcap`, "cassandra");
const captures = new Map(FILES.map((name) => [name, read(name)]));
const of = (name: (typeof FILES)[number]): readonly ReadEntry[] => captures.get(name) ?? [];

function find(entries: readonly ReadEntry[], query: string): ReadEntry {
  const found = entries.find(({ row, request }) => row.summary.startsWith(query) && request?.["command"] !== "PREPARE");
  if (found === undefined) throw new Error(`no entry of ${query}`);
  return found;
}
function rowsOf(response: Side | null): readonly (readonly unknown[])[] {
  return (response?.["rows"] ?? []) as readonly (readonly unknown[])[];
}
/** The first row of a result, by the names of its columns. */
function cells(response: Side | null): Readonly<Record<string, unknown>> {
  const columns = (response?.["columns"] ?? []) as readonly { readonly name: string }[];
  const [row = []] = rowsOf(response);
  return Object.fromEntries(columns.map(({ name }, i) => [name, row[i]]));
}

test.each(FILES)("%s: everything is paired, or is an event", (name) => {
  const entries = of(name);
  expect(entries.length).toBeGreaterThan(15);
  expect(entries.filter(({ error, row }) => error !== null || row.truncated)).toEqual([]);
  const alone = entries.filter(({ request, response }) => request === null || response === null);
  expect(alone.filter(({ response }) => response?.["type"] !== "EVENT")).toEqual([]);
});

describe.each(["version-4", "version-5"] as const)("%s", (name) => {
  const entries = of(name);
  const number = name === "version-4" ? 4 : 5;

  test("every type, as CQL writes it", () => {
    const { response } = find(entries, "SELECT * FROM every");
    expect(response).toMatchObject({ type: "RESULT", kind: "Rows", rowCount: 2, version: number });
    expect(cells(response)).toEqual({
      k: "1",
      a: "ascii",
      b: "-9007199254740993",
      bl: "0xcafe00",
      bo: "true",
      de: "-12.50",
      d: "1.5e+300",
      f: "0.1",
      i: "2001:db8::1",
      t: "Käse",
      ts: "2026-09-21T14:13:20.123Z",
      u: "11111111-2222-3333-4444-555555555555",
      tu: "50554d6e-29bb-11e5-b345-feff819cdc9f",
      vi: "-123456789012345678901234567890",
      da: "2026-09-21",
      ti: "14:13:20.123456789",
      s: "-5",
      ty: "7",
      du: "14mo3d14400000000000ns",
      l: "[1, 2, 3]",
      m: "{'a': 1, 'b': 2}",
      st: "{11111111-2222-3333-4444-555555555555}",
      tp: "(9, 'nine')",
      p: "{street: 'High', number: 12}",
    });
    const [, second] = rowsOf(response);
    expect(second?.filter((cell) => cell !== null)).toEqual(["2"]);
  });
  test("what is bound to a prepared statement", () => {
    expect(find(entries, "INSERT INTO every (k, b, ts").request).toMatchObject({
      command: "EXECUTE",
      keyspace: "shop",
      verb: "INSERT",
      parameterNames: ["k", "b", "ts", "da", "du", "l", "m", "t", "bo"],
      parameters: [
        "3",
        "1152921504606846976",
        "2026-09-21T14:13:20.000Z",
        "1969-12-31",
        "1mo2d3ns",
        "[4, 5]",
        "{'c': 3}",
        null,
        null,
      ],
      unsetParameters: [8],
    });
    const { response } = find(entries, "SELECT k, b, du, l");
    expect(cells(response)).toEqual({ k: "3", b: "1152921504606846976", du: "1mo2d3ns", l: "[4, 5]" });
  });
  test("a batch, pages, a condition", () => {
    const batch = entries.find(({ request }) => request?.["command"] === "BATCH");
    expect(batch?.request).toMatchObject({
      batchType: "UNLOGGED",
      consistency: "ONE",
      statementCount: 2,
      statements: [{ parameters: ["10", "bread", "1", null] }, { query: "DELETE FROM goods WHERE id = 2" }],
    });
    const pages = entries.filter(({ row }) => row.summary === "SELECT id, name FROM goods");
    expect(pages.length).toBeGreaterThan(1);
    pages.forEach(({ request, response }, i) => {
      expect(request?.["isNextPage"]).toBe(i === 0 ? undefined : true);
      expect(response?.["hasMorePages"]).toBe(i === pages.length - 1 ? undefined : true);
    });
    expect(cells(find(entries, "UPDATE goods").response)).toEqual({ "[applied]": "true" });
  });
  test("warnings, traces, custom payload", () => {
    expect(find(entries, "SELECT count(*)").response?.["warnings"]).toEqual([
      "Aggregation query used without partition key",
    ]);
    const traced = entries.find(({ response }) => response?.["tracingId"] !== undefined);
    expect(traced?.request?.["flags"]).toEqual(["tracing"]);
    const paid = entries.find(({ request }) => request?.["customPayload"] !== undefined);
    expect(paid?.request?.["customPayload"]).toEqual({ trace: "7f3a", bytes: "0xff00" });
  });
  test("many at once find their answers", () => {
    const many = entries.filter(({ request }) => JSON.stringify(request).includes('"many '));
    const names = many.map(({ request }) => ((request?.["parameters"] ?? []) as readonly unknown[])[1]);
    expect(new Set(names)).toEqual(new Set(Array.from({ length: 12 }, (_, i) => `many ${i}`)));
    expect(new Set(many.map(({ request }) => request?.["stream"])).size).toBe(12);
  });
  test("refusals by name, with their details; events", () => {
    const errors = entries.filter(({ row }) => row.outcome === "bad");
    expect(errors.map(({ response }) => response?.["errorName"])).toEqual([
      "SYNTAX_ERROR",
      "INVALID",
      "ALREADY_EXISTS",
      "UNAVAILABLE",
      "UNPREPARED",
      "INVALID",
    ]);
    expect(errors.slice(2, 4).map(({ response }) => response?.["details"])).toEqual([
      { keyspace: "shop", table: "goods" },
      { consistency: "THREE", required: 3, alive: 1 },
    ]);
    const events = entries.filter(({ response }) => response?.["type"] === "EVENT").map(({ row }) => row.summary);
    expect(events).toEqual(expect.arrayContaining(["SCHEMA_CHANGE DROPPED TABLE shop gone"]));
  });
});

test.each(["version-5-lz4", "version-4-lz4", "version-3-snappy"] as const)("%s: what was packed", (name) => {
  const entries = of(name);
  const { response } = find(entries, "SELECT * FROM goods");
  const rows = rowsOf(response);
  expect(rows.filter((row) => row[0] === "99").map((row) => row[1])).toEqual(["long ".repeat(800)]);
  expect(rows.some((row) => row[1] === "Käse" && row[2] === "9.00")).toBe(true);
});
test("a statement longer than a segment", () => {
  const long = find(of("version-5-lz4"), "INSERT INTO goods (id, name) VALUES (100");
  expect(long.request?.["query"]).toContain("x".repeat(200_000));
});

test("passwords and their hashes are in no entry, though they are in the packets", () => {
  const entries = of("password");
  const documents = entries.map(({ row }) => row.document).join("");
  expect(documents).not.toContain("open-sesame");
  expect(documents).not.toMatch(/\$2[aby]\$/);
  const logins = entries.filter(({ request }) => request?.["command"] === "AUTH_RESPONSE");
  expect(logins.map(({ row }) => `${row.summary} ${row.status}`)).toEqual([
    "cassandra AUTH_SUCCESS",
    "cassandra AUTH_SUCCESS",
    "shop AUTH_SUCCESS",
    "shop AUTH_SUCCESS",
    "shop BAD_CREDENTIALS",
  ]);
});
