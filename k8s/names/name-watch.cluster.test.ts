import { afterEach, expect, test } from "vitest";
import { until } from "../testing/cluster.ts";
import { describeCluster } from "../testing/describe-cluster.ts";
import { deletePod, makePod } from "../testing/cluster-objects.ts";
import { limitedUser } from "../testing/limited-user.ts";
import type { ClusterNameSpan, NameWatch } from "../types.ts";
import { watchNames } from "./name-watch.ts";
import { OPEN_NS } from "./spans.ts";

await describeCluster("names", (context) => {
  const { admin, namespace } = context;
  const open: NameWatch[] = [];
  afterEach(() => {
    for (const watch of open.splice(0)) watch.stop();
  });
  /** A watch, and everything that it tells, by key. */
  function follow(client = admin) {
    const watch = watchNames(client, { namespaces: [namespace] });
    open.push(watch);
    const told = new Map<string, ClusterNameSpan>();
    watch.onChange(({ opened, ended }) => {
      for (const span of [...opened, ...ended]) told.set(span.key, span);
    });
    const find = (name: string, wanted: (span: ClusterNameSpan) => boolean = () => true) =>
      [...told.values()].filter((span) => span.names.name === name && wanted(span));
    return { watch, find };
  }
  const create = (path: string, body: object) => admin.call({ method: "POST", path, body });

  test("a pod that is deleted and made again has two spans that do not overlap", async () => {
    const { watch, find } = follow();
    await watch.ready;
    const first = await makePod(admin, namespace, { name: "again", labels: { app: "x" }, node: "node-1" });
    await until("the first span", () => find("again").length === 1);
    expect(find("again")[0]).toMatchObject({
      ip: first.status.podIP,
      port: null,
      toNs: OPEN_NS,
      names: {
        kind: "pod",
        namespace,
        node: "node-1",
        labels: { app: "x" },
        pod: {
          metadata: { name: "again", namespace },
          spec: { nodeName: "node-1" },
          status: { hostIp: "10.213.0.11" },
        },
        resolutionMechanism: "ip",
      },
    });
    await deletePod(admin, namespace, "again");
    const second = await makePod(admin, namespace, { name: "again", node: "node-2" });
    const both = await until("both spans", () => {
      const spans = find("again").toSorted((a, b) => (a.fromNs < b.fromNs ? -1 : 1));
      return spans.length === 2 && spans[0]?.toNs !== OPEN_NS ? spans : null;
    });
    expect(both.map(({ ip, names }) => [ip, names.node])).toEqual([
      [first.status.podIP, "node-1"],
      [second.status.podIP, "node-2"],
    ]);
    expect(both[0] !== undefined && both[1] !== undefined && both[0].toNs <= both[1].fromNs + 1_000_000_000n).toBe(
      true,
    );
    expect(both[1]?.toNs).toBe(OPEN_NS);
  });
  test("workload, service and slice of a pod; the service's own address; nodes", async () => {
    const { watch, find } = follow();
    await watch.ready;
    const labels = { app: "shop" };
    await create(`/api/v1/namespaces/${namespace}/services`, {
      metadata: { name: "shop" },
      spec: { selector: labels, ports: [{ port: 80 }] },
    });
    await create(`/apis/apps/v1/namespaces/${namespace}/deployments`, {
      metadata: { name: "shop" },
      spec: {
        selector: { matchLabels: labels },
        template: {
          metadata: { labels },
          spec: {
            terminationGracePeriodSeconds: 0,
            containers: [{ name: "main", image: "docker.io/nicolaka/netshoot:v0.14", command: ["sleep", "infinity"] }],
          },
        },
      },
    });
    const pod = await until("the pod's whole name", () =>
      watch.current().find(({ names }) => names.workload?.name === "shop" && names.service !== null),
    );
    expect(pod.names).toMatchObject({
      workload: { kind: "Deployment", name: "shop" },
      service: { metadata: { name: "shop", namespace } },
      endpointSlice: { metadata: { namespace } },
    });
    const [service] = find("shop", ({ names }) => names.kind === "service");
    expect(service).toMatchObject({
      ip: expect.stringMatching(/^10\.213\.(3|4)\d\./),
      names: { service: { metadata: { name: "shop" } } },
    });
    expect(find("node-1")).toMatchObject([{ ip: "10.213.0.11", names: { kind: "node", node: "node-1" } }]);
    expect(watch.missing()).toEqual([]);
  });
  test("a host-network pod has its ports of the node's address only", async () => {
    const { watch, find } = follow();
    await makePod(admin, namespace, { name: "shared", node: "node-2", hostNetwork: true, ports: [18_200, 18_201] });
    await watch.ready;
    const spans = await until("its spans", () => (find("shared").length === 2 ? find("shared") : null));
    expect(spans.map(({ ip, port }) => [ip, port])).toEqual([
      ["10.213.0.12", 18_200],
      ["10.213.0.12", 18_201],
    ]);
    expect(spans[0]?.names.resolutionMechanism).toBe("ip-and-port");
  });
  test("a user of one namespace gets its names, and is told what is missing", async () => {
    const permissions = ["list", "watch"].map((verb) => {
      return { verb, group: "", resource: "pods", namespace, purpose: "", isRequired: true };
    });
    await using user = await limitedUser(context, "names", permissions);
    await makePod(admin, namespace, { name: "mine" });
    const { watch, find } = follow(user.client);
    await watch.ready;
    await until("the pod", () => find("mine").length === 1);
    expect(watch.current().every(({ names }) => names.namespace === namespace)).toBe(true);
    expect(
      watch
        .missing()
        .map((one) => `${one.resource} ${one.namespace}`)
        .toSorted(),
    ).toEqual(
      [
        "endpointslices ",
        `endpointslices ${namespace}`,
        "nodes ",
        "pods ",
        "replicasets ",
        `replicasets ${namespace}`,
        "services ",
        `services ${namespace}`,
      ].toSorted(),
    );
  });
});
