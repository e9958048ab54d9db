import { beforeAll, expect, test } from "vitest";
import { deploy } from "../deploy/tap.ts";
import { sessionUser } from "../manifests/labels.ts";
import { plan } from "../plan/plan.ts";
import { describeCluster } from "../testing/describe-cluster.ts";
import { listEverything, makePod } from "../testing/cluster-objects.ts";
import { limitedUser } from "../testing/limited-user.ts";
import { standIn } from "../testing/stand-in-agent.ts";
import type { TapOrder } from "../types.ts";
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
