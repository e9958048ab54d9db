// What sessions left in a cluster, or still use there: found by label, told with its age and the end of its lease, and
// removed when asked.
import { isStatus } from "../api/failure.ts";
import type { KubeClient } from "../api/kube-client.ts";
import { listObjects, resourcePath } from "../api/list.ts";
import { type Job, jobSchema, type Kept, ownerSchema } from "../api/objects.ts";
import { inParallel } from "../api/retry.ts";
import { removeSession } from "../deploy/remove.ts";
import {
  APP,
  APP_LABEL,
  NODE_ANNOTATION,
  SESSION_LABEL,
  sessionName,
  USER_ANNOTATION,
  USER_LABEL,
} from "../manifests/labels.ts";
import { whoAmI } from "../plan/plan.ts";
import type { LeftSession, RemovalReport } from "../types.ts";
import type { z } from "zod";

/** Sessions removed at the same time. */
const AT_ONCE = 4;

export interface CleanOptions {
  /** Everybody's, not only this user's. */
  readonly isForAll?: boolean;
  /** Where to look when the whole cluster may not be listed, beside the context's namespace. */
  readonly namespaces?: readonly string[];
}

/** Oldest first. */
export async function listLeft(client: KubeClient, options: CleanOptions = {}): Promise<readonly LeftSession[]> {
  const namespaces = [...new Set([client.namespace, ...(options.namespaces ?? [])])];
  const [user, jobs, configMaps] = await Promise.all([
    whoAmI(client),
    listOurs(client, "batch", "jobs", jobSchema, namespaces),
    listOurs(client, "", "configmaps", ownerSchema, namespaces),
  ]);
  const sessions = new Map<string, { readonly jobs: Job[]; readonly configMaps: Kept[] }>();
  const of = (object: Kept) => {
    const key = `${object.metadata.namespace}/${object.metadata.labels?.[SESSION_LABEL] ?? ""}`;
    const known = sessions.get(key) ?? { jobs: [], configMaps: [] };
    sessions.set(key, known);
    return known;
  };
  for (const job of jobs) of(job).jobs.push(job);
  for (const configMap of configMaps) of(configMap).configMaps.push(configMap);
  const offsetMs = client.serverNowMs() - Date.now();
  return [...sessions.values()]
    .map((found) => leftSession(found.jobs, found.configMaps, user.label, offsetMs))
    .filter(({ session, isMine }) => session !== "" && (isMine || options.isForAll === true))
    .toSorted((a, b) => a.createdAtMs - b.createdAtMs);
}

/** Removes them, waits until they are gone, and looks. */
export async function removeLeft(
  client: KubeClient,
  sessions: readonly LeftSession[],
): Promise<readonly RemovalReport[]> {
  return inParallel(sessions, AT_ONCE, ({ namespace, session }) => removeSession(client, namespace, session));
}

/** In the whole cluster where that is allowed, else namespace by namespace, passing over those that are not. */
async function listOurs<T extends Kept>(
  client: KubeClient,
  group: string,
  resource: string,
  schema: z.ZodType<T>,
  namespaces: readonly string[],
): Promise<readonly T[]> {
  const list = async (namespace: string) => {
    const path = resourcePath(group, "v1", namespace, resource);
    try {
      return (await listObjects(client, { path, schema, labelSelector: `${APP_LABEL}=${APP}` })).items;
    } catch (error) {
      if (isStatus(error, 403)) return null;
      throw error;
    }
  };
  const everywhere = await list("");
  if (everywhere !== null) return everywhere;
  return (await inParallel(namespaces, AT_ONCE, list)).flatMap((items) => items ?? []);
}

function leftSession(jobs: readonly Job[], configMaps: readonly Kept[], me: string, offsetMs: number): LeftSession {
  const all: readonly Kept[] = [...jobs, ...configMaps];
  const [first] = all;
  const session = first?.metadata.labels?.[SESSION_LABEL] ?? "";
  const user = first?.metadata.labels?.[USER_LABEL] ?? "";
  const ends = jobs.map(({ metadata, spec, status }) => {
    const startMs = Date.parse(status.startTime ?? metadata.creationTimestamp ?? "");
    return startMs + (spec.activeDeadlineSeconds ?? 0) * 1000 - offsetMs;
  });
  return {
    session,
    user: (jobs[0] ?? first)?.metadata.annotations?.[USER_ANNOTATION] ?? user,
    namespace: first?.metadata.namespace ?? "",
    isMine: user === me,
    createdAtMs: Math.min(...all.map(({ metadata }) => Date.parse(metadata.creationTimestamp ?? ""))) - offsetMs,
    leaseEndsAtMs: ends.length === 0 ? null : Math.max(...ends),
    nodes: jobs.map(({ metadata }) => metadata.annotations?.[NODE_ANNOTATION] ?? "").toSorted(),
    objects: [
      ...jobs.map(({ metadata }) => `Job ${metadata.name}`),
      ...configMaps.map(({ metadata }) => `ConfigMap ${metadata.name}`),
      // Nobody is asked to let Secrets be listed: it has the same name and goes the same way.
      `Secret ${sessionName(session)}`,
    ],
  };
}
