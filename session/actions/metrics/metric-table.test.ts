import { expect, test } from "vitest";
import {
  MAX_LABELS,
  MAX_NAME_LENGTH,
  MAX_SERIES,
  MAX_TEXT_LENGTH,
  type MetricRecord,
  MetricTable,
  metricType,
} from "./metric-table.ts";

const RECORD: MetricRecord = { name: "requests", description: "Requests", type: "counter", value: 1, labels: {} };

/** The text after these records. */
async function check(records: readonly Partial<MetricRecord>[], expected: readonly string[]): Promise<void> {
  const table = await MetricTable.open();
  for (const record of records) table.record({ ...RECORD, ...record });
  expect((await table.text()).split("\n").filter((line) => line !== "")).toEqual(expected);
}
async function refuses(records: readonly Partial<MetricRecord>[], message: string): Promise<void> {
  const table = await MetricTable.open();
  expect(() => {
    for (const record of records) table.record({ ...RECORD, ...record });
  }).toThrow(message);
}

test("a counter is added to, by its labels", () =>
  check(
    [{ labels: { node: "a" } }, { labels: { node: "b" }, value: 0.5 }, { labels: { node: "a" }, value: 2 }],
    ["# HELP requests Requests", "# TYPE requests counter", 'requests{node="a"} 3', 'requests{node="b"} 0.5'],
  ));
test("a gauge is set, and so is what has no type", () =>
  check(
    [
      { name: "g", type: "gauge", value: 5 },
      { name: "g", type: "gauge", value: -2 },
      { name: "u", type: "untyped", value: 7, description: "" },
    ],
    ["# HELP g Requests", "# TYPE g gauge", "g -2", "# HELP u u", "# TYPE u untyped", "u 7"],
  ));
test("texts of scripts stay in their place", () =>
  check(
    [{ description: "a\nb\\c # TYPE x gauge", labels: { path: 'a"b\n# TYPE requests gauge\\' } }],
    [
      "# HELP requests a\\nb\\\\c # TYPE x gauge",
      "# TYPE requests counter",
      'requests{path="a\\"b\\n# TYPE requests gauge\\\\"} 1',
    ],
  ));
test.each([
  [[{ name: "a b" }], "is no name of a metric"],
  [[{ name: "" }], "is no name of a metric"],
  [[{ name: "x".repeat(MAX_NAME_LENGTH + 1) }], "is no name of a metric"],
  [[{ labels: { "a-b": "1" } }], "is no name of a label"],
  [[{ labels: { __name__: "1" } }], "is no name of a label"],
  [[{ labels: { a: "x".repeat(MAX_TEXT_LENGTH + 1) } }], "the value of a is too long"],
  [[{ description: "x".repeat(MAX_TEXT_LENGTH + 1) }], "the description is too long"],
  [
    [{ labels: Object.fromEntries(Array.from({ length: MAX_LABELS + 1 }, (_, i) => [`l${i}`, ""])) }],
    "more than 32 labels",
  ],
  [[{ value: Number.NaN }], "the value is no number"],
  [[{ value: Number.POSITIVE_INFINITY }], "the value is no number"],
  [[{ value: -1 }], "a counter only grows"],
  [[{}, { type: "gauge" as const }], "requests is a counter already"],
  [[{ labels: { a: "1" } }, { labels: { b: "1" } }], "requests has the labels a"],
])("%j is refused: %s", refuses);
test("at most 10,000 series, and those that are there go on", async () => {
  const table = await MetricTable.open();
  for (let i = 0; i < MAX_SERIES; i++) table.record({ ...RECORD, name: `m${i % 10}`, labels: { i: String(i) } });
  expect(() => table.record({ ...RECORD, name: "one_more" })).toThrow("more than 10000 series");
  table.record({ ...RECORD, name: "m3", labels: { i: "3" } });
  expect(await table.text()).toContain('m3{i="3"} 2');
});
test("types are 1, 2 and 3", () => {
  expect([1, 2, 3].map(metricType)).toEqual(["counter", "gauge", "untyped"]);
  for (const type of [0, 4, 1.5, Number.NaN]) expect(() => metricType(type)).toThrow("is no type of a metric");
});
