// Rows taken apart into columns: put together again they are what they were, whatever came before in the same builder.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { EntryRow } from "../../contract/index.ts";
import {
  ERROR_TYPES,
  NO_NANOSECONDS,
  NO_NUMBER,
  OUTCOMES,
  parseDetected,
  parseHops,
  type RowBatch,
  textAt,
} from "./row-batch.ts";
import { batchOf, RowBatchBuilder } from "./row-batch-builder.ts";
import { anyRow, rowOf, TCP } from "./testing/rows.ts";

function documentAt({ document: { bytes, ends } }: RowBatch, i: number): string {
  return new TextDecoder().decode(bytes.subarray(ends[i - 1] ?? 0, ends[i]));
}
/** What of a row is in a batch. */
function rowAt(batch: RowBatch, i: number): Partial<EntryRow> {
  const elapsedNs = batch.elapsedNs[i] ?? NO_NANOSECONDS;
  const handshakeUs = batch.handshakeUs[i] ?? Number.NaN;
  const known = (value: number | undefined): number | null => (value === NO_NUMBER ? null : (value ?? null));
  const kind = batch.kinds[batch.kind[i] ?? -1];
  return {
    ...kind,
    index: batch.index[i] ?? -1,
    flowId: batch.flowId[i] ?? -1,
    timeNs: batch.timeNs[i] ?? 0n,
    elapsedNs: elapsedNs === NO_NANOSECONDS ? null : elapsedNs,
    handshakeUs: Number.isNaN(handshakeUs) ? null : handshakeUs,
    requestUs: batch.requestUs[i] ?? -1,
    responseUs: batch.responseUs[i] ?? -1,
    requestSize: batch.requestSize[i] ?? -1,
    responseSize: batch.responseSize[i] ?? -1,
    outcome: OUTCOMES[batch.outcome[i] ?? -1] ?? "none",
    errorType: ERROR_TYPES[batch.errorType[i] ?? -1] ?? "",
    srcPort: known(batch.srcPort[i]),
    dstPort: known(batch.dstPort[i]),
    vlan: known(batch.vlan[i]),
    stream: textAt(batch.stream, i),
    srcIp: textAt(batch.srcIp, i),
    dstIp: textAt(batch.dstIp, i),
    method: textAt(batch.method, i),
    summary: textAt(batch.summary, i),
    status: textAt(batch.status, i),
    hops: parseHops(textAt(batch.hops, i)),
    l7Detected: parseDetected(textAt(batch.l7Detected, i)),
    document: documentAt(batch, i),
  };
}
function check(rows: readonly EntryRow[], batch: RowBatch = batchOf(rows)): void {
  expect(batch.count).toBe(rows.length);
  for (const [i, row] of rows.entries()) expect(row).toMatchObject(rowAt(batch, i));
  for (const column of Object.values(batch)) if (ArrayBuffer.isView(column)) expect(column).toHaveLength(rows.length);
  expect(batch.document.ends).toHaveLength(rows.length);
}

describe("columns hold what rows held", () => {
  test("no rows", () => check([]));
  test("any rows", () => fc.assert(fc.property(fc.array(anyRow(), { maxLength: 30 }), (rows) => check(rows))));
  test("more rows than the first columns have room for", () => check(Array.from({ length: 2500 }, (_, k) => rowOf(k))));
  test("documents larger than the first memory for them, each to its last byte", () =>
    check([10, 70_000, 0, 300_000, 3].map((length, k) => rowOf(k, { document: "ü".repeat(length) }))));
  test("texts beyond one byte a character, and halves of a pair as the mark of a damaged one", () => {
    check([rowOf(1, { document: '{"a":"漢字 💥 é"}' })]);
    expect(documentAt(batchOf([rowOf(1, { document: "a\ud800b" })]), 0)).toBe("a\ufffdb");
  });
  test("an empty document between others", () => check([rowOf(1), rowOf(2, { document: "" }), rowOf(3)]));
});

describe("a builder that is used again", () => {
  test("begins anew after each batch, and batches handed out stay as they were", () =>
    fc.assert(
      fc.property(fc.array(fc.array(anyRow(), { maxLength: 8 }), { maxLength: 5 }), (groups) => {
        const builder = new RowBatchBuilder();
        const batches = groups.map((rows) => {
          for (const row of rows) builder.add(row);
          expect(builder.count).toBe(rows.length);
          return builder.take();
        });
        for (const [i, rows] of groups.entries()) check(rows, batches[i]);
      }),
    ));
  test("weighs what waits", () => {
    const builder = new RowBatchBuilder();
    expect(builder.textLength).toBe(0);
    builder.add(rowOf(1, { document: "12345", summary: "123" }));
    builder.add(rowOf(2, { document: "1", summary: "" }));
    expect(builder.textLength).toBe(9);
    expect(builder.take().textLength).toBe(9);
    expect(builder.textLength).toBe(0);
  });
});

describe("what repeats is there once", () => {
  test.each([
    ["the same text in a row", ["a", "a", "a"], ["a"]],
    ["texts in turn", ["a", "b", "a", "b"], ["a", "b"]],
    ["empty ones", ["", "", "x", ""], ["", "x"]],
  ])("%s", (_name, methods, expected) => {
    const batch = batchOf(methods.map((method, k) => rowOf(k, { method })));
    expect(batch.method.texts).toEqual(expected);
    expect(methods.map((_, i) => textAt(batch.method, i))).toEqual(methods);
  });
  test("kinds, told apart by protocol and each selector", () => {
    const rows = [
      rowOf(1),
      rowOf(2, { protocol: TCP }),
      rowOf(3, { methodSelector: "x" }),
      rowOf(4, { statusSelector: "x" }),
      rowOf(5),
    ];
    expect([...batchOf(rows).kind]).toEqual([0, 1, 2, 3, 0]);
  });
});
