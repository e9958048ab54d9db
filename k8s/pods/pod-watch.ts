// The pods where a tap looks: those that it is of, those that it leaves out, and what happens to either. Shares the
// watches of the tap, so that the server is asked nothing more.
import type { JsonObject } from "../../contract/index.ts";
import type { KubeClient } from "../api/kube-client.ts";
import { resourcePath } from "../api/list.ts";
import type { ObjectWatch } from "../api/object-watch.ts";
import { type Pod, podSchema } from "../api/objects.ts";
import { shareWatch } from "../api/shared-watch.ts";
import { Listeners } from "../deploy/coalesce.ts";
import { APP, APP_LABEL } from "../manifests/labels.ts";
import { checkOrder } from "../plan/order.ts";
import type { PodEvent, PodWatch, TapOrder } from "../types.ts";
import { hookPod, podObject } from "./pod-object.ts";

export function watchPods(client: KubeClient, order: TapOrder): PodWatch {
  const checked = checkOrder(order, client.namespace);
  const listeners = new Listeners<[event: PodEvent, pod: JsonObject]>();
  const watches: readonly ObjectWatch<Pod>[] = checked.namespaces.map((namespace) =>
    shareWatch(client, {
      path: resourcePath("", "v1", namespace === "*" ? "" : namespace, "pods"),
      schema: podSchema,
    }),
  );
  const pods = (): readonly Pod[] => watches.flatMap((watch) => [...watch.objects()]).filter(isTheirs);
  for (const watch of watches) {
    watch.listen({
      changed: (before, now) => {
        const pod = now ?? before;
        if (pod !== null && isTheirs(pod)) listeners.tell(eventOf(before, now), hookPod(pod));
      },
    });
  }
  return {
    pods: () => {
      const byKind = Map.groupBy(pods(), (pod) => checked.matches(pod));
      return {
        targets: (byKind.get(true) ?? []).map(podObject),
        excluded: (byKind.get(false) ?? []).map(podObject),
      };
    },
    onEvent: (listener) => {
      for (const pod of pods()) listener("ADDED", hookPod(pod));
      return listeners.add(listener);
    },
    stop: () => {
      for (const watch of watches) watch.stop();
    },
  };
}

/** Our own agents are nobody's traffic. */
function isTheirs({ metadata }: Pod): boolean {
  return metadata.labels?.[APP_LABEL] !== APP;
}
function eventOf(before: Pod | null, now: Pod | null): PodEvent {
  if (now === null) return "DELETED";
  return before === null ? "ADDED" : "MODIFIED";
}
