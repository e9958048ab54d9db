import { expect, test } from "vitest";
import type { Finding } from "../../host/cluster/doctor/index.ts";
import { runProgram } from "../testing/run-program.ts";
import { formatFinding } from "./run-doctor.ts";

const FINDING: Finding = { check: "pods", where: "", state: "good", evidence: "3 running", nextStep: "" };

function check(change: Partial<Finding>, expected: string, useColour = false): void {
  expect(formatFinding({ ...FINDING, ...change }, useColour)).toBe(expected);
}

test("a finding is a line, and one with its next step", () => {
  check({}, "ok    pods         3 running\n");
  check(
    { check: "permissions", state: "bad", evidence: "create jobs", nextStep: "ask" },
    "BAD   permissions  create jobs\n                   → ask\n",
  );
  check({ state: "doubtful", nextStep: "" }, "\u001b[33mnote\u001b[0m  pods         3 running\n", true);
});

test("a node or pod stands in a column of its own, also where it may not act on the terminal", () => {
  check({ where: "node-1" }, `ok    pods         ${"node-1".padEnd(24)}  3 running\n`);
  check({ where: "a\u001b[2Jb" }, `ok    pods         ${"a·[2Jb".padEnd(24)}  3 running\n`);
});

test("what is skipped for a reason of its own says it", () =>
  check({ check: "path", state: "skipped", evidence: "no tap" }, "-     path         no tap\n"));

test("what a cluster says cannot act on the terminal", () =>
  check({ evidence: "\u001b[2J\na", nextStep: "\u0007b" }, "ok    pods         ·[2J·a\n                   → ·b\n"));

test("without a kubeconfig: what is wrong, what was not looked at, exit code 1", async () => {
  const env = { KUBECONFIG: "no-such-kubeconfig" };
  const run = await runProgram(["doctor"], { env });
  expect(run.out).toMatch(
    /^BAD {3}kubeconfig {3}there is no kubeconfig: .*\n +→ set KUBECONFIG .*\n- +path +no tap of this context runs here: .*\nnot looked at: server, /,
  );
  expect([run.code, run.error]).toEqual([1, ""]);
  const told: { canTap: boolean; findings: readonly Finding[] } = JSON.parse(
    (await runProgram(["doctor", "-o", "json"], { env })).out,
  );
  expect(told.canTap).toBe(false);
  expect(told.findings.map(({ state }) => state)).toEqual(["bad", ...Array.from({ length: 10 }, () => "skipped")]);
  expect((await runProgram(["doctor", "-o", "csv"], { env })).code).toBe(2);
});
