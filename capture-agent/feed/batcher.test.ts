// When a batch is closed, and that its bytes are a `Batch`.
import { expect, test } from "vitest";
import { batchIn } from "../testing/batches.ts";
import { emptyPacketRecord, MAX_HEADS_BYTES } from "../../engine/index.ts";
import { captured, ip4Frame, tcp, text } from "../../engine/packet/testing/frames.ts";
import { rowOf } from "../testing/rows.ts";
import { BatchRing } from "./batch-ring.ts";
import { Batcher, MAX_BATCH_BYTES, MAX_BATCH_ROWS, MAX_BATCH_WAIT_MS } from "./batcher.ts";

/** Plays and compares each batch as its number and its row count. */
function check(play: (batcher: Batcher) => void, expected: readonly (readonly [number, number])[]): void {
  const ring = new BatchRing(1 << 24);
  let told = 0;
  const batcher = new Batcher(ring, "node-1", () => told++);
  play(batcher);
  const batches: (readonly [number, number])[] = [];
  for (let sequence = 1; sequence < ring.nextSequence; sequence++) {
    const held = ring.get(sequence);
    if (held?.kind !== "batch") throw new Error("the ring is too small for this test");
    const batch = batchIn(held.bytes);
    batches.push([Number(batch.sequence), batch.rows.length]);
    for (const row of batch.rows) expect(row.dstIp).toBe("10.4.1.9");
  }
  expect(batches).toEqual(expected);
  expect(told).toBe(expected.length);
}

test("by count", () => {
  check(
    (b) => {
      for (let i = 0; i < MAX_BATCH_ROWS + 3; i++) b.add(rowOf(), 0);
    },
    [[1, MAX_BATCH_ROWS]],
  );
});
test("by bytes, however large one row is", () => {
  const document = "x".repeat(MAX_BATCH_BYTES);
  check(
    (b) => {
      b.add(rowOf(), 0);
      b.add(rowOf({ document }), 0);
      b.add(rowOf({ document }), 0);
    },
    [
      [1, 2],
      [2, 1],
    ],
  );
});
test("by time since its first row", () => {
  check(
    (b) => {
      b.look(1_000_000);
      b.add(rowOf(), 5000);
      b.add(rowOf(), 5000 + MAX_BATCH_WAIT_MS - 1);
      b.look(5000 + MAX_BATCH_WAIT_MS - 1);
      expect(b.isEmpty).toBe(false);
      b.look(5000 + MAX_BATCH_WAIT_MS);
      b.flush();
    },
    [[1, 2]],
  );
});
test("heads of packets go with the rows, without payload, and fill a batch by themselves", () => {
  const ring = new BatchRing(1 << 24);
  const batcher = new Batcher(ring, "node-1", () => undefined);
  const { bytes, start, end, ...fields } = captured(ip4Frame({ payload: tcp({ payload: text("secret") }) }));
  const packet = { ...emptyPacketRecord(), ...fields, bytes, start, end, sec: 7, nsec: 8, linkType: 1 };
  batcher.addHead(packet, 0);
  batcher.add(rowOf(), 0);
  batcher.flush();
  for (let i = 0; i < 5_000; i++) batcher.addHead(packet, 0);
  const batches = Array.from({ length: ring.nextSequence - 1 }, (_, i) => {
    const held = ring.get(i + 1);
    if (held?.kind !== "batch") throw new Error("the ring is too small for this test");
    return batchIn(held.bytes);
  });
  const [first, second] = batches;
  const head = first?.packetHeads ?? new Uint8Array(0);
  const view = new DataView(head.buffer, head.byteOffset);
  const headLength = end - start - "secret".length;
  expect([first?.rows.length, head.length]).toEqual([1, 20 + headLength]);
  expect([0, 4, 8].map((at) => view.getUint32(at, true))).toEqual([7, 8, end - start]);
  expect([12, 14].map((at) => view.getUint16(at, true))).toEqual([1, headLength + 4]);
  expect(head.subarray(16, -4)).toEqual(bytes.slice(start, end - "secret".length));
  expect(second?.rows.length).toBe(0);
  expect(second?.packetHeads.length).toBeLessThanOrEqual(MAX_HEADS_BYTES);
  expect((second?.packetHeads.length ?? 0) / head.length).toBeGreaterThan(1_000);
});
