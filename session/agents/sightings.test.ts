import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { EntryRow } from "../../contract/index.ts";
import { rowOf, TCP } from "../store/testing/rows.ts";
import { HOLD_MS, MAX_HELD, MAX_HELD_ALIKE, MAX_HOPS, MAX_REMEMBERED, MAX_REMEMBERED_ALIKE } from "./limits.ts";
import type { PeerKind } from "./same-exchange.ts";
import { type SightingCounts, Sightings } from "./sightings.ts";

const SERVICE = "10.96.0.10";
const POD = "10.244.1.5";
const kindOf: PeerKind = (ip) => (ip.startsWith("10.96.") ? "service" : ip.startsWith("10.244.") ? "pod" : "");
const nameless: PeerKind = () => "";

/** A row as `node` sees it, in its stream `flow`, at so many milliseconds. */
function seen(node: string, over: Partial<EntryRow> & { flow?: number; ms?: number } = {}): EntryRow {
  const { flow = 1, ms = 0, ...fields } = over;
  const index = fields.index ?? 0;
  const stream = `${flow}.pcap`;
  return rowOf(1, {
    stream,
    flowId: flow,
    timeNs: 1_790_000_000_000_000_000n + BigInt(Math.round(ms * 1e6)),
    connection: "40000-1-2",
    srcIp: "10.244.0.9",
    srcPort: 40_000,
    dstIp: POD,
    dstPort: 8080,
    summary: "/a",
    hops: [{ node, interface: "eth0", packets: 4 }],
    ...fields,
    index,
    id: `${node}/${stream}-${index}`,
  });
}
const viaService = (node: string, over: Parameters<typeof seen>[1] = {}): EntryRow =>
  seen(node, { flow: 2, dstIp: SERVICE, dstPort: 80, ...over });

/** A row that left, as `id @places`, with the destination that a place saw where that is another one. */
function told(row: EntryRow): string {
  const places = row.hops.map(({ node, dst }) => (dst === undefined ? node : `${node}>${dst.ip}:${dst.port}`));
  return `${row.id} @${places.join(",")}`;
}
interface Outcome {
  readonly left: readonly string[];
  readonly counts: SightingCounts;
}
/** Rows that come one by one, and those that come only after the first ones have left. */
function leave(rows: readonly EntryRow[], late: readonly EntryRow[] = [], kind = kindOf): Outcome {
  const left: string[] = [];
  const sightings = new Sightings<string>(kind, ({ row }) => left.push(told(row)));
  for (const row of rows) sightings.add("", row, 0);
  sightings.release(HOLD_MS);
  for (const row of late) {
    sightings.add("", row, HOLD_MS * 2);
    sightings.release(HOLD_MS * 3);
  }
  sightings.releaseAll();
  expect(sightings.held).toBe(0);
  return { left, counts: sightings.counts };
}
/** Every order of arrival gives the same rows. */
function check(rows: readonly EntryRow[], expected: readonly string[], kind = kindOf): void {
  for (const order of permutations(rows)) expect(leave(order, [], kind).left.toSorted()).toEqual(expected.toSorted());
}

describe("sightings of one exchange", () => {
  test("on two nodes", () => {
    check([seen("a"), seen("b", { ms: 1 })], ["a/1.pcap-0 @a,b"]);
  });
  test("before and after a Service, on one node and on another: the pod's address stays, the Service is at the hop", () => {
    check([viaService("a"), seen("a", { ms: 0.1 }), seen("b", { ms: 1 })], [`a/1.pcap-0 @a,a>${SERVICE}:80,b`]);
  });
  test("where nobody knows names yet, the later destination is the translated one", () => {
    check([viaService("a"), seen("a", { ms: 0.1 })], [`a/1.pcap-0 @a,a>${SERVICE}:80`], nameless);
  });
  test("a whole exchange is better than half of one, and than a cut one", () => {
    check(
      [seen("a", { errorType: "pair-not-found" }), seen("b", { ms: 3 }), seen("c", { ms: 2, truncated: true })],
      ["b/1.pcap-0 @b,a,c"],
    );
  });
  test("other positions in the connection, other requests, other connections are other exchanges", () => {
    check(
      [seen("a"), seen("b", { index: 1 }), seen("c", { summary: "/b" }), seen("d", { connection: "40000-1-3" })],
      ["a/1.pcap-0 @a", "b/1.pcap-1 @b", "c/1.pcap-0 @c", "d/1.pcap-0 @d"],
    );
  });
  test("the same connection's name much later is another connection", () => {
    check([seen("a"), seen("b", { ms: 60_000 })], ["a/1.pcap-0 @a", "b/1.pcap-0 @b"]);
  });
  test("flows, whatever they look like", () => {
    const flow = { isFlow: true, protocol: TCP };
    check(
      [
        seen("a", { ...flow, summary: "40000 → 80" }),
        seen("b", { ...flow, ms: 20_000, summary: "40000 → 8080" }),
        seen("a"),
      ],
      ["a/1.pcap-0 @a,b", "a/1.pcap-0 @a"],
    );
  });
});

