// What a tap of a thousand nodes asks of an API server: a real one, with simulated nodes and pods (kwok). Agents are objects
// there, and nothing runs; requests, objects and time are real.
import { createSessionCredentials } from "../../../session/index.ts";
import { deploy, openCluster, plan, type Tap } from "../../../k8s/index.ts";
import {
  drawNamespace,
  dropNamespace,
  makeNamespace,
  type TestCluster,
  testCluster,
  until,
} from "../../../k8s/testing/cluster.ts";
import type { BenchCase, Figure } from "../figure.ts";
import { plain } from "../figure.ts";
import { withSimulatedNodes } from "../simulated-nodes.ts";

const NODES = 1000;
const PODS_PER_NODE = 2;
/** Pods of one page of a list. */
const PAGE = 500;
const PATIENCE_MS = 600_000;

interface Step {
  readonly requests: number;
  readonly seconds: number;
}

const number = (value: number): string => value.toLocaleString("en");
const text = ({ requests, seconds }: Step): string => `${number(requests)} requests, ${seconds.toFixed(1)} s`;

type Steps = Readonly<Record<"planning" | "deploying" | "starting" | "renewing" | "removing", Step>>;

function figuresOf({ planning, deploying, starting, renewing, removing }: Steps, objects: number): readonly Figure[] {
  const pages = (NODES * (PODS_PER_NODE + 1)) / PAGE;
  return [
    {
      what: `${number(NODES)} nodes, ${number(NODES * PODS_PER_NODE)} pods (simulated): plan`,
      figure: text(planning),
      budget: "no request a pod or a node",
      isMet: planning.requests < pages + 60,
    },
    {
      what: `  agents created (${number(objects)} objects)`,
      figure: text(deploying),
      budget: "one a node, and a few",
      isMet: deploying.requests < NODES + 60,
    },
    {
      what: "  until all run: watches, no polling",
      figure: text(starting),
      budget: "< 60 requests",
      isMet: starting.requests < 60,
    },
    plain("  a renewal of the lease, three each lease", text(renewing)),
    plain("  all removed", text(removing)),
  ];
}

async function measure({ source }: TestCluster, namespace: string): Promise<readonly Figure[]> {
  const client = await openCluster("", source);
  async function step(work: () => Promise<unknown>): Promise<Step> {
    const [before, started] = [client.requests, performance.now()];
    await work();
    return { requests: client.requests - before, seconds: (performance.now() - started) / 1000 };
  }
  try {
    const order = {
      namespaces: [namespace],
      excludedNamespaces: [],
      podPattern: "",
      labelSelector: "",
      nodes: [],
      agentNamespace: namespace,
    };
    let planned = await plan(client, order);
    const planning = await step(async () => {
      planned = await plan(client, order);
    });
    const material = {
      agentBundle: new Uint8Array(0),
      captureScript: "",
      credentials: createSessionCredentials(Date.now()),
    };
    let tap: Tap | undefined;
    const deploying = await step(async () => {
      tap = await deploy(client, planned, material);
    });
    if (tap === undefined) throw new Error("nothing was deployed");
    const running = tap;
    const starting = await step(() =>
      until("the agents", () => running.nodes().every(({ phase }) => phase === "running"), PATIENCE_MS),
    );
    const renewing = await step(() => running.renew());
    const removing = await step(() => running.remove());
    return figuresOf({ planning, deploying, starting, renewing, removing }, planned.objects.length);
  } finally {
    client.close();
  }
}

export const nodesCase: BenchCase = {
  name: "nodes",
  async run() {
    const cluster = await testCluster();
    if (cluster === null) throw new Error("this needs the test cluster");
    const namespace = drawNamespace();
    let figures: readonly Figure[] = [];
    try {
      await makeNamespace(cluster.admin, namespace);
      await withSimulatedNodes(cluster, namespace, { nodes: NODES, podsPerNode: PODS_PER_NODE }, async () => {
        figures = await measure(cluster, namespace);
      });
      return figures;
    } finally {
      await dropNamespace(cluster.admin, namespace);
    }
  },
};
