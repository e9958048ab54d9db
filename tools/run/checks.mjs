// The kinds of tests and guards that `npm test` runs, in order, each as a value: name, how it runs, how its result counts.
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { ROOT } from "./setup.mjs";
import { runQuietly, StepFailed } from "./step.mjs";

/** Longest that one kind may take. */
const CHECK_TIMEOUT_MS = 1_800_000;
/** Failed tests that are shown one by one, and lines of each. */
const MAX_FAILURES_SHOWN = 50;
const MAX_LINES_EACH = 12;

/** Of a file whose worker died: all that was kept of the output, for a crash says what it is before much else. */
const MAX_LINES_OF_OUTPUT = 100;

/** The second one says what became of a worker, which the report does not. */
const REPORTERS = ["--reporter=json", "--reporter=dot"];

/** A guard and the build pass or fail as one; a suite counts its tests by the report that it writes. */
const CHECKS = [
  { name: "format", kind: "guard", program: "@biomejs/biome/bin/biome", args: ["format"] },
  { name: "lint", kind: "guard", program: "oxlint/bin/oxlint", args: ["--type-aware", "--deny-warnings"] },
  { name: "types", kind: "guard", program: "typescript/bin/tsc", args: ["-b", "--pretty", "false"] },
  { name: "build", kind: "build" },
  { name: "unit", kind: "vitest", program: "vitest/vitest.mjs", args: ["run", ...REPORTERS] },
  {
    name: "servers",
    kind: "vitest",
    program: "vitest/vitest.mjs",
    args: ["run", "--config", "vitest.servers.config.ts", ...REPORTERS],
    needs: "vitest.servers.config.ts",
  },
  {
    name: "cluster",
    kind: "vitest",
    program: "vitest/vitest.mjs",
    args: ["run", "--config", "vitest.cluster.config.ts", ...REPORTERS],
    // A cluster that is not there yet is built first.
    timeoutMs: 2_700_000,
    needs: "vitest.cluster.config.ts",
  },
  {
    name: "e2e",
    kind: "playwright",
    program: "@playwright/test/cli.js",
    args: ["test", "-c", "e2e/playwright.config.ts", "--reporter=json"],
    needs: "e2e/playwright.config.ts",
  },
];

/** Runs the wanted checks (all when none is named), each with its own line, and answers their results. */
export async function runChecks(wanted, build) {
  const unknown = wanted.filter((name) => !CHECKS.some((check) => check.name === name));
  if (unknown.length > 0) {
    throw new Error(`no such tests: ${unknown.join(", ")} (there are ${CHECKS.map((check) => check.name).join(", ")})`);
  }
  const results = [];
  for (const check of CHECKS) {
    if (wanted.length > 0 && !wanted.includes(check.name)) continue;
    if (check.needs !== undefined && !existsSync(join(ROOT, check.needs))) continue;
    const started = Date.now();
    const result = await runCheck(check, build);
    results.push(result);
    process.stdout.write(`${summaryLine(result, Date.now() - started)}\n`);
    for (const note of result.notes ?? []) process.stdout.write(`${indented(note)}\n`);
    for (const failure of result.failures.slice(0, MAX_FAILURES_SHOWN)) process.stdout.write(`${indented(failure)}\n`);
    const hidden = result.failures.length - MAX_FAILURES_SHOWN;
    if (hidden > 0) process.stdout.write(`  and ${hidden} more\n`);
  }
  return results;
}

