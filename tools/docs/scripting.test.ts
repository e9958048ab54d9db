import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { HELPERS, HOOK_NAMES, HOOKS } from "../../contract/index.ts";
import { SHAPES } from "../../hooks-samples/testing/published-shapes.ts";
import { ROOT, readText } from "../guards/tree.ts";
import { sampleFiles } from "./sample-list.ts";
import { MADE } from "./scripting.ts";

test.each(Object.entries(MADE))("%s is of this build; else run node tools/docs/scripting.ts", (path, make) => {
  expect(make()).toBe(readText(path));
});

test("names are declared once", () => {
  const names = HELPERS.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  expect(HOOKS.map(({ name }) => name)).toEqual([...HOOK_NAMES]);
});

/** What TypeScript says of scripts, each by its name, that see only the types of scripts. */
function check(scripts: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), "thresher-types-"));
  try {
    for (const [name, source] of Object.entries(scripts)) {
      // Two scripts may use the same names: each is a function of its own.
      writeFileSync(join(folder, `${name}.js`), `(function () {\n${source}\n});`);
    }
    const compilerOptions = {
      allowJs: true,
      checkJs: true,
      noEmit: true,
      target: "es2023",
      lib: ["es2023"],
      types: [],
      strict: false,
    };
    const files = [join(ROOT, "contract/thresher.d.ts"), ...Object.keys(scripts).map((name) => `${name}.js`)];
    writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, files }));
    const compiler = join(ROOT, "node_modules/typescript/bin/tsc");
    const run = spawnSync(process.execPath, [compiler, "--pretty", "false"], { cwd: folder, encoding: "utf8" });
    return run.stdout + run.stderr;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test("every sample is well typed", () => {
  const samples = sampleFiles();
  expect(samples.length).toBeGreaterThanOrEqual(20);
  expect(check(Object.fromEntries(samples.map(({ file, source }) => [file.replace(".js", ""), source])))).toBe("");
});

test("every example of a helper and of a hook is well typed", () => {
  const calls = HELPERS.map(({ example }) => `(/** @param {Entry} data */ function (data) {\n${example}\n});`);
  const hooks = HOOKS.map(({ name, example }) => {
    const type = `${name[0]?.toUpperCase()}${name.slice(1)}`;
    return `(function () {\n${example.replace(/^function /m, `/** @type {${type}} */\nfunction `)}\n});`;
  });
  expect(check({ examples: [...calls, ...hooks].join("\n") })).toBe("");
});

test("wrong calls are found", () => {
  const wrong = {
    slack: "vendor.slack(1);",
    field: "/** @param {Entry} d */\nfunction onItemCaptured(d) { d.tsl; }",
    dom: "document.title;",
  };
  const said = check(wrong);
  expect(said).toContain("slack.js(2,8): error TS2554");
  expect(said).toContain("'tsl' does not exist on type 'Entry'");
  expect(said).toContain("Cannot find name 'document'");
});

test("what published scripts write is accepted", () => {
  // TypeScript must find fault with a thrown mistake, with octal numbers, and with a name that another script may set.
  const sources = SHAPES.filter(({ source }) => !/nothing\.at|\\033|log\(total\)/.test(source));
  expect(check(Object.fromEntries(sources.map(({ source }, i) => [`shape${i}`, source])))).toBe("");
});
