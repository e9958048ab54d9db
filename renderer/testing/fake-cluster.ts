// A cluster that is only told about: contexts, pods, permissions and a tap that comes up node by node, for each scene.
import type { ClusterContext, ClusterNode, ClusterOrder, ClusterState, LeftSessionRow } from "../../contract/index.ts";
import { fakePlan, FAKE_NODES, OrderRefused } from "./fake-plan.ts";
import type { SceneName } from "./scenes.ts";

export { OrderRefused };

const CONTEXTS: ClusterContext[] = [
  ["dev-laptop", "https://127.0.0.1:6443", "default", false],
  ["prod-eu", "https://k8s.prod-eu.example:6443", "shop", true],
  ["stage-us", "https://10.20.0.4:6443", "shop", false],
].map(([name, server, namespace, isCurrent]) => ({
  name: String(name),
  cluster: String(name),
  server: String(server),
  user: "ada",
  namespace: String(namespace),
  isCurrent: isCurrent === true,
}));
const NAMESPACES = ["default", "kube-system", "monitoring", "payments", "shop", "shop-test", "web"];

const NO_STATE: ClusterState = {
  phase: "none",
  context: "",
  namespaces: [],
  agentNamespace: "",
  session: "",
  nodes: [],
  podsTargeted: 0,
  leaseEndsAtMs: null,
  leaseFailure: "",
  left: [],
  missingNames: [],
};
const ORDER: ClusterOrder = {
  context: "prod-eu",
  namespaces: ["shop", "payments"],
  podPattern: "",
  labelSelector: "",
  nodes: [],
  agentNamespace: "",
  leaseSeconds: 3600,
  images: { agent: "", capture: "" },
  imagePullSecrets: [],
};
const LEASE_MS = 52 * 60_000;

const node = (name: string, change: Partial<ClusterNode> = {}): ClusterNode => ({
  node: name,
  phase: "creating",
  reason: "",
  nextStep: "",
  link: "none",
  linkReason: "",
  packetsPerSecond: 0,
  entriesPerSecond: 0,
  entries: 0,
  lost: 0,
  cpuMillicores: 0,
  memoryBytes: 0,
  level: "full",
  levelReason: "",
  clockOffsetMs: null,
  silentMs: null,
  ...change,
});
const RUNNING: Partial<ClusterNode> = {
  phase: "running",
  link: "connected",
  packetsPerSecond: 8120,
  entriesPerSecond: 231,
  entries: 48_201,
  cpuMillicores: 118,
  memoryBytes: 92_400_000,
  clockOffsetMs: 12.4,
  silentMs: 240,
};
const STUCK: Partial<ClusterNode> = {
  phase: "stuck",
  reason:
    'ImagePullBackOff (agent): Back-off pulling image "docker.io/library/node:24-bookworm-slim": dial tcp 52.1.184.176:443: i/o timeout',
  nextStep: "put the image where the nodes can pull it, or name another one and its pull secret",
};

/** Through these each node comes, one step in a third of a second or so. */
const STEPS: readonly Partial<ClusterNode>[] = [
  {},
  { phase: "scheduling" },
  { phase: "pulling", reason: 'Pulling image "docker.io/nicolaka/netshoot:v0.14"' },
  { phase: "starting" },
  { phase: "running", link: "connecting" },
  RUNNING,
];
const TICKS_PER_STEP = 4;

const liveNodes = (): ClusterNode[] =>
  FAKE_NODES.map((name, index) =>
    node(name, {
      ...RUNNING,
      packetsPerSecond: 8120 - index * 1733,
      entriesPerSecond: 231 - index * 41,
      clockOffsetMs: [12.4, -0.2, 1412, null][index] ?? null,
      lost: index === 2 ? 1204 : 0,
      ...(index === 2
        ? { level: "summary", levelReason: "its memory limit was near", cpuMillicores: 994, memoryBytes: 498_000_000 }
        : {}),
    }),
  );

const LEFT: LeftSessionRow[] = [
  {
    session: "k7f2c9",
    user: "ada",
    namespace: "shop",
    isMine: true,
    createdAtMs: 1_795_400_000_000,
    leaseEndsAtMs: Date.now() + 12 * 60_000,
    nodes: ["node-a", "node-b"],
    objects: ["Job thresher-k7f2c9-a", "Job thresher-k7f2c9-b", "Secret thresher-k7f2c9", "ConfigMap thresher-k7f2c9"],
  },
];

export class FakeCluster {
  readonly #scene: SceneName;
  #state: ClusterState = NO_STATE;
  #left: LeftSessionRow[];
  #ticks = 0;
  generation = 0;

  constructor(scene: SceneName) {
    this.#scene = scene;
    this.#left = scene === "cluster-leftovers" ? LEFT : [];
    this.#play(scene);
  }

  get state(): ClusterState {
    return this.#state;
  }

