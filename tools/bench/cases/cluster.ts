// A real cluster tapped as from a window: how long until the first request with names, and how long a request takes from
// its response packet on the node to the row that a window can show. Needs the test cluster (k8s/testing/cluster.ts).
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ListRow } from "../../../contract/index.ts";
import { createApi } from "../../../host/index.ts";
import { type Client, connectWindow, firstOf, testParts } from "../../../host/testing/client.ts";
import { makeShop } from "../../../host/testing/shop.ts";
import { drawNamespace, makeNamespace, removeNamespace, testCluster } from "../../../k8s/testing/cluster.ts";
import { ROOT } from "../../guards/tree.ts";
import type { BenchCase, Figure } from "../figure.ts";
import { percentile } from "../measure.ts";

const REQUESTS = 600;
const PAGE_ROWS = 500;
const LEASE_SECONDS = 300;
const BUDGET_MS = { firstRequest: 10_000, seen: 1000 };

/** Rows of the filter in order of arrival, each page as soon as a window is told of it. */
async function* pagesOf(client: Client, filter: string): AsyncGenerator<readonly ListRow[]> {
  const { view } = await client.view.open({ filter, sort: null, showConnections: false });
  let seen = 0;
  for await (const { total } of await client.view.ticks({ view })) {
    while (seen < total) {
      const { rows } = await client.view.rows({ view, start: seen, count: PAGE_ROWS });
      if (rows.length === 0) break;
      seen += rows.length;
      yield rows;
    }
  }
}

/** From the response packet, by the clock of its node, which is this machine's. */
function msSince({ timeNs, elapsedUs }: ListRow): number {
  return Date.now() - Number(BigInt(timeNs) / 1000n) / 1000 - (elapsedUs ?? 0) / 1000;
}

async function msToFirstRequest(client: Client, press: () => Promise<unknown>): Promise<number> {
  const pressed = performance.now();
  await press();
  for await (const rows of pagesOf(client, "http"))
    if (rows.some(({ src, dst }) => src.name !== "" && dst.name !== "")) break;
  return performance.now() - pressed;
}

async function msToBeSeen(client: Client): Promise<readonly number[]> {
  const times: number[] = [];
  // What was there before is not looked at.
  for await (const rows of pagesOf(client, "http && timestamp >= now() && status_code > 0")) {
    times.push(...rows.map(msSince));
    if (times.length >= REQUESTS) break;
  }
  return times;
}

async function measure(client: Client, namespace: string): Promise<readonly Figure[]> {
  const order = {
    context: "",
    way: "node" as const,
    namespaces: [namespace],
    excludedNamespaces: [],
    podPattern: "",
    labelSelector: "",
    nodes: [],
    agentNamespace: namespace,
    leaseSeconds: LEASE_SECONDS,
    images: { agent: "", capture: "" },
    imagePullSecrets: [],
    capture: { packetFilter: "", entryFilter: "", maxBodyBytes: 0, redactedHeaders: [], redactedPaths: [] },
    limits: { cpuMillicores: 0, memoryBytes: 0, ringBytes: 0, ringSeconds: 0 },
  };
  const firstMs = await msToFirstRequest(client, () => client.cluster.start({ order, isAdded: false }));
  await firstOf(
    await client.cluster.states({}),
    ({ taps }) => taps[0]?.nodes.every(({ link }) => link === "connected") === true,
  );
  const times = await msToBeSeen(client);
  await client.cluster.stop({ tap: "" });
  const p99 = percentile(times, 0.99);
  return [
    {
      what: "cluster: from the button to the first request with names",
      figure: `${(firstMs / 1000).toFixed(1)} s`,
      budget: "< 10 s",
      isMet: firstMs < BUDGET_MS.firstRequest,
    },
    {
      what: `  from a response's packet to its row in the window, p99 of ${times.length}`,
      figure: `${p99.toFixed(0)} ms (p50 ${percentile(times, 0.5).toFixed(0)} ms)`,
      budget: "< 1,000 ms",
      isMet: p99 < BUDGET_MS.seen,
    },
  ];
}

export const clusterCase: BenchCase = {
  name: "cluster",
  async run() {
    const cluster = await testCluster();
    if (cluster === null) throw new Error("this needs the test cluster");
    process.env["KUBECONFIG"] = cluster.kubeconfig;
    const namespace = drawNamespace();
    const folder = mkdtempSync(join(tmpdir(), "thresher-bench-"));
    const files = join(ROOT, "dist/capture-agent");
    const agentFiles = { bundle: join(files, "agent.mjs"), captureScript: join(files, "capture.sh") };
    const api = createApi({ ...testParts(folder), agentFiles });
    const { client, close } = connectWindow(api);
    try {
      await makeNamespace(cluster.admin, namespace);
      await makeShop(cluster.admin, namespace);
      return await measure(client, namespace);
    } finally {
      close();
      await api.close();
      await removeNamespace(cluster.admin, namespace);
      rmSync(folder, { recursive: true });
    }
  },
};
