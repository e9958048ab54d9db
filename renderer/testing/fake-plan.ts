// What a tap of the told cluster would do.
import type { ClusterOrder, ClusterPlan } from "../../contract/index.ts";
import type { SceneName } from "./scenes.ts";

export const FAKE_NODES = ["node-a", "node-b", "node-c", "node-d"] as const;

/** An order that cannot be meant; the message says which part of it. */
export class OrderRefused extends Error {}

const WORKLOADS: Readonly<Record<string, readonly (readonly [name: string, replicas: number])[]>> = {
  shop: [
    ["cart-6d9f7c5b8", 6],
    ["catalog-7b64d8f9c", 4],
    ["checkout-59c8d7f6b", 5],
    ["inventory-84f6b5c9d", 3],
    ["web-7c9d6f5b4", 8],
  ],
  payments: [
    ["gateway-5f7d8c9b6", 4],
    ["ledger-6c8b9d7f5", 3],
    ["redis", 2],
  ],
  "kube-system": [["kube-proxy", 4]],
  monitoring: [["prometheus", 2]],
  web: [["front-9d8c7b6f5", 2]],
};

const podsOf = (order: ClusterOrder): ClusterPlan["pods"] => {
  let pattern: RegExp;
  try {
    pattern = new RegExp(order.podPattern);
  } catch {
    throw new OrderRefused("the pod pattern is not a regular expression: missing closing )");
  }
  if (/[^\w.,=!/ ()-]/.test(order.labelSelector)) {
    throw new OrderRefused(`the label selector is not valid: "${order.labelSelector}" has no value`);
  }
  const namespaces = (order.namespaces.includes("*") ? Object.keys(WORKLOADS) : order.namespaces).filter(
    (name) => !order.excludedNamespaces.includes(name),
  );
  let count = 0;
  return namespaces.flatMap((namespace) =>
    (WORKLOADS[namespace] ?? []).flatMap(([name, replicas]) =>
      Array.from({ length: replicas }, (_, index) => ({
        namespace,
        name: `${name}-${(index * 7919 + name.length * 131).toString(36).padStart(5, "x")}`,
        node: FAKE_NODES[count++ % FAKE_NODES.length] ?? "node-a",
        isHostNetwork: name === "kube-proxy",
      })).filter((pod) => pattern.test(pod.name) && (order.nodes.length === 0 || order.nodes.includes(pod.node))),
    ),
  );
};

type Permission = ClusterPlan["permissions"][number];
const heldIn =
  (scene: SceneName) => (verbs: string, resource: string, namespace: string, purpose: string, isRequired: boolean) =>
    verbs.split(" ").map(
      (verb): Permission => ({
        verb,
        resource,
        namespace,
        purpose,
        isRequired,
        state:
          scene === "cluster-denied" && /create|patch|delete/.test(verb)
            ? "missing"
            : scene === "cluster-warnings" && resource === "nodes"
              ? "missing"
              : "held",
      }),
    );
const permissionsOf = (agentNamespace: string, namespaces: readonly string[], scene: SceneName): Permission[] => {
  const held = heldIn(scene);
  return [
    ...held("create list watch patch delete", "jobs", agentNamespace, "agents: start, follow, renew, remove", true),
    ...held("create", "configmaps", agentNamespace, "the agent's code", true),
    ...held("create", "secrets", agentNamespace, "the session's certificate", true),
    ...held("get create", "pods/portforward", agentNamespace, "connections to the agents", true),
    ...held("list watch", "events", agentNamespace, "reasons when an agent does not start", false),
    ...namespaces.flatMap((namespace) => [
      ...held("list watch", "pods", namespace, "the pods to tap, and their names", true),
      ...held("list watch", "services", namespace, "names of services", false),
    ]),
    ...held("list watch", "nodes", "", "state and names of nodes", false),
  ];
};

const podPermissions = (namespaces: readonly string[], scene: SceneName): Permission[] => {
  const held = heldIn(scene);
  return namespaces.flatMap((namespace) => [
    ...held("get list watch", "pods", namespace, "the pods to tap, their names, how far the captures are", true),
    ...held("patch", "pods/ephemeralcontainers", namespace, "the capture container in the pod", true),
    ...held("get create", "pods/exec", namespace, "running tcpdump in it", true),
    ...held("list watch", "services", namespace, "names of services", false),
  ]);
};

const ROLES = `apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: thresher
  namespace: shop
rules:
  - apiGroups: [batch]
    resources: [jobs]
    verbs: [create, patch, delete]
  - apiGroups: [""]
    resources: [configmaps, secrets, pods/portforward]
    verbs: [create]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: thresher
  namespace: shop
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: thresher}
subjects:
  - {apiGroup: rbac.authorization.k8s.io, kind: User, name: ada}
`;

const WARNINGS: ClusterPlan["warnings"] = [
  {
    code: "pod-not-running",
    message: "2 matching pods not running yet: shop/cart-6d9f7c5b8-new1, shop/cart-6d9f7c5b8-new2",
    nextStep: "nothing: they are tapped as soon as they run",
  },
  {
    code: "node-not-ready",
    message: "the node node-c is not ready: Kubelet stopped posting node status",
    nextStep: "its agent starts when the node is back",
  },
];

export const fakePlan = (order: ClusterOrder, scene: SceneName): ClusterPlan => {
  const pods = podsOf(order);
  const agentNamespace = order.agentNamespace === "" ? "shop" : order.agentNamespace;
  const isWarned = scene === "cluster-warnings";
  const nodes = FAKE_NODES.map((name) => ({
    name,
    pods: pods.filter(({ node }) => node === name).length,
    isReady: !(isWarned && name === "node-c"),
    reason: isWarned && name === "node-c" ? "Kubelet stopped posting node status" : "",
  })).filter((node) => node.pods > 0);
  const names = nodes.map(({ name }) => `Job thresher-m3x8qd-${name.slice(-1)}`);
  const isOfPods = order.way === "pod";
  const permissions = isOfPods
    ? podPermissions(order.namespaces, scene)
    : permissionsOf(agentNamespace, order.namespaces, scene);
  const missing = permissions.filter(({ state }) => state === "missing");
  const objects = isOfPods
    ? pods.map(({ namespace, name }) => `EphemeralContainer ${namespace}/${name}`)
    : ["ConfigMap thresher-m3x8qd", "Secret thresher-m3x8qd", ...names];
  return {
    context: order.context,
    server: "https://k8s.prod-eu.example:6443",
    agentNamespace,
    pods,
    podsTargeted: pods.length,
    nodes,
    objects,
    objectsYaml: objects
      .map((object) => {
        const [kind = "", name = ""] = object.split(" ");
        return `apiVersion: ${kind === "Job" ? "batch/v1" : "v1"}\nkind: ${kind}\nmetadata:\n  name: ${name}\n  namespace: ${agentNamespace}\n  labels:\n    app.kubernetes.io/name: thresher\n    thresher.dev/session: m3x8qd\n`;
      })
      .join("---\n"),
    permissions,
    rolesYaml: missing.length === 0 ? "" : ROLES,
    warnings: [
      ...(pods.length === 0
        ? [
            {
              code: "no-pods",
              message: `no running pod matches in ${order.namespaces.join(", ")} (26 pods looked at)`,
              nextStep: "check namespace, pattern, labels and nodes",
            },
          ]
        : []),
      ...(isWarned ? WARNINGS : []),
    ],
    canDeploy: pods.length > 0 && missing.every(({ isRequired }) => !isRequired),
  };
};
