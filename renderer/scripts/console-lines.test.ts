import { describe, expect, test } from "vitest";
import { fakeLine } from "../testing/fake-script-data.ts";
import { countByLevel, LEVELS, linesAsText, lineTime, shownLines, type Level } from "./console-lines.ts";

const LINES = Array.from({ length: 30 }, (_, index) => fakeLine(index + 1));
const seqs = (text: string, levels: readonly Level[] = LEVELS): readonly number[] =>
  shownLines(LINES, { text, levels: new Set(levels) }).map(({ seq }) => seq);

describe("lines of the console", () => {
  test("all words must occur, in the text, the script or the node, and colours are no words", () => {
    expect(seqs("")).toHaveLength(30);
    expect(seqs("typeerror node-b")).toEqual([4, 13, 22]);
    expect(seqs("PASSED 41,204")).toEqual([6, 19]);
    expect(seqs("[1;32m")).toEqual([]);
    expect(seqs("index errors")).toEqual([4, 13, 22]);
  });

  test("levels are chosen beside", () => {
    expect(seqs("", ["error"])).toEqual([4, 13, 22]);
    expect(seqs("", ["notice"])).toEqual([29]);
    expect(seqs("", [])).toEqual([]);
    expect(countByLevel(LINES)).toEqual({ log: 26, error: 3, notice: 1 });
  });

  test("as a text: one line each, without colours", () => {
    const text = linesAsText(LINES.slice(5, 6));
    expect(text).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z\tlog\tSlow checkout calls\tnode-a\tpassed 41,204 {2}failed 38/);
    expect(text.endsWith("\n")).toBe(true);
  });

  test("the time is that of this machine, to the millisecond", () => {
    expect(lineTime(new Date(2026, 10, 28, 9, 2, 11, 7).getTime())).toBe("09:02:11.007");
  });
});
