// Taps that are only told about: what the nodes and pods of each scene look like.
import type { ClusterNode, ClusterOrder, ClusterState } from "../../contract/index.ts";
import { FAKE_NODES } from "./fake-plan.ts";
import type { SceneName } from "./scenes.ts";
import { testNode, testOrder, testTap } from "./tap.ts";

const LEASE_MS = 52 * 60_000;
const MINUTE_MS = 60_000;
const ORDER = testOrder({ namespaces: ["shop", "payments"] });

/** An agent of which nothing is known yet. */
export const newNode = (name: string, change: Partial<ClusterNode> = {}): ClusterNode =>
  testNode({
    node: name,
    packetsPerSecond: 0,
    entriesPerSecond: 0,
    entries: 0,
    cpuMillicores: 0,
    memoryBytes: 0,
    clockOffsetMs: null,
    silentMs: null,
    ringBytes: 0,
    ringFromMs: null,
    ...change,
  });

export const runningNode = (): Partial<ClusterNode> => ({
  phase: "running",
  link: "connected",
  packetsPerSecond: 8120,
  entriesPerSecond: 231,
  entries: 48_201,
  cpuMillicores: 118,
  memoryBytes: 92_400_000,
  clockOffsetMs: 12.4,
  silentMs: 240,
  ringBytes: 240_000_000,
  ringFromMs: Date.now() - 12 * MINUTE_MS,
});

const STUCK: Partial<ClusterNode> = {
  phase: "stuck",
  reason:
    'ImagePullBackOff (agent): Back-off pulling image "docker.io/library/node:24.11.1-bookworm-slim": dial tcp 52.1.184.176:443: i/o timeout',
  nextStep: "put the image where the nodes can pull it, or name another one and its pull secret",
};

/** Through these each node comes, one step in a third of a second or so. */
const STEPS: readonly Partial<ClusterNode>[] = [
  {},
  { phase: "scheduling" },
  { phase: "pulling", reason: 'Pulling image "docker.io/nicolaka/netshoot:v0.14"' },
  { phase: "starting" },
  { phase: "running", link: "connecting" },
];

/** Where an agent is after so many steps; at their end it runs, or hangs where the scene wants that. */
export const nodeAfter = (name: string, steps: number, scene: SceneName): ClusterNode =>
  newNode(name, STEPS[Math.max(0, steps)] ?? (scene === "cluster-stuck" && name === "node-c" ? STUCK : runningNode()));

const BUSY: Partial<ClusterNode> = {
  lost: 1240,
  level: "summary",
  levelReason: "its memory limit was near",
  cpuMillicores: 994,
  memoryBytes: 498_000_000,
  ringBytes: 1_000_000_000,
  ringFromMs: Date.now() - 4 * MINUTE_MS,
  ledger: [
    {
      hop: "kernel",
      code: "ring-full",
      reason: "the kernel's buffer was full before the packets were read",
      unit: "packets",
      count: 1204,
      isLoss: true,
    },
    {
      hop: "dissection",
      code: "level-summary",
      reason: "bodies were left out so that the memory limit holds",
      unit: "entries",
      count: 311,
      isLoss: false,
    },
    {
      hop: "ingest",
      code: "queue-full",
      reason: "the agent's queue was full while the desktop was away",
      unit: "entries",
      count: 36,
      isLoss: true,
    },
  ],
};

const liveNodes = (names: readonly string[]): ClusterNode[] =>
  names.map((name, index) =>
    newNode(name, {
      ...runningNode(),
      packetsPerSecond: 8120 - index * 1733,
      entriesPerSecond: 231 - index * 41,
      clockOffsetMs: [12.4, -0.2, 1412, null][index] ?? null,
      ...(index === 2 ? BUSY : {}),
    }),
  );

const live = (change: Partial<ClusterState>): ClusterState =>
  testTap({
    namespaces: ORDER.namespaces,
    agentNamespace: "shop",
    nodes: liveNodes(FAKE_NODES),
    leaseEndsAtMs: Date.now() + LEASE_MS,
    order: ORDER,
    ...change,
  });

/** A tap in pods of another cluster: one waits for its container. */
const ofPods = (): ClusterState => {
  const order: ClusterOrder = { ...ORDER, context: "stage-us", way: "pod", namespaces: ["web"] };
  const pods = ["web/front-9d8c7b6f5-xxxcv", "web/front-9d8c7b6f5-xy2kd", "web/redis-0"];
  const waiting: Partial<ClusterNode> = {
    phase: "stuck",
    reason: "the container of the capture may not be added: pods/ephemeralcontainers is forbidden in web",
    nextStep: "ask for patch pods/ephemeralcontainers in web",
  };
  return live({
    tap: "t2",
    context: "stage-us",
    session: "p4w7zn",
    namespaces: ["web"],
    agentNamespace: "web",
    podsTargeted: pods.length,
    order,
    nodes: pods.map((pod, index) =>
      newNode(pod, index === 2 ? waiting : { ...runningNode(), clockOffsetMs: 0, ringBytes: 21_000_000 }),
    ),
  });
};

const deploying = (): ClusterState => {
  const steps = [9, 4, 2, 1];
  return live({
    phase: "starting",
    nodes: FAKE_NODES.map((name, index) => nodeAfter(name, steps[index] ?? 0, "cluster-deploying")),
  });
};

const reconnecting = (): ClusterState => {
  const tap = live({});
  const cut = {
    link: "reconnecting",
    linkReason: "the port-forward ended: read tcp 10.4.0.12:51220: connection reset by peer",
    silentMs: 14_200,
  } as const;
  return { ...tap, nodes: tap.nodes.map((one, index) => (index === 1 ? { ...one, ...cut } : one)) };
};

export const endedTap = (tap: ClusterState, left: readonly string[]): ClusterState => ({
  ...tap,
  phase: "removed",
  nodes: tap.nodes.map((one) => ({ ...one, phase: "removed", link: "none" })),
  left: [...left],
  leaseEndsAtMs: null,
  leaseFailure: "",
});

/** The taps that a scene begins with. */
export const tapsOf = (scene: SceneName): readonly ClusterState[] => {
  switch (scene) {
    case "cluster-live":
      return [live({ missingNames: ["names of services: endpointslices in payments may not be listed by this user"] })];
    case "cluster-silent":
      return [live({ nodes: liveNodes(FAKE_NODES.slice(0, 2)) })];
    case "cluster-two":
      return [live({}), ofPods()];
    case "cluster-deploying":
      return [deploying()];
    case "cluster-stuck":
      return [
        live({
          phase: "starting",
          nodes: FAKE_NODES.map((name) => nodeAfter(name, STEPS.length, scene)),
        }),
      ];
    case "cluster-reconnecting":
      return [reconnecting()];
    case "cluster-lease": {
      const leaseFailure = "jobs.batch is forbidden: the credentials of ada have expired";
      return [live({ leaseEndsAtMs: Date.now() + 7 * MINUTE_MS, leaseFailure })];
    }
    case "cluster-removed":
      return [endedTap(live({}), [])];
    case "cluster-not-removed":
      return [endedTap(live({}), ["Job thresher-m3x8qd-9f1c", "Secret thresher-m3x8qd"])];
    default:
      return [];
  }
};
