// What `match` prints for a stream of entries is what the filter says of each, whatever stands in them.
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Json } from "../../contract/index.ts";
import { compileOrRefuse } from "../filter/compile.ts";
import { runProgram } from "../testing/run-program.ts";

const FILTERS = [
  "kfl1:a == 5 or b",
  'kfl1:a.k == r"x" and !b',
  'kfl1:redact("a") and b != nil',
  'kfl2:"x" in field("a.k") || tls',
  'kfl2:method == "GET" && status_code < 500',
];
const ENTRIES = 300;

const json = fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<Json>;
const entry = fc.record(
  {
    a: fc.oneof(json, fc.constantFrom<Json>(5, "5", { k: "x" }, { k: ["x", 1] })),
    b: json,
    tls: fc.boolean(),
    protocol: fc.constantFrom({ name: "http", abbr: "HTTP" }, { name: "dns", abbr: "DNS" }),
    request: fc.record({ method: fc.constantFrom("GET", "POST"), path: fc.string() }),
    response: fc.record({ status: fc.constantFrom(200, 404, 502) }),
  },
  { requiredKeys: [] },
);

/** The lines that are due, one for each entry or for each match. */
async function check(filter: string, isPrinting: boolean, seed: number): Promise<void> {
  const entries = fc.sample(entry, { numRuns: ENTRIES, seed });
  const compiled = compileOrRefuse(filter, 0);
  const found = entries.map((one) => compiled.apply(JSON.parse(JSON.stringify(one))));
  const due = isPrinting
    ? found.filter((one) => one !== null).map((one) => JSON.stringify(one))
    : found.map((one) => String(one !== null));
  const input = entries.map((one) => JSON.stringify(one)).join("\n");
  const run = await runProgram(["match", ...(isPrinting ? ["--print"] : []), filter], { input });
  expect(run.out.split("\n").slice(0, -1)).toEqual(due);
  expect(run.code).toBe(0);
  // Neither all nor none match, else nothing was tested.
  expect(new Set(found.map((one) => one !== null)).size).toBe(2);
}

test.each(FILTERS)("%s answers each line", (filter) => check(filter, false, 1));
test.each(FILTERS)("%s prints what matches, as it may be shown", (filter) => check(filter, true, 2));
