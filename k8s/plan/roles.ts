// The least Roles that give somebody the permissions that are missing: what to hand to an administrator.
import { toYaml } from "../manifests/yaml.ts";
import type { KubeObject, Permission } from "../types.ts";

const NAME = "thresher-tap";

interface Rule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
}

/** One Role and binding per namespace, one ClusterRole and binding for what is asked of the whole cluster. */
export function roleObjects(permissions: readonly Permission[], user: string): readonly KubeObject[] {
  const namespaces = [...new Set(permissions.map(({ namespace }) => namespace))].toSorted();
  return namespaces.flatMap((namespace) => {
    const rules = rulesOf(permissions.filter((permission) => permission.namespace === namespace));
    return namespace === "" ? clusterRole(rules, user) : namespacedRole(namespace, rules, user);
  });
}
export function rolesYaml(permissions: readonly Permission[], user: string): Promise<string> {
  return toYaml(roleObjects(permissions, user));
}

/** Resources of one group with the same verbs share a rule. */
function rulesOf(permissions: readonly Permission[]): readonly Rule[] {
  const verbsOf = new Map<string, string[]>();
  for (const { group, resource, verb } of permissions) {
    const key = `${group}\n${resource}`;
    verbsOf.set(key, [...(verbsOf.get(key) ?? []), verb]);
  }
  const rules = new Map<string, { readonly group: string; readonly resources: string[]; readonly verbs: string[] }>();
  for (const [key, verbs] of verbsOf) {
    const [group = "", resource = ""] = key.split("\n");
    const same = `${group}\n${verbs.join(",")}`;
    const rule = rules.get(same);
    if (rule === undefined) rules.set(same, { group, resources: [resource], verbs });
    else rule.resources.push(resource);
  }
  return [...rules.values()].map(({ group, resources, verbs }) => ({ apiGroups: [group], resources, verbs }));
}

const RBAC = "rbac.authorization.k8s.io";

function namespacedRole(namespace: string, rules: readonly Rule[], user: string): readonly KubeObject[] {
  const metadata = { name: NAME, namespace };
  const roleRef = { apiGroup: RBAC, kind: "Role", name: NAME };
  return [
    { apiVersion: `${RBAC}/v1`, kind: "Role", metadata, rules },
    { apiVersion: `${RBAC}/v1`, kind: "RoleBinding", metadata, roleRef, subjects: [subjectOf(user)] },
  ];
}
function clusterRole(rules: readonly Rule[], user: string): readonly KubeObject[] {
  const metadata = { name: NAME };
  const roleRef = { apiGroup: RBAC, kind: "ClusterRole", name: NAME };
  return [
    { apiVersion: `${RBAC}/v1`, kind: "ClusterRole", metadata, rules },
    { apiVersion: `${RBAC}/v1`, kind: "ClusterRoleBinding", metadata, roleRef, subjects: [subjectOf(user)] },
  ];
}
function subjectOf(user: string): object {
  const [, namespace, name] = /^system:serviceaccount:([^:]+):([^:]+)$/.exec(user) ?? [];
  return name === undefined || namespace === undefined
    ? { apiGroup: RBAC, kind: "User", name: user }
    : { kind: "ServiceAccount", namespace, name };
}
