// A window of the real host, for tests that tap a cluster.
import { fileURLToPath } from "node:url";
import type { ClusterOrder, EntryDetail, Ledger, ListRow } from "../../contract/index.ts";
import { until } from "../../k8s/testing/cluster.ts";
import { withFolder } from "../../session/testing/captures.ts";
import { createApi } from "../index.ts";
import { type Client, connectWindow, testParts } from "./client.ts";

const built = (name: string): string => fileURLToPath(new URL(`../../dist/capture-agent/${name}`, import.meta.url));

/** All pods of a namespace, whose agents run there too. */
export function clusterOrder(namespace: string, over: Partial<ClusterOrder> = {}): ClusterOrder {
  return {
    context: "",
    way: "node",
    namespaces: [namespace],
    excludedNamespaces: [],
    podPattern: "",
    labelSelector: "",
    nodes: [],
    agentNamespace: namespace,
    leaseSeconds: 120,
    images: { agent: "", capture: "" },
    imagePullSecrets: [],
    capture: { packetFilter: "", entryFilter: "", maxBodyBytes: 0, redactedHeaders: [], redactedPaths: [] },
    limits: { cpuMillicores: 0, memoryBytes: 0, ringBytes: 0, ringSeconds: 0 },
    ...over,
  };
}

/** Opens one; what it tapped is removed at the end, whatever happened. */
export async function withTapWindow(use: (client: Client, folder: string) => Promise<void>): Promise<void> {
  await withFolder(async (folder) => {
    const agentFiles = { bundle: built("agent.mjs"), captureScript: built("capture.sh") };
    const api = createApi({ ...testParts(folder), agentFiles });
    const { client, close } = connectWindow(api);
    try {
      await use(client, folder);
    } finally {
      close();
      await api.close();
    }
  });
}

/** Rows of a filter, once there are so many. */
export async function rowsOf(client: Client, filter: string, count: number): Promise<readonly ListRow[]> {
  const { view } = await client.view.open({ filter, sort: null, showConnections: false });
  const rows = await until(`${count} rows of ${filter}`, async () => {
    const page = await client.view.rows({ view, start: 0, count });
    return page.rows.length >= count ? page.rows : null;
  });
  await client.view.close({ view });
  return rows;
}

/** What was lost, a line each: a test that fails says it. */
export function lossesIn({ lines }: Ledger): readonly string[] {
  const losses = lines.filter(({ isLoss }) => isLoss);
  return losses.map(({ hop, code, count, unit, reason }) => `${hop} ${code}: ${count} ${unit}, ${reason}`);
}

export function entryOf(client: Client, row: ListRow | undefined): Promise<EntryDetail> {
  return client.entry.detail({ id: row?.id ?? "" });
}