describe("sightings without the connection's name", () => {
  const bare = (node: string, over: Parameters<typeof seen>[1] = {}): EntryRow =>
    seen(node, { connection: "", ...over });

  test("the same ends and a near time", () => {
    check([bare("a"), bare("b", { index: 3, ms: 20 })], ["a/1.pcap-0 @a,b"]);
  });
  test("not of another pod's loopback", () => {
    const loopback = { srcIp: "127.0.0.1", dstIp: "127.0.0.1" };
    check([bare("a", loopback), bare("b", loopback)], ["a/1.pcap-0 @a", "b/1.pcap-0 @b"]);
    check([bare("a", loopback), bare("a", { ...loopback, flow: 2 })], ["a/1.pcap-0 @a,a"]);
  });
  test("not at another time, nor to another server", () => {
    check(
      [bare("a"), bare("b", { ms: 500 }), bare("c", { dstIp: "10.244.1.6" })],
      ["a/1.pcap-0 @a", "b/1.pcap-0 @b", "c/1.pcap-0 @c"],
    );
  });
  test("a Service and its backend are one, two servers are not", () => {
    check(
      [bare("a", { flow: 2, dstIp: SERVICE, dstPort: 53 }), bare("a", { ms: 0.1, dstPort: 53 })],
      [`a/1.pcap-0 @a,a>${SERVICE}:53`],
    );
    check(
      [bare("a", { flow: 2, dstIp: "8.8.8.8" }), bare("a", { ms: 0.1, dstIp: "8.8.4.4" })],
      ["a/2.pcap-0 @a", "a/1.pcap-0 @a"],
    );
  });
  test("the same request again and again is as many exchanges, in their order", () => {
    const repeated = [0, 1, 2].flatMap((i) => [
      bare("a", { index: i, ms: i * 10 }),
      bare("b", { index: i + 5, ms: i * 10 + 2 }),
    ]);
    check(repeated, ["a/1.pcap-0 @a,b", "a/1.pcap-1 @a,b", "a/1.pcap-2 @a,b"]);
  });
});

describe("sightings that come late or again", () => {
  test("a late one makes no second entry", () => {
    const { left, counts } = leave([seen("a")], [seen("b", { ms: 1 }), seen("b", { ms: 1 })]);
    expect(left).toEqual(["a/1.pcap-0 @a"]);
    expect(counts).toEqual({ merged: 1, late: 1, hurried: 0 });
  });
  test("the answer after a time-out replaces the half, with the other places", () => {
    const half = { errorType: "timeout" as const };
    const { left } = leave([seen("a", half), seen("b", half)], [seen("b", { ms: 1 }), seen("a")]);
    // The other place's answer replaces the half as well, under the id that is stored; nothing comes after an answer.
    expect(left).toEqual(["a/1.pcap-0 @a,b", "a/1.pcap-0 @b,a"]);
  });
  test("a long flow's next state replaces the former, and keeps its places", () => {
    const flow = { isFlow: true, protocol: TCP };
    const { left, counts } = leave([seen("a", flow)], [seen("b", flow), seen("a", flow), seen("b", flow)]);
    expect(left).toEqual(["a/1.pcap-0 @a", "a/1.pcap-0 @a,b"]);
    expect(counts.late).toBe(1);
  });
  test("a row that its place sends again while it waits stands for the former", () => {
    const { left } = leave([seen("a", { errorType: "timeout" }), seen("b"), seen("a")]);
    expect(left).toEqual(["a/1.pcap-0 @a,b"]);
  });
  test("other exchanges of the same keep-alive connection are not taken for late ones", () => {
    const bare = (node: string, index: number, ms: number): EntryRow => seen(node, { connection: "", index, ms });
    const { left } = leave([bare("a", 0, 0)], [bare("a", 1, 30), bare("b", 1, 31), bare("b", 0, 1)]);
    expect(left).toEqual(["a/1.pcap-0 @a", "a/1.pcap-1 @a"]);
  });
});

