// Staged faults on the real cluster, each told by the doctor with its evidence and next step; and the way of a packet,
// proven on a tap that is well.
import { beforeAll, expect, test } from "vitest";
import type { ClusterFinding, ClusterOrder } from "../../../contract/index.ts";
import { drawNamespace, dropNamespace, makeNamespace } from "../../../k8s/testing/cluster.ts";
import { makePod, nodeCommand } from "../../../k8s/testing/cluster-objects.ts";
import { describeCluster } from "../../../k8s/testing/describe-cluster.ts";
import { createSessionCredentials } from "../../../session/index.ts";
import { type Client, firstOf } from "../../testing/client.ts";
import { clusterOrder, rowsOf, withTapWindow } from "../../testing/tap-window.ts";

const WEB = `import http from "node:http";
http.createServer((request, response) => response.end("here")).listen(8080);`;
function secretServer(): string {
  const { keyPem, certificatePem } = createSessionCredentials(Date.now());
  const options = JSON.stringify({ key: keyPem, cert: certificatePem });
  return `import https from "node:https";
https.createServer(${options}, (request, response) => response.end("hidden")).listen(8443);`;
}
/** Asks both without end, over a connection for each request. */
function asker(web: string, secret: string): string {
  return `import http from "node:http";
import https from "node:https";
const ask = (request) => request.on("error", () => {}).on("response", (answer) => answer.resume()).end();
setInterval(() => {
  ask(http.request("http://${web}:8080/", { agent: false }));
  ask(https.request("https://${secret}:8443/", { agent: false, rejectUnauthorized: false }));
}, 200);`;
}

type Told = Pick<ClusterFinding, "check" | "where" | "state">;

