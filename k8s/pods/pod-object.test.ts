import { expect, test } from "vitest";
import { madePod } from "../testing/made-objects.ts";
import { hookPod, podObject } from "./pod-object.ts";

const POD = madePod({ name: "cart-6c9", namespace: "shop", labels: { app: "cart" }, node: "node-a" });

test("a pod in the spelling of Kubernetes' JSON", () =>
  expect(podObject(POD)).toEqual({
    metadata: { name: "cart-6c9", namespace: "shop", uid: "cart-6c9", labels: { app: "cart" }, annotations: {} },
    spec: { nodeName: "node-a", hostNetwork: false, containers: [{ name: "main" }] },
    status: { phase: "Running", podIP: "10.0.0.1", hostIP: "192.168.0.1", startTime: "2026-11-24T00:00:00Z" },
  }));
test("and beside it in that of the Go structures", () =>
  expect(hookPod(POD)).toEqual({
    ...podObject(POD),
    ObjectMeta: {
      Name: "cart-6c9",
      Namespace: "shop",
      UID: "cart-6c9",
      Labels: { app: "cart" },
      Annotations: {},
      CreationTimestamp: "",
    },
    Spec: { NodeName: "node-a", HostNetwork: false },
    Status: { Phase: "Running", PodIP: "10.0.0.1", HostIP: "192.168.0.1" },
  }));
test("an owner, and that it is being deleted", () => {
  const pod = madePod({ owner: { kind: "Job", name: "j", uid: "1" }, deletedAt: "2026-11-24T00:00:01Z" });
  expect(podObject(pod)).toMatchObject({
    metadata: { ownerReferences: [{ kind: "Job", name: "j", uid: "1" }], deletionTimestamp: "2026-11-24T00:00:01Z" },
  });
});
