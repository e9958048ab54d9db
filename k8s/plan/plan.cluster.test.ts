import { beforeAll, expect, test } from "vitest";
import type { Plan, TapOrder } from "../types.ts";
import { dropNamespace, makeNamespace } from "../testing/cluster.ts";
import { describeCluster } from "../testing/describe-cluster.ts";
import { listEverything, makePod } from "../testing/cluster-objects.ts";
import { applyRoles, limitedUser } from "../testing/limited-user.ts";
import { neededPermissions } from "./permissions.ts";
import { plan } from "./plan.ts";
import { roleObjects } from "./roles.ts";

await describeCluster("plan of a tap", (context) => {
  const { admin, namespace } = context;
  const order = (wish: Partial<TapOrder>): TapOrder => {
    return {
      namespaces: [namespace],
      podPattern: "",
      labelSelector: "",
      nodes: [],
      agentNamespace: namespace,
      ...wish,
    };
  };
  const names = ({ pods }: Plan) => pods.map(({ name }) => name).toSorted();
  const codes = ({ warnings }: Plan) => [...new Set(warnings.map(({ code }) => code))];

  beforeAll(async () => {
    await Promise.all([
      makePod(admin, namespace, { name: "web-1", node: "node-1", labels: { app: "web" } }),
      makePod(admin, namespace, { name: "web-2", node: "node-2", labels: { app: "web" } }),
      makePod(admin, namespace, { name: "shared", node: "node-2", hostNetwork: true, ports: [18_123] }),
    ]);
  });

  test("pods by pattern, labels and node; objects and permissions; nothing is created", async () => {
    const before = await listEverything(admin, namespace);
    const planned = await plan(admin, order({ podPattern: "^web-" }));
    expect(names(planned)).toEqual(["web-1", "web-2"]);
    expect(planned.nodes).toEqual([
      { name: "node-1", pods: 1, isReady: true, reason: "" },
      { name: "node-2", pods: 1, isReady: true, reason: "" },
    ]);
    expect(planned).toMatchObject({ canDeploy: true, admission: { verdict: "allowed" }, rolesYaml: "", warnings: [] });
    expect(planned.objects.map(({ kind }) => kind)).toEqual(["ConfigMap", "Secret", "Job", "Job"]);
    expect(planned.permissions.every(({ state }) => state === "held")).toBe(true);
    expect(await listEverything(admin, namespace)).toEqual(before);
  });
  test("the order's other ways", async () => {
    const [labels, node, shared, none] = await Promise.all([
      plan(admin, order({ labelSelector: "app in (web, x)" })),
      plan(admin, order({ nodes: ["node-1", "nowhere"] })),
      plan(admin, order({ podPattern: "shared" })),
      plan(admin, order({ podPattern: "zzz" })),
    ]);
    expect(names(labels)).toEqual(["web-1", "web-2"]);
    expect([names(node), codes(node)]).toEqual([["web-1"], ["node-unknown"]]);
    expect([shared.pods[0]?.ports, codes(shared)]).toEqual([[18_123], ["host-network"]]);
    expect([none.canDeploy, codes(none)]).toEqual([false, ["no-pods"]]);
  });
  test("all namespaces take as many requests as one, and two questions about the whole cluster", async () => {
    const one = await plan(admin, order({}));
    const all = await plan(admin, order({ namespaces: ["*"] }));
    expect(all.podsSeen).toBeGreaterThan(one.podsSeen);
    expect(all.requests).toBe(one.requests + 2);
  });
  test("a namespace that is not there", async () => {
    const planned = await plan(
      admin,
      order({ namespaces: ["no-such-namespace"], agentNamespace: "no-such-namespace" }),
    );
    expect(planned.canDeploy).toBe(false);
    expect(codes(planned)).toContain("namespace-missing");
  });
  test.each(["baseline", "restricted"])("Pod Security: a namespace that enforces %s", async (level) => {
    const agentNamespace = `${namespace}-${level}`;
    await makeNamespace(admin, agentNamespace, { "pod-security.kubernetes.io/enforce": level });
    try {
      const planned = await plan(admin, order({ agentNamespace }));
      expect(planned).toMatchObject({ canDeploy: false, admission: { verdict: "denied" } });
      expect(planned.admission.reason).toContain("violates PodSecurity");
    } finally {
      await dropNamespace(admin, agentNamespace);
    }
  });
  test("a quota that has no room", async () => {
    const agentNamespace = `${namespace}-quota`;
    await makeNamespace(admin, agentNamespace);
    try {
      const body = { metadata: { name: "full" }, spec: { hard: { pods: "0" } } };
      await admin.call({ method: "POST", path: `/api/v1/namespaces/${agentNamespace}/resourcequotas`, body });
      await expect
        .poll(() => plan(admin, order({ agentNamespace })), { timeout: 60_000 })
        .toMatchObject({ admission: { verdict: "denied", reason: expect.stringContaining("exceeded quota") } });
    } finally {
      await dropNamespace(admin, agentNamespace);
    }
  });
  test("a user of one namespace is told what is missing, and the printed roles are what it takes", async () => {
    const permissions = neededPermissions(namespace, [namespace]);
    const few = permissions.filter(({ resource, verb }) => resource === "pods" && verb === "list");
    await using user = await limitedUser(context, "reader", few);
    const planned = await plan(user.client, order({}));
    expect(names(planned)).toContain("web-1");
    expect(planned.canDeploy).toBe(false);
    expect(codes(planned)).toEqual(["host-network", "permission-missing", "admission-unknown"]);
    const missing = planned.permissions.filter(({ state }) => state === "missing");
    expect(missing).toHaveLength(permissions.length - few.length);
    expect(planned.rolesYaml).toContain(`name: reader\n    namespace: ${namespace}`);

    await applyRoles(
      admin,
      roleObjects(
        missing.filter((one) => one.namespace !== ""),
        user.name,
      ),
      "given",
    );
    await expect.poll(() => plan(user.client, order({})), { timeout: 60_000 }).toMatchObject({ canDeploy: true });
  });
  test("a user who may read nothing", async () => {
    await using user = await limitedUser(context, "nobody", []);
    const planned = await plan(user.client, order({}));
    expect(codes(planned)).toEqual(["namespace-not-readable", "no-pods", "permission-missing", "admission-unknown"]);
  });
});
