import fc from "fast-check";
import { expect, test } from "vitest";
import { FirstBytes, SlabPool } from "./first-bytes.ts";

test("keeps the first bytes of any pieces, and no more", () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 700 }), { maxLength: 8 }), fc.nat(1500), (pieces, limit) => {
      const pool = new SlabPool();
      const first = new FirstBytes(pool, limit);
      const neighbour = new FirstBytes(pool, 4);
      for (const piece of pieces) {
        first.add(Uint8Array.from([9, ...piece, 9]), 1, 1 + piece.length);
        neighbour.add(Uint8Array.of(1), 0, 1);
      }
      const all = pieces.flatMap((piece) => [...piece]);
      expect([...first.bytes]).toEqual(all.slice(0, limit));
      expect(first.isFull).toBe(all.length >= limit);
      expect([...neighbour.bytes]).toEqual(pieces.slice(0, 4).map(() => 1));
    }),
  );
});

test("a full slab is followed by another", () => {
  const pool = new SlabPool();
  const many = Array.from({ length: 600 }, (_, i) => {
    const first = new FirstBytes(pool, 1024);
    first.add(new Uint8Array(1024).fill(i), 0, 1024);
    return first;
  });
  many.forEach((first, i) => expect(first.bytes.every((byte) => byte === (i & 0xff))).toBe(true));
});
