// `thresher tap --dry-run` as a user runs it: the plan of a real cluster, and nothing created.
import { expect, test } from "vitest";
import type { Plan } from "../../k8s/index.ts";
import { listEverything, makePod } from "../../k8s/testing/cluster-objects.ts";
import { describeCluster } from "../../k8s/testing/describe-cluster.ts";
import { limitedUser } from "../../k8s/testing/limited-user.ts";
import { runProgram } from "../testing/run-program.ts";

await describeCluster("thresher tap --dry-run", (cluster) => {
  const { namespace } = cluster;

  async function check(
    args: readonly string[],
    code: number,
    out: readonly RegExp[],
    error: RegExp,
    env: Readonly<Record<string, string | undefined>> = { KUBECONFIG: cluster.kubeconfig },
  ): Promise<string> {
    const known = Object.fromEntries(Object.entries(env).map(([name, value]) => [name, value ?? ""]));
    const run = await runProgram(["tap", "--dry-run", "--agent-namespace", namespace, ...args], { env: known });
    expect(run.error).toMatch(error);
    for (const one of out) expect(run.out).toMatch(one);
    expect(run.code).toBe(code);
    return run.out;
  }

  test("a tap that can be deployed, for people and as one object, with nothing created", async () => {
    await makePod(cluster.admin, namespace, { name: "cart-1", node: "node-1" });
    const before = await listEverything(cluster.admin, namespace);
    await check(
      ["-n", namespace, "--pod", "^cart-"],
      0,
      [
        /^# {3}node-1: 1 pod$/m,
        new RegExp(`^# {3}${namespace}/cart-1 on node-1, `, "m"),
        /^kind: Job$/m,
        /^# {3}held/m,
      ],
      /^$/,
    );
    const text = await check(["-n", namespace, "-o", "json", "--lease", "5m"], 0, [/^\{.*\}\n$/], /^$/);
    const plan: Plan = JSON.parse(text);
    expect([plan.canDeploy, plan.settings.leaseSeconds, plan.pods.map(({ name }) => name)]).toEqual([
      true,
      300,
      ["cart-1"],
    ]);
    expect(await listEverything(cluster.admin, namespace)).toEqual(before);
  });

  test("what stands in the way is said, with exit code 1", async () => {
    await check(
      ["-n", namespace, "--pod", "^nothing-like-this"],
      1,
      [/^# Warnings:$/m],
      /^thresher: .* cannot be tapped so: no running pod matches in .*\. check namespace, .*\n$/,
    );
    await check(["-n", namespace, "--pod", "("], 2, [/^$/], /^thresher: the pod pattern is not a regular expression/);
    await check(["--context", "nowhere"], 1, [/^$/], /^thresher: .*nowhere.*\n$/);
  });

  test("a user who lacks permissions gets the roles that give them", async () => {
    const reads = ["list", "watch"].map((verb) => {
      return { verb, group: "", resource: "pods", namespace, purpose: "to look", isRequired: true };
    });
    await using user = await limitedUser(cluster, "looker", reads);
    await check(
      ["-n", namespace],
      1,
      [/^# {3}missing {2}needed {2}create jobs\.batch/m, /^# Roles that give/m, /^kind: RoleBinding$/m],
      /you may not create jobs\.batch in the namespace .* and \d+ more permissions/,
      { ...user.source.environment },
    );
  });
});
