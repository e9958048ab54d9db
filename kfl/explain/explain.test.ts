import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ExplainedLine, JsonObject } from "../../contract/index.ts";
import { compile } from "../compile.ts";
import { MAX_FILTER_LENGTH } from "../filter.ts";
import { anyEntry, celText, classicText } from "../testing/arbitraries.ts";
import { CATALOGUE, H, NOW_MS } from "../testing/catalogue.ts";
import { explained, outlineOf } from "../testing/explained.ts";
import { openExplainer } from "./explain.ts";
import {
  MAX_EXPLAINED_CHILDREN,
  MAX_EXPLAINED_DEPTH,
  MAX_EXPLAINED_LINES,
  MAX_EXPLAINED_TEXT,
  MAX_EXPLAINED_VALUES,
} from "./limits.ts";

const OPTIONS = { catalogue: CATALOGUE, nowMs: NOW_MS };

function matches(text: string, entry: JsonObject): boolean {
  const result = compile(text, OPTIONS);
  if (!result.ok) throw new Error(`${text}: ${result.errors[0]?.message}`);
  return result.filter.matches(entry);
}

const isTrue = ({ outcome }: ExplainedLine): boolean => outcome === "true";

/** Lines directly below the one at a place. */
function below(lines: readonly ExplainedLine[], at: number): readonly ExplainedLine[] {
  const depth = lines[at]?.depth ?? 0;
  const end = lines.findIndex((line, i) => i > at && line.depth <= depth);
  return lines.slice(at + 1, end === -1 ? undefined : end).filter((line) => line.depth === depth + 1);
}

/** What a line came to follows from those below it. */
function checkLine(lines: readonly ExplainedLine[], at: number): void {
  const line = lines[at];
  const children = below(lines, at);
  if (!line || line.outcome === "skipped")
    return expect(children.every(({ outcome }) => outcome === "skipped")).toBe(true);
  const looked = children.filter(({ outcome }) => outcome !== "skipped");
  if (line.kind === "and") expect(isTrue(line)).toBe(children.every(isTrue));
  if (line.kind === "or") expect(isTrue(line)).toBe(children.some(isTrue));
  if (line.kind === "not" && line.outcome !== "collapsed" && line.outcome !== "failed") {
    expect(looked.map(isTrue)).toEqual([!isTrue(line)]);
  }
  if (line.kind === "macro") expect(looked.map(isTrue)).toEqual([isTrue(line)]);
}

describe("an explanation", () => {
  test.each([
    ["KFL 2", celText, ""],
    ["classic", classicText, "kfl1:"],
  ] as const)(
    "of any %s filter comes to what the filter does, line by line, in its own words",
    (_name, texts, prefix) => {
      fc.assert(
        fc.property(texts, anyEntry, (written, entry) => {
          const text = prefix + written;
          const { matched, lines } = explained(text, entry);
          expect(matched).toBe(matches(text, entry));
          expect(lines[0] && isTrue(lines[0])).toBe(matched);
          for (const [i, line] of lines.entries()) {
            checkLine(lines, i);
            if (line.depth === 0) expect(text).toContain(line.text);
          }
        }),
        { numRuns: 400 },
      );
    },
  );
  test("of an empty filter is that everything matches", () => {
    for (const text of ["", "  ", "// nothing"]) {
      expect(explained(text, H)).toEqual({ matched: true, failure: "", lines: [], leftOut: 0, limit: null });
    }
  });
  test("of a filter beside a global one has both, the global one first", () => {
    const options = { globalFilter: "!dns" };
    expect(outlineOf(explained("tls and response.bodySize", H, { options }))).toEqual([
      "and: (!dns) and (tls and response.bodySize) | false",
      "  global: !dns | true",
      "    not: !dns | true",
      "      dns | false | dns = false",
      "  own: tls and response.bodySize | false decides",
      "    and: tls and response.bodySize | false decides",
      "      tls | true | tls = true",
      "      response.bodySize | false decides | response.bodySize = 0",
    ]);
    const refused = explained("http", H, { options: { globalFilter: "dns" } });
    expect([refused.matched, refused.lines.at(-1)?.outcome]).toEqual([false, "skipped"]);
  });
  test("tells the limit of the list, and of what is wrong where", () => {
    expect(explained("http && limit(2)", H).limit).toBe(2);
    expect(openExplainer("http &&", OPTIONS)).toMatchObject({ ok: false, errors: [{ from: 7 }] });
  });
  test("says that evaluation failed on an entry that is too deep to be compared", () => {
    const deep = (): JsonObject => {
      let value: JsonObject = {};
      for (let i = 0; i < 2000; i++) value = { k: value };
      return value;
    };
    const { matched, failure, lines } = explained("kfl1:a == b or a", { a: deep(), b: deep() });
    expect([matched, lines[0]?.outcome, lines[1]?.outcome, lines[2]?.outcome]).toEqual([
      false,
      "failed",
      "failed",
      "skipped",
    ]);
    expect(failure).toMatch(/nested beyond/);
  });
});

