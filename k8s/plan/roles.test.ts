import { expect, test } from "vitest";
import { describePermission, neededPermissions, podTapPermissions } from "./permissions.ts";
import { roleObjects, rolesYaml } from "./roles.ts";

const needed = neededPermissions("agents", ["shop"]);
const words = (namespace: string) => {
  const [role] = roleObjects(needed, "jane").filter(({ metadata, kind }) => {
    return kind.endsWith("Role") && (metadata.namespace ?? "") === namespace;
  });
  const rules = (role?.["rules"] ?? []) as { apiGroups: string[]; resources: string[]; verbs: string[] }[];
  return rules
    .map(({ apiGroups, resources, verbs }) => `${apiGroups.join()}: ${resources.join(",")}: ${verbs.join(",")}`)
    .toSorted();
};

test("agents' namespace: no Secret is ever read, no pod changed, and ended only to restart an agent", () => {
  expect(words("agents")).toEqual([
    ": configmaps: create,list,delete",
    ": events: list,watch",
    ": pods/log: get",
    ": pods/portforward: get,create",
    ": pods: list,watch,delete",
    ": secrets: create,delete",
    "batch: jobs: create,list,watch,patch,delete",
  ]);
});
test("targets' namespace and the cluster: reading only", () => {
  expect(words("shop")).toEqual([
    ": pods,services: list,watch",
    "apps: replicasets: list,watch",
    "discovery.k8s.io: endpointslices: list,watch",
  ]);
  expect(words("")).toEqual([": nodes: list,watch"]);
});
test("the same namespace for both asks once; all namespaces ask for the whole cluster", () => {
  const one = neededPermissions("shop", ["shop"]).map((permission) => describePermission(permission));
  expect(new Set(one).size).toBe(one.length);
  expect(
    neededPermissions("agents", ["*"])
      .filter(({ namespace }) => namespace === "")
      .map(describePermission),
  ).toContain("list pods in the whole cluster");
});
test("a tap of pods needs four things in their namespace, and names as any tap", () => {
  const ofPods = podTapPermissions(["shop"]);
  expect(ofPods.filter(({ isRequired }) => isRequired).map(describePermission)).toEqual([
    "get pods in the namespace shop",
    "patch pods/ephemeralcontainers in the namespace shop",
    "get pods/exec in the namespace shop",
    "create pods/exec in the namespace shop",
    "list pods in the namespace shop",
    "watch pods in the namespace shop",
  ]);
  expect(podTapPermissions(["*"]).map(describePermission)).toContain(
    "patch pods/ephemeralcontainers in the whole cluster",
  );
});
test("YAML for an administrator, for users and service accounts", async () => {
  const ofPods = podTapPermissions(["shop"]).filter(({ isRequired }) => isRequired);
  const yaml = await rolesYaml(ofPods, "system:serviceaccount:ci:runner");
  expect(yaml).toMatch(/^apiVersion: rbac.authorization.k8s.io\/v1\nkind: Role\n/);
  expect(yaml).toContain("---\napiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding");
  expect(yaml).toMatch(/kind: ServiceAccount\n +name: runner\n +namespace: ci/);
  expect(await rolesYaml(ofPods, "jane")).toMatch(/kind: User\n +name: jane/);
});
