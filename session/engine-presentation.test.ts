// What a session shows of protocols: whole entries, their sections, and rows that show no more than a redacted entry.
import { describe, expect, test } from "vitest";
import type { Entry } from "../contract/index.ts";
import { presentation } from "./engine-presentation.ts";
import { NO_NAMES } from "./names/name-table.ts";
import type { StoredRow } from "./store/index.ts";
import { rowOf, SOURCE } from "./store/testing/rows.ts";

const STORED: StoredRow = {
  no: 7,
  row: rowOf(7),
  source: SOURCE,
  src: { ...NO_NAMES, name: "cart", namespace: "shop", dns: "cart.shop" },
  dst: NO_NAMES,
  passed: false,
  failed: false,
};

function redactedBy(...paths: readonly string[]): StoredRow {
  const text = `redact(${paths.map((path) => JSON.stringify(path)).join(", ")})`;
  const compiled = presentation.compile(text, { catalogue: presentation.catalogue, nowMs: 0 });
  if (!compiled.ok) throw new Error(compiled.errors[0]?.message);
  const entry = presentation.assemble(STORED);
  const { method, summary, status, outcome } = STORED.row;
  const shown = compiled.filter.apply(entry, { no: STORED.no, method, summary, status, outcome });
  return presentation.redactRow(STORED, shown ?? entry);
}

/** The cells that a redaction changes. */
function check(paths: readonly string[], expected: object): void {
  expect(redactedBy(...paths)).toMatchObject(expected);
}

describe("a redacted row", () => {
  test("hides a path in its cells and its document", () => {
    check(["request.path"], { row: { summary: "[REDACTED]", srcIp: "10.1.0.7" } });
    expect(redactedBy("request.path").row.document).not.toContain("/v1/items");
  });
  test("hides an address", () => check(["src.ip"], { row: { srcIp: "[REDACTED]", dstIp: "fd00::10" } }));
  test("hides the names of peers", () => {
    check(["src.name"], { src: { name: "[REDACTED]", namespace: "shop", dns: "cart.shop" } });
    check(["src.namespace", "src.dns"], { src: { name: "cart", namespace: "[REDACTED]", dns: "[REDACTED]" } });
  });
  test("keeps what is not hidden", () => {
    const { row, src, dst } = redactedBy("response.status");
    expect([row.method, row.summary, src, dst]).toEqual(["GET", "/v1/items/7", STORED.src, STORED.dst]);
  });
});

describe("an entry", () => {
  test("has the names and the source that were stored with it", () =>
    expect(presentation.assemble(STORED)).toMatchObject({
      worker: SOURCE.worker,
      namespace: "shop",
      src: { ip: "10.1.0.7", name: "cart", namespace: "shop" },
    } satisfies object));
  test("has a section for each side that was seen", () => {
    const entry = presentation.assemble(STORED);
    const half: Entry = { ...entry, response: {} };
    const seen = (one: Entry) =>
      Object.entries(presentation.sections(one)).flatMap(([side, list]) => (list === null ? [] : side));
    expect([seen(entry), seen(half)]).toEqual([["request", "response"], ["request"]]);
  });
  test("of an unknown protocol, such as one of a user's script, shows its fields as they are", () => {
    const entry = presentation.assemble(STORED);
    const strange: Entry = { ...entry, protocol: { ...entry.protocol, name: "later" } };
    const { request, response, data } = presentation.sections(strange);
    expect(request?.[0]).toMatchObject({ kind: "table", title: "Details" });
    expect(response?.[0]).toMatchObject({ kind: "table", title: "Details" });
    expect(data).toBeNull();
  });
});

test("the catalogue has each field and path once", () => {
  const { fields, paths, protocols } = presentation.catalogue;
  for (const names of [fields.map(({ name }) => name), paths.map(({ protocol, path }) => `${protocol} ${path}`)]) {
    expect(new Set(names).size).toBe(names.length);
  }
  expect(protocols.length).toBeGreaterThan(0);
});

test("each protocol of the registry is a word of the language", () => {
  for (const { macro } of presentation.catalogue.protocols)
    expect(presentation.compile(`${macro} && tls`, { catalogue: presentation.catalogue, nowMs: 0 }).ok, macro).toBe(
      true,
    );
});
