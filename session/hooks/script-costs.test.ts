import { describe, expect, it } from "vitest";
import type { HookCost } from "../../contract/index.ts";
import { addCosts, LoadMeter, withSkipped } from "./script-costs.ts";

function cost(over: Partial<HookCost>): HookCost {
  return { hook: "onItemCaptured", calls: 1, errors: 0, totalUs: 10, longestUs: 10, skipped: 0, ...over };
}

describe("costs of a script", () => {
  it("are those of its halves together", () => {
    expect(
      addCosts([
        [cost({}), cost({ hook: "job", calls: 2 })],
        [cost({ totalUs: 50, longestUs: 30, errors: 1, skipped: 4 })],
      ]),
    ).toEqual([cost({ calls: 2, totalUs: 60, longestUs: 30, errors: 1, skipped: 4 }), cost({ hook: "job", calls: 2 })]);
  });
  it("name what was left out before it reached a sandbox", () => {
    expect(withSkipped([cost({ skipped: 1 })], "onItemCaptured", 5)).toEqual([cost({ skipped: 6 })]);
    expect(withSkipped([], "onPacketCaptured", 5)).toEqual([
      { hook: "onPacketCaptured", calls: 0, errors: 0, totalUs: 0, longestUs: 0, skipped: 5 },
    ]);
    expect(withSkipped([cost({})], "onItemCaptured", 0)).toEqual([cost({})]);
  });
});

it("the load is the part of a core over the last second, and nothing when nothing is heard", () => {
  let nowMs = 0;
  const meter = new LoadMeter(() => nowMs);
  nowMs = 1000;
  meter.note([cost({ totalUs: 250_000 })]);
  expect(meter.load).toBe(0.25);
  nowMs = 1500;
  meter.note([cost({ totalUs: 900_000 })]);
  expect(meter.load).toBe(0.25);
  nowMs = 2000;
  meter.note([cost({ totalUs: 900_000 }), cost({ hook: "job", totalUs: 600_000 })]);
  expect(meter.load).toBe(1);
  nowMs = 6000;
  expect(meter.load).toBe(0);
});
