// The end of a session: asks for the removal of all its objects, waits until they are gone, and looks.
import { setTimeout as sleep } from "node:timers/promises";
import { isStatus } from "../api/failure.ts";
import type { KubeClient } from "../api/kube-client.ts";
import { listObjects, resourcePath } from "../api/list.ts";
import { ownerSchema } from "../api/objects.ts";
import { inParallel } from "../api/retry.ts";
import { selectorOf, sessionName } from "../manifests/labels.ts";
import type { RemovalReport } from "../types.ts";

/**
 * Pods have two seconds to end; a node that does not answer keeps its pod longer than anybody waits. So long without
 * anything more being gone: of a thousand agents some are always still going.
 */
const GIVE_UP_MS = 60_000;
/** Looks are at first near each other, then so far apart that a thousand agents are not listed without end. */
const POLL_MS = 250;
const MAX_POLL_MS = 2_000;
const SLOWER = 1.2;
const AT_ONCE = 8;

export async function removeSession(client: KubeClient, namespace: string, session: string): Promise<RemovalReport> {
  const jobs = await namesOf(client, namespace, session, "batch", "jobs");
  // What the Jobs own goes with them, perhaps before anybody looks: it is told of only where it is asked for first.
  const removed = new Set(await whatIsLeft(client, namespace, session));
  await inParallel(jobs, AT_ONCE, (job) => removeJob(client, namespace, job));
  let giveUpAtMs = Date.now() + GIVE_UP_MS;
  let fewest = Number.POSITIVE_INFINITY;
  for (let pollMs = POLL_MS; ; pollMs = Math.min(MAX_POLL_MS, pollMs * SLOWER)) {
    const left = await whatIsLeft(client, namespace, session);
    for (const name of left) removed.add(name);
    if (left.length < fewest) giveUpAtMs = Date.now() + GIVE_UP_MS;
    fewest = Math.min(fewest, left.length);
    if (left.length === 0 || Date.now() > giveUpAtMs) {
      return { removed: [...removed].filter((name) => !left.includes(name)).toSorted(), left };
    }
    await sleep(pollMs);
  }
}

/** Its pod ends before it does. */
export async function removeJob(client: KubeClient, namespace: string, name: string): Promise<void> {
  await remove(client, `${resourcePath("batch", "v1", namespace, "jobs")}/${name}`, "Foreground");
}

/**
 * Jobs and pods are listed. ConfigMap and Secret are removed, which tells whether they were there: nobody needs the
 * permission to read a Secret for that.
 */
async function whatIsLeft(client: KubeClient, namespace: string, session: string): Promise<readonly string[]> {
  const name = sessionName(session);
  const shared = (resource: string) =>
    remove(client, `${resourcePath("", "v1", namespace, resource)}/${name}`, "Background");
  const [jobs, pods, hadConfigMap, hadSecret] = await Promise.all([
    namesOf(client, namespace, session, "batch", "jobs"),
    namesOf(client, namespace, session, "", "pods"),
    shared("configmaps"),
    shared("secrets"),
  ]);
  return [
    ...jobs.map((job) => `Job ${job}`),
    ...pods.map((pod) => `Pod ${pod}`),
    ...(hadConfigMap ? [`ConfigMap ${name}`] : []),
    ...(hadSecret ? [`Secret ${name}`] : []),
  ];
}
async function namesOf(client: KubeClient, namespace: string, session: string, group: string, resource: string) {
  const path = resourcePath(group, "v1", namespace, resource);
  const { items } = await listObjects(client, { path, schema: ownerSchema, labelSelector: selectorOf(session) });
  return items.map(({ metadata }) => metadata.name);
}

/** True when there was something to remove. Where the user may not, Kubernetes does it with the last Job. */
async function remove(client: KubeClient, path: string, propagationPolicy: "Foreground" | "Background") {
  try {
    await client.call({ method: "DELETE", path, body: { propagationPolicy } });
    return true;
  } catch (error) {
    if (isStatus(error, 404, 403)) return false;
    throw error;
  }
}
