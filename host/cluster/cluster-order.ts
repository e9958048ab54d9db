// What a window orders, in the words of k8s/.
import type { ClusterOrder } from "../../contract/index.ts";
import { DEFAULT_SETTINGS, type PlanOptions, type TapOrder } from "../../k8s/index.ts";

export function tapOrder({ namespaces, podPattern, labelSelector, nodes, agentNamespace }: ClusterOrder): TapOrder {
  return { namespaces, podPattern, labelSelector, nodes, agentNamespace };
}

/** Images that are not named are the defaults. */
export function planOptions({ leaseSeconds, images, imagePullSecrets }: ClusterOrder): PlanOptions {
  const { agent, capture } = DEFAULT_SETTINGS.images;
  return {
    settings: {
      leaseSeconds,
      imagePullSecrets,
      images: { agent: images.agent || agent, capture: images.capture || capture },
    },
  };
}
