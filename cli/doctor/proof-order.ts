// What `thresher doctor --prove` orders: the tap that the options mean, with nothing left out, for a minute.
import type { ClusterOrder } from "../../contract/index.ts";
import { type TapOrderValues, tapOrderOf } from "../tap/tap-order.ts";

/** Should this process die, Kubernetes ends the agents after so long. */
const LEASE_SECONDS = 60;

export function proofOrderOf(values: TapOrderValues): ClusterOrder {
  const { namespaces, podPattern, labelSelector, nodes, agentNamespace } = tapOrderOf(values);
  return {
    context: values.context ?? "",
    way: "node",
    namespaces: [...namespaces],
    excludedNamespaces: [],
    podPattern,
    labelSelector,
    nodes: [...nodes],
    agentNamespace,
    leaseSeconds: LEASE_SECONDS,
    images: { agent: values["agent-image"] ?? "", capture: values["capture-image"] ?? "" },
    imagePullSecrets: [...(values["pull-secret"] ?? [])],
    capture: { packetFilter: "", entryFilter: "", maxBodyBytes: 0, redactedHeaders: [], redactedPaths: [] },
    limits: { cpuMillicores: 0, memoryBytes: 0, ringBytes: 0, ringSeconds: 0 },
  };
}
