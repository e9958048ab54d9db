// Who has which address, from the cluster itself: pods, services, nodes, the slices that tell which pods stand behind a
// service, and the owners of pods. Each kind is watched in the whole cluster where the user may, else in the namespaces
// that they may read; what stays unseen is said.
import { messageOf } from "../api/failure.ts";
import type { KubeClient } from "../api/kube-client.ts";
import { resourcePath } from "../api/list.ts";
import type { ObjectWatch } from "../api/object-watch.ts";
import {
  type EndpointSlice,
  endpointSliceSchema,
  type Kept,
  nodeSchema,
  type Owner,
  ownerSchema,
  type Pod,
  podSchema,
  serviceSchema,
} from "../api/objects.ts";
import { shareWatch } from "../api/shared-watch.ts";
import { Listeners } from "../deploy/coalesce.ts";
import { checkPermissions } from "../plan/permissions.ts";
import type { ClusterNameSpan, MissingNames, NameChange, NameWatch, Permission } from "../types.ts";
import type { z } from "zod";
import { SpanBook } from "./span-book.ts";
import { type Backing, controllerOf, nodeSpans, podSpans, serviceSpans, workloadOf } from "./spans.ts";

/** Changes of this time are told together. */
const QUIET_MS = 100;
const SERVICE_OF_SLICE = "kubernetes.io/service-name";

interface Kind<T extends Kept> {
  readonly group: string;
  readonly resource: string;
  readonly isNamespaced: boolean;
  readonly schema: z.ZodType<T>;
}
const PODS: Kind<Pod> = { group: "", resource: "pods", isNamespaced: true, schema: podSchema };
const SERVICES = { group: "", resource: "services", isNamespaced: true, schema: serviceSchema };
const NODES = { group: "", resource: "nodes", isNamespaced: false, schema: nodeSchema };
const SLICES: Kind<EndpointSlice> = {
  group: "discovery.k8s.io",
  resource: "endpointslices",
  isNamespaced: true,
  schema: endpointSliceSchema,
};
const REPLICA_SETS: Kind<Owner> = { group: "apps", resource: "replicasets", isNamespaced: true, schema: ownerSchema };

export interface NameWatchOptions {
  /** Where to look when the whole cluster may not be read; `*` and empty: the context's namespace. */
  readonly namespaces: readonly string[];
}

export function watchNames(client: KubeClient, options: NameWatchOptions): NameWatch {
  const named = options.namespaces.filter((namespace) => namespace !== "*");
  return new Watching(client, named.length === 0 ? [client.namespace] : named);
}

class Watching implements NameWatch {
  readonly #client: KubeClient;
  readonly #namespaces: readonly string[];
  readonly #book = new SpanBook();
  readonly #listeners = new Listeners<[NameChange]>();
  readonly #watches: { readonly watch: ObjectWatch<Kept>; readonly resource: string; readonly namespace: string }[] =
    [];
  readonly #missing: MissingNames[] = [];
  readonly #stopped = new AbortController();
  readonly ready: Promise<void>;
  readonly #pods = new Map<string, Pod>();
  readonly #owners = new Map<string, Owner>();
  readonly #podsByOwner = new Map<string, Set<string>>();
  /** Slices that name a pod, by the pod. */
  readonly #backings = new Map<string, Map<string, Backing>>();
  #timer: NodeJS.Timeout | null = null;

