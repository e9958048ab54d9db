// Setting up a fresh clone, from outside: the scripts are copied into a project of their own and run as npm runs them,
// with a stand-in for npm that notes what it was asked.
import { spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { ROOT } from "./setup.mjs";

let project = "";

const NPM_STAND_IN = `
const fs = require("node:fs");
const [command, ...args] = process.argv.slice(2);
fs.appendFileSync("npm.log", command + (args.includes("--ignore-scripts") ? " without scripts" : "") + "\\n");
if (command === "ci" && process.env.LOCK_IS_DOUBTED) {
  console.error("npm error Missing: @some/binary-win32@ from lock file");
  process.exitCode = 1;
} else if (command === "ci" && process.env.NPM_FAILS) {
  console.error("npm error network unreachable");
  process.exitCode = 1;
} else fs.mkdirSync("node_modules", { recursive: true });
`;
const BUILD_STAND_IN = `
import { appendFileSync, existsSync, mkdirSync, writeFileSync } from "node:fs";
if (existsSync("broken")) throw new Error("the sources do not compile");
mkdirSync("dist/cli", { recursive: true });
writeFileSync("dist/cli/main.js", "console.log('started', ...process.argv.slice(2));");
appendFileSync("build.log", "built\\n");
`;

function write(name: string, text: string): void {
  mkdirSync(dirname(join(project, name)), { recursive: true });
  writeFileSync(join(project, name), text);
}

beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), "thresher-clone-"));
  cpSync(join(ROOT, "tools/run"), join(project, "tools/run"), { recursive: true });
  write("package.json", '{ "type": "module" }');
  // Found by name, so that nothing is installed on the machine of the test.
  write("programs/tcpdump", "");
  write("package-lock.json", "{}");
  write("npm-cli.js/npm-cli.js", NPM_STAND_IN);
  write("npm-cli.js/package.json", '{ "type": "commonjs" }');
  write("tools/build/build.ts", BUILD_STAND_IN);
});
afterEach(() => rmSync(project, { recursive: true }));

function programsFirst(): string {
  return `${join(project, "programs")}${delimiter}${process.env["PATH"] ?? ""}`;
}

interface Run {
  readonly code: number | null;
  readonly out: string;
  readonly error: string;
}

function start(args: readonly string[] = [], env: Readonly<Record<string, string>> = {}): Run {
  const run = spawnSync(process.execPath, [join(project, "tools/run/start.mjs"), ...args], {
    cwd: project,
    encoding: "utf8",
    timeout: 60_000,
    env: {
      ...process.env,
      PATH: programsFirst(),
      npm_execpath: join(project, "npm-cli.js/npm-cli.js"),
      DISPLAY: "",
      WAYLAND_DISPLAY: "",
      ...env,
    },
  });
  return { code: run.status, out: run.stdout, error: run.stderr };
}

/** What npm was asked and how often was built, after these starts. */
function check(npm: readonly string[], builds: number): void {
  const lines = (name: string): readonly string[] =>
    existsSync(join(project, name)) ? readFileSync(join(project, name), "utf8").trimEnd().split("\n") : [];
  expect([lines("npm.log"), lines("build.log").length]).toEqual([npm, builds]);
}

test("a fresh clone is installed, built and started, one line a step", () => {
  const run = start(["--demo", "a b.pcap"]);
  expect([run.code, run.out]).toEqual([0, "started open --demo a b.pcap\n"]);
  expect(run.error).toMatch(
    /^Installing dependencies \.\.\. done \(\d+\.\d s\)\nBuilding \.\.\. done \(\d+\.\d s\)\n$/,
  );
  check(["ci without scripts"], 1);
});

test("a second start does nothing but start", () => {
  start();
  const run = start();
  expect([run.out, run.error]).toEqual(["started open\n", ""]);
  check(["ci without scripts"], 1);
});

test("a changed source is built again, a changed lock file installed again", () => {
  start();
  write("engine/new.ts", "");
  start();
  check(["ci without scripts"], 2);
  write("package-lock.json", '{ "changed": true }');
  start();
  check(["ci without scripts", "ci without scripts"], 3);
});

test("dependencies that somebody installed by hand are taken as they are, unless they are older than the lock file", () => {
  write("node_modules/.package-lock.json", "{}");
  start();
  check([], 1);
  const later = new Date(Date.now() + 60_000);
  utimesSync(join(project, "package-lock.json"), later, later);
  start();
  check(["ci without scripts"], 1);
});

test("a registry without other systems' packages does not stop the installation", () => {
  expect(start([], { LOCK_IS_DOUBTED: "1" }).code).toBe(0);
  check(["ci without scripts", "install without scripts"], 1);
});

test("a step that fails says why and ends with exit code 1", () => {
  const failed = start([], { NPM_FAILS: "1" });
  expect([failed.code, failed.out]).toEqual([1, ""]);
  expect(failed.error).toMatch(
    /^Installing dependencies \.\.\. failed\nnpm error network unreachable\n.*exit code 1\n$/,
  );
  write("broken", "");
  const broken = start();
  expect(broken.code).toBe(1);
  expect(broken.error).toMatch(/Building \.\.\. failed\n[^]*the sources do not compile/);
});

/** Runs a function of setup.mjs in a process that takes itself for another Node. */
function rerunAs(version: string): Run {
  write("ask.mjs", "console.log(process.versions.node, process.argv.slice(2).join(' ')); process.exitCode = 7;");
  const program = `
    Object.defineProperty(process.versions, "node", { value: "${version}" });
    const { rerunUnderNewerNode } = await import("./tools/run/setup.mjs");
    console.log(await rerunUnderNewerNode("./ask.mjs", ["--demo", "a b"]));`;
  const run = spawnSync(process.execPath, ["--input-type=module", "-e", program], { cwd: project, encoding: "utf8" });
  return { code: run.status, out: run.stdout, error: run.stderr };
}

test("a Node that is new enough goes on by itself", () => {
  expect(rerunAs("22.19.0")).toEqual({ code: 0, out: "null\n", error: "" });
});

test.runIf(process.platform !== "win32")("an old Node runs the script again under the fetched one", () => {
  mkdirSync(join(project, ".node/node_modules/node/bin"), { recursive: true });
  symlinkSync(process.execPath, join(project, ".node/node_modules/node/bin/node"));
  expect(rerunAs("20.20.2")).toEqual({ code: 0, out: `${process.versions.node} --demo a b\n7\n`, error: "" });
});
