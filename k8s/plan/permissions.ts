// Which permissions a tap uses, in the words of RBAC, and which of them the user has. The list is the least that works:
// it reads no Secret (what is created is removed by name), and no pod but the agents' is ever changed.
import { z } from "zod";
import type { KubeClient } from "../api/kube-client.ts";
import { inParallel } from "../api/retry.ts";
import type { CheckedPermission, Permission } from "../types.ts";

/** Questions that are asked at the same time. */
const ASKED_AT_ONCE = 12;

interface Use {
  readonly verbs: readonly string[];
  readonly group: string;
  readonly resource: string;
  readonly purpose: string;
  readonly isRequired: boolean;
}
const required = (group: string, resource: string, verbs: readonly string[], purpose: string): Use => {
  return { verbs, group, resource, purpose, isRequired: true };
};
const useful = (group: string, resource: string, verbs: readonly string[], purpose: string): Use => {
  return { verbs, group, resource, purpose, isRequired: false };
};

const IN_AGENT_NAMESPACE: readonly Use[] = [
  required("batch", "jobs", ["create", "list", "watch", "patch", "delete"], "agents: start, follow, renew, remove"),
  required("", "configmaps", ["create"], "the agent's code"),
  required("", "secrets", ["create"], "the session's certificate"),
  required("", "pods", ["list", "watch"], "how far the agents are"),
  // Port-forward over WebSocket is a GET up to Kubernetes 1.34, and asks for `create` after it.
  required("", "pods/portforward", ["get", "create"], "connections to the agents"),
  useful("", "configmaps", ["list", "delete"], "removing at once, and finding what is left over"),
  useful("", "secrets", ["delete"], "removing at once"),
  useful("", "events", ["list", "watch"], "reasons when an agent does not start"),
  useful("", "pods/log", ["get"], "what an agent wrote, when you ask for it"),
  useful("", "pods", ["delete"], "restarting an agent, when you ask for it"),
];
const IN_TARGET_NAMESPACES: readonly Use[] = [
  required("", "pods", ["list", "watch"], "the pods to tap, and their names"),
  useful("", "services", ["list", "watch"], "names of services"),
  useful("discovery.k8s.io", "endpointslices", ["list", "watch"], "pods behind services"),
  useful("apps", "replicasets", ["list", "watch"], "names of workloads"),
];
const IN_CLUSTER: readonly Use[] = [useful("", "nodes", ["list", "watch"], "state and names of nodes")];

/** What is needed for these namespaces; `*` among the targets is the whole cluster. */
export function neededPermissions(agentNamespace: string, targets: readonly string[]): readonly Permission[] {
  const places = targets.includes("*") ? [""] : targets;
  const all = [
    ...spell(IN_AGENT_NAMESPACE, agentNamespace),
    ...places.flatMap((namespace) => spell(IN_TARGET_NAMESPACES, namespace)),
    ...spell(IN_CLUSTER, ""),
  ];
  // The agents' namespace may be a target too.
  const once = new Map(all.map((permission) => [keyOf(permission), permission]));
  return [...once.values()];
}
function spell(uses: readonly Use[], namespace: string): readonly Permission[] {
  return uses.flatMap(({ verbs, ...use }) => verbs.map((verb) => ({ verb, namespace, ...use })));
}
function keyOf({ verb, group, resource, namespace }: Permission): string {
  return [verb, group, resource, namespace].join("\n");
}

const IN_TAPPED_PODS: readonly Use[] = [
  required("", "pods", ["get"], "how far the capture is"),
  required("", "pods/ephemeralcontainers", ["patch"], "the capture container in the pod"),
  required("", "pods/exec", ["get", "create"], "running tcpdump in it"),
];

/** For a tap of pods in these namespaces. */
export function podTapPermissions(targets: readonly string[]): readonly Permission[] {
  const places = targets.includes("*") ? [""] : targets;
  return [
    ...places.flatMap((namespace) => spell([...IN_TAPPED_PODS, ...IN_TARGET_NAMESPACES], namespace)),
    ...spell(IN_CLUSTER, ""),
  ];
}

const reviewSchema = z.object({ status: z.object({ allowed: z.boolean(), evaluationError: z.string().optional() }) });

/** Asks the cluster, for each permission. Source: SelfSubjectAccessReview, authorization.k8s.io/v1. */
export function checkPermissions(
  client: KubeClient,
  permissions: readonly Permission[],
  signal?: AbortSignal,
): Promise<readonly CheckedPermission[]> {
  return inParallel(permissions, ASKED_AT_ONCE, async (permission) => {
    const { verb, group, namespace } = permission;
    const [resource = "", subresource = ""] = permission.resource.split("/");
    const body = {
      apiVersion: "authorization.k8s.io/v1",
      kind: "SelfSubjectAccessReview",
      spec: { resourceAttributes: { verb, group, resource, subresource, namespace } },
    };
    const path = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";
    const review = reviewSchema.safeParse(await client.call({ method: "POST", path, body, signal }));
    if (!review.success) return { ...permission, state: "unknown" };
    const { allowed, evaluationError } = review.data.status;
    return { ...permission, state: allowed ? "held" : evaluationError === undefined ? "missing" : "unknown" };
  });
}

/** `create jobs.batch in the namespace x`, as `kubectl auth can-i` takes it. */
export function describePermission({ verb, group, resource, namespace }: Permission): string {
  const [kind = "", subresource] = resource.split("/");
  const name = `${kind}${group === "" ? "" : `.${group}`}${subresource === undefined ? "" : `/${subresource}`}`;
  return `${verb} ${name} ${namespace === "" ? "in the whole cluster" : `in the namespace ${namespace}`}`;
}
