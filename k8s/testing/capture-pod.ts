// A capture beside the agents': an ordinary tcpdump in a pod on a node's network, to compare what an agent kept with
// what passed there. What it captured comes back as text in the pod's log, so that any cluster will do.
import type { KubeClient } from "../api/kube-client.ts";
import { deletePod, makePod } from "./cluster-objects.ts";
import { until } from "./cluster.ts";

const END = "-- end";

/** Captures for so many seconds; answers the file's bytes. */
export async function captureOnNode(
  client: KubeClient,
  namespace: string,
  { node, filter, seconds }: { readonly node: string; readonly filter: string; readonly seconds: number },
): Promise<Uint8Array> {
  const options = "-i any -n -U -s 262144 -B 32768 --time-stamp-precision=nano -Z root";
  const script = `timeout -s INT ${seconds} tcpdump ${options} -w /tmp/seen.pcap '${filter}' 2>/dev/null
    base64 /tmp/seen.pcap; echo '${END}'; sleep infinity`;
  const name = `capture-${node}`;
  await makePod(client, namespace, { name, node, hostNetwork: true, command: ["sh", "-c", script] });
  const path = `/api/v1/namespaces/${namespace}/pods/${name}/log`;
  const log = await until(`the capture on ${node}`, async () => {
    const text = String(await client.call({ path }));
    return text.includes(END) ? text : null;
  });
  await deletePod(client, namespace, name);
  return Buffer.from(log.slice(0, log.indexOf(END)), "base64");
}
