// The whole way on the real cluster: pods that talk, agents on their nodes, entries with names in a session.
import { beforeAll, expect, test } from "vitest";
import { until } from "../../k8s/testing/cluster.ts";
import { describeCluster } from "../../k8s/testing/describe-cluster.ts";
import { listEverything } from "../../k8s/testing/cluster-objects.ts";
import { firstOf } from "../testing/client.ts";
import { makeShop } from "../testing/shop.ts";
import { clusterOrder, entryOf, rowsOf, withTapWindow as withWindow } from "../testing/tap-window.ts";

await describeCluster("a cluster that is tapped from a window", ({ admin, namespace, kubeconfig }) => {
  const order = clusterOrder(namespace);
  let before: readonly string[] = [];

  beforeAll(async () => {
    process.env["KUBECONFIG"] = kubeconfig;
    await makeShop(admin, namespace);
    before = await listEverything(admin, namespace);
  });

  test("shows each request once, with the names of both ends, whatever node saw it; nothing is left after", () =>
    withWindow(async (client) => {
      await client.cluster.start({ order, isAdded: false });
      const rows = await rowsOf(client, 'http && dst.name == "web-2" && status_code == 200', 10);
      const paths = new Set(rows.map(({ summary }) => summary));
      expect(paths.size).toBe(10);
      for (const row of rows) {
        expect(row).toMatchObject({
          src: { name: "shopper", namespace },
          dst: { name: "web-2", namespace, port: "8080" },
        });
      }
      // Its connection crosses both nodes and the Service's address.
      const entry = JSON.parse((await entryOf(client, rows.at(-1))).entry);
      expect(entry.dst).toMatchObject({ pod: { metadata: { name: "web-2" }, spec: { nodeName: "node-2" } } });
      const tick = await firstOf(await client.session.ticks({}), ({ entries }) => entries > 0);
      expect(tick.ledger.lines.filter(({ isLoss }) => isLoss)).toEqual([]);
      const state = await firstOf(
        await client.cluster.states({}),
        ({ taps: [tap] }) => tap?.nodes.length === 2 && tap.nodes.every(({ link }) => link === "connected"),
      );
      expect(state.taps).toMatchObject([{ phase: "live", podsTargeted: 3, leaseFailure: "", missingNames: [] }]);
      expect((await client.cluster.stop({ tap: "" })).taps).toMatchObject([{ phase: "removed", left: [] }]);
      expect(await listEverything(admin, namespace)).toEqual(before);
      // What was captured stays.
      await rowsOf(client, "http", 10);
    }));

  test("is one at a time of a context, and goes with its session", () =>
    withWindow(async (client) => {
      await client.cluster.start({ order, isAdded: false });
      await expect(client.cluster.start({ order, isAdded: false })).rejects.toMatchObject({ code: "BUSY" });
      await rowsOf(client, "http && status_code == 503", 1);
      await client.session.close({});
      await firstOf(await client.cluster.states({}), ({ taps }) => taps.length === 0);
      expect(await listEverything(admin, namespace)).toEqual(before);
    }));

  test("stopped while its agents are being created, it leaves nothing", () =>
    withWindow(async (client) => {
      const started = client.cluster.start({ order, isAdded: false }).catch((error: unknown) => error);
      await until("a Job", async () =>
        (await listEverything(admin, namespace)).some((name) => name.startsWith("jobs/")),
      );
      const { taps } = await client.cluster.stop({ tap: "" });
      for (const tap of taps) expect(tap).toMatchObject({ phase: "removed", left: [] });
      await started;
      expect(await listEverything(admin, namespace)).toEqual(before);
    }));

  test("a plan that finds no pod says so, and creates nothing", () =>
    withWindow(async (client) => {
      const nothing = { ...order, podPattern: "^nobody$" };
      expect(await client.cluster.plan(nothing)).toMatchObject({ podsTargeted: 0, canDeploy: false });
      await expect(client.cluster.start({ order: nothing, isAdded: false })).rejects.toMatchObject({
        code: "UNSUPPORTED",
      });
      expect(await listEverything(admin, namespace)).toEqual(before);
    }));
});
