// The whole way on the real cluster: pods that talk, agents on their nodes, entries with names in a session.
import { beforeAll, expect, test } from "vitest";
import type { ListRow } from "../../contract/index.ts";
import { listEverything } from "../../k8s/testing/cluster-objects.ts";
import { until } from "../../k8s/testing/cluster.ts";
import { describeCluster } from "../../k8s/testing/describe-cluster.ts";
import { makeShop, SHOP_PODS } from "../../k8s/testing/shop.ts";
import { firstOf } from "../testing/client.ts";
import { type ClusterWindow, withClusterWindow } from "../testing/cluster-window.ts";
import { beginningOf, checkEachOnce, checkVisits } from "../testing/numbered-requests.ts";
import { clusterOrder, rowsOf } from "../testing/tap-window.ts";

await describeCluster("a cluster that is tapped from a window", ({ admin, namespace, kubeconfig }) => {
  const order = clusterOrder(namespace);
  let before: readonly string[] = [];

  beforeAll(async () => {
    process.env["KUBECONFIG"] = kubeconfig;
    await makeShop(admin, namespace);
    before = await listEverything(admin, namespace);
  });

  /** Both ends by the workload that they are of, without what is drawn by lot. */
  function endsOf({ src, dst }: ListRow): string {
    const workload = (name: string): string => /^[a-z]+/.exec(name)?.[0] ?? name;
    return `${workload(src.name)} → ${workload(dst.name)}`;
  }
  /** Rows of a filter are there, and all of them are between these two. */
  async function checkEnds(
    window: ClusterWindow,
    filter: string,
    ends: string,
    count = 8,
  ): Promise<readonly ListRow[]> {
    const rows = await rowsOf(window.client, filter, count);
    expect(new Set(rows.map(endsOf))).toEqual(new Set([ends]));
    return rows;
  }

  test("shows each request once, with the names of both ends, whatever node saw it; nothing is left after", () =>
    withClusterWindow(async (window) => {
      await window.start(order);
      await window.connected();
      const beginning = await beginningOf(window);
      const shopping = await checkEnds(window, 'http && path.startsWith("/item/")', "shopper → storefront");
      for (const { src, dst, status } of shopping) {
        expect([src.namespace, dst.namespace, dst.port, status]).toEqual([namespace, namespace, "8080", "200"]);
      }
      await checkEnds(window, "http && status_code == 503", "shopper → storefront");
      await checkEnds(
        window,
        'http && src.name.startsWith("storefront-") && path.startsWith("/cart/")',
        "storefront → cart",
      );
      await checkEnds(
        window,
        'http && src.name.startsWith("storefront-") && path.startsWith("/orders/")',
        "storefront → orders",
      );
      const lookups = 'dns && dns_questions.exists(q, q.endsWith(".shop.example"))';
      await checkEnds(window, `${lookups} && dns_response`, "storefront → coredns");
      await checkEnds(window, 'redis && redis_type == "INCR"', "cart → redis");
      await checkEnds(window, 'redis && redis_type == "HSET"', "cart → redis");
      await checkEnds(window, "grpc", "storefront → prices");
      await checkEnds(window, 'postgresql and request.query.contains("INSERT INTO orders")', "orders → postgres");
      await checkEachOnce(window, beginning);
      await checkVisits(window, beginning);
      const names = (await window.allRows(lookups)).map(({ summary }) => summary);
      expect(new Set(names).size).toBe(names.length);
      expect(await window.losses()).toEqual([]);
      const state = await window.connected();
      expect(state).toMatchObject({ phase: "live", podsTargeted: SHOP_PODS, leaseFailure: "", missingNames: [] });
      expect(await window.stop()).toMatchObject({ phase: "removed", left: [] });
      expect(await listEverything(admin, namespace)).toEqual(before);
      // What was captured stays.
      await rowsOf(window.client, "http", 10);
    }));

  test("is one at a time of a context, and goes with its session", () =>
    withClusterWindow(async (window) => {
      await window.start(order);
      await expect(window.start(order)).rejects.toMatchObject({ code: "BUSY" });
      await rowsOf(window.client, "http && status_code == 503", 1);
      await window.client.session.close({});
      await firstOf(await window.client.cluster.states({}), ({ taps }) => taps.length === 0);
      expect(await listEverything(admin, namespace)).toEqual(before);
    }));

  test("stopped while its agents are being created, it leaves nothing", () =>
    withClusterWindow(async (window) => {
      const started = window.start(order).catch((error: unknown) => error);
      await until("a Job", async () =>
        (await listEverything(admin, namespace)).some((name) => name.startsWith("jobs/")),
      );
      const { taps } = await window.client.cluster.stop({ tap: "" });
      for (const tap of taps) expect(tap).toMatchObject({ phase: "removed", left: [] });
      await started;
      expect(await listEverything(admin, namespace)).toEqual(before);
    }));

  test("a plan that finds no pod says so, and creates nothing", () =>
    withClusterWindow(async (window) => {
      const nothing = { ...order, podPattern: "^nobody$" };
      expect(await window.client.cluster.plan(nothing)).toMatchObject({ podsTargeted: 0, canDeploy: false });
      await expect(window.start(nothing)).rejects.toMatchObject({ code: "UNSUPPORTED" });
      expect(await listEverything(admin, namespace)).toEqual(before);
    }));
});
