import { describe, expect, test } from "vitest";
import type { LedgerLine, SourceState } from "../../contract/index.ts";
import { HOPS } from "../../contract/index.ts";
import { lossOf, sourceWords } from "./source-text.ts";

const source = (change: Partial<SourceState>): SourceState => ({
  kind: "files",
  name: "a.pcap",
  phase: "idle",
  bytesRead: 0,
  bytesTotal: 0,
  notice: "",
  ...change,
});
const line = (change: Partial<LedgerLine>): LedgerLine => ({
  hop: "kernel",
  code: "x",
  reason: "x",
  unit: "packets",
  count: 1,
  isLoss: true,
  ...change,
});

describe("source", () => {
  const check = (change: Partial<SourceState>, isPaused: boolean, mood: string, text: string): void =>
    expect(sourceWords(source(change), isPaused)).toEqual({ mood, text });

  test("each phase has a mood and a word", () => {
    check({ phase: "idle" }, false, "idle", "nothing open");
    check({ phase: "loading" }, false, "busy", "loading");
    check({ phase: "live", kind: "interfaces" }, false, "live", "capturing");
    check({ phase: "live", kind: "demo" }, false, "live", "playing");
    check({ phase: "paused" }, false, "paused", "paused");
    check({ phase: "ended" }, false, "done", "loaded");
    check({ phase: "ended", kind: "interfaces" }, false, "done", "stopped");
    check({ phase: "cancelled" }, false, "bad", "loading cancelled");
    check({ phase: "failed" }, false, "bad", "stopped early");
  });

  test("a paused list over a live capture says which of them is paused", () => {
    check({ phase: "live", kind: "interfaces" }, true, "paused", "list paused");
  });
});

describe("loss badge", () => {
  test("is quiet while nothing is lost, whatever was noted", () => {
    expect(lossOf([]).text).toBe("lost 0");
    expect(lossOf([line({ isLoss: false, count: 7 }), line({ count: 0 })])).toMatchObject({
      text: "lost 0",
      firstHop: null,
    });
  });

  test("names the first hop that lost something, with the count and unit", () => {
    const lines = [
      line({ hop: "store", unit: "entries", count: 3 }),
      line({ hop: "transport", unit: "bytes", count: 48_120 }),
    ];
    expect(lossOf(lines)).toMatchObject({ text: "lost 48,120 bytes at transport +1", firstHop: "transport" });
    expect(lossOf(lines.slice(0, 1)).text).toBe("lost 3 entries at store");
  });

  test("hops are in the contract's order", () => {
    const shuffled = HOPS.toReversed().map((hop) => line({ hop }));
    expect(lossOf(shuffled).lines.map(({ hop }) => hop)).toEqual(HOPS);
  });
});
