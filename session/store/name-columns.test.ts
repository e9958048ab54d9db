// Names that come late, or again, or for another moment: the table of intervals is the truth, and rows follow it.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { ALWAYS_FROM_NS, ALWAYS_TO_NS, type NameSpan, NO_NAMES } from "../names/name-table.ts";
import { batchOf, EntryStore } from "./index.ts";
import { rowOf, SOURCE } from "./testing/rows.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "thresher-names-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

interface Span {
  readonly ip?: string;
  readonly from?: bigint;
  readonly to?: bigint;
}
function span(name: string, { ip = "10.0.0.1", from = ALWAYS_FROM_NS, to = ALWAYS_TO_NS }: Span = {}): NameSpan {
  return { ip, fromNs: from, toNs: to, names: { ...NO_NAMES, name, namespace: name === "" ? "" : "shop" } };
}
/** Rows of 10.0.0.1 to 10.0.0.2 at these moments. */
function rowsAt(...moments: readonly bigint[]) {
  return batchOf(moments.map((timeNs, k) => rowOf(k, { timeNs, srcIp: "10.0.0.1", dstIp: "10.0.0.2" })));
}
async function namesIn(store: EntryStore): Promise<readonly string[]> {
  const rows = await store.pages.listRows(Uint32Array.from({ length: store.lastNumber }, (_, i) => i + 1));
  // What filters see are columns, what rows show is the interval: they have to agree.
  const columns = await store.scans.table(
    "SELECT coalesce(src_name, ''), coalesce(dst_name, ''), coalesce(src_namespace, '') FROM entries ORDER BY no",
  );
  expect(rows.map(({ src, dst }) => [src.name, dst.name, src.namespace])).toEqual(columns);
  return rows.map(({ src, dst }) => `${src.name}>${dst.name}`);
}

/** Does the steps one after the other; the names are the same before and after opening the store again. */
async function check(
  steps: readonly ((store: EntryStore) => Promise<unknown>)[],
  expected: readonly string[],
): Promise<void> {
  const store = await EntryStore.open(folder);
  for (const step of steps) await step(store);
  expect(await namesIn(store)).toEqual(expected);
  await store.close();
  const again = await EntryStore.open(folder);
  expect(await namesIn(again)).toEqual(expected);
  expect(again.names.size).toBe(store.names.size);
  await again.close();
}
const rows =
  (...moments: readonly bigint[]) =>
  (store: EntryStore): Promise<void> =>
    store.append(rowsAt(...moments), SOURCE);
const names =
  (...spans: readonly NameSpan[]) =>
  (store: EntryStore): Promise<void> =>
    store.addNames(spans);

describe("rows have the names of their moment", () => {
  test("names first", () => check([names(span("cart")), rows(1n, 2n)], ["cart>", "cart>"]));
  test("rows first", () => check([rows(1n, 2n), names(span("cart"))], ["cart>", "cart>"]));
  test("of both peers", () => check([rows(1n), names(span("cart"), span("db", { ip: "10.0.0.2" }))], ["cart>db"]));
  test("within the span: its beginning counts, its end does not", () =>
    check([rows(9n, 10n, 19n, 20n), names(span("cart", { from: 10n, to: 20n }))], [">", "cart>", "cart>", ">"]));
  test("a later span that overlaps is right where it holds", () =>
    check([rows(5n, 15n), names(span("old")), names(span("new", { from: 10n }))], ["old>", "new>"]));
  test("of two that began at once the one that came last is right", () =>
    check([rows(5n), names(span("first", { from: 1n })), names(span("second", { from: 1n }))], ["second>"]));
  test("a name that says nothing takes a former one away", () =>
    check([rows(5n), names(span("old")), names(span("", { from: 1n }))], [">"]));
  test("of other addresses nothing changes", () => check([rows(1n), names(span("x", { ip: "10.9.9.9" }))], [">"]));
  test("before 1970", () => check([names(span("cart", { from: -10n, to: 0n })), rows(-5n, 0n)], ["cart>", ">"]));
});

describe("what is told of names that come", () => {
  async function told(steps: readonly ((store: EntryStore) => Promise<unknown>)[]): Promise<readonly unknown[]> {
    const store = await EntryStore.open(folder);
    const heard: unknown[] = [];
    store.onCommit(({ replaced, entries }) => heard.push([replaced, entries]));
    for (const step of steps) await step(store);
    await store.close();
    return heard;
  }
  test("all rows may be others", async () =>
    expect(await told([rows(1n), names(span("cart"))])).toEqual([
      [[], 1],
      ["all", 0],
    ]));
  test("nothing, where there are no rows or the name was known", async () =>
    expect(await told([names(span("cart")), rows(1n), names(span("cart"))])).toEqual([[[], 1]]));
  test("nothing, of no names", async () => expect(await told([rows(1n), names()])).toEqual([[[], 1]]));
});

test("names with quotes, line ends and other alphabets come back as they were", () => {
  const odd = `it's "x"\n漢 💥 \\ ; --`;
  return check([rows(1n), names(span(odd))], [`${odd}>`]);
});
