// Which pods are tapped, and how often it is tried, against a stub of an API server.
import type { ServerResponse } from "node:http";
import { afterEach, describe, expect, test } from "vitest";
import { createSessionCredentials } from "../../../codecs/session-certificate.ts";
import { planOf } from "../../../cli/testing/plans.ts";
import { MAX_TAPPED_PODS } from "../../../k8s/index.ts";
import { until } from "../../../k8s/testing/cluster.ts";
import { type Answer, reply, type StubServer, stubServer } from "../../../k8s/testing/stub-server.ts";
import { PodsTap } from "./pods-tap.ts";
import { MAX_CONTAINERS } from "./tapped-pod.ts";

const CREDENTIALS = createSessionCredentials(Date.now());
const podOf = (name: string, statuses: readonly object[] = []) => ({
  metadata: { name, namespace: "shop", uid: name, resourceVersion: "1" },
  spec: { nodeName: "n1", containers: [] },
  status: { phase: "Running", podIP: "10.0.0.1", ephemeralContainerStatuses: statuses },
});

/** A cluster of these pods, which come and go by its watch. */
class PodCluster {
  pods: readonly string[];
  /** Names of the containers that were added. */
  readonly added: string[] = [];
  readonly #mayJoin: boolean;
  readonly #watches = new Set<ServerResponse>();

  constructor(pods: readonly string[], mayJoin: boolean) {
    this.pods = pods;
    this.#mayJoin = mayJoin;
  }
  readonly answer: Answer = (url, response, request) => {
    if (url.searchParams.get("watch") !== null) {
      response.writeHead(200, { "content-type": "application/json" });
      response.flushHeaders();
      this.#watches.add(response);
    } else if (request.method === "PATCH") this.#join(request, response);
    else if (url.pathname.endsWith("/pods"))
      reply(response, { metadata: { resourceVersion: "1" }, items: this.pods.map((name) => podOf(name)) });
    else {
      const ended = this.added.map((name) => ({ name, state: { terminated: { reason: "Error" } } }));
      reply(response, podOf("cart-00", ended));
    }
  };
  remove(name: string): void {
    this.pods = this.pods.filter((one) => one !== name);
    const object = podOf(name);
    const event = { type: "DELETED", object: { ...object, metadata: { ...object.metadata, resourceVersion: "2" } } };
    for (const watch of this.#watches) watch.write(`${JSON.stringify(event)}\n`);
  }
  #join(request: NodeJS.ReadableStream, response: ServerResponse): void {
    let text = "";
    request.on("data", (chunk: Buffer) => (text += chunk.toString()));
    request.on("end", () => {
      if (!this.#mayJoin) return reply(response, { message: "not here" }, 403);
      this.added.push(/"name":"(thresher-\w+)"/.exec(text)?.[1] ?? "");
      reply(response, podOf("cart-00"));
    });
  }
}

let opened: { readonly server: StubServer; readonly tap: PodsTap } | null = null;
afterEach(async () => {
  await opened?.tap.remove();
  await opened?.server[Symbol.asyncDispose]();
  opened = null;
});
async function tapOf(cluster: PodCluster): Promise<PodsTap> {
  const server = await stubServer(cluster.answer);
  const order = {
    way: "pod",
    namespaces: ["shop"],
    podPattern: "",
    labelSelector: "",
    nodes: [],
    agentNamespace: "shop",
  };
  const plan = planOf({ order: { ...order, way: "pod" }, pods: [] });
  const tap = await PodsTap.start(server.client, plan, { bundle: "none.mjs", credentials: CREDENTIALS });
  opened = { server, tap };
  return tap;
}

describe("pods of a tap", () => {
  test("are so many at a time; one that waited takes the place of one that went, which is told", async () => {
    const names = Array.from({ length: MAX_TAPPED_PODS + 1 }, (_, i) => `cart-${String(i).padStart(2, "0")}`);
    const cluster = new PodCluster(names, false);
    const tap = await tapOf(cluster);
    const last = `shop/${names.at(-1)}`;
    await until(
      "the state of each",
      () => tap.nodes().filter(({ phase }) => phase === "stuck").length === MAX_TAPPED_PODS,
    );
    expect(tap.nodes().map(({ node }) => node)).not.toContain(last);
    expect(tap.nodes()[0]).toMatchObject({ node: "shop/cart-00", reason: "not here", restarts: 0 });
    expect([...tap.targets().keys()]).toHaveLength(MAX_TAPPED_PODS);
    expect(tap.place("shop/cart-00")).toEqual({ node: "n1", ip: "10.0.0.1", port: 0, isTargetsOnly: true });
    await expect(tap.dial("shop/cart-00")).rejects.toMatchObject({ code: "UNREACHABLE" });
    cluster.remove("cart-03");
    await until("the one that waited", () => tap.targets().has(last));
    expect(tap.nodes().find(({ node }) => node === "shop/cart-03")).toMatchObject({
      phase: "removed",
      reason: "the pod is gone",
    });
    await expect(tap.logs("shop/cart-03")).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect(await tap.remove()).toEqual({ removed: [], left: [] });
  });
  test("get no more than so many containers, which stay in them", async () => {
    const cluster = new PodCluster(["cart-00"], true);
    const tap = await tapOf(cluster);
    const reasonIs = (words: RegExp) => () => words.test(tap.nodes()[0]?.reason ?? "");
    for (let i = 1; i <= MAX_CONTAINERS; i++) {
      await until(`container ${i}`, () => cluster.added.length === i && reasonIs(/does not start/)());
      await tap.restart("shop/cart-00");
    }
    await until("the refusal", reasonIs(/^8 containers were added to the pod, and ended$/));
    expect(cluster.added).toHaveLength(MAX_CONTAINERS);
  });
});
