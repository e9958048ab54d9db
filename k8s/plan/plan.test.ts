import type { ServerResponse } from "node:http";
import { expect, test } from "vitest";
import { reply, stubServer } from "../testing/stub-server.ts";
import { plan } from "./plan.ts";

const PAGE = 500;
const NODES = 1000;
const PODS = 10_000;

function page(url: URL, response: ServerResponse, total: number, make: (index: number) => object): void {
  const from = Number(url.searchParams.get("continue") ?? 0);
  const to = Math.min(total, from + PAGE);
  reply(response, {
    metadata: { resourceVersion: "1", ...(to < total ? { continue: String(to) } : {}) },
    items: Array.from({ length: to - from }, (_, index) => make(from + index)),
  });
}
/** A cluster of many nodes on which everything is allowed. */
function answer(url: URL, response: ServerResponse): void {
  if (url.pathname.endsWith("/pods") && !url.searchParams.has("dryRun")) {
    page(url, response, PODS, (index) => ({
      metadata: { name: `pod-${index}`, namespace: "shop" },
      spec: { nodeName: `node-${index % NODES}`, containers: [{ name: "main" }] },
      status: { phase: "Running", podIP: `10.${index >> 16}.${(index >> 8) & 255}.${index & 255}` },
    }));
  } else if (url.pathname.endsWith("/nodes")) {
    page(url, response, NODES, (index) => ({ metadata: { name: `node-${index}` }, status: {} }));
  } else if (url.pathname.endsWith("/selfsubjectaccessreviews")) {
    reply(response, { status: { allowed: true } });
  } else if (url.pathname.endsWith("/selfsubjectreviews")) {
    reply(response, { status: { userInfo: { username: "jane" } } });
  } else reply(response, { metadata: {} });
}

test("1000 nodes and 10,000 pods: one request per page, one Job per node", async () => {
  await using stub = await stubServer(answer);
  const order = { namespaces: ["*"], podPattern: "", labelSelector: "", nodes: [], agentNamespace: "agents" };
  const planned = await plan(stub.client, order);
  expect(planned).toMatchObject({ canDeploy: true, podsSeen: PODS, warnings: [] });
  expect([planned.nodes.length, planned.pods.length, planned.objects.length]).toEqual([NODES, PODS, NODES + 2]);
  const pages = (PODS + NODES) / PAGE;
  const questions = stub.asked.filter(({ pathname }) => pathname.endsWith("/selfsubjectaccessreviews")).length;
  // Beside pages and questions: who the user is, two dry runs, the agents' namespace.
  expect(planned.requests).toBe(pages + questions + 4);
  expect(questions).toBeLessThan(40);
});
