// Several filters at once select what each selects alone, and share what they look up in documents.
import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import { compile, type Filter, type SqlFilter } from "../../kfl/index.ts";
import { presentation } from "../engine-presentation.ts";
import { matchRow } from "../hooks/testing/match.ts";
import { MAX_TOGETHER, matchTogether } from "./match-together.ts";
import { filterSchema } from "./filter-schema.ts";
import { Matching } from "./matching.ts";
import type { EntryStore } from "./store.ts";
import { filterOf, rowOf, TCP } from "./testing/rows.ts";
import { withRows } from "./testing/with-store.ts";

const ROWS = Array.from({ length: 300 }, (_, k) =>
  rowOf(k, k % 10 === 0 ? { isFlow: true, protocol: TCP } : { method: k % 3 === 0 ? "PUT" : "GET" }),
);

const SCHEMA = filterSchema(presentation.catalogue.paths, []);

function compiled(text: string): Filter {
  const result = compile(text, { catalogue: presentation.catalogue, nowMs: 0 });
  if (!result.ok) throw new Error(`${text} is not valid`);
  return result.filter;
}
function matchingOf(store: EntryStore, filter: Filter, visible = "true", match = matchRow): Matching {
  return new Matching({
    reader: store.scans,
    filter,
    match,
    visible,
    schema: () => SCHEMA,
    isCancelled: () => false,
  });
}

async function check(store: EntryStore, matchings: readonly Matching[], from: number, to: number): Promise<void> {
  const together = await matchTogether(store.scans, matchings, from, to);
  const alone = await Promise.all(matchings.map(async (one) => (await one.inRange(from, to)).numbers));
  expect(together.map((numbers) => [...numbers])).toEqual(alone.map((numbers) => [...numbers]));
}

const FILTERS = [
  "http",
  'request.path == "/v1/items/7"',
  'path.contains("9")',
  'path.matches("[13]$")',
  '"x" in response.headers',
  'src.ip == "10.1.0.7" or dst.port == 8080',
  "status_code >= 500",
  "tcp",
  "!http",
  "elapsed_time > 10",
];

describe("filters together", () => {
  test.each([
    [1, 300],
    [17, 203],
    [9, 8],
    [301, 900],
  ])("select what each selects alone, from %i to %i", (from, to) =>
    withRows(ROWS, (store) =>
      check(
        store,
        FILTERS.map((text) => matchingOf(store, compiled(text))),
        from,
        to,
      ),
    ),
  );
  test("of any kinds and any number", () =>
    withRows(ROWS, (store) =>
      fc.assert(
        fc.asyncProperty(fc.array(fc.constantFrom(...FILTERS), { maxLength: 2 * MAX_TOGETHER + 3 }), (texts) =>
          check(
            store,
            texts.map((text) => matchingOf(store, compiled(text))),
            1,
            300,
          ),
        ),
        { numRuns: 8 },
      ),
    ));
  test("select only what may be seen", () =>
    withRows(ROWS, (store) =>
      check(store, [matchingOf(store, compiled("http"), "tls"), matchingOf(store, compiled("tcp"), "tls")], 1, 300),
    ));
  test("where SQL is certain of some and where it says NULL", () => {
    const ways: readonly SqlFilter[] = [
      { kind: "superset", where: "true", certain: "method = $1", parameters: ["PUT"] },
      { kind: "superset", where: "NULL::BOOLEAN", certain: "NULL::BOOLEAN", parameters: [] },
      { kind: "exact", where: "NULL::BOOLEAN", errors: null, parameters: [] },
    ];
    return withRows(ROWS, async (store) => {
      const matchings = ways.map((sql) => matchingOf(store, filterOf({ sql }), "true", () => false));
      const [some, ...none] = await matchTogether(store.scans, matchings, 1, 300);
      expect([...(some ?? [])]).toEqual(ROWS.flatMap(({ method }, i) => (method === "PUT" ? [i + 1] : [])));
      expect(none.map(({ length }) => length)).toEqual([0, 0]);
    });
  });
});

test("what several of them look up in documents is looked up once, in one statement", () =>
  withRows(ROWS, async (store) => {
    const asked = vi.spyOn(store.scans, "chunks");
    const paths = Array.from({ length: 20 }, (_, i) => `request.path == "/v1/items/${i}"`);
    await matchTogether(
      store.scans,
      paths.map((text) => matchingOf(store, compiled(text))),
      1,
      300,
    );
    expect(asked).toHaveBeenCalledTimes(1);
    expect(asked.mock.calls[0]?.[0].match(/json_extract_string/g)).toHaveLength(1);
  }));
