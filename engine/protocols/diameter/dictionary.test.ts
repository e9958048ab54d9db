// The tables hold together: names and numbers once each, types that there are, enumerations of attributes that there are.
import { expect, test } from "vitest";
import { IETF, IETF_VALUES } from "./ietf-avps.ts";
import { TGPP_AVPS, TGPP_VALUES } from "./tgpp-avps.ts";

const TYPES = new Set(
  "text octets integer32 integer64 unsigned32 unsigned64 enumerated grouped address time ip secret eap".split(" "),
);
const rows = (table: string): string[][] =>
  table
    .trim()
    .split("\n")
    .map((line) => line.split(" "));

test.each([
  ["IETF", IETF, IETF_VALUES],
  ["3GPP", TGPP_AVPS, TGPP_VALUES],
])("%s", (_name, table, values) => {
  const all = rows(table);
  expect(all.filter((row) => row.length !== 3 || !TYPES.has(row[2] ?? ""))).toEqual([]);
  const names = new Set(all.map(([, name]) => name));
  expect(rows(values).filter(([name]) => !names.has(name))).toEqual([]);
  for (const [name, ...rest] of rows(values)) expect(rest.join(" "), name).toMatch(/^(\d+ \S+)(, \d+ \S+)*$/);
  const byCode = new Map<string, string>();
  for (const [code = "", name = ""] of all) {
    expect(byCode.get(code) ?? name, code).toBe(name);
    byCode.set(code, name);
  }
});
