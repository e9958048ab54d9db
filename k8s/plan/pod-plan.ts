// What a tap of pods would do: which of them, with which permissions, and whether they would let the container in.
import { z } from "zod";
import { KubeFailure } from "../api/failure.ts";
import type { KubeClient } from "../api/kube-client.ts";
import { resourcePath } from "../api/list.ts";
import { newSessionId, type SessionUser, sessionName } from "../manifests/labels.ts";
import { waitingContainer } from "../pod-tap/pod-tap.ts";
import type { Admission, KubeObject, PlanWarning, PodTapOrder, TapSettings, TargetPod } from "../types.ts";

/** Pods that are tapped at the same time: each takes a process of the desktop and a connection. */
export const MAX_TAPPED_PODS = 16;

/** RBAC's own refusals, apart from those of admission, which have the same status. */
const LACKS_PERMISSION = /cannot patch resource/;

export interface PlannedPodTap {
  readonly session: string;
  readonly user: SessionUser;
  readonly settings: TapSettings;
}
function orderFor({ session, user, settings }: PlannedPodTap, namespace: string, pod: string): PodTapOrder {
  const { images, leaseSeconds } = settings;
  return { namespace, pod, image: images.capture, leaseSeconds, session, user };
}

/** What is patched into each pod. */
export function podTapObjects(tap: PlannedPodTap, pods: readonly TargetPod[]): readonly KubeObject[] {
  return pods.slice(0, MAX_TAPPED_PODS).map(({ namespace, name: pod }) => ({
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: pod, namespace },
    spec: {
      ephemeralContainers: [waitingContainer(sessionName(tap.session), orderFor(tap, namespace, pod))],
    },
  }));
}

const patchSchema = z.object({ spec: z.object({ ephemeralContainers: z.array(z.object({ name: z.string() })) }) });

/** `Kind name`, for people. */
export function describeObject(object: KubeObject): string {
  const { kind, metadata } = object;
  const [container] = patchSchema.safeParse(object).data?.spec.ephemeralContainers ?? [];
  return container === undefined
    ? `${kind} ${metadata.name}`
    : `EphemeralContainer ${container.name} in pod ${metadata.namespace}/${metadata.name}`;
}

/** Whether the first pod would let the container in: the API server judges it without adding it. */
export async function checkPodAdmission(
  client: KubeClient,
  pod: TargetPod | undefined,
  tap: PlannedPodTap,
  signal?: AbortSignal,
): Promise<Admission> {
  if (pod === undefined) return { verdict: "unknown", reason: "there is no pod to ask about" };
  const container = waitingContainer(sessionName(newSessionId()), orderFor(tap, pod.namespace, pod.name));
  try {
    await client.call({
      method: "PATCH",
      path: `${resourcePath("", "v1", pod.namespace, "pods")}/${pod.name}/ephemeralcontainers`,
      query: { dryRun: "All" },
      contentType: "application/strategic-merge-patch+json",
      body: { spec: { ephemeralContainers: [container] } },
      signal,
    });
    return { verdict: "allowed", reason: "" };
  } catch (error) {
    if (!(error instanceof KubeFailure) || error.status === 0 || error.status === 401) throw error;
    const isUnknown = LACKS_PERMISSION.test(error.message) || error.status >= 500 || error.status === 404;
    return { verdict: isUnknown ? "unknown" : "denied", reason: error.message };
  }
}

/** What a tap of pods says beside what every tap does. */
export function podTapWarnings(pods: readonly TargetPod[], { verdict, reason }: Admission): readonly PlanWarning[] {
  const warnings: PlanWarning[] = [];
  if (verdict === "denied")
    warnings.push({
      code: "admission",
      message: `the pods do not let the capture in: ${reason}`,
      nextStep: "tap the nodes instead, or pods of a namespace that admits it",
    });
  if (pods.length > MAX_TAPPED_PODS)
    warnings.push({
      code: "limit",
      message: `${pods.length} pods match, and ${MAX_TAPPED_PODS} are tapped at a time: the others when these are gone`,
      nextStep: "choose fewer by pattern or labels, or tap the nodes",
    });
  if (pods.length > 0)
    warnings.push({
      code: "record-stays",
      message: "the record of the ended container stays in each pod until the pod goes: Kubernetes cannot remove it",
      nextStep: "nothing: it does nothing and takes nothing; a new pod has none",
    });
  return warnings;
}
