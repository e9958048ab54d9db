import { describe, expect, test } from "vitest";
import type { ExplainedLine, RowExplanation } from "../../contract/index.ts";
import { attributesOf, buttonsOf, markupOf, wordsOf } from "../testing/markup.ts";
import { ExplainPane } from "./ExplainPane.tsx";
import { ExplainStrip } from "./ExplainStrip.tsx";
import { reasonOf, treeOf, valueRemark, valueWords, verdictOf } from "./explain-words.ts";

const nothing = (): void => undefined;
const line = (change: Partial<ExplainedLine> = {}): ExplainedLine => ({
  depth: 0,
  kind: "term",
  text: "status_code == 200",
  cutFrom: 0,
  outcome: "false",
  reason: "",
  decides: false,
  values: [],
  leftOut: 0,
  isTooDeep: false,
  ...change,
});
const explanation = (change: Partial<RowExplanation> = {}): RowExplanation => ({
  matched: false,
  failure: "",
  lines: [line()],
  leftOut: 0,
  limit: null,
  notice: "",
  ...change,
});
const pane = (change: Partial<Parameters<typeof ExplainPane>[0]> = {}) => (
  <ExplainPane
    explanation={explanation()}
    failure={null}
    isRowSelected
    about=""
    isUnlisted={false}
    onClose={nothing}
    {...change}
  />
);

describe("explanations in words", () => {
  test("the whole result", () => {
    const check = (change: Partial<RowExplanation>, expected: RegExp): void =>
      expect(verdictOf(explanation(change))).toMatch(expected);
    check({}, /^This row does not match/);
    check({ matched: true }, /^This row matches/);
    check({ failure: "division by zero" }, /^The filter fails on this row/);
    check({ matched: true, lines: [] }, /^The filter is empty/);
  });
  test("why a line is what it is", () => {
    const reason = "it reads something that is not in this entry";
    expect(reasonOf({ outcome: "collapsed", reason, values: [] })).toBe(
      "It reads something that is not in this entry, so it counts as false.",
    );
    // Its values say the rest.
    const missing = { name: "error.nothing", state: "missing", text: "", note: "" } as const;
    expect(reasonOf({ outcome: "collapsed", reason, values: [missing] })).toBe("So it counts as false.");
    expect(reasonOf({ outcome: "failed", reason: "a map has no such key", values: [] })).toBe("A map has no such key.");
    expect(reasonOf({ outcome: "false", reason: "", values: [] })).toBe("");
  });
  test("values that are there, cut, hidden, missing", () => {
    const check = (state: "present" | "replaced" | "missing" | "failed", text: string, note: string): string[] => {
      const value = { name: "path", state, text, note };
      return [valueWords(value), valueRemark(value)];
    };
    expect(check("present", '"/a"', "")).toEqual(['= "/a"', ""]);
    expect(check("present", '"/a…', "9,000 characters")).toEqual(['= "/a…', "9,000 characters"]);
    expect(check("replaced", '"[REDACTED]"', "")).toEqual(['= "[REDACTED]"', "the filter compared what was captured"]);
    expect(check("replaced", "", "")).toEqual(["is hidden", "the filter compared what was captured"]);
    expect(check("missing", "", "")).toEqual(["is not in this entry", ""]);
    expect(check("failed", "nested too deep", "")).toEqual(["cannot be told: nested too deep", ""]);
  });
  test("lines as a tree", () => {
    const lines = [0, 1, 2, 1, 0].map((depth, i) => line({ depth, text: `${i}` }));
    const shape = (trees: ReturnType<typeof treeOf>): unknown =>
      trees.map(({ line: { text }, below }) => [text, shape(below)]);
    expect(shape(treeOf(lines))).toEqual([
      [
        "0",
        [
          ["1", [["2", []]]],
          ["3", []],
        ],
      ],
      ["4", []],
    ]);
  });
});

describe("the pane that explains", () => {
  test("has the result first, then each line with a sign, its text, a word and its values", () => {
    const lines = [
      line({ kind: "and", text: "http && status_code == 200 && tls" }),
      line({
        depth: 1,
        text: "http",
        outcome: "true",
        values: [{ name: "http", state: "present", text: "true", note: "" }],
      }),
      line({ depth: 1, decides: true, values: [{ name: "status_code", state: "present", text: "503", note: "" }] }),
      line({ depth: 1, text: "tls", outcome: "skipped" }),
    ];
    const shown = pane({ explanation: explanation({ lines }) });
    expect(wordsOf(shown)).toBe(
      [
        "Why does this row match? This row does not match the filter.",
        "and http && status_code == 200 && tls false http true",
        "status_code == 200 false status_code = 503 tls not looked at",
      ].join(" "),
    );
    expect(attributesOf(shown, "data-outcome")).toEqual(["false", "false", "true", "false", "skipped"]);
    expect(attributesOf(shown, "data-decides")).toEqual(["false", "false", "true", "false"]);
    const signs = [...markupOf(shown).matchAll(/lucide-(check|x|minus)\b/g)].map(([, sign]) => sign);
    // The first is that of the close button.
    expect(signs).toEqual(["x", "x", "x", "check", "x", "minus"]);
    expect(buttonsOf(shown)).toEqual(["Close"]);
  });
  test("says why something collapsed or failed, and what is left out", () => {
    const lines = [
      line({ kind: "or", text: "a or b", leftOut: 1200 }),
      line({ depth: 1, outcome: "collapsed", reason: "there is no helper `shout`" }),
      line({ depth: 1, outcome: "failed", reason: "division by zero", cutFrom: 9000 }),
      line({ depth: 1, kind: "not", text: "!(x)", isTooDeep: true }),
    ];
    const words = wordsOf(pane({ explanation: explanation({ lines, leftOut: 1200 }) }));
    expect(words).toContain("The filter is long: 1,200 of its lines are left out.");
    expect(words).toContain("collapsed There is no helper `shout`, so it counts as false.");
    expect(words).toContain("failed The term is 9,000 characters long. Division by zero.");
    expect(words).toContain("It nests too deep to be taken apart.");
    expect(words).toContain("1,200 more lines are left out here.");
  });
  test("says of which filter it speaks, and why a row that matches is not listed", () => {
    const matched = explanation({ matched: true });
    expect(wordsOf(pane({ about: "The text in the bar, which is not applied yet." }))).toContain("not applied yet.");
    expect(wordsOf(pane({ explanation: matched, isUnlisted: true }))).toContain("for another reason");
    expect(wordsOf(pane({ explanation: { ...matched, limit: 2 }, isUnlisted: true }))).toContain(
      "limit(2) ends that after 2 matches.",
    );
    expect(wordsOf(pane({ isUnlisted: true }))).not.toContain("another reason");
    const notice = "scripts have not looked at this entry yet";
    expect(wordsOf(pane({ explanation: { ...matched, notice } }))).toContain(
      "Scripts have not looked at this entry yet.",
    );
  });
  test("without a row, or an answer, says so", () => {
    expect(wordsOf(pane({ isRowSelected: false }))).toMatch(/match\? Select a row/);
    expect(attributesOf(pane({ explanation: null }), "aria-busy")).toEqual(["true"]);
    const failure = { code: "NOT_FOUND", message: "there is no such entry any more", nextStep: "Choose another one." };
    expect(wordsOf(pane({ explanation: null, failure }))).toContain("there is no such entry any more. Choose another");
  });
});

test("over a detail that the list does not have stands the way to why", () => {
  expect(wordsOf(<ExplainStrip onExplain={nothing} />)).toBe("This row is not in the filtered list. Why not?");
});
