// What can be told of a cluster before anything is chosen: that it answers, its version, its namespaces.
import { z } from "zod";
import { isStatus } from "../api/failure.ts";
import type { KubeClient } from "../api/kube-client.ts";
import { listObjects, resourcePath } from "../api/list.ts";
import { ownerSchema } from "../api/objects.ts";
import type { ClusterGlance } from "../types.ts";

const versionSchema = z.object({ gitVersion: z.string() });

/** Rejects where the cluster does not answer or does not accept the credentials. */
export async function glance(client: KubeClient, signal?: AbortSignal): Promise<ClusterGlance> {
  const [version, namespaces] = await Promise.all([
    client.call({ path: "/version", signal }),
    listNamespaces(client, signal),
  ]);
  const known = versionSchema.safeParse(version);
  return {
    version: known.success ? known.data.gitVersion : "",
    namespaces: namespaces ?? [client.namespace],
    isComplete: namespaces !== null,
  };
}

/** Null where the user may not list them. */
async function listNamespaces(client: KubeClient, signal: AbortSignal | undefined): Promise<readonly string[] | null> {
  try {
    const path = resourcePath("", "v1", "", "namespaces");
    const { items } = await listObjects(client, { path, schema: ownerSchema, signal });
    return items.map(({ metadata }) => metadata.name).toSorted();
  } catch (error) {
    if (isStatus(error, 403)) return null;
    throw error;
  }
}
