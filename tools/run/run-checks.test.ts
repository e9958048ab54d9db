// `npm test` from outside, in a project whose tools are stand-ins: what each says, and how it adds up.
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { ROOT } from "./setup.mjs";

let project = "";

function write(name: string, text: string): void {
  mkdirSync(dirname(join(project, name)), { recursive: true });
  writeFileSync(join(project, name), text);
}

const PASSES = "";
const FAILS = "console.log('what is wrong'); process.exitCode = 1;";
/** A suite that writes this report where it is told, and fails where a test of it does. */
function suite(report: object, fails: boolean): string {
  return `
    const option = process.argv.find((argument) => argument.startsWith("--outputFile="));
    const path = option?.slice("--outputFile=".length) ?? process.env.PLAYWRIGHT_JSON_OUTPUT_FILE;
    require("node:fs").writeFileSync(path, ${JSON.stringify(JSON.stringify(report))});
    process.exitCode = ${fails ? 1 : 0};`;
}
function vitestReport(passed: number, failed: number): object {
  const tests = (count: number, status: string) =>
    Array.from({ length: count }, (_, i) => ({
      status,
      fullName: `test ${i}`,
      failureMessages: ["expected 1 to be 2"],
    }));
  const assertionResults = [...tests(passed, "passed"), ...tests(failed, "failed")];
  const file = {
    name: join(project, "cli/a.test.ts"),
    status: failed > 0 ? "failed" : "passed",
    message: "",
    assertionResults,
  };
  return { testResults: [file] };
}

const TOOLS = {
  format: "@biomejs/biome/bin/biome",
  lint: "oxlint/bin/oxlint",
  types: "typescript/bin/tsc",
  unit: "vitest/vitest.mjs",
  e2e: "@playwright/test/cli.js",
};

function setTool(name: keyof typeof TOOLS, script: string): void {
  const path = `node_modules/${TOOLS[name]}`;
  const asModule = `import { createRequire } from "node:module"; const require = createRequire(import.meta.url);\n${script}`;
  write(path, path.endsWith(".mjs") ? asModule : script);
}

beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), "thresher-checks-"));
  cpSync(join(ROOT, "tools/run"), join(project, "tools/run"), { recursive: true });
  write("package.json", "{}");
  // Found by name, so that nothing is installed on the machine of the test.
  for (const name of ["tcpdump", "chromium"]) write(`programs/${name}`, "");
  write("package-lock.json", "{}");
  write("node_modules/.package-lock.json", "{}");
  write("tools/build/build.ts", "");
  for (const name of ["format", "lint", "types"] as const) setTool(name, PASSES);
  setTool("unit", suite(vitestReport(3, 0), false));
});
afterEach(() => rmSync(project, { recursive: true }));

interface Expected {
  readonly code: number;
  /** One line each, without times. */
  readonly lines: readonly string[];
}

function check(expected: Expected, args: readonly string[] = []): void {
  const run = spawnSync(process.execPath, [join(project, "tools/run/test.mjs"), ...args], {
    cwd: project,
    encoding: "utf8",
    timeout: 120_000,
    env: { ...process.env, PATH: `${join(project, "programs")}${delimiter}${process.env["PATH"] ?? ""}` },
  });
  const lines = run.stdout.trimEnd().split("\n");
  const shown = lines
    .filter((line) => !line.startsWith("  "))
    .map((line) => line.replace(/ +\(.*\)$/, "").replace(/ +/g, " "));
  expect({ code: run.status, lines: shown }, run.stdout + run.stderr).toEqual(expected);
}

test("everything that passes is counted: a guard as one, a suite by its tests", () => {
  check({
    code: 0,
    lines: [
      "ok format 1 passed, 0 failed",
      "ok lint 1 passed, 0 failed",
      "ok types 1 passed, 0 failed",
      "ok build 1 passed, 0 failed",
      "ok unit 3 passed, 0 failed",
      "7 passed, 0 failed",
    ],
  });
});

test("a failure does not hide what comes after it", () => {
  setTool("lint", FAILS);
  setTool("unit", suite(vitestReport(2, 1), true));
  check({
    code: 1,
    lines: [
      "ok format 1 passed, 0 failed",
      "failed lint 0 passed, 1 failed",
      "ok types 1 passed, 0 failed",
      "ok build 1 passed, 0 failed",
      "failed unit 2 passed, 1 failed",
      "5 passed, 2 failed",
    ],
  });
});

test("a build that fails is one failure, and the tests run all the same", () => {
  write("tools/build/build.ts", "throw new Error('does not compile');");
  check({ code: 1, lines: ["failed build 0 passed, 1 failed", "ok unit 3 passed, 0 failed", "3 passed, 1 failed"] }, [
    "build",
    "unit",
  ]);
});

test("browser tests run where there are some", () => {
  const spec = { title: "opens", file: "a.spec.ts", tests: [{ status: "expected", results: [] }] };
  setTool("e2e", suite({ errors: [], suites: [{ specs: [spec] }] }, false));
  check({ code: 0, lines: ["0 passed, 0 failed"] }, ["e2e"]);
  write("e2e/playwright.config.ts", "");
  check({ code: 0, lines: ["ok e2e 1 passed, 0 failed", "1 passed, 0 failed"] }, ["e2e"]);
});

describe("a file whose worker died", () => {
  const diedReport = (): object => ({
    testResults: [{ name: join(project, "cli/a.test.ts"), status: "failed", message: "", assertionResults: [] }],
  });
  /** Dies, and when only this file is asked for does what `again` does. */
  function setDying(again: string): void {
    const isAgain = 'process.argv.includes("cli/a.test.ts")';
    const dies = `console.log("Worker exited unexpectedly"); ${suite(diedReport(), true)}`;
    setTool("unit", `if (${isAgain}) {${again}} else {${dies}}`);
  }
  test("is run again alone, and counts as what it is then", () => {
    setDying(suite(vitestReport(2, 0), false));
    check({ code: 0, lines: ["ok unit 2 passed, 0 failed", "2 passed, 0 failed"] }, ["unit"]);
    setDying(suite(vitestReport(1, 1), true));
    check({ code: 1, lines: ["failed unit 1 passed, 1 failed", "1 passed, 1 failed"] }, ["unit"]);
  });
  test("fails where it dies again", () => {
    setDying(suite(diedReport(), true));
    check({ code: 1, lines: ["failed unit 0 passed, 1 failed", "0 passed, 1 failed"] }, ["unit"]);
  });
});

test("a suite that breaks outside of its tests fails all the same", () => {
  setTool("unit", suite(vitestReport(3, 0), true));
  check({ code: 1, lines: ["failed unit 3 passed, 1 failed", "3 passed, 1 failed"] }, ["unit"]);
  setTool("unit", FAILS);
  check({ code: 1, lines: ["failed unit 0 passed, 1 failed", "0 passed, 1 failed"] }, ["unit"]);
});

test("an unknown name is refused with the known ones", () => {
  const run = spawnSync(process.execPath, [join(project, "tools/run/test.mjs"), "units"], {
    cwd: project,
    encoding: "utf8",
  });
  expect([run.status, run.stderr.split("\n").at(-2)]).toEqual([
    1,
    "no such tests: units (there are format, lint, types, build, unit, servers, cluster, e2e)",
  ]);
});
