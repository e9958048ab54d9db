import { expect, test } from "vitest";
import type { Plan } from "../../k8s/index.ts";
import { permissionOf, planOf } from "../testing/plans.ts";
import { runProgram } from "../testing/run-program.ts";
import { whyNot } from "./dry-run.ts";

function check(change: Partial<Plan>, expected: string): void {
  expect(whyNot(planOf(change))).toBe(`staging cannot be tapped so: ${expected}`);
}

const NO_PODS = { code: "no-pods", message: "no pod matches", nextStep: "check the pattern" } as const;
const DENIED = { code: "admission", message: "tools refuses", nextStep: "run them elsewhere" } as const;
const AN_ASIDE = { code: "host-network", message: "shared", nextStep: "nothing" } as const;
const missing = permissionOf({ state: "missing" });

test("what is in the way, and the first thing to do", () => {
  check({ warnings: [AN_ASIDE, NO_PODS] }, "no pod matches. check the pattern");
  check({ warnings: [NO_PODS, DENIED] }, "no pod matches; tools refuses. check the pattern");
  check({}, "its plan says why. look at --dry-run");
});

test("missing permissions, but not those that would only be useful", () => {
  const step = "hand the roles that --dry-run prints to an administrator";
  check({ permissions: [missing] }, `you may not create jobs.batch in the namespace tools. ${step}`);
  check(
    { permissions: [missing, missing, permissionOf({ state: "missing", isRequired: false })] },
    `you may not create jobs.batch in the namespace tools and 1 more permissions. ${step}`,
  );
});

async function checkRefused(args: readonly string[], code: number, reason: RegExp): Promise<void> {
  const run = await runProgram(["tap", "--dry-run", ...args], { env: { KUBECONFIG: "no-such-kubeconfig" } });
  expect(run.error).toMatch(reason);
  expect([run.code, run.out]).toEqual([code, ""]);
}

test("what cannot be meant is wrong usage, and a missing kubeconfig one line", async () => {
  await checkRefused(["-o", "csv"], 2, /^thresher: --dry-run prints table or json, not "csv"\n$/);
  await checkRefused(["--lease", "5s"], 2, /--lease must be from 30s to 24h, not "5s"/);
  await checkRefused(["--lease", "25h"], 2, /--lease must be from 30s to 24h/);
  await checkRefused(["a.pcap"], 2, /tap takes no file/);
  await checkRefused(["--memory", "lots"], 2, /--memory must be a size such as 65536, 64Ki, 512Mi or 2Gi, not "lots"/);
  await checkRefused(["--cpu", "none"], 2, /--cpu must be cores such as 2 or 500m, not "none"/);
  await checkRefused(
    [],
    1,
    /^thresher: there is no kubeconfig: no-such-kubeconfig does not exist\. set KUBECONFIG .*\n$/,
  );
});