async function runCheck(check, build) {
  if (check.kind === "build") {
    return build().then(
      () => passedGuard(check),
      (error) => crashed(check, error),
    );
  }
  const folder = mkdtempSync(join(tmpdir(), "thresher-test-"));
  const report = join(folder, "report.json");
  try {
    const crash = await runProgram(check, report);
    if (check.kind === "guard") return crash === null ? passedGuard(check) : crashed(check, crash);
    if (!existsSync(report)) return crashed(check, crash ?? new StepFailed("it wrote no report", ""));
    const { died, ...counted } = countReport(check.kind, JSON.parse(readFileSync(report, "utf8")), crash?.output);
    if (died.length > 0 && check.isAgain !== true) return await runAgain(check, build, counted, died);
    for (const { failure } of died) counted.failures.push(failure);
    counted.failed = counted.failures.length;
    // A run can fail outside of its tests (an unhandled rejection, a broken configuration): that counts as one more.
    if (crash !== null && counted.failed === 0) return { ...crashed(check, crash), passed: counted.passed };
    return { name: check.name, ...counted };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * Runs files whose worker died once more. What kills one now and then is not in the test, which did not fail: it is told, with all
 * that was printed, and who dies twice fails.
 */
async function runAgain(check, build, { passed, failures }, died) {
  const files = died.map(({ file }) => file);
  const again = await runCheck({ ...check, args: [...check.args, ...files], isAgain: true }, build);
  const notes = died.map(({ failure }) => `its worker died, and it was run again: ${failure}`);
  const all = [...failures, ...again.failures];
  return { name: check.name, passed: passed + again.passed, failed: all.length, failures: all, notes };
}

async function runProgram(check, report) {
  const reportOption = check.kind === "vitest" ? [`--outputFile=${report}`] : [];
  const args = [join(ROOT, "node_modules", check.program), ...check.args, ...reportOption];
  const env = { ...process.env, NO_COLOR: "1", PLAYWRIGHT_JSON_OUTPUT_FILE: report };
  delete env.FORCE_COLOR;
  try {
    await runQuietly(process.execPath, args, { cwd: ROOT, env, timeoutMs: check.timeoutMs ?? CHECK_TIMEOUT_MS });
    return null;
  } catch (error) {
    return error;
  }
}

function passedGuard(check) {
  return { name: check.name, passed: 1, failed: 0, failures: [] };
}

function crashed(check, error) {
  const output = error instanceof StepFailed ? error.output.trim() : "";
  return { name: check.name, passed: 0, failed: 1, failures: [`${output}\n${error.message}`.trim()] };
}

/** Counts the tests of a JSON report of vitest or Playwright; `output` is the end of what the tool printed. */
export function countReport(kind, report, output = "") {
  return kind === "vitest" ? countVitest(report, output) : countPlaywright(report);
}

function countVitest(report, output) {
  const failures = [];
  const died = [];
  let passed = 0;
  for (const file of report.testResults) {
    const failed = file.assertionResults.filter((test) => test.status === "failed");
    const name = relative(ROOT, file.name);
    // A worker that died leaves no message in the report: what was printed is all there is.
    if (file.status === "failed" && failed.length === 0 && file.message === "") {
      died.push({ file: name, failure: describeFailure(name, "", output.trim(), MAX_LINES_OF_OUTPUT) });
      continue;
    }
    passed += file.assertionResults.filter((test) => test.status === "passed").length;
    for (const test of failed) failures.push(describeFailure(name, test.fullName, test.failureMessages.join("\n")));
    if (file.status === "failed" && failed.length === 0) failures.push(describeFailure(name, "", file.message));
  }
  return { passed, failed: failures.length, failures, died };
}

function countPlaywright(report) {
  const failures = report.errors.map((error) => describeFailure("playwright", "", error.message ?? ""));
  let passed = 0;
  const visit = (suite) => {
    for (const spec of suite.specs ?? []) {
      for (const test of spec.tests) {
        if (test.status === "expected" || test.status === "flaky") passed++;
        else if (test.status === "unexpected") failures.push(describeFailure(spec.file, spec.title, errorsOf(test)));
      }
    }
    for (const inner of suite.suites ?? []) visit(inner);
  };
  for (const suite of report.suites) visit(suite);
  return { passed, failed: failures.length, failures, died: [] };
}

function errorsOf(test) {
  return test.results.flatMap((result) => result.errors.map((error) => error.message ?? "")).join("\n");
}

function describeFailure(file, title, message, maxLines = MAX_LINES_EACH) {
  const lines = `${message}`.split("\n").slice(0, maxLines).join("\n");
  return `${[file, title].filter((part) => part !== "").join(" > ")}\n${lines}`.trim();
}

function summaryLine(result, ms) {
  const state = result.failed === 0 ? "ok    " : "failed";
  const counts = `${result.passed} passed, ${result.failed} failed`;
  return `${state} ${result.name.padEnd(8)} ${counts} (${(ms / 1000).toFixed(1)} s)`;
}

function indented(text) {
  return text.replace(/^/gm, "  ");
}

/** The one line that stands for the whole run. */
export function closingLine(results) {
  const sum = (key) => results.reduce((total, result) => total + result[key], 0);
  return `${sum("passed")} passed, ${sum("failed")} failed`;
}
