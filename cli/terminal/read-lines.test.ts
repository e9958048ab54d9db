import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { type Line, readLines } from "./read-lines.ts";

function linesOf(content: string | Uint8Array, maxLineBytes = 1000): readonly Line[] {
  const folder = mkdtempSync(join(tmpdir(), "thresher-lines-"));
  const path = join(folder, "input");
  writeFileSync(path, content);
  const descriptor = openSync(path, "r");
  try {
    return [...readLines(descriptor, maxLineBytes)];
  } finally {
    closeSync(descriptor);
    rmSync(folder, { recursive: true });
  }
}

function check(content: string | Uint8Array, expected: readonly (string | number)[], maxLineBytes?: number): void {
  const got = linesOf(content, maxLineBytes).map((line) => (line.kind === "line" ? line.text : line.bytes));
  expect(got).toEqual(expected);
}

test("lines end at line feeds; the last may lack one", () => {
  check("", []);
  check("a\nb\n", ["a", "b"]);
  check("a\nb", ["a", "b"]);
  check("\n\n", ["", ""]);
});

test("a line over the bound is passed over and its length told; the next is read", () => {
  check(`short\n${"x".repeat(11)}\nafter\n`, ["short", 11, "after"], 10);
  check("x".repeat(10), ["x".repeat(10)], 10);
  check("x".repeat(200_000), [200_000], 10);
});

test("characters may lie across the reader's chunks", () => {
  check(`${"a".repeat(65_535)}é\nz`, [`${"a".repeat(65_535)}é`, "z"], 100_000);
});

test("any lines come out as they went in", () => {
  const line = fc.string({ unit: "grapheme", maxLength: 40 }).map((text) => text.replaceAll("\n", " "));
  fc.assert(
    fc.property(fc.array(line, { minLength: 1 }), (lines) => check(`${lines.join("\n")}\n`, lines)),
    { numRuns: 30 },
  );
});
