import { join } from "node:path";
import { expect, test } from "vitest";
import { closingLine, countReport } from "./checks.mjs";
import { ROOT } from "./setup.mjs";

function check(kind: "vitest" | "playwright", report: unknown, passed: number, failures: readonly string[]): void {
  expect(countReport(kind, report)).toEqual({ passed, failed: failures.length, failures, died: [] });
}

test("a report of unit tests is counted test by test", () => {
  const file = (status: string, message: string, assertionResults: readonly object[]) => ({
    name: join(ROOT, "cli/a.test.ts"),
    status,
    message,
    assertionResults,
  });
  const pass = { status: "passed", fullName: "works", failureMessages: [] };
  const fail = { status: "failed", fullName: "breaks", failureMessages: ["expected 1 to be 2"] };
  check("vitest", { testResults: [file("passed", "", [pass, pass])] }, 2, []);
  check("vitest", { testResults: [file("failed", "", [pass, fail])] }, 1, [
    "cli/a.test.ts > breaks\nexpected 1 to be 2",
  ]);
});

test("a file of unit tests that does not load is one failure", () => {
  const report = {
    testResults: [
      { name: join(ROOT, "cli/b.test.ts"), status: "failed", message: "no such module", assertionResults: [] },
    ],
  };
  check("vitest", report, 0, ["cli/b.test.ts\nno such module"]);
});

test("a file of unit tests whose worker died is told apart, with what was printed", () => {
  const passed = { status: "passed", fullName: "works", failureMessages: [] };
  const file = { name: join(ROOT, "cli/b.test.ts"), status: "failed", message: "", assertionResults: [passed] };
  expect(countReport("vitest", { testResults: [file] }, "one\nWorker exited unexpectedly\n")).toEqual({
    passed: 0,
    failed: 0,
    failures: [],
    died: [{ file: "cli/b.test.ts", failure: "cli/b.test.ts\none\nWorker exited unexpectedly" }],
  });
});

test("a report of browser tests is counted through its nested suites", () => {
  const spec = (title: string, status: string, message = "") => ({
    title,
    file: "list.spec.ts",
    tests: [{ status, results: [{ errors: message === "" ? [] : [{ message }] }] }],
  });
  const report = {
    errors: [],
    suites: [{ specs: [spec("opens", "expected")], suites: [{ specs: [spec("closes", "unexpected", "timed out")] }] }],
  };
  check("playwright", report, 1, ["list.spec.ts > closes\ntimed out"]);
  check("playwright", { errors: [{ message: "no browser" }], suites: [] }, 0, ["playwright\nno browser"]);
});

test("the closing line sums everything up", () => {
  expect(
    closingLine([
      { passed: 10, failed: 0 },
      { passed: 1, failed: 2 },
    ]),
  ).toBe("11 passed, 2 failed");
});
