import { once } from "node:events";
import { text } from "node:stream/consumers";
import { afterEach, beforeAll, expect, test } from "vitest";
import { type KubeClient, openCluster } from "../api/kube-client.ts";
import { isStatus } from "../api/failure.ts";
import { listObjects, resourcePath } from "../api/list.ts";
import { jobSchema } from "../api/objects.ts";
import { plan } from "../plan/plan.ts";
import { until } from "../testing/cluster.ts";
import { describeCluster } from "../testing/describe-cluster.ts";
import { deletePod, listEverything, makePod } from "../testing/cluster-objects.ts";
import { openProxy, proxiedConfig } from "../testing/proxy.ts";
import { standIn } from "../testing/stand-in-agent.ts";
import type { NodeState, Tap, TapMaterial, TapOrder, TapSettings } from "../types.ts";
import { deploy } from "./tap.ts";

await describeCluster("a tap, with a stand-in for the agent", ({ admin, namespace, kubeconfig }) => {
  let before: readonly string[] = [];
  const running: Tap[] = [];
  let shared: Promise<Tap> | undefined;

  beforeAll(async () => {
    await makePod(admin, namespace, { name: "target-1", node: "node-1" });
    before = await listEverything(admin, namespace);
  });
  /** One tap for the tests that leave it as it is. */
  async function sharedTap(): Promise<Tap> {
    shared ??= start();
    const tap = await shared;
    running.length = 0;
    await reaches(tap, "node-1", { phase: "running" });
    return tap;
  }
  afterEach(async () => {
    if (shared !== undefined) return;
    await Promise.all(running.splice(0).map((tap) => tap.remove()));
    expect(await listEverything(admin, namespace)).toEqual(before);
  });

  async function start(
    settings: Partial<TapSettings> = {},
    material: TapMaterial = standIn(),
    client: KubeClient = admin,
  ): Promise<Tap> {
    const order: TapOrder = {
      namespaces: [namespace],
      podPattern: "^target-",
      labelSelector: "",
      nodes: [],
      agentNamespace: namespace,
    };
    const planned = await plan(client, order, { settings: { leaseSeconds: 120, ...settings } });
    expect(planned).toMatchObject({ canDeploy: true });
    const tap = await deploy(client, planned, material);
    running.push(tap);
    return tap;
  }
  function reaches(tap: Tap, node: string, wanted: Partial<NodeState>): Promise<NodeState> {
    return until(`${node} to be ${JSON.stringify(wanted)}, it is ${JSON.stringify(tap.nodes())}`, () =>
      tap
        .nodes()
        .find(
          (state) =>
            state.node === node && Object.entries(wanted).every(([key, value]) => Object(state)[key] === value),
        ),
    );
  }
  async function ask(tap: Tap, node: string, question: string): Promise<string> {
    const connection = await tap.dial(node);
    connection.write(question);
    return text(connection);
  }

  test("runs within seconds, without privileges, and captures; nothing is left after its removal", async () => {
    const startedMs = Date.now();
    const tap = await start();
    await reaches(tap, "node-1", { phase: "running" });
    const tookMs = Date.now() - startedMs;
    const facts = JSON.parse(await ask(tap, "node-1", "facts\n"));
    expect(facts).toMatchObject({
      node: "node-1",
      uid: 65_534,
      capabilities: "0000000000000000",
      boundingSet: "0000000000000000",
      noNewPrivileges: "1",
      seccomp: "2",
      token: "the token",
      hasApiToken: false,
      canWriteRoot: false,
      canWriteRing: true,
    });
    await expect
      .poll(async () => JSON.parse(await ask(tap, "node-1", "facts\n")).captured, { timeout: 60_000 })
      .toBeGreaterThan(1000);
    const { removed, left } = await tap.remove();
    expect(left).toEqual([]);
    expect(removed.map((name) => name.split(" ")[0])).toEqual(["ConfigMap", "Job", "Pod", "Secret"]);
    process.stdout.write(`deployed to running in ${tookMs} ms\n`);
  });
  test("a connection carries bytes both ways, and many of them", async () => {
    const tap = await sharedTap();
    const echo = await tap.dial("node-1");
    echo.write("hello");
    expect(String((await once(echo, "data"))[0])).toBe("hello");
    echo.destroy();

    const startedMs = Date.now();
    const connection = await tap.dial("node-1");
    connection.write("bytes 200000000");
    let bytes = 0;
    for await (const chunk of connection) bytes += chunk.length;
    expect(bytes).toBe(200_000_000);
    process.stdout.write(`port-forward: ${Math.round(200_000 / (Date.now() - startedMs))} MB/s\n`);
  });
  test("a reader that stops, stops the sender", async () => {
    const tap = await sharedTap();
    const connection = await tap.dial("node-1");
    connection.write("bytes 200000000");
    await once(connection, "readable");
    const seen: number[] = [];
    await until("the buffer to stop growing", () => {
      seen.push(connection.readableLength);
      return seen.length > 10 && seen.slice(-5).every((length) => length === seen.at(-1));
    });
    expect(connection.readableLength).toBeLessThan(4_000_000);
    connection.destroy();
  });
  test("a connection ends with its agent, and there is another one: the pod goes away, the agent crashes", async () => {
    const tap = await sharedTap();
    const { pod } = await reaches(tap, "node-1", { phase: "running" });
    const first = await tap.dial("node-1");
    first.write("x");
    await once(first, "data");
    const ended = once(first, "close");
    await deletePod(admin, namespace, pod);
    await ended;

    await until("a new agent", () => tap.nodes().some((state) => state.phase === "running" && state.pod !== pod));
    await ask(tap, "node-1", "crash\n").catch(() => undefined);
    const crashed = await until("the crash", () => tap.nodes().find(({ restarts }) => restarts > 0));
    expect(crashed.restarts).toBe(1);
    await reaches(tap, "node-1", { phase: "running" });
  });
  test("pods that come to another node get an agent there, and change the targets", async () => {
    const tap = await sharedTap();
    const told: (readonly string[])[] = [];
    tap.onTargets((targets) => told.push([...targets.keys()]));
    const pod = await makePod(admin, namespace, { name: "target-2", node: "node-2" });
    await reaches(tap, "node-2", { phase: "running" });
    expect(tap.targets().get("node-2")).toEqual([{ ip: pod.status.podIP, ports: [] }]);
    await deletePod(admin, namespace, "target-2");
    await until("node-2 to leave the targets", () => !tap.targets().has("node-2"));
    expect(told).toContainEqual(["node-1", "node-2"]);
    expect(told.at(-1)).toEqual(["node-1"]);
  });
  test("an agent whose Job is lost is made again", async () => {
    const tap = await sharedTap();
    const jobs = resourcePath("batch", "v1", namespace, "jobs");
    const { items } = await listObjects(admin, { path: jobs, schema: jobSchema });
    const body = { propagationPolicy: "Background" };
    await admin.call({ method: "DELETE", path: `${jobs}/${items[0]?.metadata.name}`, body });
    await until("another Job", async () => {
      const now = await listObjects(admin, { path: jobs, schema: jobSchema });
      return now.items.some(({ metadata }) => metadata.uid !== items[0]?.metadata.uid);
    });
    await reaches(tap, "node-1", { phase: "running" });
    expect(JSON.parse(await ask(tap, "node-1", "facts\n")).token).toBe("the token");
  });
  test("the tap that was shared is removed", async () => {
    await (await sharedTap()).remove();
    shared = undefined;
  });
  test("an agent that takes more memory than it may is killed: that is said, and it comes back", async () => {
    const tap = await start();
    await reaches(tap, "node-1", { phase: "running" });
    const told: string[] = [];
    tap.onChange(() => told.push(...tap.nodes().map(({ reason }) => reason)));
    await ask(tap, "node-1", "eat\n").catch(() => undefined);
    await until("the end of the agent", () =>
      told.some((reason) => reason.startsWith("agent was killed: it reached its memory limit (OOMKilled)")),
    );
    await until("the agent again", () => ask(tap, "node-1", "facts\n").catch(() => ""));
  });
  test("dialling an agent that does not listen tells why", async () => {
    const tap = await start({}, standIn("setInterval(() => {}, 1000)"));
    await until("the pod to run", async () => {
      try {
        const connection = await tap.dial("node-1");
        connection.write("x");
        await text(connection);
        return false;
      } catch (error) {
        return /refused/.test(String(error)) ? error : false;
      }
    });
    await expect(tap.dial("node-2")).rejects.toMatchObject({ code: "UNREACHABLE" });
  });
  test("the way to the API server is cut and comes back: connections say so, the tap goes on", async () => {
    await using proxy = await openProxy();
    const config = await proxiedConfig(kubeconfig, proxy.url);
    const client = await openCluster("", config.source);
    const tap = await start({ leaseSeconds: 20 }, standIn(), client);
    const { pod } = await reaches(tap, "node-1", { phase: "running" });
    const connection = await tap.dial("node-1");
    const failed = once(connection, "error");
    connection.write("x");
    await once(connection, "data");
    proxy.cut();
    expect(String((await failed)[0])).toContain("was cut");
    await expect(tap.dial("node-1")).rejects.toMatchObject({ code: "UNREACHABLE" });
    await until("a failed renewal", () => tap.lease().failure !== "");
    proxy.restore();
    await until("a renewal", () => tap.lease().failure === "");
    expect(await reaches(tap, "node-1", { phase: "running" })).toMatchObject({ pod, restarts: 0 });
    expect(JSON.parse(await ask(tap, "node-1", "facts\n")).node).toBe("node-1");
    expect((await tap.remove()).left).toEqual([]);
    running.length = 0;
    await config[Symbol.asyncDispose]();
  });
  test("renewal extends the lease, by itself too", async () => {
    const tap = await start({ leaseSeconds: 12 });
    await reaches(tap, "node-1", { phase: "running" });
    const first = await until("the lease", () => tap.lease().endsAtMs);
    await until("a renewal by itself", () => tap.lease().endsAtMs > first);
    await until("a time after the first lease", () => Date.now() > first + 2000);
    await reaches(tap, "node-1", { phase: "running" });
    expect(tap.lease().failure).toBe("");
  });
  test("when nobody renews, Kubernetes removes everything at the end of the lease", async () => {
    const tap = await start({ leaseSeconds: 8 });
    await reaches(tap, "node-1", { phase: "running" });
    const { endsAtMs } = tap.lease();
    tap.detach();
    running.length = 0;
    await until("everything to be gone", async () => {
      const now = await listEverything(admin, namespace);
      return now.length === before.length;
    });
    process.stdout.write(`all gone ${((Date.now() - endsAtMs) / 1000).toFixed(1)} s after the end of the lease\n`);
  });
  test("an image that cannot be pulled", async () => {
    const images = { agent: "registry.invalid/no/such:image", capture: "docker.io/nicolaka/netshoot:v0.14" };
    const tap = await start({ images });
    const state = await reaches(tap, "node-1", { phase: "stuck" });
    expect(state.reason).toMatch(/(ErrImagePull|ImagePullBackOff) \(agent\).*registry\.invalid\/no\/such:image/);
    expect(state.nextStep).toContain("pull");
  });
  test("an agent that cannot start says its last line", async () => {
    const tap = await start({}, standIn("console.error('no such luck'); process.exit(7)"));
    const state = await reaches(tap, "node-1", { phase: "stuck" });
    expect(state.reason).toBe("agent ended with exit code 7: no such luck");
  });
  test("a quota that fills up after the plan", async () => {
    const quotas = resourcePath("", "v1", namespace, "resourcequotas");
    const order = { namespaces: [namespace], podPattern: "^target-", labelSelector: "", nodes: [], agentNamespace: "" };
    const planned = await plan(admin, { ...order, agentNamespace: namespace });
    await admin.call({
      method: "POST",
      path: quotas,
      body: { metadata: { name: "full" }, spec: { hard: { pods: "1" } } },
    });
    await until("the quota", async () =>
      admin
        .call({
          method: "POST",
          path: resourcePath("", "v1", namespace, "pods"),
          query: { dryRun: "All" },
          body: { metadata: { name: "x" }, spec: { containers: [{ name: "x", image: "x" }] } },
        })
        .then(
          () => false,
          (error: unknown) => isStatus(error, 403),
        ),
    );
    try {
      const tap = await deploy(admin, planned, standIn());
      running.push(tap);
      const state = await reaches(tap, "node-1", { phase: "stuck" });
      expect(state.reason).toContain("exceeded quota");
      expect(state.nextStep).toContain("quota");
    } finally {
      await admin.call({ method: "DELETE", path: `${quotas}/full` });
    }
  });
});
