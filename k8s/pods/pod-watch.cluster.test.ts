// Pods of the real cluster come, change and go, as scripts are told of it.
import { expect, test } from "vitest";
import { deletePod, makePod } from "../testing/cluster-objects.ts";
import { until } from "../testing/cluster.ts";
import { describeCluster } from "../testing/describe-cluster.ts";
import type { TapOrder } from "../types.ts";
import { watchPods } from "./pod-watch.ts";

await describeCluster("pods, for scripts", ({ admin, namespace }) => {
  const order: TapOrder = {
    namespaces: [namespace],
    podPattern: "^cart",
    labelSelector: "",
    nodes: [],
    agentNamespace: "",
  };

  test("one is added, modified and deleted; targeted and excluded ones are told apart", async () => {
    const watch = watchPods(admin, order);
    const events: string[] = [];
    const stop = watch.onEvent((event, pod) => events.push(`${event} ${JSON.stringify(pod)}`));
    const seen = (event: string, name: string, ...texts: readonly string[]): boolean =>
      events.some((one) => [event, `"name":"${name}"`, ...texts].every((text) => one.includes(text)));
    try {
      await makePod(admin, namespace, { name: "cart-1", labels: { app: "cart" }, node: "node-1" });
      await makePod(admin, namespace, { name: "price-1", node: "node-2" });
      await until("both are told", () => seen("ADDED", "cart-1") && seen("ADDED", "price-1"));
      await until("it runs", () =>
        seen("MODIFIED", "cart-1", '"Phase":"Running"', '"NodeName":"node-1"', '"app":"cart"'),
      );
      const names = (pods: readonly object[]): unknown =>
        pods.map((pod) => ("metadata" in pod ? pod.metadata : null)).map((one) => JSON.parse(JSON.stringify(one)).name);
      const { targets, excluded } = watch.pods();
      expect([names(targets), names(excluded)]).toEqual([["cart-1"], ["price-1"]]);
      await deletePod(admin, namespace, "cart-1");
      await until("it is gone", () => seen("DELETED", "cart-1", '"Name":"cart-1"'));
      expect(watch.pods().targets).toEqual([]);
      // Who comes later is told what is there.
      const late: string[] = [];
      watch.onEvent((event) => late.push(event))();
      expect(late).toEqual(["ADDED"]);
    } finally {
      stop();
      watch.stop();
    }
  });
});
