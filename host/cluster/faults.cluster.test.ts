// What goes wrong while a cluster is tapped, on the real one: each ends in words for the user, goes on where that is
// possible, is in the ledger where something was lost, and leaves nothing behind. All at the same time: taps do not
// disturb each other, and an API server that is away for two minutes takes two minutes.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { isStatus } from "../../k8s/api/failure.ts";
import { openCluster } from "../../k8s/api/kube-client.ts";
import { neededPermissions } from "../../k8s/plan/permissions.ts";
import { drawNamespace, makeNamespace, removeNamespace, until } from "../../k8s/testing/cluster.ts";
import { describeCluster } from "../../k8s/testing/describe-cluster.ts";
import {
  deletePod,
  evictPods,
  killInPod,
  listEverything,
  podsOf,
  setCordoned,
} from "../../k8s/testing/cluster-objects.ts";
import { limitedUser } from "../../k8s/testing/limited-user.ts";
import { openProxy, type Proxy } from "../../k8s/testing/proxy.ts";
import { type RenamedContext, writeContexts } from "../../k8s/testing/renamed-contexts.ts";
import { makeShop, SHOP_PODS, untilShopIsOpen } from "../../k8s/testing/shop.ts";
import { type ClusterWindow, withClusterWindow } from "../testing/cluster-window.ts";
import { beginningOf, checkEachOnce, checkVisits } from "../testing/numbered-requests.ts";
import { clusterOrder, rowsOf } from "../testing/tap-window.ts";

const TIMEOUT_MS = 600_000;
const OUTAGE_MS = 120_000;
/** A forward that is cut after so many bytes dies in the middle of a batch. */
const CUT_BYTES = 100_000;
const CUTS = 12;

const ACCOUNT = "expiring";
const AWAY = /the API server .* of the context away does not answer: /;
const EXPIRED = /the cluster of the context expiring does not accept your credentials; they may have expired: /;

const isRefused = (error: unknown): boolean => isStatus(error, 401);

const issued = z.object({ status: z.object({ token: z.string() }) });
const made = z.object({ metadata: z.object({ name: z.string(), uid: z.string() }) });

