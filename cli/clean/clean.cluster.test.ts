// `thresher clean` as a user runs it, on sessions that nobody looks after any more.
import { expect, test } from "vitest";
import { deploy, joinPod, plan, type TapOrder } from "../../k8s/index.ts";
import { podTapPermissions } from "../../k8s/plan/permissions.ts";
import { makePod } from "../../k8s/testing/cluster-objects.ts";
import { type ClusterTest, describeCluster } from "../../k8s/testing/describe-cluster.ts";
import { type LimitedUser, limitedUser } from "../../k8s/testing/limited-user.ts";
import { createSessionCredentials } from "../../session/index.ts";
import { runAtTerminal } from "../testing/at-terminal.ts";
import { runProgram } from "../testing/run-program.ts";

/** A user of its own, whose sessions are nobody else's: other tests use the same cluster. */
async function userWhoTaps(cluster: ClusterTest): Promise<LimitedUser> {
  const { permissions } = await plan(cluster.admin, orderOf(cluster.namespace));
  const { namespace } = cluster;
  return limitedUser(
    cluster,
    "cleaner",
    permissions.filter((permission) => permission.namespace === namespace),
  );
}
function orderOf(namespace: string): TapOrder {
  return { namespaces: [namespace], podPattern: "", labelSelector: "", nodes: [], agentNamespace: namespace };
}

/** A session whose desktop went away: its agents run on until their lease ends. */
async function leaveSession({ client }: LimitedUser, namespace: string): Promise<string> {
  const planned = await plan(client, orderOf(namespace), { settings: { leaseSeconds: 120 } });
  const credentials = createSessionCredentials(Date.now());
  const agentBundle = new TextEncoder().encode("setInterval(() => undefined, 1000);");
  const tap = await deploy(client, planned, { agentBundle, captureScript: "exec sleep 600\n", credentials });
  tap.detach();
  return tap.session;
}

function environmentOf({ source }: LimitedUser): Readonly<Record<string, string>> {
  return { KUBECONFIG: source.environment?.["KUBECONFIG"] ?? "" };
}

await describeCluster("thresher clean", (cluster) => {
  const { namespace } = cluster;

  test("lists, asks, and removes what it is told to", async () => {
    await makePod(cluster.admin, cluster.namespace, { name: "target" });
    await using user = await userWhoTaps(cluster);
    const env = environmentOf(user);
    const session = await leaveSession(user, namespace);

    const unasked = await runProgram(["clean"], { env });
    expect(unasked.out).toContain(`${session} in the namespace ${namespace}, `);
    expect(unasked.out).toContain(`  Job thresher-${session}-`);
    expect(unasked.error).toMatch(/^thresher: nobody can be asked here, .*--yes.*\n$/);
    expect(unasked.code).toBe(2);

    const refused = await runAtTerminal(["clean"], { question: "[y/N]", typed: "n\n", env });
    expect(refused.shown).toContain("nothing was removed");
    expect(refused.code).toBe(0);

    const agreed = await runAtTerminal(["clean"], { question: "[y/N]", typed: "y\n", env });
    expect(agreed.shown).toMatch(new RegExp(`${session} in ${namespace}: \\d objects removed`));
    expect(agreed.code).toBe(0);

    const another = await leaveSession(user, namespace);
    const sure = await runProgram(["clean", "--yes"], { env });
    expect([sure.code, sure.error]).toEqual([0, ""]);
    expect(sure.out).toContain(`${another} in ${namespace}: `);

    const after = await runProgram(["clean"], { env });
    expect([after.code, after.out]).toEqual([0, `nothing of your sessions is in ${user.client.context}\n`]);
  });

  test("ends what a pod tap left, for a user who may do no more than tap so", async () => {
    await makePod(cluster.admin, namespace, { name: "tapped" });
    const needed = podTapPermissions([namespace]).filter(({ isRequired }) => isRequired);
    await using user = await limitedUser(cluster, "pod-cleaner", needed);
    const env = environmentOf(user);
    const planned = await plan(user.client, { ...orderOf(namespace), podPattern: "^tapped$", way: "pod" });
    const { session, settings } = planned;
    const order = { namespace, pod: "tapped", image: settings.images.capture, leaseSeconds: 120, session };
    const pod = await joinPod(user.client, { ...order, user: planned.user });

    const cleaned = await runProgram(["clean", "--yes"], { env });
    expect([cleaned.code, cleaned.error]).toEqual([0, ""]);
    expect(cleaned.out).toContain(`${session} in the namespace ${namespace}, `);
    expect(cleaned.out).toContain(`  Pod tapped (container ${pod.container})`);
    expect(cleaned.out).toContain(`${session} in ${namespace}: 1 objects removed`);
    expect(await pod.isRunning()).toBe(false);
    const after = await runProgram(["clean"], { env });
    expect([after.code, after.out]).toEqual([0, `nothing of your sessions is in ${user.client.context}\n`]);
  });
});
