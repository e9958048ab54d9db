// Any text, up to the longest allowed: nothing throws, and a mistake has a place inside the text.
import fc from "fast-check";
import { expect, test } from "vitest";
import { compile } from "./compile.ts";
import { append } from "./editor/append.ts";
import { complete } from "./editor/complete.ts";
import { highlight } from "./editor/highlight.ts";
import { validate } from "./editor/validate.ts";
import { MAX_FILTER_LENGTH } from "./filter.ts";
import { anyEntry, celText, classicText } from "./testing/arbitraries.ts";
import { CATALOGUE, H, NOW_MS } from "./testing/catalogue.ts";

const OPTIONS = { catalogue: CATALOGUE };
const SIGNS = "and or == != >= <= < > ! - ( ) [ ] . .. , : * && || ? + / % { } in nil true null".split(" ");
const NAMES =
  "http request.method response.status src.name status_code a.b.json() .xml() field( map_get( .exists(x, now() limit(2)".split(
    " ",
  );
const ODDS = `"x"|'y'|r"z"|"|\`|5|5.5|5u|0x|\\|#|//|/*|*/| |\n|é|😀|kfl1:|kfl2:`.split("|");
const PIECES = [...SIGNS, ...NAMES, ...ODDS];
const soup = fc.array(fc.constantFrom(...PIECES), { maxLength: 30 }).map((pieces) => pieces.join(" "));
const anyText = fc.oneof(
  fc.string({ unit: "binary", maxLength: 300 }),
  soup,
  soup.map((text) => text.replaceAll(" ", "")),
);

function check(text: string): void {
  const verdict = validate(text, OPTIONS);
  for (const { from, to, line, column } of [...verdict.errors, ...verdict.warnings]) {
    expect(from >= 0 && from <= to && to <= text.length && line >= 1 && column >= 1).toBe(true);
  }
  expect(verdict.state === "invalid").toBe(verdict.errors.length > 0);
  const compiled = compile(text, { ...OPTIONS, nowMs: NOW_MS });
  expect(compiled.ok).toBe(verdict.errors.length === 0);
  if (compiled.ok) expect(typeof compiled.filter.matches(H)).toBe("boolean");
}

test("random texts", () => {
  fc.assert(fc.property(anyText, check), { numRuns: 1500 });
});

test("damaged filters", () => {
  const damaged = fc
    .tuple(fc.oneof(classicText, celText), fc.nat({ max: 200 }), fc.nat({ max: 3 }), fc.constantFrom("", ...PIECES))
    .map(
      ([text, at, length, piece]) =>
        text.slice(0, at % (text.length + 1)) + piece + text.slice((at % (text.length + 1)) + length),
    );
  fc.assert(fc.property(damaged, check), { numRuns: 1500 });
});

test.each([
  "(",
  "[",
  "!",
  "-",
  "a.",
  "a[",
  '"',
  "a and ",
  "a && ",
  "f(",
  "{",
  "a ? ",
  "x == ",
  "..",
  "1 + ",
  "'''",
  "\\",
  "a..b",
])("%j repeated up to the limit", (piece) => {
  check(piece.repeat(Math.floor(MAX_FILTER_LENGTH / piece.length)));
});

test("one character too many", () => {
  const verdict = validate("a".repeat(MAX_FILTER_LENGTH + 1), OPTIONS);
  expect(verdict.errors[0]?.message).toContain(`longer than ${MAX_FILTER_LENGTH}`);
});

test("editor services take any text and any offset", () => {
  fc.assert(
    fc.property(anyText, fc.nat({ max: 400 }), (text, offset) => {
      let at = 0;
      for (const span of highlight(text, OPTIONS)) {
        expect(span.from >= at && span.to > span.from && span.to <= text.length).toBe(true);
        at = span.to;
      }
      const completion = complete(text, Math.min(offset, text.length), OPTIONS);
      expect(completion.from <= completion.to).toBe(true);
      expect(typeof append(text, { selector: "response.status", value: 503 }, "and", OPTIONS)).toBe("string");
    }),
    { numRuns: 1000 },
  );
});

test("any filter on any entry gives an answer", () => {
  fc.assert(
    fc.property(fc.oneof(classicText, celText), anyEntry, (text, entry) => {
      const compiled = compile(text, { ...OPTIONS, nowMs: NOW_MS });
      if (compiled.ok) expect(typeof compiled.filter.matches(entry)).toBe("boolean");
    }),
    { numRuns: 1500 },
  );
});
