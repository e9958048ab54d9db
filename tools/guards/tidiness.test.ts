// What must not be in the tree: paths of a machine, work left for later in the code, large captures, captures
// without their origin.
import { existsSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { filesEndingIn, isTestFile, ROOT, readText } from "./tree.ts";

const MAX_CAPTURE_BYTES = 100_000;
const TEXT_ENDINGS = [".ts", ".tsx", ".mjs", ".css", ".html", ".md", ".json", ".yml"];

test("no file names a path of one machine", () => {
  const machinePath = /(^|[\s"'`(=])\/(?:(?:work|root)\/\w|(?:home|Users)\/[a-z]+\/)/m;
  const found = filesEndingIn(...TEXT_ENDINGS).filter(
    (path) => !path.startsWith("tools/guards/") && machinePath.test(readText(path)),
  );
  expect(found).toEqual([]);
});

test("gaps stand in docs/roadmap.md, not as notes in the code", () => {
  const later = new RegExp(
    `\\b(${["TO", "FIX", "XX", "HA"].map((head, i) => head + ["DO", "ME", "X", "CK"][i]).join("|")})\\b`,
  );
  expect(filesEndingIn(".ts", ".tsx", ".mjs", ".css").filter((path) => later.test(readText(path)))).toEqual([]);
});

test("no test is skipped or narrowed for good", () => {
  const skipped = /\b(?:it|test|describe)\.(?:skip|only|todo|fixme)\(/;
  const found = filesEndingIn(".ts", ".tsx").filter(
    (path) => !path.startsWith("tools/guards/") && isTestFile(path) && skipped.test(readText(path)),
  );
  expect(found).toEqual([]);
});

test("captures are small and say where they come from", () => {
  const captures = filesEndingIn(".pcap", ".pcapng").filter((path) => path.startsWith("captures/"));
  expect(captures.filter((path) => statSync(join(ROOT, path)).size > MAX_CAPTURE_BYTES)).toEqual([]);
  expect(captures.filter((path) => !existsSync(join(ROOT, dirname(path), "README.md")))).toEqual([]);
});

test("links between the documents lead somewhere", () => {
  const broken: string[] = [];
  for (const path of filesEndingIn(".md")) {
    for (const match of readText(path).matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/g)) {
      if (!existsSync(join(ROOT, dirname(path), match[1] as string))) broken.push(`${path}: ${match[1]}`);
    }
  }
  expect(broken).toEqual([]);
});
