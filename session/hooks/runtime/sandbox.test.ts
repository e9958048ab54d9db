import { NO_WORDS } from "../../dissectors/words.ts";
import { expect, test } from "vitest";
import { MAX_CONSOLE_LINE_LENGTH } from "../../../contract/index.ts";
import { LIMITS } from "./limits.ts";
import { packEntries } from "./pack-entries.ts";
import { placeIn } from "./place.ts";
import { Costs } from "./costs.ts";
import { Meter } from "./meter.ts";
import { Sandbox } from "./sandbox.ts";
import { listInside } from "./sandbox-bridge.ts";
import { encodeTexts } from "./texts.ts";
import { entryOf } from "./testing/run-script.ts";
import { CountBudget, TimeBudget } from "./window-budget.ts";
import { Words } from "./words.ts";

async function openSandbox(source: string): Promise<Sandbox> {
  const script = { file: "a.js", source, role: "desktop", env: {}, shared: {}, words: NO_WORDS } as const;
  const parts = {
    words: new Words(),
    costs: new Costs(),
    meter: new Meter(),
    expose: () => undefined,
    fail: () => undefined,
  };
  const sandbox = await Sandbox.open(script, {}, parts);
  sandbox.start(script);
  return sandbox;
}

/**
 * The least that a sandbox holds in the first and in the second half of many batches. What waits for QuickJS's collector
 * (about an entry a batch) comes and goes between, several times a half; only what is kept lifts the floor.
 */
async function floors(source: string): Promise<readonly [number, number]> {
  const sandbox = await openSandbox(source);
  const entries = Array.from({ length: 16 }, (_, i) => entryOf(`e${i}`));
  const leastOfBatches = (): number => {
    let least = Number.POSITIVE_INFINITY;
    for (let batch = 0; batch < 600; batch++) {
      for (const { texts } of packEntries(entries).packed) {
        const [list, from] = [listInside(sandbox.context, texts), sandbox.context.newNumber(0)];
        const crossed = sandbox.call("items", LIMITS.longMs, list, from);
        if ("value" in crossed) crossed.value.dispose();
        for (const one of [list, from]) one.dispose();
      }
      least = Math.min(least, sandbox.memoryBytes);
    }
    return least;
  };
  const found = [leastOfBatches(), leastOfBatches()] as const;
  // QuickJS itself looks for what was not freed, and aborts.
  sandbox.close();
  sandbox.close();
  return found;
}

test("what entries took is given back, and nothing is left of a sandbox that is closed", async () => {
  const [first, second] = await floors("function onItemCaptured(data) { return JSON.stringify(data).length; }");
  expect(second - first).toBeLessThan(10_000);
  const [little, much] = await floors(
    "var kept = []; function onItemCaptured(data) { kept.push(data.id + kept.length); }",
  );
  expect(much - little).toBeGreaterThan(100_000);
});

test("a value that is not freed is found when its sandbox is closed", async () => {
  const sandbox = await openSandbox("1");
  sandbox.context.newObject();
  expect(() => sandbox.close()).toThrow(/list_empty/);
});

test("texts are what QuickJS reads as texts", async () => {
  const sandbox = await openSandbox("1");
  const texts = ["", "a", "é", "☃ 🎉", "x".repeat(127), "y".repeat(128), "z".repeat(20_000), "\u0000", "\ud800"];
  const list = listInside(sandbox.context, encodeTexts(texts));
  expect(sandbox.context.dump(list).map((text: string, i: number) => text === texts[i] || i)).toEqual([
    ...texts.slice(1).map(() => true),
    expect.anything(),
  ]);
  list.dispose();
  sandbox.close();
});

test("the console's longest line is the contract's", () => {
  expect(LIMITS.consoleLineLength).toBe(MAX_CONSOLE_LINE_LENGTH);
});

test("places are the newest frame of the script itself", () => {
  expect(placeIn("    at log (thresher:sandbox:9:1)\n    at f (a.js:3:7)\n    at g (a.js:1:1)\n", "a.js")).toEqual({
    line: 3,
    column: 7,
  });
  expect(placeIn("    at a.js:2:5\n", "a.js")).toEqual({ line: 2, column: 5 });
  expect(placeIn("    at f (b.js:2:5)\n", "a.js")).toEqual({ line: 0, column: 0 });
});

test("budgets begin anew with each window", () => {
  const lines = new CountBudget(2, 1000);
  expect([0, 1, 2, 3].map((now) => lines.take(now).isLet)).toEqual([true, true, false, false]);
  expect(lines.take(1000)).toEqual({ isLet: true, heldBack: 2 });
  const time = new TimeBudget(1, 1000);
  expect(time.isOver(0)).toBe(false);
  time.add(10, 15);
  expect([time.isOver(1), time.isOver(2, 0, 10), time.isOver(2, 20, 10)]).toEqual([false, true, false]);
  time.add(0, 10);
  expect([time.isOver(999), time.isOver(1000)]).toEqual([true, false]);
});
