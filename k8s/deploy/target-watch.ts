// The pods that the order means, followed while they come, go and move.
import type { KubeClient } from "../api/kube-client.ts";
import { resourcePath } from "../api/list.ts";
import type { ObjectWatch } from "../api/object-watch.ts";
import { type Pod, podSchema } from "../api/objects.ts";
import { shareWatch } from "../api/shared-watch.ts";
import { type CheckedOrder, checkOrder } from "../plan/order.ts";
import { pickTargets } from "../plan/targets.ts";
import type { TapOrder, TargetPod } from "../types.ts";
import { Coalesced } from "./coalesce.ts";

/** A deployment that rolls changes many pods at once: agents get one new filter, not one per pod. */
const QUIET_MS = 200;

/** What is made of the pods, and a text that differs where it does. */
export interface Derived<T> {
  readonly value: T;
  readonly text: string;
}

export class TargetWatch<T> {
  readonly #order: CheckedOrder;
  readonly #watches: readonly ObjectWatch<Pod>[];
  readonly #changes: Coalesced<T>;
  readonly ready: Promise<unknown>;
  readonly #derive: (pods: readonly TargetPod[]) => Derived<T>;
  #pods: readonly TargetPod[] = [];
  #targets: T;

  constructor(
    client: KubeClient,
    order: CheckedOrder,
    derive: (pods: readonly TargetPod[]) => Derived<T>,
    tell: (targets: T) => void,
  ) {
    this.#order = order;
    this.#derive = derive;
    this.#targets = derive([]).value;
    const read = () => {
      this.#pods = this.#pick();
      const derived = this.#derive(this.#pods);
      this.#targets = derived.value;
      return derived;
    };
    this.#changes = new Coalesced(QUIET_MS, read, tell);
    this.#watches = order.namespaces.map((namespace) =>
      shareWatch(client, {
        path: resourcePath("", "v1", namespace === "*" ? "" : namespace, "pods"),
        schema: podSchema,
      }),
    );
    for (const watch of this.#watches) watch.listen({ changed: () => this.#changes.mark() });
    this.ready = Promise.all(this.#watches.map((watch) => watch.ready)).then(() => this.#changes.mark());
  }
  /** As told last. */
  targets(): T {
    return this.#targets;
  }
  pods(): readonly TargetPod[] {
    return this.#pods;
  }
  stop(): void {
    this.#changes.stop();
    for (const watch of this.#watches) watch.stop();
  }
  #pick(): readonly TargetPod[] {
    const pods = this.#watches.flatMap((watch) => [...watch.objects()]);
    return pickTargets(pods, this.#order).targets;
  }
}

function nameOf({ namespace, name }: TargetPod): string {
  return `${namespace}/${name}`;
}
function byName(pods: readonly TargetPod[]): Derived<readonly TargetPod[]> {
  const value = pods.toSorted((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
  return { value, text: JSON.stringify(value) };
}

/** The pods that an order means, in the order of their names. */
export function watchTargetPods(
  client: KubeClient,
  order: TapOrder,
  tell: (pods: readonly TargetPod[]) => void,
): TargetWatch<readonly TargetPod[]> {
  return new TargetWatch(client, checkOrder(order, client.namespace), byName, tell);
}
