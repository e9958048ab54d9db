// The launcher, from outside, in a project of its own whose build is a stand-in.
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";

const ROOT = join(import.meta.dirname, "..");
let project = "";

function write(name: string, text: string): void {
  mkdirSync(dirname(join(project, name)), { recursive: true });
  writeFileSync(join(project, name), text);
}

const PROGRAM = "console.log('run', ...process.argv.slice(2)); process.exitCode = 2;";
const BUILD = `
import { mkdirSync, writeFileSync } from "node:fs";
mkdirSync("dist/cli", { recursive: true });
writeFileSync("dist/cli/main.js", ${JSON.stringify(PROGRAM)});`;

beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), "thresher-bin-"));
  cpSync(join(ROOT, "cli/bin.mjs"), join(project, "cli/bin.mjs"));
  cpSync(join(ROOT, "tools/run/versions.mjs"), join(project, "tools/run/versions.mjs"));
  write("package.json", '{ "type": "module" }');
  write("tools/build/build.ts", BUILD);
});
afterEach(() => rmSync(project, { recursive: true }));

interface Expected {
  readonly code: number;
  readonly out: string;
  readonly error: RegExp;
}

function check(args: readonly string[], expected: Expected, prelude = ""): void {
  write("prelude.mjs", prelude);
  const options = { cwd: project, encoding: "utf8", timeout: 60_000 } as const;
  const nodeArgs = ["--import", join(project, "prelude.mjs"), join(project, "cli/bin.mjs"), ...args];
  const run = spawnSync(process.execPath, nodeArgs, options);
  expect([run.status, run.stdout]).toEqual([expected.code, expected.out]);
  expect(run.stderr).toMatch(expected.error);
}

test("the built program gets the arguments, and its exit code is the launcher's", () => {
  write("dist/cli/main.js", PROGRAM);
  check(["read", "a b.pcap"], { code: 2, out: "run read a b.pcap\n", error: /^$/ });
});

test("what is not built is built first", () => {
  check(["--version"], { code: 2, out: "run --version\n", error: /^Building \.\.\.\n$/ });
  expect(existsSync(join(project, "dist/cli/main.js"))).toBe(true);
  check(["--version"], { code: 2, out: "run --version\n", error: /^$/ });
});

test("a build that fails is told with what to do", () => {
  write("tools/build/build.ts", "throw new Error('does not compile');");
  check([], {
    code: 1,
    out: "",
    error: /does not compile[^]*thresher: the build failed; npm install, then npm run build, shows why\n$/,
  });
});

test("an old Node is told which one is needed, and runs nothing", () => {
  write("dist/cli/main.js", PROGRAM);
  const old = 'Object.defineProperty(process.versions, "node", { value: "20.20.2" });';
  check([], { code: 1, out: "", error: /^thresher: Node 20\.20\.2 is too old, 22\.19\.0 or newer is needed/ }, old);
});
