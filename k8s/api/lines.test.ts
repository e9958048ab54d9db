import fc from "fast-check";
import { expect, test } from "vitest";
import { linesOf } from "./lines.ts";

async function* chunksOf(text: string, cuts: readonly number[]): AsyncGenerator<Buffer> {
  const bytes = Buffer.from(text);
  let from = 0;
  for (const cut of [...cuts.map((place) => place % (bytes.length + 1)).toSorted((a, b) => a - b), bytes.length]) {
    yield bytes.subarray(from, cut);
    from = cut;
  }
}
async function check(text: string, cuts: readonly number[], expected: readonly string[], maxBytes?: number) {
  const lines: string[] = [];
  for await (const line of linesOf(chunksOf(text, cuts), maxBytes)) lines.push(line);
  expect(lines).toEqual(expected);
}

test("lines, empty ones too; what has no end is left out", () => check("a\n\nbc\nd", [], ["a", "", "bc"]));
test("wherever the chunks are cut", () =>
  fc.assert(
    fc.asyncProperty(fc.array(fc.string({ unit: "grapheme" })), fc.array(fc.nat(1000)), (words, cuts) => {
      const lines = words.map((word) => word.replaceAll("\n", ""));
      return check(lines.map((line) => `${line}\n`).join(""), cuts, lines);
    }),
  ));
test("a line without end is given up", async () => {
  await check(`${"x".repeat(10)}\n`, [5], ["x".repeat(10)], 10);
  await expect(check("x".repeat(11), [5], [], 10)).rejects.toThrow("more than 10 bytes");
});
