import { describe, expect, test } from "vitest";
import { FAKE_ALERTS, FAKE_HOSTS, FAKE_SCRIPTS } from "../testing/fake-script-data.ts";
import {
  alertWords,
  armQuestion,
  costOf,
  costWords,
  countOf,
  isFailedAlert,
  perCallText,
  phaseWords,
  placeText,
} from "./script-words.ts";

const script = (file: string) => {
  const found = FAKE_SCRIPTS.find((one) => one.file === file);
  if (found === undefined) throw new Error(`no ${file}`);
  return found;
};

describe("how a script stands", () => {
  test("a phase has a mood and a word, and errors are counted", () => {
    expect(phaseWords(script("10-slow-checkout.js"))).toEqual({ mood: "good", text: "Runs" });
    expect(phaseWords(script("20-index-errors.js"))).toEqual({ mood: "bad", text: "Failed, 86 errors" });
    expect(phaseWords({ ...script("20-index-errors.js"), phase: "running" })).toEqual({
      mood: "warn",
      text: "Runs, 86 errors",
    });
    expect(phaseWords({ ...script("20-index-errors.js"), phase: "off" })).toEqual({ mood: "idle", text: "Off" });
  });

  test("costs are joined over the hooks", () => {
    expect(costOf(script("10-slow-checkout.js").costs)).toMatchObject({ calls: 48_523, errors: 0, longestUs: 4100 });
    expect(costOf([])).toEqual({ calls: 0, errors: 0, skipped: 0, perCallUs: null, longestUs: 0 });
    expect(costWords(script("10-slow-checkout.js"))).toEqual(["48,523 calls", "3.6 µs each", "0.4 % of a core"]);
    expect(costWords(script("40-counter.js"))).toEqual([
      "31,870 calls",
      "3.0 µs each",
      "31 % of a core",
      "1,380 entries behind",
      "1,204 left out",
    ]);
    expect(costWords(script("30-redact-tokens.js"))).toEqual([]);
    expect(costWords({ ...script("30-redact-tokens.js"), isActive: true })).toEqual(["not called yet"]);
  });

  test("counts, times and places", () => {
    expect([countOf(1, "entry"), countOf(2, "entry"), countOf(1200, "call")]).toEqual([
      "1 entry",
      "2 entries",
      "1,200 calls",
    ]);
    expect([perCallText(null), perCallText(3.24), perCallText(4100)]).toEqual(["–", "3.2 µs", "4.1 ms"]);
    expect(placeText({ script: "a.js", line: 3, column: 7 })).toBe("a.js:3:7");
    expect(placeText({ script: "a.js", line: 0, column: 7 })).toBe("a.js");
  });
});

describe("what was sent", () => {
  test("a failure that is tried again is not given up", () => {
    expect(alertWords({ phase: "failed", nextMs: 9 })).toEqual({ mood: "warn", text: "Failed, tried again" });
    expect(alertWords({ phase: "failed", nextMs: null })).toEqual({ mood: "bad", text: "Failed" });
    expect(alertWords({ phase: "dead", nextMs: null })).toEqual({ mood: "bad", text: "Given up" });
    expect(FAKE_ALERTS.filter(isFailedAlert).map(({ id }) => id)).toEqual(["a3", "a4"]);
  });

  test("arming says which script reaches which hosts", () => {
    expect(armQuestion({ scripts: [...FAKE_SCRIPTS] }, FAKE_HOSTS)).toBe(
      "Let 3 active scripts send for real? Index errors reaches elastic.shop:9200; other hosts are asked about first.",
    );
    expect(armQuestion({ scripts: [...FAKE_SCRIPTS] }, [])).toBe(
      "Let 3 active scripts send for real? No host is allowed yet; each is asked about at its first use.",
    );
  });
});
