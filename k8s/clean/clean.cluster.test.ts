import { beforeAll, expect, test } from "vitest";
import { deploy } from "../deploy/tap.ts";
import { newSessionId, sessionUser } from "../manifests/labels.ts";
import { plan, whoAmI } from "../plan/plan.ts";
import { joinPod } from "../pod-tap/pod-tap.ts";
import { describeCluster } from "../testing/describe-cluster.ts";
import { listEverything, makePod } from "../testing/cluster-objects.ts";
import { CAPTURE_IMAGE } from "../testing/images.ts";
import { limitedUser } from "../testing/limited-user.ts";
import { standIn } from "../testing/stand-in-agent.ts";
import type { PodCapture, TapOrder } from "../types.ts";
import { listLeft, removeLeft } from "./clean.ts";

await describeCluster("what a session left", (context) => {
  const { admin, namespace } = context;
  const order: TapOrder = {
    namespaces: [namespace],
    podPattern: "",
    labelSelector: "",
    nodes: [],
    agentNamespace: namespace,
  };
  const here = async () => (await listLeft(admin)).filter((one) => one.namespace === namespace);

  beforeAll(() => makePod(admin, namespace, { name: "target", node: "node-1" }));

  test("is listed with age and lease, and removed", async () => {
    const before = await listEverything(admin, namespace);
    const planned = await plan(admin, order);
    const startedMs = Date.now();
    const tap = await deploy(admin, planned, standIn());
    tap.detach();
    const [left, ...others] = await here();
    expect(others).toEqual([]);
    expect(left).toMatchObject({ session: planned.session, isMine: true, nodes: ["node-1"] });
    expect(left?.objects.map((name) => name.split(" ")[0])).toEqual(["Job", "ConfigMap", "Secret"]);
    expect(Math.abs((left?.createdAtMs ?? 0) - startedMs)).toBeLessThan(5000);
    expect(Math.abs((left?.leaseEndsAtMs ?? 0) - startedMs - 3_600_000)).toBeLessThan(10_000);
    expect(await removeLeft(admin, left === undefined ? [] : [left])).toMatchObject([{ left: [] }]);
    expect(await here()).toEqual([]);
    expect(await listEverything(admin, namespace)).toEqual(before);
  });
  test("containers in pods are listed while they run, by tap, and ended", async () => {
    const session = newSessionId();
    const user = await whoAmI(admin);
    const podOrder = { namespace, pod: "target", image: CAPTURE_IMAGE, leaseSeconds: 60, session, user };
    const pods = [await joinPod(admin, podOrder), await joinPod(admin, podOrder)];
    const { stream } = await (pods[0] as PodCapture).run("tcp port 9", true);
    const isCut = new Promise<void>(
      (resolve) =>
        void stream
          .once("close", resolve)
          .on("error", () => undefined)
          .resume(),
    );
    const [left, ...others] = await here();
    expect(others).toEqual([]);
    expect(left).toMatchObject({ session, isMine: true, nodes: ["node-1"], user: user.name });
    const objects = pods.map(({ container }) => `Pod target (container ${container})`);
    expect(left?.objects.toSorted()).toEqual(objects.toSorted());
    expect((left?.leaseEndsAtMs ?? 0) - Date.now()).toBeGreaterThan(30_000);
    expect((left?.leaseEndsAtMs ?? 0) - Date.now()).toBeLessThan(65_000);
    const [report] = await removeLeft(admin, left === undefined ? [] : [left]);
    expect(report?.removed.toSorted()).toEqual(objects.toSorted());
    expect(report?.left).toEqual([]);
    expect(await Promise.all(pods.map((pod) => pod.isRunning()))).toEqual([false, false]);
    await isCut;
    // Their records stay in the pod, and are nothing that was left.
    expect(await here()).toEqual([]);
  });
  test("what is somebody else's is listed only for all; a user of one namespace lists that one", async () => {
    const other = sessionUser("somebody", "else");
    const metadata = {
      name: "thresher-other",
      labels: {
        "app.kubernetes.io/name": "thresher",
        "thresher.dev/session": "other",
        "thresher.dev/user": other.label,
      },
    };
    await admin.call({ method: "POST", path: `/api/v1/namespaces/${namespace}/configmaps`, body: { metadata } });
    expect(await here()).toEqual([]);
    const permissions = ["list", "delete"].flatMap((verb) =>
      [
        ["", "configmaps"],
        ["batch", "jobs"],
        ["", "pods"],
      ].map(([group = "", resource = ""]) => {
        return { verb, group, resource, namespace, purpose: "", isRequired: true };
      }),
    );
    await using user = await limitedUser(context, "cleaner", permissions);
    const all = await listLeft(user.client, { isForAll: true });
    expect(all).toMatchObject([{ session: "other", isMine: false, leaseEndsAtMs: null, user: other.label }]);
    expect(await removeLeft(user.client, all)).toMatchObject([{ left: [] }]);
    expect(await listLeft(user.client, { isForAll: true })).toEqual([]);
  });
});
