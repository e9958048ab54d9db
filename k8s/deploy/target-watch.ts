// The pods that the order means, followed while they come, go and move: what is captured on which node, now.
import type { KubeClient } from "../api/kube-client.ts";
import { resourcePath } from "../api/list.ts";
import type { ObjectWatch } from "../api/object-watch.ts";
import { type Pod, podSchema } from "../api/objects.ts";
import { shareWatch } from "../api/shared-watch.ts";
import type { CheckedOrder } from "../plan/order.ts";
import { pickTargets, targetsByNode } from "../plan/targets.ts";
import type { Targets } from "../types.ts";
import { Coalesced } from "./coalesce.ts";

/** A deployment that rolls changes many pods at once: agents get one new filter, not one per pod. */
const QUIET_MS = 200;

export class TargetWatch {
  readonly #order: CheckedOrder;
  readonly #watches: readonly ObjectWatch<Pod>[];
  readonly #changes: Coalesced<Targets>;
  readonly ready: Promise<unknown>;
  #targets: Targets = new Map();

  constructor(client: KubeClient, order: CheckedOrder, tell: (targets: Targets) => void) {
    this.#order = order;
    const read = () => {
      this.#targets = this.#pick();
      return { value: this.#targets, text: JSON.stringify([...this.#targets]) };
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
  targets(): Targets {
    return this.#targets;
  }
  stop(): void {
    this.#changes.stop();
    for (const watch of this.#watches) watch.stop();
  }
  #pick(): Targets {
    const pods = this.#watches.flatMap((watch) => [...watch.objects()]);
    return targetsByNode(pickTargets(pods, this.#order).targets);
  }
}
