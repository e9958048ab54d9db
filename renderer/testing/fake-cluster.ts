// A cluster that is only told about: contexts, pods, permissions and taps that come up node by node, for each scene.
import type {
  ClusterContext,
  ClusterFinding,
  ClusterOrder,
  ClusterState,
  ClusterStates,
  LeftSessionRow,
} from "../../contract/index.ts";
import { fakeFindings } from "./fake-doctor.ts";
import { fakePlan, OrderRefused } from "./fake-plan.ts";
import { endedTap, newNode, nodeAfter, tapsOf } from "./fake-taps.ts";
import type { SceneName } from "./scenes.ts";
import { testTap } from "./tap.ts";

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
const TICKS_PER_STEP = 4;
const RESTARTED_STEPS = 2;

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

const LOGS: { name: string; text: string }[] = [
  {
    name: "capture",
    text: "tcpdump: listening on any, link-type LINUX_SLL2 (Linux cooked v2), snapshot length 262144 bytes\n",
  },
  {
    name: "agent",
    text: [
      "12:40:02.114 listening on 127.0.0.1:42117",
      "12:40:02.871 order 1 of the session m3x8qd: 14 addresses, no source filter",
      "12:51:40.020 level summary: its memory limit was near",
      "12:52:11.406 level full",
      "",
    ].join("\n"),
  },
];

export class FakeCluster {
  readonly #scene: SceneName;
  #taps: readonly ClusterState[];
  #left: LeftSessionRow[];
  #ticks = 0;
  generation = 0;

  constructor(scene: SceneName) {
    this.#scene = scene;
    this.#left = scene === "cluster-leftovers" ? LEFT : [];
    this.#taps = tapsOf(scene);
    this.#ticks = scene === "cluster-stuck" ? 1000 : 0;
  }

  get states(): ClusterStates {
    return { taps: [...this.#taps] };
  }

  get hasAgents(): boolean {
    return this.#taps.some(({ nodes }) => nodes.some(({ link }) => link === "connected"));
  }

  contexts(): { contexts: ClusterContext[]; failure: string } {
    return this.#scene === "cluster-empty"
      ? { contexts: [], failure: "no kubeconfig was found at ~/.kube/config, and KUBECONFIG is not set" }
      : { contexts: CONTEXTS, failure: "" };
  }

  /** Null where the cluster does not answer. */
  namespaces(context: string): { version: string; namespaces: string[]; isComplete: boolean } | null {
    const isAway = context === "stage-us" && this.#scene !== "cluster-two" && this.#scene !== "cluster-live";
    if (isAway || (this.#scene === "cluster-unreachable" && context === "prod-eu")) {
      return null;
    }
    return this.#scene === "cluster-denied" || context === "dev-laptop"
      ? { version: "v1.33.2", namespaces: [], isComplete: false }
      : { version: "v1.33.2", namespaces: NAMESPACES, isComplete: true };
  }

  plan(order: ClusterOrder): ReturnType<typeof fakePlan> {
    return fakePlan(order, this.#scene);
  }

  /** Ended taps of the context are forgotten. */
  start(order: ClusterOrder): void {
    const { podsTargeted, nodes, pods } = this.plan(order);
    const names =
      order.way === "pod" ? pods.map((pod) => `${pod.namespace}/${pod.name}`) : nodes.map(({ name }) => name);
    const started = testTap({
      tap: `t${this.#taps.length + 10}`,
      phase: "starting",
      context: order.context,
      namespaces: order.namespaces,
      agentNamespace: order.agentNamespace === "" ? "shop" : order.agentNamespace,
      podsTargeted,
      nodes: names.map((name) => newNode(name)),
      leaseEndsAtMs: Date.now() + order.leaseSeconds * 1000,
      order,
    });
    this.#ticks = 0;
    this.#become([
      ...this.#taps.filter(({ phase, context }) => phase !== "removed" || context !== order.context),
      started,
    ]);
  }

  beginRemoval(tap: string): void {
    this.#change(tap, (state) => ({ ...state, phase: "removing" }));
  }

  endRemoval(tap: string): ClusterStates {
    this.#change(tap, (state) => (state.phase === "removing" ? endedTap(state, []) : state));
    return this.states;
  }

  logs(): { containers: { name: string; text: string }[] } {
    return { containers: LOGS };
  }

  restart(tap: string, node: string): void {
    this.#change(tap, (state) => ({
      ...state,
      nodes: state.nodes.map((one) => (one.node === node ? nodeAfter(node, RESTARTED_STEPS, this.#scene) : one)),
    }));
  }

  findings(): readonly ClusterFinding[] {
    return fakeFindings(this.#scene);
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
    if (this.#scene === "cluster-deploying" || this.#taps.every(({ phase }) => phase !== "starting")) {
      return;
    }
    const step = Math.floor(++this.#ticks / TICKS_PER_STEP);
    this.#become(
      this.#taps.map((state) => {
        if (state.phase !== "starting") {
          return state;
        }
        const nodes = state.nodes.map(({ node }, index) => nodeAfter(node, step - index, this.#scene));
        return { ...state, nodes, phase: nodes.every(({ link }) => link === "connected") ? "live" : "starting" };
      }),
    );
  }

  #change(tap: string, change: (state: ClusterState) => ClusterState): void {
    this.#become(
      this.#taps.map((state) =>
        state.phase !== "removed" && (tap === "" || state.tap === tap) ? change(state) : state,
      ),
    );
  }

  #become(taps: readonly ClusterState[]): void {
    this.#taps = taps;
    this.generation++;
  }
}
