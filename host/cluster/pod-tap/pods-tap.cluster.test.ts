// Pods tapped in place of nodes, by somebody who may do little: the whole way from the order to the removal.
import { beforeAll, expect, test } from "vitest";
import type { ClusterNode, ClusterState, ListRow } from "../../../contract/index.ts";
import { podTapPermissions } from "../../../k8s/plan/permissions.ts";
import { until } from "../../../k8s/testing/cluster.ts";
import { deletePod, makePod, nodeCommand } from "../../../k8s/testing/cluster-objects.ts";
import { describeCluster } from "../../../k8s/testing/describe-cluster.ts";
import { limitedUser } from "../../../k8s/testing/limited-user.ts";
import { openProxy, proxiedConfig } from "../../../k8s/testing/proxy.ts";
import { podSchema } from "../../../k8s/api/objects.ts";
import { type Client, firstOf } from "../../testing/client.ts";
import { makeShop } from "../../testing/shop.ts";
import { clusterOrder, entryOf, lossesIn, rowsOf, withTapWindow } from "../../testing/tap-window.ts";

await describeCluster("pods that are tapped from a window", (context) => {
  const { admin, namespace, kubeconfig } = context;
  const order = clusterOrder(namespace, { way: "pod", leaseSeconds: 30 });
  beforeAll(() => makeShop(admin, namespace));

  async function withWindow(config: string, use: (client: Client) => Promise<void>): Promise<void> {
    process.env["KUBECONFIG"] = config;
    await withTapWindow(use);
  }
  async function tap(client: Client, isWanted: (tap: ClusterState) => boolean): Promise<ClusterState> {
    const { taps } = await firstOf(
      await client.cluster.states({}),
      ({ taps: [one] }) => one !== undefined && isWanted(one),
    );
    const [found] = taps;
    if (found === undefined) throw new Error("a state without the tap that it was wanted for");
    return found;
  }
  const isCapturing = ({ link, level, linkReason }: ClusterNode): boolean =>
    link === "connected" && level !== "" && linkReason === "";
  const rowsAre = (count: number) => (state: ClusterState) => state.nodes.filter(isCapturing).length === count;
  /** How many of our containers run in a pod. */
  async function runningIn(pod: string): Promise<number> {
    const { status } = podSchema.parse(await admin.call({ path: `/api/v1/namespaces/${namespace}/pods/${pod}` }));
    return status.ephemeralContainerStatuses.filter(({ state }) => state.running).length;
  }

  test("a user of one namespace taps its pods, and is told what the tap of nodes would need", async () => {
    const needed = podTapPermissions([namespace]).filter(({ isRequired }) => isRequired);
    await using user = await limitedUser(context, "pod-tapper", needed);
    await withWindow(user.source.environment?.["KUBECONFIG"] ?? "", async (client) => {
      const ofNodes = await client.cluster.plan({ ...order, way: "node" });
      expect(ofNodes.canDeploy).toBe(false);
      const lacking = ofNodes.permissions.filter(({ isRequired, state }) => isRequired && state === "missing");
      expect(lacking.map(({ verb, resource }) => `${verb} ${resource}`)).toEqual([
        ...["create", "list", "watch", "patch", "delete"].map((verb) => `${verb} jobs.batch`),
        "create configmaps",
        "create secrets",
        "get pods/portforward",
        "create pods/portforward",
      ]);
      expect(ofNodes.rolesYaml).toContain("jobs");

      const planned = await client.cluster.plan(order);
      expect(planned).toMatchObject({ canDeploy: true, podsTargeted: 3 });
      expect(planned.objects).toContainEqual(
        expect.stringMatching(new RegExp(`^EphemeralContainer thresher-\\w+ in pod ${namespace}/shopper$`)),
      );
      expect(planned.warnings.map(({ code }) => code)).toContain("record-stays");
      await client.cluster.start({ order, isAdded: false });
      const state = await tap(client, rowsAre(3));
      expect(state.nodes.map(({ node }) => node)).toEqual(
        ["shopper", "web-1", "web-2"].map((pod) => `${namespace}/${pod}`),
      );
      const rows = await rowsOf(client, 'http && src.name == "shopper" && dst.name == "web-2"', 20);
      // Client and server saw it: it is one entry, of a node, with the places of both.
      expect(new Set(rows.map(({ summary }) => summary)).size).toBe(20);
      // The first ones came while not all pods were tapped yet, and a place that tells of one too late is not among its hops.
      let seen = rows.length;
      const placesOf = async (row: ListRow | undefined): Promise<string> => {
        const entry = JSON.parse((await entryOf(client, row)).entry);
        expect(entry.node.name).toMatch(/^node-[12]$/);
        return entry.hops
          .map(({ node }: { node: string }) => node)
          .toSorted()
          .join();
      };
      await until("an entry with the places of both ends", async () => {
        const more = await rowsOf(client, 'http && src.name == "shopper" && dst.name == "web-2"', ++seen);
        return (await placesOf(more.at(-1))) === "node-1,node-2";
      });
      const { ledger } = await firstOf(await client.session.ticks({}), ({ entries }) => entries > 0);
      expect(lossesIn(ledger)).toEqual([]);
      expect((await client.cluster.stop({ tap: "" })).taps).toMatchObject([{ phase: "removed", left: [] }]);
      for (const pod of ["shopper", "web-1", "web-2"]) expect(await runningIn(pod)).toBe(0);
    });
  });

  test("its lease is renewed without new containers; pods that go are told, pods that come are tapped", () =>
    withWindow(kubeconfig, async (client) => {
      await makePod(admin, namespace, { name: "late-0", ...nodeCommand("setInterval(() => {}, 1000)") });
      await client.cluster.start({ order: { ...order, podPattern: "^late" }, isAdded: false });
      const { leaseEndsAtMs } = await tap(client, rowsAre(1));
      await tap(client, (now) => (now.leaseEndsAtMs ?? 0) > (leaseEndsAtMs ?? 0) + 8_000);
      expect(await runningIn("late-0")).toBe(1);
      await makePod(admin, namespace, { name: "late-1", ...nodeCommand("setInterval(() => {}, 1000)") });
      await tap(client, rowsAre(2));
      await deletePod(admin, namespace, "late-0");
      const state = await tap(client, ({ nodes }) => nodes.some(({ phase }) => phase === "removed"));
      expect(state.nodes.find(({ phase }) => phase === "removed")).toMatchObject({
        node: `${namespace}/late-0`,
        reason: "the pod is gone",
      });
      await client.cluster.stop({ tap: "" });
      await deletePod(admin, namespace, "late-1");
    }));

  test("a connection that is cut is told, made again, and what was not seen is in the ledger", async () => {
    await using proxy = await openProxy();
    await using config = await proxiedConfig(kubeconfig, proxy.url);
    await withWindow(config.source.environment?.["KUBECONFIG"] ?? "", async (client) => {
      await client.cluster.start({ order: { ...order, podPattern: "^shopper$" }, isAdded: false });
      await tap(client, rowsAre(1));
      await rowsOf(client, "http", 3);
      proxy.cut();
      const cut = await tap(client, ({ nodes: [node] }) => (node?.linkReason ?? "") !== "");
      // What is noticed first: the stream that ends, or the next request to the API server.
      expect(cut.nodes[0]?.linkReason).toMatch(/cut|reach|does not answer/);
      proxy.restore();
      const again = await tap(client, rowsAre(1));
      expect(again.nodes[0]?.ledger.map(({ code, isLoss }) => `${code} ${isLoss}`)).toContain("restarts true");
      const { lastNs } = await firstOf(await client.session.ticks({}), () => true);
      await firstOf(await client.session.ticks({}), (now) => BigInt(now.lastNs ?? 0) > BigInt(lastNs ?? 0));
      expect(await runningIn("shopper")).toBe(1);
      await client.cluster.stop({ tap: "" });
      await until("the container to end", async () => (await runningIn("shopper")) === 0);
    });
  });

  test("what stands in its way is told: an image that no node has", () =>
    withWindow(kubeconfig, async (client) => {
      const images = { agent: "", capture: "registry.invalid/no/such:image" };
      await client.cluster.start({ order: { ...order, podPattern: "^shopper$", images }, isAdded: false });
      const { nodes } = await tap(client, ({ nodes: [node] }) => node?.phase === "stuck");
      expect(nodes[0]).toMatchObject({ reason: expect.stringContaining("registry.invalid") });
      const { taps } = await client.cluster.stop({ tap: "" });
      expect(taps[0]?.left.join()).toContain("which never started");
    }));
});
