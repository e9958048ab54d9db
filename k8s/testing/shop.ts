// A small shop of real programs for cluster tests (shop/*.yaml): a shopper asks a storefront, which asks prices (gRPC), a
// cart (Redis behind it), orders (PostgreSQL behind it) and the cluster's DNS. All but the databases and the shopper run
// twice, on both nodes, behind Services.
import { readdir, readFile } from "node:fs/promises";
import { z } from "zod";
import type { KubeClient } from "../api/kube-client.ts";
import { until } from "./cluster.ts";

const MANIFESTS = new URL("shop/", import.meta.url);
const APIS: Readonly<Record<string, string>> = { v1: "/api/v1", "apps/v1": "/apis/apps/v1" };
/** Pods of the shop. */
export const SHOP_PODS = 11;

const manifest = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.looseObject({ name: z.string() }),
});
type Manifest = z.infer<typeof manifest>;
const count = z.number().default(0);
const deployment = z.object({
  metadata: z.object({ generation: z.number() }),
  spec: z.object({ replicas: z.number() }),
  status: z.object({ observedGeneration: count, replicas: count, updatedReplicas: count, readyReplicas: count }),
});
/** True when all replicas are ready, and none of a former kind is left. */
function isWhole({ metadata, spec, status }: z.infer<typeof deployment>): boolean {
  const { observedGeneration, replicas, updatedReplicas, readyReplicas } = status;
  if (observedGeneration !== metadata.generation) return false;
  return [replicas, updatedReplicas, readyReplicas].every((one) => one === spec.replicas);
}

/** Makes the shop, and waits until all of it is open. */
export async function makeShop(admin: KubeClient, namespace: string): Promise<void> {
  const objects = await shopObjects();
  await Promise.all(objects.map((object) => apply(admin, namespace, object)));
  await untilOpen(admin, namespace, objects);
}
/** Waits until every pod that the shop has is ready, and no other is left. */
export async function untilShopIsOpen(admin: KubeClient, namespace: string): Promise<void> {
  await untilOpen(admin, namespace, await shopObjects());
}

async function shopObjects(): Promise<readonly Manifest[]> {
  const { loadAllYaml } = await import("@kubernetes/client-node");
  const files = (await readdir(MANIFESTS)).toSorted();
  const texts = await Promise.all(files.map((file) => readFile(new URL(file, MANIFESTS), "utf8")));
  return texts.flatMap((text) => loadAllYaml(text)).map((object) => manifest.parse(object));
}
async function apply(admin: KubeClient, namespace: string, object: Manifest): Promise<void> {
  await admin.call({
    method: "PATCH",
    path: pathOf(namespace, object),
    query: { fieldManager: "thresher-test" },
    contentType: "application/apply-patch+yaml",
    body: object,
  });
}
async function untilOpen(admin: KubeClient, namespace: string, objects: readonly Manifest[]): Promise<void> {
  const deployments = objects.filter(({ kind }) => kind === "Deployment");
  await Promise.all(
    deployments.map((object) =>
      until(`the pods of ${object.metadata.name}`, async () =>
        isWhole(deployment.parse(await admin.call({ path: pathOf(namespace, object) }))),
      ),
    ),
  );
}
function pathOf(namespace: string, { apiVersion, kind, metadata }: Manifest): string {
  return `${APIS[apiVersion]}/namespaces/${namespace}/${kind.toLowerCase()}s/${metadata.name}`;
}
