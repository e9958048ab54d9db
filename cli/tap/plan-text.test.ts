import { loadYaml } from "@kubernetes/client-node";
import { expect, test } from "vitest";
import type { Plan } from "../../k8s/index.ts";
import { permissionOf, planOf } from "../testing/plans.ts";
import { formatPlan } from "./plan-text.ts";

async function check(change: Partial<Plan>, ...expected: readonly RegExp[]): Promise<string> {
  const text = await formatPlan(planOf(change));
  for (const one of expected) expect(text).toMatch(one);
  return text;
}

test("the plan stands above its objects", () =>
  check(
    {},
    /^# Tap of shop in the context staging \(https:\/\/10\.0\.0\.1:6443\)\n/,
    /^# Agents: in the namespace tools, lease 1 h, port 20001 of 127\.0\.0\.1 on each node$/m,
    /^# Nodes: 1\n# {3}n1: 1 pod\n#\n# Pods: 1 of 4 looked at\n# {3}shop\/cart-1 on n1, 10\.1\.0\.5$/m,
    /^# {3}held {5}needed {2}create jobs\.batch in the namespace tools \(agents\)$/m,
    /^apiVersion: v1\nkind: ConfigMap$/m,
  ));

test("a tap of pods has no agents, and its containers are parts of their pods", () =>
  check(
    {
      order: { way: "pod", namespaces: ["shop"], podPattern: "", labelSelector: "", nodes: [], agentNamespace: "" },
      objects: [
        {
          apiVersion: "v1",
          kind: "Pod",
          metadata: { name: "cart-1", namespace: "shop" },
          spec: { ephemeralContainers: [{ name: "thresher-x", image: "tcpdump" }] },
        },
      ],
    },
    /^# Tap of pods of shop in the context staging /,
    /^# Capture: in an ephemeral container of each pod, lease 1 h; dissected on this machine$/m,
    /^kind: Pod\nmetadata:\n {2}name: cart-1\n {2}namespace: shop\nspec:\n {2}ephemeralContainers:\n {4}- .*\n?.*thresher-x/m,
  ));

test("all namespaces, nodes that are not ready, pods with their node's network", () =>
  check(
    {
      namespaces: ["*"],
      nodes: [{ name: "n1", isReady: false, reason: "kubelet stopped", pods: 2 }],
      pods: [{ namespace: "a", name: "b", node: "n1", addresses: ["1.1.1.1", "::1"], isHostNetwork: true, ports: [] }],
    },
    /Tap of all namespaces in/,
    /n1: 2 pods, not ready: kubelet stopped$/m,
    /a\/b on n1, 1\.1\.1\.1, ::1, the node's own network$/m,
  ));

test("more pods than anybody reads are counted", () => {
  const pod = { namespace: "a", name: "b", node: "n1", addresses: [], isHostNetwork: false, ports: [] };
  return check({ pods: Array.from({ length: 53 }, () => pod) }, /and 3 more \(all of them with --output json\)/);
});

test("roles and warnings follow, and all of it is YAML whatever a cluster says", async () => {
  const text = await check(
    {
      rolesYaml: "kind: Role\n",
      permissions: [permissionOf({ state: "missing", isRequired: false })],
      warnings: [{ code: "admission", message: "refused:\n\u001b[31mkind: Evil", nextStep: "another\r\nplace" }],
    },
    /missing {2}useful/,
    /^# Roles that give what is missing.*\nkind: Role\n# Warnings:\n/m,
  );
  const documents = text.split(/^---$/m).map((part) => loadYaml<{ kind: string }>(part).kind);
  expect(documents).toEqual(["ConfigMap", "Role"]);
  expect(text).not.toContain("\u001b");
});
