// Two clusters in one session: here two contexts of one kubeconfig that lead to the same real one.
import { beforeAll, expect, test } from "vitest";
import type { ClusterState } from "../../contract/index.ts";
import { until } from "../../k8s/testing/cluster.ts";
import { listEverything } from "../../k8s/testing/cluster-objects.ts";
import { describeCluster } from "../../k8s/testing/describe-cluster.ts";
import { writeContexts } from "../../k8s/testing/renamed-contexts.ts";
import { type Client, firstOf } from "../testing/client.ts";
import { makeShop } from "../testing/shop.ts";
import { clusterOrder, lossesIn, rowsOf, withTapWindow } from "../testing/tap-window.ts";

await describeCluster("two clusters in one session", ({ admin, namespace, kubeconfig }) => {
  let before: readonly string[] = [];
  beforeAll(async () => {
    await makeShop(admin, namespace);
    before = await listEverything(admin, namespace);
  });

  const order = (context: string) => clusterOrder(namespace, { context });
  async function withClusters(use: (client: Client) => Promise<void>): Promise<void> {
    await withTapWindow(async (client, folder) => {
      process.env["KUBECONFIG"] = await writeContexts(kubeconfig, [{ name: "east" }, { name: "west" }], folder);
      await use(client);
    });
  }
  async function taps(client: Client, isWanted: (taps: readonly ClusterState[]) => boolean) {
    return (await firstOf(await client.cluster.states({}), (state) => isWanted(state.taps))).taps;
  }
  const isLive = ({ phase, nodes }: ClusterState): boolean =>
    phase === "live" && nodes.length === 2 && nodes.every(({ link }) => link === "connected");

  test("the second joins the first's session; each is stopped by itself, and its entries stay", () =>
    withClusters(async (client) => {
      const { sessionId } = await client.cluster.start({ order: order("east"), isAdded: false });
      expect(await client.cluster.start({ order: order("west"), isAdded: true })).toEqual({ sessionId });
      const both = await taps(client, (all) => all.length === 2 && all.every(isLive));
      expect(both.map(({ context }) => context)).toEqual(["east", "west"]);
      for (const cluster of ["east", "west"])
        await rowsOf(client, `cluster == "${cluster}" && http && status_code == 200`, 5);
      // Each saw it by itself: nothing of one is an entry, a name or a place of the other.
      const tick = await firstOf(await client.session.ticks({}), ({ entries }) => entries > 0);
      expect(lossesIn(tick.ledger)).toEqual([]);

      const [east, west] = both;
      const after = await client.cluster.stop({ tap: east?.tap ?? "" });
      expect(after.taps).toMatchObject([
        { context: "east", phase: "removed", left: [] },
        { context: "west", phase: "live" },
      ]);
      const { lastNs } = await firstOf(await client.session.ticks({}), () => true);
      await firstOf(await client.session.ticks({}), (now) => BigInt(now.lastNs ?? 0) > BigInt(lastNs ?? 0));
      expect((await client.cluster.stop({ tap: west?.tap ?? "" })).taps).toMatchObject([
        { phase: "removed" },
        { phase: "removed" },
      ]);
      await firstOf(await client.session.ticks({}), ({ source }) => source.phase === "ended");
      await rowsOf(client, 'cluster == "east" && http', 5);
      await client.session.close({});
      expect(await taps(client, (all) => all.length === 0)).toEqual([]);
      expect(await listEverything(admin, namespace)).toEqual(before);
    }));

  test("after all have stopped, another one goes on in the session, of the same context too", () =>
    withClusters(async (client) => {
      const { sessionId } = await client.cluster.start({ order: order("east"), isAdded: false });
      await rowsOf(client, 'cluster == "east" && http', 5);
      await client.cluster.stop({ tap: "" });
      const ended = await firstOf(await client.session.ticks({}), ({ source }) => source.phase === "ended");

      // Two at once: the session begins to follow agents again once.
      const added = ["east", "west"].map((context) => client.cluster.start({ order: order(context), isAdded: true }));
      expect(await Promise.all(added)).toEqual([{ sessionId }, { sessionId }]);
      await taps(client, (all) => all.length === 2 && all.every(isLive));
      await rowsOf(client, 'cluster == "west" && http', 5);
      const lastMs = Number(BigInt(ended.lastNs ?? 0) / 1_000_000n);
      const isFurther = `timestamp > timestamp("${new Date(lastMs + 1).toISOString()}")`;
      await rowsOf(client, `cluster == "east" && http && ${isFurther}`, 5);
      const live = await firstOf(await client.session.ticks({}), ({ entries }) => entries > ended.entries);
      expect(live.source.phase).toBe("live");
      expect(live.ledger.packets).toBeGreaterThan(ended.ledger.packets);
      expect(lossesIn(live.ledger)).toEqual([]);

      await client.cluster.stop({ tap: "" });
      await firstOf(await client.session.ticks({}), ({ source }) => source.phase === "ended");
      expect(await listEverything(admin, namespace)).toEqual(before);
    }));

  test("a tap joins a session of taps that was opened again", () =>
    withClusters(async (client) => {
      const { sessionId } = await client.cluster.start({ order: order("east"), isAdded: false });
      await rowsOf(client, "http", 5);
      await client.session.close({});
      await taps(client, (all) => all.length === 0);
      await client.session.reopen({ sessionId });
      const { entries } = await firstOf(await client.session.ticks({}), (tick) => tick.sessionId === sessionId);
      expect(await client.cluster.start({ order: order("east"), isAdded: true })).toEqual({ sessionId });
      await firstOf(await client.session.ticks({}), (tick) => tick.entries > entries);
      await client.session.close({});
      await taps(client, (all) => all.length === 0);
      expect(await listEverything(admin, namespace)).toEqual(before);
    }));

  test("another session in its place removes all of them", () =>
    withClusters(async (client) => {
      await client.cluster.start({ order: order("east"), isAdded: false });
      await client.cluster.start({ order: order("west"), isAdded: true });
      await client.session.close({});
      await taps(client, (all) => all.length === 0);
      expect(await listEverything(admin, namespace)).toEqual(before);
    }));

  test("an agent tells what it wrote, and is restarted without losing the session", () =>
    withClusters(async (client) => {
      await client.cluster.start({ order: order("east"), isAdded: false });
      const [tap] = await taps(client, ([one]) => one !== undefined && isLive(one));
      const about = { tap: tap?.tap ?? "", node: "node-1" };
      const { containers } = await client.cluster.logs(about);
      expect(containers.map(({ name }) => name)).toEqual(["capture", "agent"]);
      expect(containers[1]?.text).toContain("thresher agent on node-1: listening");
      await client.cluster.restart(about);
      await until("another run of the agent", async () => {
        const [now] = await taps(client, () => true);
        const node = now?.nodes.find((one) => one.node === "node-1");
        return node?.link === "connected" && node.ledger.some(({ code }) => code === "agent-restarted");
      });
      await client.cluster.stop({ tap: "" });
      expect(await listEverything(admin, namespace)).toEqual(before);
    }));
});
