import { expect, test } from "vitest";
import {
  FLAG_IS_FLOW,
  FLAG_OUTGOING,
  FLAG_TLS,
  FLAG_TRUNCATED,
  kindKey,
  NO_NANOSECONDS,
  NO_NUMBER,
  parseDetected,
  parseHops,
  textAt,
  transferablesOf,
} from "./row-batch.ts";
import { batchOf, RowBatchBuilder } from "./row-batch-builder.ts";
import { HTTP, rowOf, TCP } from "./testing/rows.ts";

test("rows become columns, and absent values marks", () => {
  const absent = rowOf(1, { elapsedNs: null, handshakeUs: null, srcPort: null, vlan: null, hops: [], l7Detected: [] });
  const batch = batchOf([absent]);
  expect(batch.count).toBe(1);
  expect([batch.stream, batch.hops, batch.l7Detected].map((column) => textAt(column, 0))).toEqual([
    absent.stream,
    "",
    "",
  ]);
  expect([batch.elapsedNs[0], batch.handshakeUs[0], batch.srcPort[0], batch.vlan[0]]).toEqual([
    NO_NANOSECONDS,
    Number.NaN,
    NO_NUMBER,
    NO_NUMBER,
  ]);
});
test.each([
  [{ tls: true, truncated: false, outgoing: false, isFlow: false }, FLAG_TLS],
  [{ tls: false, truncated: true, outgoing: true, isFlow: false }, FLAG_TRUNCATED | FLAG_OUTGOING],
  [{ tls: false, truncated: false, outgoing: false, isFlow: true }, FLAG_IS_FLOW],
])("flags of %j", (over, flags) => expect(batchOf([rowOf(1, over)]).flags[0]).toBe(flags));
test("kinds are a small dictionary", () => {
  const batch = batchOf([rowOf(1), rowOf(2), rowOf(3, { protocol: TCP }), rowOf(4, { summarySelector: "" })]);
  expect([...batch.kind]).toEqual([0, 0, 1, 2]);
  expect(batch.kinds.map(({ protocol }) => protocol)).toEqual([HTTP, TCP, HTTP]);
  expect(new Set(batch.kinds.map(kindKey)).size).toBe(3);
});
test("hops and protocols found come back as they were", () => {
  const hops = [{ node: "a,b", interface: 'eth"0', packets: 3 }];
  const batch = batchOf([rowOf(1, { hops, l7Detected: ["http", "redis"] })]);
  expect(parseHops(textAt(batch.hops, 0))).toEqual(hops);
  expect(parseDetected(textAt(batch.l7Detected, 0))).toEqual(["http", "redis"]);
  expect([parseHops(null), parseDetected(null), parseHops("")]).toEqual([[], [], []]);
});
test("a builder gives its rows once", () => {
  const builder = new RowBatchBuilder();
  builder.add(rowOf(1));
  builder.add(rowOf(2));
  expect(builder.textLength).toBe(batchOf([rowOf(1), rowOf(2)]).textLength);
  expect(builder.take().count).toBe(2);
  expect([builder.count, builder.textLength, builder.take().count]).toEqual([0, 0, 0]);
});
test("a batch survives the way to another thread", () => {
  const batch = batchOf([rowOf(1), rowOf(2)]);
  const expected = structuredClone(batch);
  expect(structuredClone(batch, { transfer: transferablesOf(batch) })).toEqual(expected);
  expect(batch.timeNs.length).toBe(0);
});
