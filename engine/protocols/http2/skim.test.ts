// Header sections looked at without a table: whose they are, and what is none.
import fc from "fast-check";
import { expect, test } from "vitest";
import { block, hex, indexed, join, tableSize } from "../../hpack/testing/encode.ts";
import { skimFirst, skimSection, type Skimmed } from "./skim.ts";

function check(section: Uint8Array, expected: Skimmed, isWhole = true): void {
  const bytes = join("\xff", section, "\xff\xff");
  expect(skimSection(bytes, 1, section.length + 1, isWhole)).toBe(expected);
}

test("pseudo-headers show the side, in every way to send them", () => {
  check(hex("82"), "client");
  check(hex("87 84"), "client");
  check(hex("44 022f61"), "client");
  check(hex("01 0161"), "client");
  check(hex("88"), "server");
  check(hex("48 03333032"), "server");
  check(hex("8e be"), "server");
  check(join(tableSize(4096), hex("88")), "server");
});

test("other headers show no side, and what follows them may", () => {
  check(join(indexed(62), indexed(70)), "neutral");
  check(block({ "x-a": "1" }), "neutral");
  check(join(indexed(62), hex("82")), "client");
  check(hex(""), "neutral");
});

test("what does not end where the section does is none", () => {
  check(hex("40 0561"), "no");
  check(hex("80"), "no");
  check(hex("ff ff"), "no");
  check(hex("ff ffffffffff01"), "no");
  check(hex("4081"), "no");
  check(hex("44"), "no");
});

test("a section that goes on in the next frame is one so far", () => {
  check(hex("82 44 05"), "more", false);
  check(hex("82"), "more", false);
  check(hex("80"), "no", false);
});

test("the first header alone", () => {
  const first = (digits: string) => skimFirst(hex(digits), 0, hex(digits).length);
  expect(["82 40", "88", "be", "44 052f", "", "80"].map(first)).toEqual([
    "client",
    "server",
    "neutral",
    "more",
    "more",
    "no",
  ]);
});

test("no bytes are too odd to look at, and every prefix of a section may go on", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
      const whole = skimSection(bytes, 0, bytes.length, true);
      if (whole === "no") return;
      for (let end = 0; end < bytes.length; end++) expect(skimSection(bytes, 0, end, false)).toBe("more");
    }),
  );
});
