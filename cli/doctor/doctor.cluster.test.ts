// `thresher doctor` as a user runs it, where all is well and where much is not.
import { expect, test } from "vitest";
import type { Finding } from "../../host/cluster/doctor/index.ts";
import { listEverything, makePod } from "../../k8s/testing/cluster-objects.ts";
import { describeCluster } from "../../k8s/testing/describe-cluster.ts";
import { limitedUser } from "../../k8s/testing/limited-user.ts";
import { runProgram } from "../testing/run-program.ts";

await describeCluster("thresher doctor", (cluster) => {
  const { namespace } = cluster;

  /** The state of each check by its name, those that are not told about left out. */
  async function check(
    args: readonly string[],
    kubeconfig: string,
    code: number,
    states: Readonly<Record<string, string>>,
  ): Promise<ReadonlyMap<string, Finding>> {
    const run = await runProgram(["doctor", "-o", "json", "--agent-namespace", namespace, ...args], {
      env: { KUBECONFIG: kubeconfig },
    });
    const told: { canTap: boolean; findings: readonly Finding[] } = JSON.parse(run.out);
    const byName = new Map(told.findings.map((finding) => [finding.check as string, finding]));
    const otherwise = Object.entries(states).filter(([name, state]) => byName.get(name)?.state !== state);
    expect(otherwise.map(([name]) => `${name}: ${byName.get(name)?.state}, ${byName.get(name)?.evidence}`)).toEqual([]);
    expect([told.canTap, run.code]).toEqual([code === 0, code]);
    return byName;
  }

  test("all is well, and nothing was created to find out", async () => {
    await makePod(cluster.admin, namespace, { name: "cart-1", node: "node-1" });
    const before = await listEverything(cluster.admin, namespace);
    const states = {
      kubeconfig: "good",
      server: "good",
      clock: "good",
      credentials: "good",
      permissions: "good",
      admission: "good",
      pods: "good",
      nodes: "good",
      images: "good",
    };
    const told = await check(["-n", namespace], cluster.kubeconfig, 0, states);
    expect(told.get("server")?.evidence).toMatch(/is Kubernetes v1\.\d+/);
    expect(told.get("nodes")?.evidence).toBe("node-1: ready");
    expect(await listEverything(cluster.admin, namespace)).toEqual(before);
  });

  test("--prove: the whole way of a packet, by agents that are gone after it", async () => {
    await makePod(cluster.admin, namespace, { name: "proof-1", node: "node-2" });
    const before = await listEverything(cluster.admin, namespace);
    const args = ["-n", namespace, "--pod", "^proof-", "--prove"];
    const told = await check(args, cluster.kubeconfig, 0, { agent: "good", link: "good", order: "good", path: "good" });
    expect(told.get("path")).toMatchObject({ where: "node-2" });
    expect(told.get("path")?.evidence).toMatch(/proof-1 \(.*\) and the answer came as entries in .* → store$/);
    expect(await listEverything(cluster.admin, namespace)).toEqual(before);
  });

  test("no pod matches, images that are nowhere", async () => {
    const images = ["--agent-image", "example.org/none:1"];
    const told = await check(["-n", namespace, "--pod", "^cart-", ...images], cluster.kubeconfig, 0, {
      images: "doubtful",
    });
    expect(told.get("images")?.evidence).toContain("example.org/none:1 on node-1");
    await check(["-n", namespace, "--pod", "^nothing"], cluster.kubeconfig, 1, { pods: "bad", nodes: "doubtful" });
  });

  test("a user with little: what is missing and what to do", async () => {
    const reads = ["list", "watch"].map((verb) => {
      return { verb, group: "", resource: "pods", namespace, purpose: "to look", isRequired: true };
    });
    await using user = await limitedUser(cluster, "patient", reads);
    const kubeconfig = user.source.environment?.["KUBECONFIG"] ?? "";
    const told = await check(["-n", namespace], kubeconfig, 1, {
      credentials: "good",
      permissions: "bad",
      pods: "good",
      nodes: "doubtful",
      images: "doubtful",
    });
    expect(told.get("credentials")?.evidence).toContain(user.name);
    expect(told.get("permissions")?.evidence).toContain(`create jobs.batch in the namespace ${namespace}`);
  });
});
