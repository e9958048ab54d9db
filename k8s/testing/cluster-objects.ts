// What cluster tests create and look at: objects of their namespace.
import { z } from "zod";
import type { KubeClient } from "../api/kube-client.ts";
import { type Pod, podSchema } from "../api/objects.ts";
import { exists, until } from "./cluster.ts";
import { AGENT_IMAGE, CAPTURE_IMAGE } from "./images.ts";

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
  /** Sees the processes of its node, and may end them. */
  readonly hostPid?: boolean;
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
      hostPID: wish.hostPid ?? false,
      terminationGracePeriodSeconds: 0,
      containers: [
        {
          name: "main",
          image,
          command,
          ports: (wish.ports ?? []).map((containerPort) => ({ containerPort })),
          ...(wish.hostPid === true ? { securityContext: { privileged: true } } : {}),
        },
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
/** Ends the processes of a pod that hold this word in their environment, as the kernel does when memory is short. */
export async function killInPod(client: KubeClient, namespace: string, pod: Pod, word: string): Promise<void> {
  // Its name in the control groups has dashes or underscores.
  const uid = pod.metadata.uid.replaceAll("-", ".");
  const script = `for p in /proc/[0-9]*; do
    grep -qs '${uid}' $p/cgroup && grep -qas ${word} $p/environ && kill -9 "\${p#/proc/}"
  done; sleep infinity`;
  const name = `kill-${pod.metadata.uid.slice(0, 8)}`;
  await makePod(client, namespace, { name, node: pod.spec.nodeName, hostPid: true, command: ["sh", "-c", script] });
  await deletePod(client, namespace, name);
}
/** A program in Node as a pod. */
export function nodeCommand(program: string): { readonly image: string; readonly command: readonly string[] } {
  return { image: AGENT_IMAGE, command: ["node", "--input-type=module", "-e", program] };
}

const podList = z.object({ items: z.array(podSchema) });
export async function podsOf(
  client: KubeClient,
  namespace: string,
  isWanted: (pod: Pod) => boolean,
): Promise<readonly Pod[]> {
  const { items } = podList.parse(await client.call({ path: `/api/v1/namespaces/${namespace}/pods` }));
  return items.filter((pod) => isWanted(pod));
}
/** What `kubectl cordon` and `uncordon` do. */
export async function setCordoned(client: KubeClient, node: string, isCordoned: boolean): Promise<void> {
  await client.call({
    method: "PATCH",
    path: `/api/v1/nodes/${node}`,
    contentType: "application/merge-patch+json",
    body: { spec: { unschedulable: isCordoned } },
  });
}
/** What `kubectl drain` does to the pods of one namespace. */
export async function evictPods(client: KubeClient, namespace: string, node: string): Promise<void> {
  const pods = await podsOf(client, namespace, ({ spec }) => spec.nodeName === node);
  await Promise.all(
    pods.map(({ metadata: { name } }) =>
      client.call({
        method: "POST",
        path: `/api/v1/namespaces/${namespace}/pods/${name}/eviction`,
        body: { apiVersion: "policy/v1", kind: "Eviction", metadata: { name, namespace } },
      }),
    ),
  );
}