await describeCluster("what the doctor finds", ({ admin, namespace, kubeconfig }) => {
  const order = clusterOrder(namespace);

  beforeAll(async () => {
    process.env["KUBECONFIG"] = kubeconfig;
    const [web, secret] = await Promise.all([
      makePod(admin, namespace, { name: "web", node: "node-1", ...nodeCommand(WEB) }),
      makePod(admin, namespace, { name: "secret", node: "node-2", ...nodeCommand(secretServer()) }),
      makePod(admin, namespace, { name: "silent", node: "node-2" }),
    ]);
    const program = asker(web.status.podIP ?? "", secret.status.podIP ?? "");
    await makePod(admin, namespace, { name: "asker", node: "node-1", ...nodeCommand(program) });
  });

  async function diagnose(client: Client, change: Partial<ClusterOrder> = {}): Promise<readonly ClusterFinding[]> {
    const found: ClusterFinding[] = [];
    for await (const finding of await client.cluster.diagnose({ ...order, ...change })) found.push(finding);
    return found;
  }
  /** The findings of a check at a place. */
  function check(found: readonly ClusterFinding[], told: Told, evidence: RegExp, nextStep: RegExp): void {
    const [one] = found.filter((finding) => finding.check === told.check && finding.where === told.where);
    expect(one).toMatchObject(told);
    expect(one?.evidence).toMatch(evidence);
    expect(one?.nextStep).toMatch(nextStep);
  }
  async function untilConnected(client: Client, phase: string): Promise<void> {
    await firstOf(await client.cluster.states({}), ({ taps: [tap] }) => {
      const nodes = tap?.nodes ?? [];
      return nodes.length === 2 && nodes.every((node) => (phase === "connected" ? node.link : node.phase) === phase);
    });
  }

  test("a tap that is well is proven on both nodes; a pod that is silent and one that hides what it says are told", () =>
    withTapWindow(async (client) => {
      await client.cluster.start({ order, isAdded: false });
      await untilConnected(client, "connected");
      await Promise.all([rowsOf(client, "http", 1), rowsOf(client, "tlsx", 1)]);
      const found = await diagnose(client);
      for (const where of ["node-1", "node-2"]) {
        check(
          found,
          { check: "path", where, state: "good" },
          /came as entries in \d+\.\d s: kernel → .* → store$/,
          /^$/,
        );
      }
      check(found, { check: "agent", where: "", state: "good" }, /^2 agents run$/, /^$/);
      check(
        found,
        { check: "requests", where: "", state: "good" },
        new RegExp(`seen of 2 of 4 targeted pods: .*${namespace}/`),
        /^$/,
      );
      const silent = `${namespace}/silent`;
      check(found, { check: "requests", where: silent, state: "doubtful" }, /^silent: .* \(on node-2\)$/, /send it a/);
      const secret = `${namespace}/secret`;
      check(
        found,
        { check: "requests", where: secret, state: "doubtful" },
        /^encrypted: \d+ connections?, no key$/,
        /plain/,
      );
      // What was sent to prove the way is no traffic of the pod.
      check(await diagnose(client), { check: "requests", where: silent, state: "doubtful" }, /^silent/, /send/);
    }));

  test("a packet filter that leaves everything out: said, and not taken for a broken way", () =>
    withTapWindow(async (client) => {
      const capture = { ...order.capture, packetFilter: "tcp port 1" };
      await client.cluster.start({ order: { ...order, capture }, isAdded: false });
      await untilConnected(client, "connected");
      const found = await diagnose(client, { capture });
      const filter = { check: "filter", where: "", state: "doubtful" } as const;
      check(found, filter, /`tcp port 1` lets nothing through: 0 packets on 2 nodes/, /without it/);
      check(found, { check: "path", where: "node-1", state: "skipped" }, /`tcp port 1` may leave it out$/, /^$/);
      expect(found.filter(({ state }) => state === "bad")).toEqual([]);
    }));

  test("a filter of entries that keeps everything on the nodes", () =>
    withTapWindow(async (client) => {
      const capture = { ...order.capture, entryFilter: "redis" };
      await client.cluster.start({ order: { ...order, capture }, isAdded: false });
      const kept = /`redis` keeps everything on the nodes: [\d,]+ entr(y|ies) made, none matched$/;
      await firstOf(await client.cluster.states({}), ({ taps: [tap] }) =>
        (tap?.nodes ?? []).some(({ ledger }) => ledger.some(({ code }) => code === "filtered")),
      );
      check(await diagnose(client), { check: "filter", where: "", state: "bad" }, kept, /filter in the window/);
    }));

  test("pods that are tapped themselves are looked at one by one; there is no agent to send from", () =>
    withTapWindow(async (client) => {
      const inPods = { way: "pod", podPattern: "^(web|silent)$" } as const;
      await client.cluster.start({ order: { ...order, ...inPods }, isAdded: false });
      await untilConnected(client, "connected");
      await rowsOf(client, "http", 1);
      const found = await diagnose(client, inPods);
      check(found, { check: "agent", where: "", state: "good" }, /^2 agents run$/, /^$/);
      const seen = new RegExp(`^seen of 1 of 2 targeted pods: ${namespace}/web$`);
      check(found, { check: "requests", where: "", state: "good" }, seen, /^$/);
      const silent = { check: "requests", where: `${namespace}/silent`, state: "doubtful" } as const;
      check(found, silent, /^silent: no packet of it made an entry$/, /send it a request/);
      check(found, { check: "path", where: "", state: "skipped" }, /in the pods themselves/, /^$/);
    }));

  test("an image that cannot be pulled", () =>
    withTapWindow(async (client) => {
      const images = { agent: "", capture: "registry.invalid/capture:1" };
      await client.cluster.start({ order: { ...order, images }, isAdded: false });
      await untilConnected(client, "stuck");
      const found = await diagnose(client, { images });
      for (const where of ["node-1", "node-2"]) {
        const evidence = /not running \(stuck\): \w*Image\w* \(capture\): .*registry\.invalid/s;
        check(found, { check: "agent", where, state: "bad" }, evidence, /where the nodes can pull it/);
      }
      check(found, { check: "images", where: "", state: "doubtful" }, /registry\.invalid\/capture:1 on /, /--capture/);
      check(found, { check: "path", where: "", state: "skipped" }, /no agent that captures/, /^$/);
    }));

  test("a namespace whose Pod Security refuses the agents; without a tap there is nothing to prove", () =>
    withTapWindow(async (client) => {
      const agentNamespace = drawNamespace();
      await makeNamespace(admin, agentNamespace, { "pod-security.kubernetes.io/enforce": "restricted" });
      try {
        const found = await diagnose(client, { agentNamespace });
        const evidence = new RegExp(`the namespace ${agentNamespace} refuses the agents: .*PodSecurity`);
        check(found, { check: "admission", where: "", state: "bad" }, evidence, /in another namespace/);
        check(found, { check: "path", where: "", state: "skipped" }, /^no tap of this context runs here/, /^$/);
      } finally {
        await dropNamespace(admin, agentNamespace);
      }
    }));
});
