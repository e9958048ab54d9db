// Every variable and every path of the catalogue, asked in every way that its type allows: the store and the matcher
// agree on entries that hold anything at the places they are read from.
import fc from "fast-check";
import { expect, test } from "vitest";
import type { FieldSpec, FieldType, Json } from "../../contract/index.ts";
import { agree } from "../testing/agreement.ts";
import { CATALOGUE } from "../testing/catalogue.ts";
import { documentsOf, pathsOf } from "../testing/documents.ts";
import { TestStore } from "../testing/store.ts";

const ENTRIES = 20;
const SEED = 20260922;

/** Filters over a variable, by its type; `n` is its name. */
const CEL: Readonly<Record<FieldType, (n: string) => readonly string[]>> = {
  string: (n) => [
    `${n} == "GET"`,
    `${n} != ""`,
    `${n} == "7" || ${n} == "true"`,
    `${n} < "5" && !(${n} == "")`,
    `${n}.contains("0")`,
    `${n}.startsWith("s") || ${n}.endsWith("p")`,
    `${n}.matches("^[0-9]+$")`,
    `${n} in ["503", "x.shop", "a"]`,
  ],
  int: (n) => [
    `${n} == 503`,
    `${n} != 0`,
    `${n} < 0 || ${n} >= 400`,
    `${n} / 100 == 4`,
    `${n} / -7 > 3`,
    `${n} % 7 == 0 && !(${n} % -3 == -1)`,
    `${n} in [1, 200, -7, 9007199254740993]`,
    `${n} > 9007199254740991`,
  ],
  bool: (n) => [n, `!${n}`, `${n} == true && tls`, `${n} != tls`, `${n} in [true]`],
  list: (n) => [`"GET" in ${n}`, `size(${n}) > 1`, `${n}.exists(x, x.startsWith("a"))`],
  map: (n) => [
    `"Host" in ${n}`,
    `${n}["Host"] == "x.shop"`,
    `map_get(${n}, "k") != ""`,
    `map_get(${n}, "host", "none") in ["none", "5"]`,
    `has(${n}.k) && size(${n}) > 0`,
  ],
  bytes: (n) => [`size(${n}) > 2`, `${n} == b""`],
  ts: (n) => [`${n} < now()`, `${n} == timestamp("1970-01-01T00:00:00.001Z")`, `${n} > now() - duration("3h")`],
};

/** Filters over a path of a classic filter. */
function classicFilters(p: string): readonly string[] {
  return [
    p,
    `!${p}`,
    `${p} == "503"`,
    `${p} != "GET" and !(${p} == nil)`,
    `${p} == 404 or ${p} == true`,
    `${p} > 5`,
    `7 >= ${p}`,
    `${p}.contains("0")`,
    `!${p}.startsWith("s")`,
    `${p} == r"^[0-9]+$"`,
    `${p} != r"shop"`,
  ];
}

const PROTOCOLS: readonly Json[] = [...new Set(CATALOGUE.fields.map(({ protocol }) => protocol || "http"))].flatMap(
  (name) => [
    { name, abbr: name.toUpperCase(), version: "1" },
    { name, abbr: name === "http" ? "gRPC" : "DNS", version: "2" },
  ],
);
/** Protocols of a field's own first, so that most entries are read. */
function protocolsOf(protocol: string): readonly Json[] {
  const own = PROTOCOLS.filter((one) => (one as { name: string }).name === protocol);
  return [...own, ...own, ...own, ...PROTOCOLS.slice(0, 2)];
}

/** All filters over one name agree with the matcher; answers how SQL said them. */
async function check(
  filters: readonly string[],
  paths: readonly string[],
  protocol: string,
): Promise<readonly string[]> {
  const entries = fc.sample(documentsOf(paths, protocolsOf(protocol)), { numRuns: ENTRIES, seed: SEED });
  const store = await TestStore.open(entries);
  const kinds: string[] = [];
  for (const text of filters) kinds.push(await agree(text, entries, store));
  store.close();
  return kinds;
}

const byProtocol = new Map<string, FieldSpec[]>();
for (const spec of CATALOGUE.fields) byProtocol.set(spec.protocol, [...(byProtocol.get(spec.protocol) ?? []), spec]);

test.each([...byProtocol])("variables of %j", async (protocol, specs) => {
  const filters = specs.flatMap((spec) => CEL[spec.type](spec.name).map((text) => `kfl2:${text}`));
  const kinds = await check(filters, specs.flatMap(pathsOf), protocol);
  expect(kinds.length).toBe(filters.length);
  // Most are answered by the store, at least in part.
  expect(kinds.filter((kind) => kind !== "none").length).toBeGreaterThan(0);
});

const pathsByProtocol = new Map<string, string[]>();
for (const { path, protocol } of CATALOGUE.paths) {
  pathsByProtocol.set(protocol, [...(pathsByProtocol.get(protocol) ?? []), path]);
}
test.each([...pathsByProtocol])("paths of %j", async (protocol, paths) => {
  const filters = paths.flatMap((path) => classicFilters(path).map((text) => `kfl1:${text}`));
  const kinds = await check(filters, paths, protocol);
  expect(kinds.filter((kind) => kind === "exact").length).toBeGreaterThan(0);
});
