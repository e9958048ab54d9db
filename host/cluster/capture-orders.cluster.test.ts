// What is captured and what leaves a node, on the real cluster: the order reaches the agents, and holds there.
import { beforeAll, expect, test } from "vitest";
import type { ClusterOrder } from "../../contract/index.ts";
import { listEverything } from "../../k8s/testing/cluster-objects.ts";
import { describeCluster } from "../../k8s/testing/describe-cluster.ts";
import { type Client, firstOf } from "../testing/client.ts";
import { makeShop } from "../testing/shop.ts";
import { clusterOrder, entryOf, lossesIn, rowsOf, withTapWindow } from "../testing/tap-window.ts";

await describeCluster("orders of what is captured and sent", ({ admin, namespace, kubeconfig }) => {
  let before: readonly string[] = [];
  beforeAll(async () => {
    process.env["KUBECONFIG"] = kubeconfig;
    await makeShop(admin, namespace);
    before = await listEverything(admin, namespace);
  });
  const ordered = (capture: Partial<ClusterOrder["capture"]>, over: Partial<ClusterOrder> = {}): ClusterOrder => {
    const order = clusterOrder(namespace, over);
    return { ...order, capture: { ...order.capture, ...capture } };
  };
  async function tapped(order: ClusterOrder, use: (client: Client) => Promise<void>): Promise<void> {
    await withTapWindow(async (client) => {
      await client.cluster.start({ order, isAdded: false });
      await use(client);
      await client.cluster.stop({ tap: "" });
      expect(await listEverything(admin, namespace)).toEqual(before);
    });
  }

  test("a filter at the source hides the rest, which the ledger counts; headers and bodies are redacted there", () => {
    const capture = {
      entryFilter: "http and response.status == 201",
      redactedHeaders: ["Host"],
      redactedPaths: ["request.body"],
    };
    return tapped(ordered(capture), async (client) => {
      const rows = await rowsOf(client, "http", 5);
      expect(rows.map(({ status }) => status)).toEqual(rows.map(() => "201"));
      const { entry } = await entryOf(client, rows[0]);
      expect(JSON.parse(entry).request.headers.host ?? JSON.parse(entry).request.headers.Host).toMatch(/redact/i);
      expect(entry).not.toContain('"item"');
      const { ledger } = await firstOf(await client.session.ticks({}), (tick) =>
        tick.ledger.lines.some(({ code, count }) => code === "filtered" && count > 0),
      );
      expect(lossesIn(ledger)).toEqual([]);
    });
  });
  test("a packet filter is joined with the pods' addresses; limits reach Job and agent", () =>
    tapped(
      ordered(
        { packetFilter: "tcp port 9" },
        { limits: { cpuMillicores: 300, memoryBytes: 256 << 20, ringBytes: 32 << 20, ringSeconds: 120 } },
      ),
      async (client) => {
        const connected = await firstOf(
          await client.cluster.states({}),
          ({ taps: [tap] }) =>
            tap?.nodes.length === 2 && tap.nodes.every(({ link, level }) => link === "connected" && level !== ""),
        );
        expect(connected.taps[0]?.nodes.map(({ linkReason }) => linkReason)).toEqual(["", ""]);
        const jobs = JSON.stringify(await admin.call({ path: `/apis/batch/v1/namespaces/${namespace}/jobs` }));
        expect(jobs).toContain('"cpu":"300m"');
        expect(jobs).toContain(`"memory":"${256 << 20}"`);
        const { ledger } = await firstOf(await client.session.ticks({}), () => true);
        expect(ledger.packets).toBe(0);
      },
    ));
  test("a wrong order is told before anything is created", () =>
    withTapWindow(async (client) => {
      const order = ordered({ packetFilter: "port 80) or (port 81" });
      await expect(client.cluster.start({ order, isAdded: false })).rejects.toMatchObject({ code: "BAD_FILTER" });
      expect(await client.cluster.stop({ tap: "" })).toEqual({ taps: [] });
      expect(await listEverything(admin, namespace)).toEqual(before);
    }));
});
