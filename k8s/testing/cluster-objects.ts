// What cluster tests create and look at: objects of their namespace.
import { z } from "zod";
import type { KubeClient } from "../api/kube-client.ts";
import { type Pod, podSchema } from "../api/objects.ts";
import { AGENT_IMAGE, CAPTURE_IMAGE, exists, until } from "./cluster.ts";

const resourceList = z.object({
  groupVersion: z.string(),
  resources: z.array(z.object({ name: z.string(), namespaced: z.boolean(), verbs: z.array(z.string()) })),
});
const groupList = z.object({ groups: z.array(z.object({ preferredVersion: z.object({ groupVersion: z.string() }) })) });
const named = z.object({ items: z.array(z.object({ metadata: z.object({ name: z.string() }) })) });

/** Resources that the cluster writes by itself at any time. */
const OF_THEIR_OWN = new Set(["events", "leases"]);

/** Every object of the namespace, of whatever kind, as `resource/name`. */
export async function listEverything(client: KubeClient, namespace: string): Promise<readonly string[]> {
  const { groups } = groupList.parse(await client.call({ path: "/apis" }));
  const versions = ["/api/v1", ...groups.map(({ preferredVersion }) => `/apis/${preferredVersion.groupVersion}`)];
  const lists = await Promise.all(versions.map((base) => listOfGroup(client, base, namespace)));
  return lists.flat().toSorted();
}
async function listOfGroup(client: KubeClient, base: string, namespace: string): Promise<readonly string[]> {
  const { resources } = resourceList.parse(await client.call({ path: base }));
  const listable = resources.filter(
    ({ name, namespaced, verbs }) => namespaced && verbs.includes("list") && !OF_THEIR_OWN.has(name),
  );
  const lists = await Promise.all(
    listable.map(async ({ name }) => {
      const { items } = named.parse(await client.call({ path: `${base}/namespaces/${namespace}/${name}` }));
      return items.map(({ metadata }) => `${name}/${metadata.name}`);
    }),
  );
  return lists.flat();
}

export interface PodWish {
  readonly name: string;
  readonly node?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly image?: string;
  readonly command?: readonly string[];
  readonly hostNetwork?: boolean;
  readonly ports?: readonly number[];
  readonly shareProcessNamespace?: boolean;
}
/** Makes a pod that does nothing, unless told otherwise, and waits until it runs. */
export async function makePod(client: KubeClient, namespace: string, wish: PodWish): Promise<Pod> {
  const { name, node, labels = {}, image = CAPTURE_IMAGE, command = ["sleep", "infinity"] } = wish;
  const body = {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name, labels },
    spec: {
      ...(node === undefined ? {} : { nodeName: node }),
      hostNetwork: wish.hostNetwork ?? false,
      shareProcessNamespace: wish.shareProcessNamespace ?? false,
      terminationGracePeriodSeconds: 0,
      containers: [
        { name: "main", image, command, ports: (wish.ports ?? []).map((containerPort) => ({ containerPort })) },
      ],
    },
  };
  await client.call({ method: "POST", path: `/api/v1/namespaces/${namespace}/pods`, body });
  return until(`pod ${name}`, async () => {
    const pod = podSchema.parse(await client.call({ path: `/api/v1/namespaces/${namespace}/pods/${name}` }));
    return pod.status.phase === "Running" && pod.status.containerStatuses.every(({ ready }) => ready) ? pod : null;
  });
}
export async function deletePod(client: KubeClient, namespace: string, name: string): Promise<void> {
  const path = `/api/v1/namespaces/${namespace}/pods/${name}`;
  await client.call({ method: "DELETE", path });
  await until(`the end of pod ${name}`, async () => !(await exists(client, path)));
}
/** A program in Node as a pod. */
export function nodeCommand(program: string): { readonly image: string; readonly command: readonly string[] } {
  return { image: AGENT_IMAGE, command: ["node", "--input-type=module", "-e", program] };
}
