// A small plan for tests of what is said about one.
import { type CheckedPermission, DEFAULT_SETTINGS, type Plan } from "../../k8s/index.ts";

export function permissionOf(change: Partial<CheckedPermission> = {}): CheckedPermission {
  return {
    verb: "create",
    group: "batch",
    resource: "jobs",
    namespace: "tools",
    purpose: "agents",
    isRequired: true,
    state: "held",
    ...change,
  };
}

export function planOf(change: Partial<Plan> = {}): Plan {
  return {
    session: "abcd1234",
    context: "staging",
    server: "https://10.0.0.1:6443",
    order: { namespaces: ["shop"], podPattern: "", labelSelector: "", nodes: [], agentNamespace: "tools" },
    settings: DEFAULT_SETTINGS,
    namespaces: ["shop"],
    agentNamespace: "tools",
    user: { name: "ann", label: "ann-1" },
    agentPort: 20_001,
    pods: [
      { namespace: "shop", name: "cart-1", node: "n1", addresses: ["10.1.0.5"], isHostNetwork: false, ports: [80] },
    ],
    podsSeen: 4,
    nodes: [{ name: "n1", isReady: true, reason: "", pods: 1 }],
    objects: [{ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "thresher-abcd1234", namespace: "tools" } }],
    permissions: [permissionOf()],
    rolesYaml: "",
    admission: { verdict: "allowed", reason: "" },
    warnings: [],
    canDeploy: true,
    requests: 12,
    ...change,
  };
}
