// The objects of one session in the cluster: made and renewed. Jobs come first and own the rest, so that
// a desktop that dies at any moment leaves nothing that Kubernetes does not remove by itself.
import { isStatus, messageOf } from "../api/failure.ts";
import type { KubeClient } from "../api/kube-client.ts";
import { resourcePath } from "../api/list.ts";
import { type Job, jobSchema } from "../api/objects.ts";
import { inParallel } from "../api/retry.ts";
import { type AgentJobOrder, agentJob } from "../manifests/agent-job.ts";
import { codeConfigMap, credentialSecret, type PackedCode } from "../manifests/session-objects.ts";
import type { AgentCredentials, OwnerReference } from "../types.ts";

/** Requests at the same time. */
const AT_ONCE = 8;
/** Owners of the shared objects: they go with the last one, and all Jobs of a session have the same lease. */
const MAX_OWNERS = 64;

export interface SessionOrder {
  readonly job: AgentJobOrder;
  readonly code: PackedCode;
  readonly credentials: AgentCredentials;
}

export class SessionCluster {
  readonly #client: KubeClient;
  readonly #order: SessionOrder;
  readonly #jobs: string;
  readonly #configMaps: string;
  readonly #secrets: string;

  constructor(client: KubeClient, order: SessionOrder) {
    this.#client = client;
    this.#order = order;
    const { namespace } = order.job;
    this.#jobs = resourcePath("batch", "v1", namespace, "jobs");
    this.#configMaps = resourcePath("", "v1", namespace, "configmaps");
    this.#secrets = resourcePath("", "v1", namespace, "secrets");
  }

  /**
   * Makes the Jobs of these nodes, and what they share where it is not there. Answers what was refused, by node: one node
   * that fails does not keep the others from running. Rejects when nothing could be made at all.
   */
  async create(nodes: readonly string[], signal?: AbortSignal): Promise<ReadonlyMap<string, string>> {
    const refused = new Map<string, string>();
    const first = nodes.slice(0, MAX_OWNERS);
    const made = await inParallel(first, AT_ONCE, (node) => this.#createJob(node, refused, signal));
    const owners = made.filter((job) => job !== null).map(ownerOf);
    if (owners.length > 0) await this.#createShared(owners, signal);
    await inParallel(nodes.slice(MAX_OWNERS), AT_ONCE, (node) => this.#createJob(node, refused, signal));
    return refused;
  }

  async #createJob(node: string, refused: Map<string, string>, signal?: AbortSignal): Promise<Job | null> {
    const body = agentJob(this.#order.job, node);
    try {
      return jobSchema.parse(await this.#client.call({ method: "POST", path: this.#jobs, body, signal }));
    } catch (error) {
      if (signal?.aborted === true) throw error;
      // One that is still being removed has the name; it is tried again.
      refused.set(node, isStatus(error, 409) ? "its former Job is still being removed" : messageOf(error));
      return null;
    }
  }
  async #createShared(owners: readonly OwnerReference[], signal?: AbortSignal): Promise<void> {
    const { job, code, credentials } = this.#order;
    await Promise.all([
      this.#createOnce(this.#configMaps, codeConfigMap(job, code, owners), signal),
      this.#createOnce(this.#secrets, credentialSecret(job, credentials, owners), signal),
    ]);
  }
  async #createOnce(path: string, body: object, signal?: AbortSignal): Promise<void> {
    try {
      await this.#client.call({ method: "POST", path, body, signal });
    } catch (error) {
      if (!isStatus(error, 409)) throw error;
    }
  }

  /** Sets the deadlines to a whole lease from now. Rejects with the first failure, after all were tried. */
  async renew(jobs: readonly Job[], leaseSeconds: number): Promise<void> {
    const failures: unknown[] = [];
    await inParallel(jobs, AT_ONCE, async ({ metadata, status }) => {
      const startedMs = Date.parse(status.startTime ?? "");
      // The deadline counts from the start: one that has not begun has its whole lease before it.
      if (Number.isNaN(startedMs)) return;
      const activeDeadlineSeconds = deadlineSeconds(startedMs, this.#client.serverNowMs(), leaseSeconds);
      try {
        await this.#client.call({
          method: "PATCH",
          path: `${this.#jobs}/${metadata.name}`,
          contentType: "application/merge-patch+json",
          body: { spec: { activeDeadlineSeconds } },
        });
      } catch (error) {
        if (!isStatus(error, 404)) failures.push(error);
      }
    });
    if (failures.length > 0) throw failures[0];
  }
}

function ownerOf({ metadata }: Job): OwnerReference {
  return { apiVersion: "batch/v1", kind: "Job", name: metadata.name, uid: metadata.uid };
}
/** Seconds from the start of a Job to a lease from now. */
export function deadlineSeconds(startedMs: number, nowMs: number, leaseSeconds: number): number {
  return Math.max(0, Math.ceil((nowMs - startedMs) / 1000)) + leaseSeconds;
}
