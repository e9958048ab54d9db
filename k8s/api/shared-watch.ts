// Watches that several share: the pods of a namespace are watched once, for targets, names and whoever else asks. The
// last one to leave ends the watch.
import type { KubeClient } from "./kube-client.ts";
import type { ListOrder } from "./list.ts";
import { type ObjectWatch, watchObjects } from "./object-watch.ts";
import type { Kept } from "./objects.ts";

interface Shared {
  readonly watch: ObjectWatch<Kept>;
  users: number;
}
const byClient = new WeakMap<KubeClient, Map<string, Shared>>();

/** A watch of everything at that path: the same one for the same client, path and schema. `stop` leaves it. */
export function shareWatch<T extends Kept>(
  client: KubeClient,
  order: Pick<ListOrder<T>, "path" | "schema">,
): ObjectWatch<T> {
  const watches = byClient.get(client) ?? new Map<string, Shared>();
  byClient.set(client, watches);
  const known = watches.get(order.path) ?? { watch: watchObjects(client, order), users: 0 };
  watches.set(order.path, known);
  known.users++;
  // A path has one schema: what is watched there is always of one kind.
  return leaving(known.watch as ObjectWatch<T>, () => {
    known.users--;
    if (known.users > 0) return;
    watches.delete(order.path);
    known.watch.stop();
  });
}

function leaving<T extends Kept>(watch: ObjectWatch<T>, leave: () => void): ObjectWatch<T> {
  const ends = new Set<() => void>();
  let hasLeft = false;
  return {
    ready: watch.ready,
    objects: () => watch.objects(),
    get: (namespace, name) => watch.get(namespace, name),
    failure: () => watch.failure(),
    listen: (listener) => {
      const end = watch.listen(listener);
      ends.add(end);
      return () => {
        ends.delete(end);
        end();
      };
    },
    stop: () => {
      if (hasLeft) return;
      hasLeft = true;
      for (const end of ends) end();
      leave();
    },
  };
}
