// Names that come late, or again, or for another moment: the table of intervals is the truth, and rows follow it.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { ALWAYS_FROM_NS, ALWAYS_TO_NS, EVERYWHERE, type NameSpan, NO_NAMES } from "../names/name-table.ts";
import { batchOf, EntryStore } from "./index.ts";
import type { EntryRow } from "../../contract/index.ts";
import { HTTP, rowOf, SOURCE, TCP } from "./testing/rows.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "thresher-names-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

interface Span {
  readonly ip?: string;
  readonly from?: bigint;
  readonly to?: bigint;
  readonly port?: number | null;
  readonly cluster?: string;
}
function span(name: string, { ip = "10.0.0.1", from, to, port = null, cluster = "" }: Span = {}): NameSpan {
  const when = { fromNs: from ?? ALWAYS_FROM_NS, toNs: to ?? ALWAYS_TO_NS };
  return {
    ...EVERYWHERE,
    ...when,
    cluster,
    ip,
    port,
    names: { ...NO_NAMES, name, namespace: name === "" ? "" : "shop" },
  };
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
  test("the rows that are others", async () =>
    expect(await told([rows(1n, 2n, 30n), names(span("cart", { from: 2n, to: 9n }))])).toEqual([
      [[], 3],
      [[2], 0],
    ]));
  test("nothing, where there are no rows or the name was known", async () =>
    expect(await told([names(span("cart")), rows(1n), names(span("cart"))])).toEqual([[[], 1]]));
  test("nothing, of no names", async () => expect(await told([rows(1n), names()])).toEqual([[[], 1]]));
});

test("names with quotes, line ends and other alphabets come back as they were", () => {
  const odd = `it's "x"\n漢 💥 \\ ; --`;
  return check([rows(1n), names(span(odd))], [`${odd}>`]);
});

describe("an address that several share", () => {
  const ofCluster = (cluster: string, ...moments: readonly bigint[]) => {
    const source = { ...SOURCE, worker: `agent of ${cluster}`, cluster };
    return (store: EntryStore): Promise<void> => store.append(rowsAt(...moments), source);
  };
  // The rows go to port 8080 of 10.0.0.2.
  const node = span("node", { ip: "10.0.0.2" });
  const proxy = span("proxy", { ip: "10.0.0.2", port: 8080 });
  const agent = span("agent", { ip: "10.0.0.2", port: 9100 });
  test("has the name of the port", () => check([names(node, proxy, agent), rows(1n)], [">proxy"]));
  test("also where that comes late", () => check([rows(1n), names(proxy), names(node, agent)], [">proxy"]));
  test("and its own where the port has none", () => check([names(node, agent), rows(1n)], [">node"]));
  test("is named by its own cluster", () => {
    const spans = ["a", "b"].map((cluster) => span(`pod-of-${cluster}`, { cluster }));
    return check(
      [ofCluster("a", 1n), names(...spans), ofCluster("b", 2n), ofCluster("c", 3n)],
      ["pod-of-a>", "pod-of-b>", ">"],
    );
  });
});

describe("what rows tell of addresses", () => {
  const client = "10.0.0.9";
  const dns = (no: number, timeNs: bigint, name: string, ...ips: readonly string[]) =>
    rowOf(no, {
      timeNs,
      elapsedNs: 0n,
      requestUs: 0,
      srcIp: client,
      dstIp: "10.0.0.53",
      dstPort: 53,
      protocol: { ...HTTP, name: "dns" },
      document: JSON.stringify({
        request: { questions: [{ name }] },
        response: { questions: [{ name }], answers: ips.map((ip) => ({ name, type: "A", ip, cname: "" })) },
      }),
    });
  const tls = (no: number, timeNs: bigint, sni: string, srcPort: number) =>
    rowOf(no, {
      timeNs,
      srcIp: client,
      srcPort,
      dstIp: "203.0.113.1",
      dstPort: 443,
      protocol: { ...HTTP, name: "tlsx" },
      document: JSON.stringify({ request: { sni }, response: {} }),
    });
  const flow = (no: number, timeNs: bigint, srcPort: number) =>
    rowOf(no, { timeNs, srcIp: client, srcPort, dstIp: "203.0.113.1", dstPort: 443, protocol: TCP, isFlow: true });
  const append =
    (...stored: readonly EntryRow[]) =>
    (store: EntryStore): Promise<void> =>
      store.append(batchOf(stored), SOURCE);

  test("names what follows, in the same batch and in later ones", () =>
    check(
      [append(dns(1, 10n, "www.example", "203.0.113.1"), flow(2, 20n, 5000)), append(flow(3, 30n, 5001))],
      [">", ">www.example", ">www.example"],
    ));
  test("and what is there already, where that was later", () =>
    check(
      [append(flow(1, 5n, 4999), flow(2, 20n, 5000)), append(dns(3, 10n, "www.example", "203.0.113.1"))],
      [">", ">www.example", ">"],
    ));
  test("a handshake names its connection, which began before it", () =>
    check(
      [
        append(dns(1, 10n, "www.example", "203.0.113.1"), flow(2, 20n, 5000), flow(3, 20n, 5001)),
        append(tls(4, 21n, "api.example", 5000)),
      ],
      [">", ">api.example", ">www.example", ">api.example"],
    ));
  test("what the cluster says is right all the same", () =>
    check(
      [
        append(dns(1, 10n, "www.example", "203.0.113.1"), flow(2, 20n, 5000)),
        names(span("gateway", { ip: "203.0.113.1" })),
        append(dns(3, 30n, "new.example", "203.0.113.1"), flow(4, 40n, 5000)),
      ],
      [">", ">gateway", ">", ">gateway"],
    ));
  test("stored before or after what is told, a row has the same name", () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.bigInt({ min: 1n, max: 9n }), fc.constantFrom("a", "b"), fc.boolean()), { maxLength: 6 }),
        async (told) => {
          const inside = await mkdtemp(join(folder, "told-"));
          const store = await EntryStore.open(inside);
          const flows = (first: number) =>
            Array.from({ length: 10 }, (_, k) => flow(first + k, BigInt(k), 5000 + (k % 2)));
          await append(...flows(100))(store);
          for (const [i, [timeNs, name, isTls]] of told.entries()) {
            await append(isTls ? tls(i, timeNs, name, 5000) : dns(i, timeNs, name, "203.0.113.1"))(store);
          }
          await append(...flows(200))(store);
          const all = await store.pages.listRows(Uint32Array.from({ length: store.lastNumber }, (_, i) => i + 1));
          const of = (first: number) =>
            all
              .filter(({ row }) => row.isFlow)
              .slice(first, first + 10)
              .map(({ dst }) => dst.name);
          expect(of(0)).toEqual(of(10));
          await store.close();
        },
      ),
      { numRuns: 15 },
    ));
});
