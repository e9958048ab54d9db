// A service account with some permissions in one namespace, as a user with a kubeconfig of its own.
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { type KubeClient, openCluster } from "../api/kube-client.ts";
import type { KubeconfigSource } from "../kubeconfig/kubeconfig-files.ts";
import { checkPermissions } from "../plan/permissions.ts";
import { roleObjects } from "../plan/roles.ts";
import type { KubeObject, Permission } from "../types.ts";
import { until } from "./cluster.ts";
import type { ClusterTest } from "./describe-cluster.ts";

export interface LimitedUser extends AsyncDisposable {
  readonly name: string;
  readonly client: KubeClient;
  readonly source: KubeconfigSource;
}

const PLURALS: Readonly<Record<string, string>> = {
  Role: "roles",
  RoleBinding: "rolebindings",
  ClusterRole: "clusterroles",
  ClusterRoleBinding: "clusterrolebindings",
};
/** Creates what the printed roles contain. */
export async function applyRoles(admin: KubeClient, objects: readonly KubeObject[], name: string): Promise<void> {
  for (const { kind, metadata, roleRef, ...object } of objects) {
    const { namespace = "" } = metadata;
    const base = "/apis/rbac.authorization.k8s.io/v1";
    const path = `${base}${namespace === "" ? "" : `/namespaces/${namespace}`}/${PLURALS[kind]}`;
    const reference = roleRef === undefined ? {} : { roleRef: { ...(roleRef as object), name } };
    await admin.call({
      method: "POST",
      path,
      body: { kind, ...object, ...reference, metadata: { ...metadata, name } },
    });
  }
}

const tokenSchema = z.object({ status: z.object({ token: z.string() }) });

/** Has exactly these permissions, and they are in force. */
export async function limitedUser(
  { admin, namespace, kubeconfig }: ClusterTest,
  name: string,
  permissions: readonly Permission[],
): Promise<LimitedUser> {
  const accounts = `/api/v1/namespaces/${namespace}/serviceaccounts`;
  await admin.call({ method: "POST", path: accounts, body: { metadata: { name } } });
  const user = `system:serviceaccount:${namespace}:${name}`;
  await applyRoles(admin, roleObjects(permissions, user), name);
  const body = { apiVersion: "authentication.k8s.io/v1", kind: "TokenRequest", spec: { expirationSeconds: 3600 } };
  const issued = tokenSchema.parse(await admin.call({ method: "POST", path: `${accounts}/${name}/token`, body }));
  const folder = await mkdtemp(join(tmpdir(), "thresher-user-"));
  const text = (await readFile(kubeconfig, "utf8"))
    .replace(/client-certificate-data: .*/, `token: ${issued.status.token}`)
    .replace(/client-key-data: .*/, "")
    .replace(/context: \{/, `context: {namespace: ${namespace}, `);
  await writeFile(join(folder, "config"), text);
  const source = { environment: { KUBECONFIG: join(folder, "config") } };
  const client = await openCluster("", source);
  await until(`the permissions of ${name}`, async () =>
    (await checkPermissions(client, permissions)).every(({ state }) => state === "held"),
  );
  return { name: user, client, source, [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) };
}