  contexts(): { contexts: ClusterContext[]; failure: string } {
    return this.#scene === "cluster-empty"
      ? { contexts: [], failure: "no kubeconfig was found at ~/.kube/config, and KUBECONFIG is not set" }
      : { contexts: CONTEXTS, failure: "" };
  }

  /** Null where the cluster does not answer. */
  namespaces(context: string): { version: string; namespaces: string[]; isComplete: boolean } | null {
    if (context === "stage-us" || (this.#scene === "cluster-unreachable" && context === "prod-eu")) {
      return null;
    }
    return this.#scene === "cluster-denied" || context === "dev-laptop"
      ? { version: "v1.33.2", namespaces: [], isComplete: false }
      : { version: "v1.33.2", namespaces: NAMESPACES, isComplete: true };
  }

  plan(order: ClusterOrder): ReturnType<typeof fakePlan> {
    return fakePlan(order, this.#scene);
  }

  start(order: ClusterOrder): void {
    const { podsTargeted, nodes } = this.plan(order);
    this.#become({
      ...NO_STATE,
      phase: "starting",
      context: order.context,
      namespaces: order.namespaces,
      agentNamespace: order.agentNamespace === "" ? "shop" : order.agentNamespace,
      session: "m3x8qd",
      podsTargeted,
      nodes: nodes.map(({ name }) => node(name)),
      leaseEndsAtMs: Date.now() + order.leaseSeconds * 1000,
      order,
    });
    this.#ticks = 0;
  }

  beginRemoval(): void {
    this.#become({ ...this.#state, phase: "removing" });
  }

  endRemoval(left: string[] = []): ClusterState {
    const nodes = this.#state.nodes.map((one) => ({ ...one, phase: "removed" as const, link: "none" as const }));
    this.#become({ ...this.#state, phase: "removed", nodes, left, leaseEndsAtMs: null, leaseFailure: "" });
    return this.#state;
  }

  leftovers(): LeftSessionRow[] {
    return this.#left;
  }

  clean(session: string): { removed: string[]; left: string[] } {
    const found = this.#left.find((one) => one.session === session);
    this.#left = this.#left.filter((one) => one.session !== session);
    return { removed: found?.objects ?? [], left: [] };
  }

  /** One tick of the fake session: agents come up one after the other. */
  advance(): void {
    if (this.#state.phase !== "starting" || this.#scene === "cluster-deploying") {
      return;
    }
    const step = Math.floor(++this.#ticks / TICKS_PER_STEP);
    const nodes = this.#state.nodes.map(({ node: name }, index) => {
      const last = this.#scene === "cluster-stuck" && index === 2 ? STUCK : RUNNING;
      return node(name, STEPS[Math.max(0, step - index)] ?? last);
    });
    const isUp = nodes.every(({ link }) => link === "connected");
    this.#become({ ...this.#state, nodes, phase: isUp ? "live" : "starting" });
  }

  #become(state: ClusterState): void {
    this.#state = state;
    this.generation++;
  }

  #play(scene: SceneName): void {
    const live: ClusterState = {
      ...NO_STATE,
      phase: "live",
      context: "prod-eu",
      namespaces: ["shop", "payments"],
      agentNamespace: "shop",
      session: "m3x8qd",
      nodes: liveNodes(),
      podsTargeted: 41,
      leaseEndsAtMs: Date.now() + LEASE_MS,
      order: ORDER,
    };
    if (scene === "cluster-live") {
      const missingNames = ["names of services: endpointslices in payments may not be listed by this user"];
      this.#become({ ...live, missingNames });
    } else if (scene === "cluster-deploying") {
      const steps = [RUNNING, STEPS[4], STEPS[2], STEPS[1]];
      this.#become({
        ...live,
        phase: "starting",
        nodes: FAKE_NODES.map((name, index) => node(name, steps[index] ?? {})),
      });
    } else if (scene === "cluster-stuck") {
      this.#become({
        ...live,
        phase: "starting",
        nodes: FAKE_NODES.map((name, index) => node(name, index === 2 ? STUCK : RUNNING)),
      });
      this.#ticks = 1000;
    } else if (scene === "cluster-reconnecting") {
      const cut = {
        link: "reconnecting",
        linkReason: "the port-forward ended: read tcp 10.4.0.12:51220: connection reset by peer",
        silentMs: 14_200,
      } as const;
      this.#become({ ...live, nodes: live.nodes.map((one, index) => (index === 1 ? { ...one, ...cut } : one)) });
    } else if (scene === "cluster-lease") {
      const leaseFailure = "jobs.batch is forbidden: the credentials of ada have expired";
      this.#become({ ...live, leaseEndsAtMs: Date.now() + 7 * 60_000, leaseFailure });
    } else if (scene === "cluster-removed" || scene === "cluster-not-removed") {
      this.#state = live;
      this.endRemoval(scene === "cluster-removed" ? [] : ["Job thresher-m3x8qd-9f1c", "Secret thresher-m3x8qd"]);
    }
  }
}
