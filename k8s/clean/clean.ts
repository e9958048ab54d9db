// What sessions left in a cluster, or still use there: found by label, told with its age and the end of its lease, and
// removed when asked.
import { ContractError } from "../../contract/index.ts";
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
import { endContainer } from "../pod-tap/pod-tap.ts";
import type { LeftSession, RemovalReport } from "../types.ts";
import type { z } from "zod";
import { containersOf, type LeftContainer, tappedPodSchema } from "./left-containers.ts";

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
  const [user, jobs, configMaps, pods] = await Promise.all([
    whoAmI(client),
    listOurs(client, "batch", "jobs", jobSchema, namespaces),
    listOurs(client, "", "configmaps", ownerSchema, namespaces),
    listAll(client, resourcePathOf("", "pods"), { schema: tappedPodSchema }, namespaces),
  ]);
  const containers = pods.flatMap((pod) => containersOf(pod, client.serverNowMs()));
  const sessions = new Map<string, Found>();
  const of = (namespace: string, session: string): Found => {
    const key = `${namespace}/${session}`;
    const known = sessions.get(key) ?? { namespace, session, jobs: [], configMaps: [], containers: [] };
    sessions.set(key, known);
    return known;
  };
  const ofLabels = ({ metadata }: Kept) => of(metadata.namespace, metadata.labels?.[SESSION_LABEL] ?? "");
  for (const job of jobs) ofLabels(job).jobs.push(job);
  for (const configMap of configMaps) ofLabels(configMap).configMaps.push(configMap);
  for (const container of containers) of(container.namespace, container.session).containers.push(container);
  const offsetMs = client.serverNowMs() - Date.now();
  return [...sessions.values()]
    .map((found) => leftSession(found, user.label, offsetMs))
    .filter(({ session, isMine }) => session !== "" && (isMine || options.isForAll === true))
    .toSorted((a, b) => a.createdAtMs - b.createdAtMs);
}

/** Removes them, waits until they are gone, and looks. */
export async function removeLeft(
  client: KubeClient,
  sessions: readonly LeftSession[],
): Promise<readonly RemovalReport[]> {
  return inParallel(sessions, AT_ONCE, (left) => removeOne(client, left));
}

/** A tap of pods has nothing else: who may tap so may perhaps not look for Jobs. */
async function removeOne(client: KubeClient, { namespace, session, containers }: LeftSession): Promise<RemovalReport> {
  if (containers.length === 0) return removeSession(client, namespace, session);
  const ended = await inParallel(containers, AT_ONCE, async (one) => {
    const isOver = await endContainer(client, { namespace, ...one }).catch((error: unknown) => {
      if (error instanceof ContractError) return false;
      throw error;
    });
    return { name: containerName(one), isOver };
  });
  return {
    removed: ended.flatMap(({ name, isOver }) => (isOver ? name : [])),
    left: ended.flatMap(({ name, isOver }) => (isOver ? [] : name)),
  };
}

function listOurs<T extends Kept>(
  client: KubeClient,
  group: string,
  resource: string,
  schema: z.ZodType<T>,
  namespaces: readonly string[],
): Promise<readonly T[]> {
  const order = { schema, labelSelector: `${APP_LABEL}=${APP}` };
  return listAll(client, resourcePathOf(group, resource), order, namespaces);
}

function resourcePathOf(group: string, resource: string): (namespace: string) => string {
  return (namespace) => resourcePath(group, "v1", namespace, resource);
}

/** In the whole cluster where that is allowed, else namespace by namespace, passing over those that are not. */
async function listAll<T extends Kept>(
  client: KubeClient,
  pathIn: (namespace: string) => string,
  order: { readonly schema: z.ZodType<T>; readonly labelSelector?: string },
  namespaces: readonly string[],
): Promise<readonly T[]> {
  const list = async (namespace: string) => {
    try {
      return (await listObjects(client, { path: pathIn(namespace), ...order })).items;
    } catch (error) {
      if (isStatus(error, 403)) return null;
      throw error;
    }
  };
  const everywhere = await list("");
  if (everywhere !== null) return everywhere;
  return (await inParallel(namespaces, AT_ONCE, list)).flatMap((items) => items ?? []);
}

interface Found {
  readonly namespace: string;
  readonly session: string;
  readonly jobs: Job[];
  readonly configMaps: Kept[];
  readonly containers: LeftContainer[];
}

function leftSession(found: Found, me: string, offsetMs: number): LeftSession {
  const { namespace, session, jobs, configMaps, containers } = found;
  const all: readonly Kept[] = [...jobs, ...configMaps];
  const user = all[0]?.metadata.labels?.[USER_LABEL] ?? containers[0]?.user ?? "";
  const created = all.map(({ metadata }) => Date.parse(metadata.creationTimestamp ?? ""));
  const ends = jobs.map(({ metadata, spec, status }) => {
    const startMs = Date.parse(status.startTime ?? metadata.creationTimestamp ?? "");
    return startMs + (spec.activeDeadlineSeconds ?? 0) * 1000;
  });
  const allEnds = [...ends, ...containers.map(({ leaseEndsAtMs }) => leaseEndsAtMs)];
  const nodes = jobs.map(({ metadata }) => metadata.annotations?.[NODE_ANNOTATION] ?? "");
  return {
    session,
    user: (jobs[0] ?? all[0])?.metadata.annotations?.[USER_ANNOTATION] ?? (containers[0]?.userName || user),
    namespace,
    isMine: user === me,
    createdAtMs: Math.min(...created, ...containers.map(({ startedAtMs }) => startedAtMs)) - offsetMs,
    leaseEndsAtMs: allEnds.length === 0 ? null : Math.max(...allEnds) - offsetMs,
    nodes: [...new Set([...nodes, ...containers.map(({ node }) => node)])].toSorted(),
    objects: [
      ...jobs.map(({ metadata }) => `Job ${metadata.name}`),
      ...configMaps.map(({ metadata }) => `ConfigMap ${metadata.name}`),
      // Nobody is asked to let Secrets be listed: it has the same name and goes the same way.
      ...(all.length > 0 ? [`Secret ${sessionName(session)}`] : []),
      ...containers.map(containerName),
    ],
    containers: containers.map(({ pod, container }) => ({ pod, container })),
  };
}

function containerName({ pod, container }: LeftSession["containers"][number]): string {
  return `Pod ${pod} (container ${container})`;
}
