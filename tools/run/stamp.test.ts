import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { hashOfFiles, hashOfSources, isStamped, writeStamp } from "./stamp.mjs";

let root = "";
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "thresher-stamp-"));
  write("cli/main.ts", "one");
  write("package-lock.json", "{}");
});
afterEach(() => rmSync(root, { recursive: true }));

function write(name: string, content: string): void {
  mkdirSync(dirname(join(root, name)), { recursive: true });
  writeFileSync(join(root, name), content);
}

function check(change: () => void, isStale: boolean): void {
  const before = hashOfSources(root);
  change();
  expect(hashOfSources(root) !== before).toBe(isStale);
}

test("a changed, new or removed source makes the build stale", () => {
  check(() => write("cli/main.ts", "two"), true);
  check(() => write("engine/tcp/new.ts", ""), true);
  check(() => rmSync(join(root, "engine/tcp/new.ts")), true);
  check(() => write("package-lock.json", '{ "a": 1 }'), true);
});

test("tests, documents and other folders do not", () => {
  check(() => write("cli/main.test.ts", "test"), false);
  check(() => write("renderer/testing/fake.ts", "test"), false);
  check(() => write("docs/architecture.md", "text"), false);
  check(() => write("engine/README.md", "text"), false);
});

test("content cannot pass for a name", () => {
  write("a", "b\0c");
  write("b", "");
  expect(hashOfFiles(root, ["a"])).not.toBe(hashOfFiles(root, ["a", "b"]));
  expect(hashOfFiles(root, ["missing"])).toBe(hashOfFiles(root, ["missing"]));
});

test("a stamp holds for its hash only", () => {
  const stamp = join(root, "dist/stamp");
  expect(isStamped(stamp, "x")).toBe(false);
  writeStamp(stamp, "x");
  expect(isStamped(stamp, "x")).toBe(true);
  expect(isStamped(stamp, "y")).toBe(false);
});
