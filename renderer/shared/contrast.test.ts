import { describe, expect, test } from "vitest";
import fc from "fast-check";
import { readFileSync } from "node:fs";
import { RULE_COLOURS } from "../../contract/index.ts";
import { chipColors, contrast, formatColor, luminance, MIN_TEXT_CONTRAST, parseColor, readableOn } from "./contrast.ts";
import { CHIP_SURFACES } from "./ProtocolChip.tsx";

const tokens = readFileSync(new URL("../tokens.css", import.meta.url), "utf8");

/** The value of a token in a block of tokens.css. */
const tokenIn = (block: string, name: string): string => {
  const start = tokens.indexOf(block);
  const text = tokens.slice(start, tokens.indexOf("\n}", start));
  const value = new RegExp(`--${name}: (#[0-9a-f]{6})`).exec(text)?.[1];
  if (value === undefined) {
    throw new Error(`no --${name} in ${block}`);
  }
  return value;
};

const PROTOCOL_COLORS =
  "#326de6 #416cde #244c5a #e10098 #303f9f #606060 #a41e11 #000000 #ff6600 #13aa52 #00758f #336791 #5d4037 #6a1b9a #4527a0 #00695c #546e7a #78909c #455a64 #827717";

describe("contrast", () => {
  test("is WCAG's own ratio", () => {
    expect(contrast(parseColor("#000"), parseColor("#fff"))).toBeCloseTo(21, 5);
    expect(contrast(parseColor("#777777"), parseColor("#ffffff"))).toBeCloseTo(4.478, 3);
    expect(luminance(parseColor("#ffffff"))).toBeCloseTo(1, 10);
  });

  test("colours are read from three or six digits, anything else is grey", () => {
    const check = (text: string, expected: string): void => expect(formatColor(parseColor(text))).toBe(expected);
    check("#326de6", "#326de6");
    check("#f60", "#ff6600");
    check("red", "#808080");
    check("url(javascript:alert(1))", "#808080");
    check("", "#808080");
  });

  test.each(PROTOCOL_COLORS.split(" "))("the chip of %s reads in both themes", (color) => {
    for (const surface of Object.values(CHIP_SURFACES)) {
      const { text, ground } = chipColors(color, surface);
      expect(contrast(parseColor(text), parseColor(ground))).toBeGreaterThanOrEqual(MIN_TEXT_CONTRAST);
    }
  });

  test("a text colour is found for any colour on any ground", () => {
    const byte = fc.integer({ min: 0, max: 255 });
    const color = fc.tuple(byte, byte, byte);
    fc.assert(
      fc.property(color, color, (text, ground) => {
        expect(contrast(readableOn(text, ground), ground)).toBeGreaterThanOrEqual(MIN_TEXT_CONTRAST);
      }),
    );
  });

  test("a colour that reads already is kept", () => {
    expect(readableOn(parseColor("#17202a"), parseColor("#ffffff"))).toEqual(parseColor("#17202a"));
  });
});

describe("tokens", () => {
  const themes = [":root {", ':root[data-theme="dark"] {'];

  test("chips are corrected for the surfaces that they stand on", () => {
    expect(CHIP_SURFACES.light).toBe(tokenIn(":root {", "surface-1"));
    expect(CHIP_SURFACES.dark).toBe(tokenIn(':root[data-theme="dark"] {', "surface-1"));
  });

  test.each(themes)("every text colour of %s reads on every surface that it meets", (theme) => {
    for (const surface of ["surface-0", "surface-1", "surface-2", "accent-soft"]) {
      for (const text of ["text", "text-2", "text-3", "accent", "good", "bad", "warn", "info"]) {
        const ratio = contrast(parseColor(tokenIn(theme, text)), parseColor(tokenIn(theme, surface)));
        expect(ratio, `--${text} on --${surface}`).toBeGreaterThanOrEqual(MIN_TEXT_CONTRAST);
      }
    }
    const onAccent = contrast(parseColor(tokenIn(theme, "on-accent")), parseColor(tokenIn(theme, "accent")));
    expect(onAccent).toBeGreaterThanOrEqual(MIN_TEXT_CONTRAST);
    for (const tone of ["bad", "warn", "good"]) {
      const ratio = contrast(parseColor(tokenIn(theme, tone)), parseColor(tokenIn(theme, `${tone}-soft`)));
      expect(ratio, `--${tone} on its own soft ground`).toBeGreaterThanOrEqual(MIN_TEXT_CONTRAST);
    }
  });

  test.each(themes)("a row that a script marked reads in %s, and so do the lines of the console", (theme) => {
    for (const surface of ["good-soft", "bad-soft", "surface-1", "surface-2"]) {
      for (const text of ["text", "text-2", "text-3", "accent", "good", "bad", "warn", "info"]) {
        const ratio = contrast(parseColor(tokenIn(theme, text)), parseColor(tokenIn(theme, surface)));
        expect(ratio, `--${text} on --${surface}`).toBeGreaterThanOrEqual(MIN_TEXT_CONTRAST);
      }
    }
  });

  test.each(themes)("a row that a rule of the user colours reads in %s, and so does the rule's sign", (theme) => {
    for (const colour of RULE_COLOURS) {
      const surface = parseColor(tokenIn(theme, `rule-${colour}-soft`));
      for (const text of ["text", "text-2", "text-3", "accent", "good", "bad", "warn", "info", `rule-${colour}`]) {
        const ratio = contrast(parseColor(tokenIn(theme, text)), surface);
        expect(ratio, `--${text} on ${colour}`).toBeGreaterThanOrEqual(MIN_TEXT_CONTRAST);
      }
    }
  });

  test.each(themes)("edges of controls in %s are visible (3:1)", (theme) => {
    const ratio = contrast(parseColor(tokenIn(theme, "line-strong")), parseColor(tokenIn(theme, "surface-1")));
    expect(ratio).toBeGreaterThanOrEqual(3);
  });
});