describe("limits", () => {
  test("what is too much to hold leaves early and is counted", () => {
    const rows = Array.from({ length: MAX_HELD + 10 }, (_, i) => seen("a", { flow: i, connection: `c${i}` }));
    const { left, counts } = leave(rows);
    expect(left).toHaveLength(rows.length);
    expect(counts.hurried).toBe(10);
  });
  test("many alike, from many streams", () => {
    const rows = Array.from({ length: 1000 }, (_, i) => seen("a", { connection: "", flow: i, ms: i * 200 }));
    const { left, counts } = leave(rows);
    expect(left).toHaveLength(1000);
    expect(counts.hurried).toBe(1000 - MAX_HELD_ALIKE);
  });
  test("places beyond the limit are merged, and not listed", () => {
    const rows = Array.from({ length: MAX_HOPS + 5 }, (_, i) => seen(`n${i}`));
    const { left, counts } = leave(rows);
    expect(left).toHaveLength(1);
    expect(left[0]?.split(",")).toHaveLength(MAX_HOPS);
    expect(counts.merged).toBe(MAX_HOPS + 4);
  });
  test("of many alike that have left, the newest are remembered", () => {
    const of = (i: number): EntryRow => seen("a", { connection: "", index: i, ms: i * 200 });
    const rows = Array.from({ length: MAX_REMEMBERED_ALIKE + 1 }, (_, i) => of(i));
    const lateOf = (i: number): EntryRow => ({ ...of(i), id: `b/1.pcap-${i}` });
    const { counts } = leave(rows, [lateOf(1), lateOf(0)]);
    expect(counts.late).toBe(1);
  });
});

test("the older half of what is remembered is forgotten at a time", () => {
  const of = (node: string, i: number): EntryRow => seen(node, { connection: `c${i}` });
  const left: string[] = [];
  const sightings = new Sightings<string>(kindOf, ({ row }) => left.push(row.id));
  const add = (row: EntryRow): void => {
    sightings.add("", row, 0);
    sightings.releaseAll();
  };
  for (let i = 0; i < MAX_REMEMBERED; i++) add(of("a", i));
  left.length = 0;
  add(of("b", MAX_REMEMBERED - 1));
  expect(left).toEqual([]);
  add(of("b", 0));
  expect(left).toEqual(["b/1.pcap-0"]);
});

describe("properties", () => {
  // Exchanges on one connection or on none, each seen at some places with clocks that are a little off.
  const exchanges = fc.array(
    fc.record({
      isNamed: fc.boolean(),
      request: fc.constantFrom("/a", "/b"),
      places: fc.subarray(["n1", "n2", "n3"], { minLength: 1 }),
      skews: fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 3, maxLength: 3 }),
      viaService: fc.boolean(),
    }),
    { maxLength: 6 },
  );
  const sightingsOf = exchanges.map((list) =>
    list.flatMap(({ isNamed, request, places, skews, viaService: hasService }, i) => {
      const over = { index: i, connection: isNamed ? "c" : "", summary: request, ms: i * 1000 };
      const rows = places.map((place, p) => seen(place, { ...over, ms: i * 1000 + (skews[p] ?? 0) }));
      return hasService ? [...rows, viaService(places[0] ?? "n1", over)] : rows;
    }),
  );

  test("the order of arrival does not matter, and every exchange is one row", () => {
    fc.assert(
      fc.property(
        sightingsOf.chain((rows) => fc.tuple(fc.constant(rows), fc.shuffledSubarray(rows, { minLength: rows.length }))),
        ([rows, shuffled]) => {
          const expected = leave(rows);
          const other = leave(shuffled);
          expect(other.left.toSorted()).toEqual(expected.left.toSorted());
          expect(other.counts).toEqual(expected.counts);
          expect(expected.left).toHaveLength(new Set(rows.map(({ index }) => index)).size);
          expect(expected.left.length + expected.counts.merged).toBe(rows.length);
        },
      ),
    );
  });
});

function permutations<T>(values: readonly T[]): readonly (readonly T[])[] {
  if (values.length > 4) return [values, values.toReversed(), [...values.slice(2), ...values.slice(0, 2)]];
  if (values.length < 2) return [values];
  return values.flatMap((value, i) => permutations(values.toSpliced(i, 1)).map((others) => [value, ...others]));
}