  constructor(client: KubeClient, namespaces: readonly string[]) {
    this.#client = client;
    this.#namespaces = namespaces;
    this.ready = this.#begin().catch((error: unknown) => {
      if (this.#stopped.signal.aborted) return;
      this.#missing.push({ resource: "*", namespace: "", reason: messageOf(error) });
    });
  }

  current(): readonly ClusterNameSpan[] {
    return this.#book.current();
  }
  onChange(listener: (change: NameChange) => void): () => void {
    listener({ opened: this.current(), ended: [] });
    return this.#listeners.add(listener);
  }
  missing(): readonly MissingNames[] {
    const failed = this.#watches.flatMap(({ watch, resource, namespace }) => {
      const failure = watch.failure();
      return failure === null ? [] : [{ resource, namespace, reason: failure.message }];
    });
    return [...this.#missing, ...failed];
  }
  stop(): void {
    this.#stopped.abort();
    if (this.#timer !== null) clearTimeout(this.#timer);
    for (const { watch } of this.#watches) watch.stop();
  }

  async #begin(): Promise<void> {
    const places = await this.#places([PODS, SERVICES, NODES, SLICES, REPLICA_SETS]);
    if (this.#stopped.signal.aborted) return;
    // Owners and slices first: most pods then get their whole name at once.
    this.#follow(REPLICA_SETS, places, (before, now) => this.#ownerChanged(before, now));
    this.#follow(SLICES, places, (before, now) => this.#sliceChanged(before, now));
    this.#follow(PODS, places, (before, now) => this.#podChanged(before, now));
    this.#follow(SERVICES, places, (before, now) =>
      this.#set(`service/${(now ?? before)?.metadata.uid}`, now === null ? [] : serviceSpans(now)),
    );
    this.#follow(NODES, places, (before, now) =>
      this.#set(`node/${(now ?? before)?.metadata.uid}`, now === null ? [] : nodeSpans(now)),
    );
    await Promise.all(this.#watches.map(({ watch }) => watch.ready));
    this.#tell();
  }

  /** Where each kind may be watched: `""` is the whole cluster. */
  async #places(kinds: readonly Kind<Kept>[]): Promise<ReadonlyMap<string, readonly string[]>> {
    const places = new Map<string, readonly string[]>();
    await Promise.all(
      kinds.map(async (kind) => {
        if (await this.#mayWatch(kind, "")) {
          places.set(kind.resource, [""]);
          return;
        }
        const reason = "you may not list and watch them in the whole cluster";
        this.#missing.push({ resource: kind.resource, namespace: "", reason });
        if (!kind.isNamespaced) return;
        const allowed: string[] = [];
        for (const namespace of this.#namespaces) {
          if (await this.#mayWatch(kind, namespace)) allowed.push(namespace);
          else
            this.#missing.push({ resource: kind.resource, namespace, reason: "you may not list and watch them there" });
        }
        places.set(kind.resource, allowed);
      }),
    );
    return places;
  }
  async #mayWatch({ group, resource }: Kind<Kept>, namespace: string): Promise<boolean> {
    const asked: readonly Permission[] = ["list", "watch"].map((verb) => {
      return { verb, group, resource, namespace, purpose: "names", isRequired: false };
    });
    const checked = await checkPermissions(this.#client, asked, this.#stopped.signal);
    return checked.every(({ state }) => state === "held");
  }
  #follow<T extends Kept>(
    { group, resource, schema }: Kind<T>,
    places: ReadonlyMap<string, readonly string[]>,
    changed: (before: T | null, now: T | null) => void,
  ): void {
    for (const namespace of places.get(resource) ?? []) {
      const watch = shareWatch(this.#client, { path: resourcePath(group, "v1", namespace, resource), schema });
      this.#watches.push({ watch, resource, namespace });
      watch.listen({ changed });
    }
  }

  #podChanged(before: Pod | null, now: Pod | null): void {
    const pod = now ?? before;
    if (pod === null) return;
    const key = keyOf(pod);
    const owner = controllerOf(pod)?.uid;
    if (now === null) {
      this.#pods.delete(key);
      if (owner !== undefined) removeFrom(this.#podsByOwner, owner, key);
    } else {
      this.#pods.set(key, now);
      if (owner !== undefined) setOf(this.#podsByOwner, owner).add(key);
    }
    this.#namePod(now, pod);
  }
  #namePod(now: Pod | null, pod: Pod): void {
    const workload = workloadOf(pod, (uid) => this.#owners.get(uid) ?? null);
    // Several services may stand before a pod: always the same one of them names it.
    const [backing = null] = [...(this.#backings.get(keyOf(pod))?.values() ?? [])].toSorted((a, b) =>
      `${a.service}/${a.slice}` < `${b.service}/${b.slice}` ? -1 : 1,
    );
    this.#set(`pod/${pod.metadata.uid}`, now === null ? [] : podSpans(now, workload, backing));
  }
  #nameAgain(keys: Iterable<string>): void {
    for (const key of keys) {
      const pod = this.#pods.get(key);
      if (pod !== undefined) this.#namePod(pod, pod);
    }
  }
  #ownerChanged(before: Owner | null, now: Owner | null): void {
    const uid = (now ?? before)?.metadata.uid ?? "";
    if (now === null) {
      // Its pods outlive it for a moment, and keep the name that it gave them.
      this.#owners.delete(uid);
      return;
    }
    this.#owners.set(uid, now);
    this.#nameAgain(this.#podsByOwner.get(uid) ?? []);
  }
  #sliceChanged(before: EndpointSlice | null, now: EndpointSlice | null): void {
    const touched = new Set<string>();
    for (const [slice, isThere] of [[before, false] as const, [now, true] as const]) {
      const service = slice?.metadata.labels?.[SERVICE_OF_SLICE];
      if (slice === null || service === undefined) continue;
      for (const { targetRef } of slice.endpoints ?? []) {
        if (targetRef?.kind !== "Pod") continue;
        const pod = `${slice.metadata.namespace}/${targetRef.name}`;
        touched.add(pod);
        const backings = this.#backings.get(pod) ?? new Map<string, Backing>();
        if (isThere) backings.set(slice.metadata.name, { service, slice: slice.metadata.name });
        else backings.delete(slice.metadata.name);
        if (backings.size === 0) this.#backings.delete(pod);
        else this.#backings.set(pod, backings);
      }
    }
    this.#nameAgain(touched);
  }

  #set(object: string, spans: readonly ClusterNameSpan[]): void {
    this.#book.set(object, spans, BigInt(Date.now()) * 1_000_000n);
    this.#timer ??= setTimeout(() => this.#tell(), QUIET_MS);
  }
  #tell(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    const change = this.#book.take();
    if (change.opened.length > 0 || change.ended.length > 0) this.#listeners.tell(change);
  }
}

function keyOf({ metadata }: Pod): string {
  return `${metadata.namespace}/${metadata.name}`;
}
function setOf(sets: Map<string, Set<string>>, key: string): Set<string> {
  const known = sets.get(key) ?? new Set<string>();
  sets.set(key, known);
  return known;
}
function removeFrom(sets: Map<string, Set<string>>, key: string, item: string): void {
  const set = sets.get(key);
  set?.delete(item);
  if (set?.size === 0) sets.delete(key);
}
