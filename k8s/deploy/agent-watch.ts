// The Jobs, pods and events of one session, followed: the state of each node's agent.
import type { KubeClient } from "../api/kube-client.ts";
import { resourcePath } from "../api/list.ts";
import { type ObjectWatch, watchObjects } from "../api/object-watch.ts";
import { eventSchema, type Job, jobSchema, type KubeEvent, type Pod, podSchema } from "../api/objects.ts";
import { jobName, NODE_ANNOTATION, selectorOf, sessionName } from "../manifests/labels.ts";
import type { NodeState } from "../types.ts";
import { stateOf, whyGone } from "./agent-state.ts";

/** Events kept of one object. */
const MAX_EVENTS = 10;

export class AgentWatch {
  readonly #session: string;
  readonly #jobs: ObjectWatch<Job>;
  readonly #pods: ObjectWatch<Pod>;
  readonly #events: ObjectWatch<KubeEvent>;
  readonly #namespace: string;
  /** Why the Jobs of these nodes are gone, until there are others. */
  readonly #gone = new Map<string, string>();

  constructor(client: KubeClient, namespace: string, session: string, changed: () => void) {
    this.#session = session;
    this.#namespace = namespace;
    const labelSelector = selectorOf(session);
    const path = (group: string, resource: string) => resourcePath(group, "v1", namespace, resource);
    this.#jobs = watchObjects(client, { path: path("batch", "jobs"), schema: jobSchema, labelSelector });
    this.#pods = watchObjects(client, { path: path("", "pods"), schema: podSchema, labelSelector });
    // Events have no labels: ours are known by the name of what they are about.
    const prefix = sessionName(session);
    const ours = eventSchema.refine(({ involvedObject }) => involvedObject.name.startsWith(prefix));
    this.#events = watchObjects(client, { path: path("", "events"), schema: ours });
    this.#jobs.listen({
      changed: (before, now) => {
        if (now !== null) this.#gone.delete(nodeOf(now));
        else if (before !== null) this.#gone.set(nodeOf(before), whyGone(before, client.serverNowMs()));
        changed();
      },
    });
    for (const watch of [this.#pods, this.#events]) watch.listen({ changed });
  }

  get ready(): Promise<unknown> {
    return Promise.all([this.#jobs.ready, this.#pods.ready]);
  }
  jobs(): readonly Job[] {
    return [...this.#jobs.objects()];
  }
  jobOf(node: string): Job | null {
    return this.#jobs.get(this.#namespace, jobName(this.#session, node));
  }
  nodesWithJobs(): readonly string[] {
    return this.jobs().map((job) => nodeOf(job));
  }
  /** The newest pod of each node. */
  podsByNode(): ReadonlyMap<string, Pod> {
    const newest = new Map<string, Pod>();
    for (const pod of this.#pods.objects()) {
      const before = newest.get(nodeOf(pod));
      if (before === undefined || isNewer(pod, before)) newest.set(nodeOf(pod), pod);
    }
    return newest;
  }
  states(nodes: Iterable<string>, refusals: ReadonlyMap<string, string>): readonly NodeState[] {
    const pods = this.podsByNode();
    const events = this.#eventsByObject();
    return [...nodes].toSorted().map((node) => {
      const job = this.jobOf(node);
      const pod = pods.get(node) ?? null;
      const about = [jobName(this.#session, node), ...(pod === null ? [] : [pod.metadata.name])];
      const said = about.flatMap((name) => events.get(name) ?? []);
      return stateOf({
        node,
        job,
        pod,
        events: said,
        refusal: refusals.get(node) ?? "",
        gone: this.#gone.get(node) ?? "",
      });
    });
  }
  stop(): void {
    for (const watch of [this.#jobs, this.#pods, this.#events]) watch.stop();
  }

  #eventsByObject(): ReadonlyMap<string, readonly KubeEvent[]> {
    const byObject = new Map<string, KubeEvent[]>();
    for (const event of this.#events.objects()) {
      const { name } = event.involvedObject;
      const known = byObject.get(name) ?? [];
      known.push(event);
      byObject.set(name, known);
    }
    for (const [name, events] of byObject) {
      byObject.set(name, events.toSorted((a, b) => (timeOf(a) < timeOf(b) ? -1 : 1)).slice(-MAX_EVENTS));
    }
    return byObject;
  }
}

/** When it was said last: RFC 3339 in UTC compares as text. */
function timeOf({ lastTimestamp, eventTime, metadata }: KubeEvent): string {
  return lastTimestamp ?? eventTime ?? metadata.creationTimestamp ?? "";
}
function nodeOf({ metadata }: Job | Pod): string {
  return metadata.annotations?.[NODE_ANNOTATION] ?? "";
}
/** A pod that is being removed gives way to any other. */
function isNewer(a: Pod, b: Pod): boolean {
  const [aLeaves, bLeaves] = [isLeaving(a), isLeaving(b)];
  if (aLeaves !== bLeaves) return bLeaves;
  return (a.metadata.creationTimestamp ?? "") > (b.metadata.creationTimestamp ?? "");
}
function isLeaving({ metadata, status }: Pod): boolean {
  return Boolean(metadata.deletionTimestamp) || status.phase === "Failed" || status.phase === "Succeeded";
}
