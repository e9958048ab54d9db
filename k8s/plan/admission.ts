// Whether the agents' namespace lets their pod in, found out without making one: the API server runs the whole admission
// (Pod Security, quotas, webhooks) in a dry run. Pod Security refuses pods, never Jobs, so the Job's own dry run is not
// enough; where the user may not create pods, the namespace's label tells. Source: "Pod Security Admission".
import { z } from "zod";
import { isStatus, KubeFailure } from "../api/failure.ts";
import type { KubeClient } from "../api/kube-client.ts";
import { resourcePath } from "../api/list.ts";
import { type AgentJobOrder, agentJob, agentPod } from "../manifests/agent-job.ts";
import type { Admission } from "../types.ts";

const ENFORCE_LABEL = "pod-security.kubernetes.io/enforce";
/** RBAC's own refusals, apart from those of admission, which have the same status. */
const LACKS_PERMISSION = /cannot create resource/;
const UNKNOWN_NODE = "any";

export interface AdmissionCheck {
  readonly admission: Admission;
  readonly isNamespaceMissing: boolean;
}

export async function checkAdmission(
  client: KubeClient,
  order: AgentJobOrder,
  node: string = UNKNOWN_NODE,
  signal?: AbortSignal,
): Promise<AdmissionCheck> {
  const { namespace } = order;
  const [job, pod, level] = await Promise.all([
    dryRun(client, resourcePath("batch", "v1", namespace, "jobs"), agentJob(order, node), signal),
    dryRun(client, resourcePath("", "v1", namespace, "pods"), agentPod(order, node), signal),
    enforcedLevel(client, namespace, signal),
  ]);
  const isNamespaceMissing = job.isMissing || pod.isMissing || level === null;
  if (isNamespaceMissing) {
    return { admission: { verdict: "denied", reason: `there is no namespace ${namespace}` }, isNamespaceMissing };
  }
  return { admission: verdict(job, pod, level), isNamespaceMissing };
}

function verdict(job: DryRun, pod: DryRun, level: string | undefined): Admission {
  const refused = [job, pod].find((run) => run.verdict === "denied");
  if (refused !== undefined) return { verdict: "denied", reason: refused.reason };
  if (pod.verdict === "allowed") return { verdict: "allowed", reason: "" };
  if (level === "baseline" || level === "restricted") {
    const reason = `the namespace enforces the Pod Security level ${level}, and agents share their node's network`;
    return { verdict: "denied", reason };
  }
  if (level === "privileged") return { verdict: "allowed", reason: "" };
  // A Job's dry run warns where the namespace's `warn` level is set: nearly always the enforced one.
  return { verdict: "unknown", reason: job.warnings.join("; ") || pod.reason };
}

interface DryRun {
  readonly verdict: Admission["verdict"];
  readonly reason: string;
  readonly warnings: readonly string[];
  readonly isMissing: boolean;
}
async function dryRun(client: KubeClient, path: string, body: object, signal?: AbortSignal): Promise<DryRun> {
  try {
    const { warnings } = await client.answer({ method: "POST", path, query: { dryRun: "All" }, body, signal });
    return { verdict: "allowed", reason: "", warnings, isMissing: false };
  } catch (error) {
    if (!(error instanceof KubeFailure) || error.status === 0 || error.status === 401) throw error;
    const isMissing = error.status === 404;
    const isUnknown = LACKS_PERMISSION.test(error.message) || error.status >= 500;
    return { verdict: isUnknown ? "unknown" : "denied", reason: error.message, warnings: [], isMissing };
  }
}

const namespaceSchema = z.object({
  metadata: z.object({ labels: z.record(z.string(), z.string()).optional() }),
});

/** The enforced level, undefined where it is not set or not told, null where there is no such namespace. */
async function enforcedLevel(client: KubeClient, namespace: string, signal?: AbortSignal) {
  try {
    const path = `/api/v1/namespaces/${encodeURIComponent(namespace)}`;
    return namespaceSchema.parse(await client.call({ path, signal })).metadata.labels?.[ENFORCE_LABEL];
  } catch (error) {
    if (isStatus(error, 404)) return null;
    if (isStatus(error, 403)) return undefined;
    throw error;
  }
}