await describeCluster("while a cluster is tapped", (context) => {
  const { admin, namespace, kubeconfig } = context;
  const moving = drawNamespace();
  const proxies = new Map<string, Proxy>();
  let folder = "";
  let before: readonly string[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "thresher-faults-"));
    const apiVersion = "client.authentication.k8s.io/v1";
    const exec = { apiVersion, command: "cat", args: [tokenFile()], interactiveMode: "Never" };
    const contexts: RenamedContext[] = [{ name: "direct" }];
    for (const name of ["away", "cut", "expiring"]) {
      const proxy = await openProxy();
      proxies.set(name, proxy);
      contexts.push({ name, proxyUrl: proxy.url, ...(name === "expiring" ? { user: { exec } } : {}) });
    }
    process.env["KUBECONFIG"] = await writeContexts(kubeconfig, contexts, folder);
    await makeNamespace(admin, moving);
    await Promise.all([namespace, moving].map((one) => makeShop(admin, one)));
    const permissions = neededPermissions(namespace, [namespace]).filter((one) => one.namespace !== "");
    const user = await limitedUser(context, ACCOUNT, permissions);
    await user[Symbol.asyncDispose]();
    before = await listEverything(admin, namespace);
  });
  afterAll(async () => {
    await removeNamespace(admin, moving);
    for (const proxy of proxies.values()) await proxy[Symbol.asyncDispose]();
    await rm(folder, { recursive: true, force: true });
  });

  function proxyOf(name: string): Proxy {
    const proxy = proxies.get(name);
    if (proxy === undefined) throw new Error(`no proxy ${name}`);
    return proxy;
  }
  function tokenFile(): string {
    return join(folder, "token.json");
  }
  /** The window's own tap is gone at the end. */
  async function stop(window: ClusterWindow): Promise<void> {
    const { session } = await window.connected();
    expect(await window.stop()).toMatchObject({ phase: "removed", left: [] });
    expect((await listEverything(admin, namespace)).filter((name) => name.includes(session))).toEqual([]);
  }

  test.concurrent(
    "an API server that is away for two minutes: all is made up for, the lease is renewed again",
    { timeout: TIMEOUT_MS },
    () =>
      withClusterWindow(async (window) => {
        const proxy = proxyOf("away");
        await window.start(clusterOrder(namespace, { context: "away", leaseSeconds: 240 }));
        await window.connected();
        const beginning = await beginningOf(window);
        await checkEachOnce(window, beginning);
        const { leaseEndsAtMs } = await window.connected();
        proxy.cut();
        const cutAtMs = Date.now();
        try {
          await window.node("node-1", (node) => node.link === "reconnecting" && AWAY.test(node.linkReason));
          const { leaseFailure } = await window.state((state) => state.leaseFailure !== "");
          expect(leaseFailure).toMatch(AWAY);
          await until("the end of the outage", () => Date.now() - cutAtMs > OUTAGE_MS, 2 * OUTAGE_MS);
        } finally {
          proxy.restore();
        }
        await window.connected();
        await checkEachOnce(window, beginning);
        expect(await window.losses()).toEqual([]);
        await window.state((state) => state.leaseFailure === "" && Number(state.leaseEndsAtMs) > Number(leaseEndsAtMs));
        await stop(window);
      }),
  );

  test.concurrent(
    "forwards that are cut in the middle of a batch, again and again: no gap, nothing twice",
    { timeout: TIMEOUT_MS },
    () =>
      withClusterWindow(async (window) => {
        const proxy = proxyOf("cut");
        await window.start(clusterOrder(namespace, { context: "cut" }));
        await window.connected();
        const beginning = await beginningOf(window);
        proxy.cutAfter(CUT_BYTES);
        proxy.cut();
        proxy.restore();
        await until("the cuts", () => proxy.cuts >= CUTS, OUTAGE_MS);
        proxy.cutAfter(Number.POSITIVE_INFINITY);
        await window.connected();
        await checkEachOnce(window, beginning);
        expect(await window.losses()).toEqual([]);
        await stop(window);
      }),
  );

  test.concurrent(
    "credentials that expire: it is said, and new ones from the plugin are taken",
    { timeout: TIMEOUT_MS },
    () =>
      withClusterWindow(async (window) => {
        const first = await giveToken("first");
        await window.start(clusterOrder(namespace, { context: "expiring", leaseSeconds: 90 }));
        await window.connected();
        const beginning = await beginningOf(window);
        // A token that belongs to a Secret ends with it.
        await admin.call({ method: "DELETE", path: `/api/v1/namespaces/${namespace}/secrets/${first}` });
        const client = await openCluster("expiring");
        const ask = () => client.call({ path: `/api/v1/namespaces/${namespace}/pods` });
        await until("the end of the token", () => ask().then(() => false, isRefused));
        client.close();
        proxyOf("expiring").cut();
        proxyOf("expiring").restore();
        await window.node("node-1", ({ linkReason }) => EXPIRED.test(linkReason));
        const { leaseFailure } = await window.state((state) => state.leaseFailure !== "");
        expect(leaseFailure).toMatch(EXPIRED);
        const second = await giveToken("second");
        await window.state((state) => state.leaseFailure === "");
        await window.connected();
        await checkEachOnce(window, beginning);
        expect(await window.losses()).toEqual([]);
        await stop(window);
        await admin.call({ method: "DELETE", path: `/api/v1/namespaces/${namespace}/secrets/${second}` });
      }),
  );
  /** Has the plugin give a token that lives as long as a Secret of this name. */
  async function giveToken(name: string): Promise<string> {
    const base = `/api/v1/namespaces/${namespace}`;
    const { metadata } = made.parse(
      await admin.call({ method: "POST", path: `${base}/secrets`, body: { metadata: { name: `token-${name}` } } }),
    );
    const boundObjectRef = { kind: "Secret", apiVersion: "v1", ...metadata };
    const path = `${base}/serviceaccounts/${ACCOUNT}/token`;
    const { status } = issued.parse(
      await admin.call({ method: "POST", path, body: { spec: { expirationSeconds: 600, boundObjectRef } } }),
    );
    const credential = { apiVersion: "client.authentication.k8s.io/v1", kind: "ExecCredential", status };
    await writeFile(tokenFile(), JSON.stringify(credential));
    return metadata.name;
  }

  test.concurrent(
    "an agent that is killed: the reason is shown, it comes back, the ledger has the gap",
    { timeout: TIMEOUT_MS },
    () =>
      withClusterWindow(async (window) => {
        await window.start(clusterOrder(namespace));
        const { session } = await window.connected();
        const beginning = await beginningOf(window);
        await checkEachOnce(window, beginning);
        const agents = await podsOf(
          admin,
          namespace,
          (pod) => pod.metadata.name.includes(session) && pod.spec.nodeName === "node-1",
        );
        const [agent] = agents;
        if (agent === undefined) throw new Error("no agent on node-1");
        const told = window.node("node-1", ({ reason }) => reason.startsWith("agent was killed (SIGKILL)"));
        await killInPod(admin, namespace, agent, "THRESHER_LISTEN");
        await told;
        await window.connected();
        await checkEachOnce(window, await beginningOf(window));
        await until("the loss", async () => (await window.losses()).join() === "agent-restarted");
        await stop(window);
      }),
  );
  test.concurrent(
    "pods that are made again, also on another node: they are followed, and nothing of the others is lost",
    { timeout: TIMEOUT_MS },
    () =>
      withClusterWindow(async (window) => {
        await window.start(clusterOrder(moving));
        await window.connected();
        const beginning = await beginningOf(window);
        const names = (await podsOf(admin, moving, (pod) => pod.metadata.labels?.["app"] === "storefront")).map(
          ({ metadata }) => metadata.name,
        );
        await deletePod(admin, moving, names[0] ?? "");
        await untilShopIsOpen(admin, moving);
        const again = await podsOf(
          admin,
          moving,
          ({ metadata }) => metadata.labels?.["app"] === "storefront" && !names.includes(metadata.name),
        );
        await rowsOf(window.client, `http && dst.name == "${again[0]?.metadata.name}"`, 10);
        await checkVisits(window, beginning);

        const lost = window.node("node-1", ({ phase }) => phase === "lost");
        await setCordoned(admin, "node-1", true);
        try {
          await evictPods(admin, moving, "node-1");
          expect((await lost).reason).toBe("its pod is being removed (the node is drained?)");
          // The Deployment may not have seen yet that its pod goes.
          const shopper = await until("the shopper on the other node", async () => {
            const found = await podsOf(admin, moving, (pod) => pod.metadata.labels?.["app"] === "shopper");
            return found.find(({ spec }) => spec.nodeName === "node-2");
          });
          await untilShopIsOpen(admin, moving);
          await rowsOf(window.client, `http && src.name == "${shopper.metadata.name}"`, 20);
          await window.connected();
          await window.state(({ podsTargeted }) => podsTargeted === SHOP_PODS);
          await until("the loss", async () => (await window.losses()).join() === "agent-restarted");
        } finally {
          await setCordoned(admin, "node-1", false);
        }
        const { session } = await window.connected();
        expect(await window.stop()).toMatchObject({ phase: "removed", left: [] });
        expect((await listEverything(admin, moving)).filter((name) => name.includes(session))).toEqual([]);
      }),
  );

  test("nothing is left of all of them", async () => {
    const left = (await listEverything(admin, namespace)).filter((name) => !before.includes(name));
    expect(left).toEqual([]);
  });
});
