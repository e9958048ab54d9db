import { describe, expect, test } from "vitest";
import fc from "fast-check";
import {
  DEFAULT_SETTINGS,
  detailSide,
  MAX_RECENT_FILTERS,
  parseSettings,
  toggleTitle,
  withRecentFilter,
} from "./ui-settings.ts";

describe("settings", () => {
  test("nothing, nonsense and other versions give the defaults", () => {
    for (const text of [
      null,
      "",
      "{",
      "null",
      "7",
      '"x"',
      "[]",
      "{}",
      '{"theme":"pink","timeDigits":4,"listShareRight":1e9}',
    ]) {
      expect(parseSettings(text), String(text)).toEqual(DEFAULT_SETTINGS);
    }
  });

  test("any text is survived", () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(Object.keys(parseSettings(text))).toEqual(Object.keys(DEFAULT_SETTINGS));
      }),
    );
  });

  test("what was stored comes back", () => {
    const changed = {
      ...DEFAULT_SETTINGS,
      theme: "dark",
      contrast: "high",
      density: "roomy",
      timeFormat: "utc",
      timeDigits: 9,
      placement: "below",
      listShareRight: 40,
      isHistogramOpen: false,
      showConnections: true,
      detailTab: "json",
      collapsed: ["Headers"],
      recentFilters: ["http", "dns"],
    };
    expect(parseSettings(JSON.stringify(changed))).toEqual(changed);
  });

  test("recent filters: newest first, each once, empty never, bounded", () => {
    expect(withRecentFilter(["a", "b"], " b ")).toEqual(["b", "a"]);
    expect(withRecentFilter(["a"], "  ")).toEqual(["a"]);
    const many = Array.from({ length: 50 }, (_, index) => `f${index}`).reduce<readonly string[]>(withRecentFilter, []);
    expect(many).toHaveLength(MAX_RECENT_FILTERS);
    expect(many[0]).toBe("f49");
  });

  test("a title folds and unfolds", () => {
    expect(toggleTitle(["a"], "b")).toEqual(["a", "b"]);
    expect(toggleTitle(["a", "b"], "a")).toEqual(["b"]);
  });

  test("the detail stands where the user wants it, else where there is room", () => {
    const check = (placement: "auto" | "right" | "below", width: number, expected: string): void =>
      expect(detailSide(placement, width)).toBe(expected);
    check("auto", 1200, "right");
    check("auto", 1199, "below");
    check("right", 800, "right");
    check("below", 3000, "below");
  });
});
