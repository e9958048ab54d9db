import { describe, expect, test } from "vitest";
import { clockOf } from "../cluster/tap-words.ts";
import { testNode, testTap } from "../testing/tap.ts";
import {
  fieldTime,
  holdingsOf,
  holdingWords,
  lookBackError,
  lookBackOrder,
  NO_LOOK_BACK,
  typedMs,
  type LookBackDraft,
} from "./look-back-order.ts";

const NOW = Date.UTC(2026, 10, 28, 14, 0);
const MINUTE = 60_000;
const holding = (node: string, minutes: number) =>
  testNode({ node, phase: "running", link: "connected", ringFromMs: NOW - minutes * MINUTE, ringBytes: 100_000_000 });
const TAPS = [
  testTap({ nodes: [holding("a", 12), holding("b", 4), testNode({ node: "c", ringFromMs: null })] }),
  testTap({ tap: "t2", context: "stage-us", nodes: [holding("d", 2)] }),
];
const HOLDINGS = holdingsOf(TAPS);

describe("what agents hold", () => {
  test("is that of connected agents of taps that run", () => {
    expect(HOLDINGS.map(({ tap, node }) => `${tap} ${node}`)).toEqual(["t1 a", "t1 b", "t2 d"]);
    expect(holdingsOf([testTap({ phase: "removed", nodes: [holding("a", 1)] })])).toEqual([]);
    expect(holdingsOf([testTap({ nodes: [{ ...holding("a", 1), link: "reconnecting" }] })])).toEqual([]);
  });

  test("is said with its size and how far back it reaches", () => {
    expect(holdingWords(HOLDINGS)).toBe(`3 agents hold 300 MB, back to ${clockOf(NOW - 12 * MINUTE)}.`);
    expect(holdingWords(HOLDINGS.slice(2))).toMatch(/^1 agent holds 100 MB/);
    expect(holdingWords([])).toBe("No agent holds packets.");
  });
});

describe("order", () => {
  const check = (change: Partial<LookBackDraft>, expected: object): void =>
    expect(lookBackOrder({ ...NO_LOOK_BACK, ...change }, HOLDINGS, NOW)).toMatchObject(expected);

  test("the last minutes, all that is held, or a range that was typed", () => {
    check({ span: "1" }, { tap: "", nodes: [], fromMs: NOW - MINUTE, toMs: null });
    check({ span: "15" }, { fromMs: NOW - 15 * MINUTE, toMs: null });
    check({ span: "all" }, { fromMs: null, toMs: null });
    const [from, to] = [NOW - 5 * MINUTE, NOW - 3 * MINUTE];
    check({ span: "range", from: fieldTime(from), to: fieldTime(to) }, { fromMs: from, toMs: to });
  });

  test("its name is what was typed, or the cluster and the time", () => {
    check({ name: " before the 503s " }, { name: "before the 503s" });
    check({}, { name: `prod-eu, stage-us ${clockOf(NOW)}` });
    check({ tap: "t2" }, { tap: "t2", name: `stage-us ${clockOf(NOW)}` });
  });

  test("a field's moment is the same moment again; half a one is none", () => {
    expect(typedMs(fieldTime(NOW))).toBe(NOW);
    expect(typedMs("")).toBeNull();
    expect(typedMs("yesterday")).toBeNull();
  });
});

describe("what cannot be fetched", () => {
  const check = (change: Partial<LookBackDraft>, expected: RegExp): void =>
    expect(lookBackError({ ...NO_LOOK_BACK, ...change }, HOLDINGS, NOW)).toMatch(expected);
  const range = (fromMinutes: number, toMinutes: number): Partial<LookBackDraft> => ({
    span: "range",
    from: fieldTime(NOW - fromMinutes * MINUTE),
    to: fieldTime(NOW - toMinutes * MINUTE),
  });

  test("nothing is wrong with a preset, nor with a range that is held in part", () => {
    check({}, /^$/);
    check(range(30, 5), /^$/);
  });

  test("a range that nobody holds, that is turned round, half typed, or to come", () => {
    check(range(60, 30), /held any more: packets reach back to \d\d:\d\d\.$/);
    check(range(3, 5), /beginning must be before/);
    check({ ...range(5, 3), to: "" }, /Type both moments/);
    check(range(-5, -10), /not come yet/);
  });

  test("nodes that hold nothing", () => {
    check({ nodes: ["c"] }, /No agent that was chosen holds packets/);
  });
});