describe("limits of an explanation", () => {
  const many = (term: string, word: string): string =>
    Array.from({ length: Math.floor(MAX_FILTER_LENGTH / (term.length + word.length)) - 2 }, () => term).join(word);

  test("lines: what decided is there, and how many are not is said", () => {
    const text = `${many("http", "&&")}&&dns`;
    const { lines, leftOut, matched } = explained(text, H);
    const terms = text.split("&&").length;
    expect(matched).toBe(false);
    expect(lines).toHaveLength(MAX_EXPLAINED_CHILDREN + 2);
    expect(lines.at(-1)).toMatchObject({ text: "dns", outcome: "false", decides: true });
    expect([leftOut, lines[0]?.leftOut]).toEqual([
      terms - MAX_EXPLAINED_CHILDREN - 1,
      terms - MAX_EXPLAINED_CHILDREN - 1,
    ]);
    expect(lines[0]).toMatchObject({ cutFrom: text.length });
    expect(lines[0]?.text).toHaveLength(MAX_EXPLAINED_TEXT);
  });
  test("lines in all", () => {
    const group = `(${Array.from({ length: 50 }, () => "http").join("&&")})`;
    const { lines, leftOut } = explained(Array.from({ length: 60 }, () => group).join("&&"), H);
    expect(lines.length).toBe(MAX_EXPLAINED_LINES);
    expect(lines.length + leftOut).toBe(1 + 60 * 51);
  });
  test.each([
    ["parentheses", `${"(".repeat(150)}http${" && tls)".repeat(150)}`],
    ["negations", `${"!".repeat(150)}http`],
    ["words that alternate", `kfl1:${"tls and response.bodySize or ".repeat(2000)}tls`],
    ["macros", "kfl1:m0"],
  ])("depth of %s", (_name, text) => {
    const macros = Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`m${i}`, i === 99 ? "tls" : `m${i + 1}`]));
    const { lines, matched } = explained(text, H, { options: { macros } });
    expect(Math.max(...lines.map(({ depth }) => depth))).toBe(MAX_EXPLAINED_DEPTH);
    expect(lines.filter(({ isTooDeep }) => isTooDeep)).toHaveLength(1);
    expect(matched && lines.every(({ isTooDeep, outcome }) => !isTooDeep || outcome !== "collapsed")).toBe(true);
  });
  test("values of a term, and their length", () => {
    const sum = Array.from({ length: 20 }, (_, i) => `a.k${i}`).join(" == ");
    expect(explained(`kfl1:${sum}`, { a: {} }).lines[0]?.values).toHaveLength(MAX_EXPLAINED_VALUES);
    const long = "x".repeat(100_000);
    const check = (value: JsonObject[string], note: string): void => {
      const [shown] = explained("kfl1:a", { a: value }).lines[0]?.values ?? [];
      expect(shown?.note).toBe(note);
      expect(shown?.text.length).toBeLessThanOrEqual(MAX_EXPLAINED_TEXT + 1);
    };
    check(long, "100,000 characters");
    check({ isMap: true, [long]: long, b: 1 }, "3 keys");
    check(
      Array.from({ length: 5000 }, (_, i) => i),
      "5,000 elements",
    );
    check([long, [long]], "2 elements");
    check("\u{1f600}".repeat(5000), "10,000 characters");
    check({ isMap: true }, "");
    let deep: JsonObject = {};
    for (let i = 0; i < 5000; i++) deep = { k: deep };
    check(deep, "");
  });
});
