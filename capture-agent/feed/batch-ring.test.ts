// Numbers, bounds and gaps of the ring, against a plain list of everything that was ever added.
import fc from "fast-check";
import { expect, test } from "vitest";
import { BatchRing } from "./batch-ring.ts";

interface Added {
  readonly bytes: number;
  readonly entries: number;
}

function check(maxBytes: number, added: readonly Added[], asked: number): void {
  const ring = new BatchRing(maxBytes);
  for (const [i, { bytes, entries }] of added.entries()) ring.add(new Uint8Array(bytes).fill(i & 255), entries);
  expect(ring.nextSequence).toBe(added.length + 1);
  const held = added.slice(ring.firstSequence - 1);
  const bytes = held.reduce((sum, one) => sum + one.bytes, 0);
  expect(ring.bytes).toBe(bytes);
  if (held.length > 1) expect(bytes).toBeLessThanOrEqual(maxBytes);
  if (ring.firstSequence > 1) expect(bytes + (added[ring.firstSequence - 2]?.bytes ?? 0)).toBeGreaterThan(maxBytes);
  const got = ring.get(asked);
  if (asked > added.length) expect(got).toBeNull();
  else if (asked >= ring.firstSequence) {
    expect(got).toEqual({
      kind: "batch",
      sequence: asked,
      bytes: new Uint8Array(added[asked - 1]?.bytes ?? 0).fill((asked - 1) & 255),
    });
  } else {
    const missed = added.slice(asked - 1, ring.firstSequence - 1);
    const entries = missed.reduce((sum, one) => sum + one.entries, 0);
    expect(got).toEqual({ kind: "missed", from: asked, to: ring.firstSequence - 1, entries, isForgotten: false });
  }
}

test("what is held is the newest that fits, and what is not is told with its entries", () => {
  const batch = fc.record({ bytes: fc.integer({ min: 1, max: 40 }), entries: fc.integer({ min: 0, max: 9 }) });
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 200 }),
      fc.array(batch, { maxLength: 80 }),
      fc.integer({ min: 1, max: 90 }),
      check,
    ),
  );
});
test("an empty ring waits for number 1", () => check(10, [], 1));
test("a long run keeps its numbers and its bound", () => {
  const ring = new BatchRing(1000);
  for (let i = 0; i < 200_000; i++) ring.add(new Uint8Array(100), 2);
  expect([ring.firstSequence, ring.nextSequence, ring.bytes]).toEqual([199_991, 200_001, 1000]);
  expect(ring.get(199_990)).toMatchObject({ kind: "missed", entries: 2 });
  expect(ring.get(150_000)).toMatchObject({ kind: "missed", entries: 2 * (199_990 - 149_999) });
  expect(ring.get(199_991)).toMatchObject({ kind: "batch" });
});

test("what is forgotten is told as such, and what came after it as it is", () => {
  const ring = new BatchRing(1_000);
  for (let i = 1; i <= 4; i++) ring.add(new Uint8Array(10), i);
  ring.forgetBefore(3);
  expect([ring.firstSequence, ring.nextSequence, ring.bytes]).toEqual([3, 5, 20]);
  expect(ring.get(1)).toEqual({ kind: "missed", from: 1, to: 2, entries: 3, isForgotten: true });
  expect(ring.get(3)).toMatchObject({ kind: "batch", sequence: 3 });
  ring.forgetBefore(99);
  expect([ring.firstSequence, ring.nextSequence, ring.bytes]).toEqual([5, 5, 0]);
  ring.add(new Uint8Array(2_000), 5);
  ring.add(new Uint8Array(2_000), 6);
  expect(ring.get(4)).toEqual({ kind: "missed", from: 4, to: 4, entries: 4, isForgotten: true });
  expect(ring.get(5)).toEqual({ kind: "missed", from: 5, to: 5, entries: 5, isForgotten: false });
});
