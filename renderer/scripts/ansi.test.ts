import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ansiSpans, MAX_SPANS, plainText } from "./ansi.ts";

const ESC = "\u001b";

describe("ANSI codes", () => {
  const check = (text: string, expected: readonly string[]): void =>
    expect(ansiSpans(text).map((span) => `${span.text}|${span.colour ?? ""}${span.isBold ? "+" : ""}`)).toEqual(
      expected,
    );

  test("colours, bold and their end", () => {
    check("plain", ["plain|"]);
    check(`${ESC}[31mred${ESC}[0m after`, ["red|red", " after|"]);
    check(`${ESC}[1;92mgood${ESC}[22m thin${ESC}[m off`, ["good|green+", " thin|green", " off|"]);
    check(`${ESC}[34mblue${ESC}[39m back`, ["blue|blue", " back|"]);
  });

  test("what is not known says nothing, and takes no text with it", () => {
    check(`${ESC}[38;5;196mtext`, ["text|"]);
    check(`a${ESC}[2J${ESC}[10;10Hb`, ["a|", "b|"]);
    check(`a${ESC}]8;;http://evil.example\u0007link${ESC}]8;;\u0007b`, ["a|", "link|", "b|"]);
    check(`a\u0000\u0008\rb`, ["ab|"]);
    check(`tab\tand\nline`, ["tab\tand\nline|"]);
    check(`cut ${ESC}[3`, ["cut |", "3|"]);
  });

  test("a line of nothing but changes of colour stays small", () => {
    const text = Array.from({ length: 5000 }, (_, n) => `${ESC}[3${n % 8}mx`).join("");
    const coloured = ansiSpans(text).filter(({ colour }) => colour !== null);
    expect(coloured.length).toBeLessThanOrEqual(MAX_SPANS);
    expect(plainText(text)).toHaveLength(5000);
  });

  test("no text makes it throw or leave a control character", () => {
    const piece = fc.oneof(fc.string(), fc.constantFrom(ESC, `${ESC}[`, "31m", ";", `${ESC}]`, "\u009b"));
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        // oxlint-disable-next-line no-control-regex -- that there is none is what is tested
        expect(plainText(pieces.join(""))).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/);
      }),
    );
  });
});
