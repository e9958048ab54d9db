// What becomes of a tap whose program cannot look after it: killed, or asleep with the laptop that it runs on.
import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { drawNamespace, makeNamespace, removeNamespace, until } from "../../k8s/testing/cluster.ts";
import { listEverything } from "../../k8s/testing/cluster-objects.ts";
import { describeCluster } from "../../k8s/testing/describe-cluster.ts";
import { makeShop } from "../../k8s/testing/shop.ts";
import { PROGRAM, programEnvironment } from "../testing/run-program.ts";

/** The shortest lease. */
const LEASE_SECONDS = 30;
/** From the end of a lease until Kubernetes has removed all. */
const REMOVAL_MS = 180_000;
/** Longer than an agent is silent when it is alive, shorter than the lease. */
const NAP_MS = 9000;
const TIMEOUT_MS = 500_000;

/** Whole ones: agents that begin anew see the ends of what was under way. */
const FILTER = 'http && path.startsWith("/") && src.name.startsWith("shopper-")';
const printed = z.object({ request: z.object({ path: z.string() }) });

interface RunningTap {
  readonly child: ChildProcess;
  /** Numbers of the shopper's requests, in the order in which they were printed. */
  readonly requests: readonly number[];
  readonly said: () => string;
  readonly ended: Promise<unknown>;
}

await describeCluster("thresher tap, out of action", ({ admin, namespace, kubeconfig }) => {
  /** Of each test's own, so that what is left there is of that test. */
  const agentNamespaces = [drawNamespace(), drawNamespace()] as const;
  const running: RunningTap[] = [];

  beforeAll(async () => {
    await Promise.all(agentNamespaces.map((name) => makeNamespace(admin, name)));
    await makeShop(admin, namespace);
  });
  afterAll(async () => {
    for (const { child } of running) child.kill("SIGKILL");
    await Promise.all(agentNamespaces.map((name) => removeNamespace(admin, name)));
  });

  function startTap(agentNamespace: string): RunningTap {
    const where = ["-n", namespace, "--agent-namespace", agentNamespace, "--lease", `${LEASE_SECONDS}s`];
    const args = [PROGRAM, "tap", ...where, "-f", FILTER, "-o", "json"];
    const child = spawn(process.execPath, args, { env: programEnvironment({ KUBECONFIG: kubeconfig }) });
    const requests: number[] = [];
    let said = "";
    createInterface(child.stdout).on("line", (line) => {
      const { request } = printed.parse(JSON.parse(line));
      requests.push(Number(/\/(\d+)$/.exec(request.path)?.[1]));
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      said += text;
    });
    const tap = { child, requests, said: () => said, ended: new Promise((done) => child.once("close", done)) };
    running.push(tap);
    return tap;
  }
  async function untilRequests({ requests, said }: RunningTap, more: number): Promise<void> {
    const count = requests.length + more;
    await until(`${count} requests; it said: ${said()}`, () => requests.length >= count);
  }
  async function untilGone(agentNamespace: string, before: readonly string[]): Promise<void> {
    const isGone = async () => (await listEverything(admin, agentNamespace)).join() === before.join();
    await until("everything to be gone", isGone, LEASE_SECONDS * 1000 + REMOVAL_MS);
  }

  test.concurrent("killed: everything is gone when its lease is over", { timeout: TIMEOUT_MS }, async () => {
    const [agentNamespace] = agentNamespaces;
    const before = await listEverything(admin, agentNamespace);
    const tap = startTap(agentNamespace);
    await untilRequests(tap, 20);
    expect(await listEverything(admin, agentNamespace)).not.toEqual(before);
    tap.child.kill("SIGKILL");
    await tap.ended;
    await untilGone(agentNamespace, before);
  });

  test.concurrent("asleep: it goes on where it was; after its lease it says what happened, and begins anew", {
    timeout: TIMEOUT_MS,
  }, async () => {
    const [, agentNamespace] = agentNamespaces;
    const before = await listEverything(admin, agentNamespace);
    const tap = startTap(agentNamespace);
    await untilRequests(tap, 20);

    // Agents begin one after the other, and each sees its own node only: before that some requests are nobody's.
    const first = Math.max(...tap.requests);

    // A nap: agents keep what they see.
    tap.child.kill("SIGSTOP");
    const sinceMs = Date.now();
    await until("the end of the nap", () => Date.now() - sinceMs > NAP_MS);
    tap.child.kill("SIGCONT");
    await untilRequests(tap, 200);
    const seen = new Set(tap.requests);
    expect(seen.size).toBe(tap.requests.length);
    const last = Math.max(...tap.requests) - 20;
    const numbers = Array.from({ length: last - first }, (_, i) => first + i);
    expect(numbers.filter((number) => !seen.has(number))).toEqual([]);

    // A night: the lease ends meanwhile.
    const saidBefore = tap.said().length;
    tap.child.kill("SIGSTOP");
    await untilGone(agentNamespace, before);
    tap.child.kill("SIGCONT");
    await untilRequests(tap, 50);
    expect(new Set(tap.requests).size).toBe(tap.requests.length);
    // Of each node: requests of one may come before the other has begun.
    const isSaid = (node: string): boolean =>
      new RegExp(
        `^${node}: lost: the lease ended before it was renewed\\. nothing: it is made again\\n[^]*^${node}: capturing\\n`,
        "m",
      ).test(tap.said().slice(saidBefore));
    await until(`both nodes to be made again; it said: ${tap.said()}`, () => isSaid("node-1") && isSaid("node-2"));
    tap.child.kill("SIGINT");
    await tap.ended;
    expect(tap.said()).toMatch(/nothing is left\n$/);
    expect(await listEverything(admin, agentNamespace)).toEqual(before);
  });
});
