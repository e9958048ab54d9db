import fc from "fast-check";
import { expect, test } from "vitest";
import { ExchangeSet } from "./exchange-set.ts";

test("has what was added, and nothing else", () => {
  const number = fc.oneof(fc.nat(20), fc.nat(0xff_ffff));
  const pairs = fc.array(fc.tuple(number, number), { maxLength: 3000, size: "max" });
  fc.assert(
    fc.property(pairs, pairs, (added, asked) => {
      const set = new ExchangeSet();
      const model = new Set<string>();
      for (const [flow, index] of added) {
        set.add(flow, index);
        model.add(`${flow}-${index}`);
      }
      expect(set.size).toBe(model.size);
      const wrong = [...added, ...asked].filter(
        ([flow, index]) => set.has(flow, index) !== model.has(`${flow}-${index}`),
      );
      expect(wrong).toEqual([]);
    }),
    { numRuns: 30 },
  );
});
