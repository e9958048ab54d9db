import { describe, expect, test } from "vitest";
import type { Histogram } from "../../contract/index.ts";
import { attributesOf, wordsOf } from "../testing/markup.ts";
import { TimeHistogram } from "./TimeHistogram.tsx";

const at = (iso: string): string => (BigInt(Date.parse(iso)) * 1_000_000n).toString();
const histogram = (fromNs: string, toNs: string): Histogram => ({ fromNs, toNs, counts: [3, 0, 1], bad: [1, 0, 0] });
const shown = (given: Histogram | null) => (
  <TimeHistogram histogram={given} zone="utc" onWidth={() => {}} onChoose={() => {}} />
);

describe("histogram", () => {
  const check = (given: Histogram | null, expected: string): void => expect(wordsOf(shown(given))).toBe(expected);

  test("says begin, middle and end; milliseconds only where seconds would all be the same", () => {
    check(histogram(at("2026-11-23T10:00:00Z"), at("2026-11-23T12:00:00Z")), "10:00:00 11:00:00 12:00:00");
    check(
      histogram(at("2026-11-23T10:00:00Z"), at("2026-11-23T10:00:10.5Z")),
      "10:00:00.000 10:00:05.250 10:00:10.500",
    );
  });

  test("without entries, or of one moment, there is no axis to choose from", () => {
    check(null, "");
    check(histogram(at("2026-11-23T10:00:00Z"), at("2026-11-23T10:00:00Z")), "");
  });

  test("can be reached and named without a pointer", () => {
    expect(attributesOf(shown(null), "tabindex")).toEqual(["0"]);
    expect(attributesOf(shown(null), "aria-label")).toEqual(["Entries over time"]);
  });
});
