// The whole way on the real cluster: pods that talk, agents on their nodes, entries with names in a session.
import { fileURLToPath } from "node:url";
import { beforeAll, expect, test } from "vitest";
import type { ClusterOrder, EntryDetail, ListRow } from "../../contract/index.ts";
import { until } from "../../k8s/testing/cluster.ts";
import { describeCluster } from "../../k8s/testing/describe-cluster.ts";
import { listEverything } from "../../k8s/testing/cluster-objects.ts";
import { withFolder } from "../../session/testing/captures.ts";
import { createApi } from "../index.ts";
import { type Client, connectWindow, firstOf, testParts } from "../testing/client.ts";
import { makeShop } from "../testing/shop.ts";

const built = (name: string): string => fileURLToPath(new URL(`../../dist/capture-agent/${name}`, import.meta.url));

await describeCluster("a cluster that is tapped from a window", ({ admin, namespace, kubeconfig }) => {
  const order: ClusterOrder = {
    context: "",
    namespaces: [namespace],
    podPattern: "",
    labelSelector: "",
    nodes: [],
    agentNamespace: namespace,
    leaseSeconds: 120,
    images: { agent: "", capture: "" },
    imagePullSecrets: [],
  };
  let before: readonly string[] = [];

  beforeAll(async () => {
    process.env["KUBECONFIG"] = kubeconfig;
    await makeShop(admin, namespace);
    before = await listEverything(admin, namespace);
  });

  async function withWindow(use: (client: Client) => Promise<void>): Promise<void> {
    await withFolder(async (folder) => {
      const agentFiles = { bundle: built("agent.mjs"), captureScript: built("capture.sh") };
      const api = createApi({ ...testParts(folder), agentFiles });
      const { client, close } = connectWindow(api);
      try {
        await use(client);
      } finally {
        close();
        await api.close();
      }
    });
  }
  /** Rows of a filter, once there are so many. */
  async function rowsOf(client: Client, filter: string, count: number): Promise<readonly ListRow[]> {
    const { view } = await client.view.open({ filter, sort: null, showConnections: false });
    const rows = await until(`${count} rows of ${filter}`, async () => {
      const page = await client.view.rows({ view, start: 0, count });
      return page.rows.length >= count ? page.rows : null;
    });
    await client.view.close({ view });
    return rows;
  }
  async function entryOf(client: Client, row: ListRow | undefined): Promise<EntryDetail> {
    return client.entry.detail({ id: row?.id ?? "" });
  }

  test("shows each request once, with the names of both ends, whatever node saw it; nothing is left after", () =>
    withWindow(async (client) => {
      await client.cluster.start(order);
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
        ({ nodes }) => nodes.length === 2 && nodes.every(({ link }) => link === "connected"),
      );
      expect(state).toMatchObject({ phase: "live", podsTargeted: 3, leaseFailure: "", missingNames: [] });
      expect(await client.cluster.stop({})).toMatchObject({ phase: "removed", left: [] });
      expect(await listEverything(admin, namespace)).toEqual(before);
      // What was captured stays.
      await rowsOf(client, "http", 10);
    }));

  test("is one at a time, and goes with its session", () =>
    withWindow(async (client) => {
      await client.cluster.start(order);
      await expect(client.cluster.start(order)).rejects.toMatchObject({ code: "BUSY" });
      await rowsOf(client, "http && status_code == 503", 1);
      await client.session.close({});
      await firstOf(await client.cluster.states({}), ({ phase }) => phase === "removed");
      expect(await listEverything(admin, namespace)).toEqual(before);
    }));

  test("stopped while its agents are being created, it leaves nothing", () =>
    withWindow(async (client) => {
      const started = client.cluster.start(order).catch((error: unknown) => error);
      await until("a Job", async () =>
        (await listEverything(admin, namespace)).some((name) => name.startsWith("jobs/")),
      );
      await client.cluster.stop({});
      await started;
      expect(await listEverything(admin, namespace)).toEqual(before);
    }));

  test("a plan that finds no pod says so, and creates nothing", () =>
    withWindow(async (client) => {
      const nothing = { ...order, podPattern: "^nobody$" };
      expect(await client.cluster.plan(nothing)).toMatchObject({ podsTargeted: 0, canDeploy: false });
      await expect(client.cluster.start(nothing)).rejects.toMatchObject({ code: "UNSUPPORTED" });
      expect(await listEverything(admin, namespace)).toEqual(before);
    }));
});
