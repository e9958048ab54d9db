// The end of a session: asks for the removal of all its objects, waits until they are gone, and looks.
import { setTimeout as sleep } from "node:timers/promises";
import type { KubeClient } from "../api/kube-client.ts";
import { listObjects, resourcePath } from "../api/list.ts";
import { ownerSchema } from "../api/objects.ts";
import { selectorOf } from "../manifests/labels.ts";
import type { RemovalReport } from "../types.ts";
import type { SessionCluster } from "./session-cluster.ts";

/** Pods have two seconds to end; a node that does not answer keeps its pod longer than anybody waits. */
const GIVE_UP_MS = 60_000;
const POLL_MS = 250;

export async function removeSession(
  client: KubeClient,
  cluster: Pick<SessionCluster, "remove" | "removeShared">,
  namespace: string,
  session: string,
): Promise<RemovalReport> {
  const labelSelector = selectorOf(session);
  const names = async (kind: string, group: string, resource: string) => {
    const path = resourcePath(group, "v1", namespace, resource);
    const { items } = await listObjects(client, { path, schema: ownerSchema, labelSelector });
    return items.map(({ metadata }) => `${kind} ${metadata.name}`);
  };
  const present = async () => {
    const [jobs, pods] = await Promise.all([names("Job", "batch", "jobs"), names("Pod", "", "pods")]);
    return [...jobs, ...pods];
  };
  const jobs = await names("Job", "batch", "jobs");
  await cluster.remove(jobs.map((job) => job.replace(/^Job /, "")));
  const removed = new Set(jobs);
  const giveUpAtMs = Date.now() + GIVE_UP_MS;
  for (;;) {
    const left = [...(await present()), ...(await cluster.removeShared())];
    for (const name of left) removed.add(name);
    if (left.length === 0) return { removed: [...removed].toSorted(), left };
    if (Date.now() > giveUpAtMs)
      return { removed: [...removed].filter((name) => !left.includes(name)).toSorted(), left };
    await sleep(POLL_MS);
  }
}
