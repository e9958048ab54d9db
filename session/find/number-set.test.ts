import fc from "fast-check";
import { expect, test } from "vitest";
import { NumberSet } from "./number-set.ts";

test("holds what was added and not taken away, as any set", () => {
  const number = fc.nat(200_000);
  const step = fc.tuple(fc.constantFrom("add" as const, "delete" as const), number);
  fc.assert(
    fc.property(fc.array(step), fc.array(number), (steps, asked) => {
      const [bits, set] = [new NumberSet(), new Set<number>()];
      for (const [what, one] of steps) {
        if (what === "add") bits.add([one]);
        else bits.delete(one);
        set[what](one);
      }
      for (const one of [...asked, ...set]) expect(bits.has(one)).toBe(set.has(one));
    }),
    { numRuns: 50 },
  );
});

test("is empty after it was cleared", () => {
  const bits = new NumberSet();
  bits.add([0, 7, 100_000]);
  bits.clear();
  expect([0, 7, 100_000].some((number) => bits.has(number))).toBe(false);
});
