// Pods of the tapped clusters, for scripts: `hub.targeted` and `onPodEvent`. With nothing tapped there are none.
import type { JsonObject } from "../../contract/index.ts";
import type { PodEvent } from "../../k8s/index.ts";

export type PodListener = (event: PodEvent, pod: JsonObject) => void;
export interface TargetedPods {
  /** As Kubernetes' JSON spells them. */
  readonly targets: readonly JsonObject[];
  readonly excluded: readonly JsonObject[];
}

export interface PodFeed {
  targeted(): TargetedPods;
  /** Calls `listener` for what happens to pods where taps look; those that are there when a tap begins are added. */
  onPodEvent(listener: PodListener): () => void;
}
