// What a window orders, in the words of k8s/.
import type { ClusterOrder } from "../../contract/index.ts";
import { DEFAULT_SETTINGS, type PlanOptions, type TapOrder } from "../../k8s/index.ts";

export function tapOrder(order: ClusterOrder): TapOrder {
  const { namespaces, excludedNamespaces, podPattern, labelSelector, nodes, agentNamespace, way } = order;
  return { way, namespaces, excludedNamespaces, podPattern, labelSelector, nodes, agentNamespace };
}

/** Images that are not named, and limits that are 0, are the defaults. */
export function planOptions({ leaseSeconds, images, imagePullSecrets, limits }: ClusterOrder): PlanOptions {
  const { agent, capture } = DEFAULT_SETTINGS.images;
  const usual = DEFAULT_SETTINGS.limits;
  return {
    settings: {
      leaseSeconds,
      imagePullSecrets,
      images: { agent: images.agent || agent, capture: images.capture || capture },
      limits: {
        cpuMillicores: limits.cpuMillicores || usual.cpuMillicores,
        memoryBytes: limits.memoryBytes || usual.memoryBytes,
        ringBytes: limits.ringBytes || usual.ringBytes,
        ringSeconds: limits.ringSeconds || usual.ringSeconds,
      },
    },
  };
}
