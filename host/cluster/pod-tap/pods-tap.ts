// A tap of pods in place of nodes: tcpdump in each of them, dissected on this machine by the very agent. For whoever may
// do little in a cluster. Pods that come later are tapped too; rows are called `namespace/pod`.
import type { Duplex } from "node:stream";
import { ContractError } from "../../../contract/index.ts";
import {
  type AgentPlace,
  type ContainerLog,
  type KubeClient,
  type LeaseState,
  MAX_TAPPED_PODS,
  type NodeState,
  type Plan,
  type RemovalReport,
  type Tap,
  type TargetPod,
  type Targets,
  watchTargetPods,
} from "../../../k8s/index.ts";
import { type SessionCredentials, Throttle } from "../../../session/index.ts";
import { TappedPod } from "./tapped-pod.ts";

/** Changes are told together. */
const CHANGE_MS = 100;
/** The lease is renewed when this part of it has passed. */
const RENEWALS_PER_LEASE = 3;
/** An agent has so long to hand over what its pod sent before it went. */
const LAST_ENTRIES_MS = 2_000;
/** Pods that are gone and still told of. */
const MAX_GONE = 16;

interface Known {
  readonly target: TargetPod;
  readonly tapped: TappedPod;
  leaseEndsAtMs: number;
}

export interface PodsTapParts {
  readonly bundle: string;
  readonly credentials: SessionCredentials;
  /** File with secrets of TLS on this machine; absent: none. */
  readonly keyLog?: string;
}

export class PodsTap implements Tap {
  readonly session: string;
  readonly agentNamespace: string;
  readonly #client: KubeClient;
  readonly #plan: Plan;
  readonly #bundle: string;
  readonly #credentials: SessionCredentials;
  #keyLog: string;
  readonly #watch: ReturnType<typeof watchTargetPods>;
  readonly #pods = new Map<string, Known>();
  readonly #gone = new Map<string, Known>();
  readonly #leaving = new Map<string, NodeJS.Timeout>();
  readonly #changeListeners = new Set<() => void>();
  readonly #targetListeners = new Set<(targets: Targets) => void>();
  readonly #changes = new Throttle(CHANGE_MS, () => {
    for (const listener of this.#changeListeners) listener();
  });
  readonly #renewals: NodeJS.Timeout;
  #leaseFailure = "";
  #isOver = false;

  private constructor(client: KubeClient, plan: Plan, { bundle, credentials, keyLog }: PodsTapParts) {
    this.session = plan.session;
    this.agentNamespace = plan.agentNamespace;
    this.#client = client;
    this.#plan = plan;
    this.#bundle = bundle;
    this.#credentials = credentials;
    this.#keyLog = keyLog ?? "";
    this.#watch = watchTargetPods(client, plan.order, (pods) => this.#follow(pods));
    const everyMs = (plan.settings.leaseSeconds * 1000) / RENEWALS_PER_LEASE;
    this.#renewals = setInterval(() => void this.renew().catch(() => "the state tells it"), everyMs);
  }
  /** Begins with the pods of the plan, and answers at once; `nodes()` says how far each is. */
  static async start(client: KubeClient, plan: Plan, parts: PodsTapParts, signal?: AbortSignal): Promise<PodsTap> {
    const tap = new PodsTap(client, plan, parts);
    tap.#follow(plan.pods);
    await tap.#watch.ready;
    if (signal?.aborted !== true) return tap;
    await tap.remove();
    throw new ContractError("CANCELLED", "the tap was cancelled", "start it again");
  }

  nodes(): readonly NodeState[] {
    return [...this.#gone, ...this.#pods].map(([node, { target, tapped }]) => {
      const { phase, reason, nextStep, restarts } = tapped.state;
      return { node, phase, reason, nextStep, pod: target.name, podIp: target.addresses[0] ?? "", restarts };
    });
  }
  lease(): LeaseState {
    const ends = [...this.#pods.values()].map(({ leaseEndsAtMs }) => leaseEndsAtMs);
    return { endsAtMs: ends.length === 0 ? 0 : Math.min(...ends), failure: this.#leaseFailure };
  }
  /** Of those that are tapped. */
  targets(): Targets {
    return new Map(
      [...this.#pods].map(([node, { target }]) => [
        node,
        target.addresses.map((ip) => ({ ip, ports: target.isHostNetwork ? target.ports : [] })),
      ]),
    );
  }
  pods(): ReadonlyMap<string, readonly TargetPod[]> {
    return new Map([...this.#pods].map(([node, { target }]) => [node, [target]]));
  }
  place(node: string): AgentPlace {
    const known = this.#pods.get(node);
    return {
      node: known?.target.node ?? "",
      ip: known?.target.addresses[0] ?? "",
      port: known?.tapped.agent?.port ?? 0,
      // Its loopback is worth seeing. One that shares its node's network sees the whole node.
      isTargetsOnly: known?.target.isHostNetwork === false,
    };
  }
  async dial(node: string, signal: AbortSignal = new AbortController().signal): Promise<Duplex> {
    const { agent, state } = this.#known(node).tapped;
    if (agent !== null) return agent.dial(signal);
    const why = state.reason === "" ? state.phase : state.reason;
    throw new ContractError("UNREACHABLE", `${node} is not tapped now: ${why}`, state.nextStep || "wait for it");
  }
  async logs(node: string): Promise<readonly ContainerLog[]> {
    return [{ name: "agent", text: this.#known(node).tapped.agent?.wrote ?? "" }];
  }
  async restart(node: string): Promise<void> {
    await this.#known(node).tapped.restart();
  }
  /** From now on, also for pods that come; empty: none. */
  useKeyLog(path: string): void {
    this.#keyLog = path;
    for (const { tapped } of this.#pods.values()) tapped.useKeyLog(path);
  }
  /** Rejects with the first failure, after all were tried. */
  async renew(): Promise<void> {
    const failures = await Promise.all([...this.#pods].map(([node, known]) => this.#renew(node, known)));
    this.#leaseFailure = failures.find((failure) => failure !== "") ?? "";
    this.#changes.request();
    if (this.#leaseFailure !== "")
      throw new ContractError("UNREACHABLE", this.#leaseFailure, "look at the state of the pods");
  }
  async remove(): Promise<RemovalReport> {
    this.#stopFollowing();
    const reports = await Promise.all(
      [...this.#pods.values()].map(async ({ target: { namespace, name }, tapped }) => {
        const left = await tapped.end();
        const told = (container: string): string => `EphemeralContainer ${container} in pod ${namespace}/${name}`;
        return {
          removed: tapped.containers.filter((container) => container !== left?.container).map(told),
          left: left === null ? [] : [`${told(left.container)}, ${left.why}`],
        };
      }),
    );
    return { removed: reports.flatMap(({ removed }) => removed), left: reports.flatMap(({ left }) => left) };
  }
  detach(): void {
    this.#stopFollowing();
    // What runs here ends with this process at the latest; what waits in the pods with its lease.
    for (const { tapped } of this.#pods.values()) void tapped.agent?.stop();
  }
  onChange(listener: () => void): () => void {
    this.#changeListeners.add(listener);
    return () => void this.#changeListeners.delete(listener);
  }
  onTargets(listener: (targets: Targets) => void): () => void {
    this.#targetListeners.add(listener);
    return () => void this.#targetListeners.delete(listener);
  }

  /** What went wrong; empty where nothing did. */
  async #renew(node: string, known: Known): Promise<string> {
    if (known.tapped.state.phase !== "running") return "";
    try {
      await known.tapped.renew();
      known.leaseEndsAtMs = Date.now() + this.#plan.settings.leaseSeconds * 1000;
      return "";
    } catch (error) {
      // One that went meanwhile needs no lease.
      if (!this.#pods.has(node)) return "";
      return `${node}: ${error instanceof Error ? error.message : String(error)}`;
    }
  }
  #known(node: string): Known {
    const known = this.#pods.get(node);
    if (known !== undefined) return known;
    throw new ContractError("NOT_FOUND", `${node} is not tapped`, "choose another one");
  }
  #stopFollowing(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    clearInterval(this.#renewals);
    for (const timer of this.#leaving.values()) clearTimeout(timer);
    this.#watch.stop();
    this.#changes.stop();
  }
  #follow(pods: readonly TargetPod[]): void {
    if (this.#isOver) return;
    const wanted = new Map(pods.map((target) => [`${target.namespace}/${target.name}`, target]));
    for (const node of this.#pods.keys()) {
      if (wanted.has(node)) {
        clearTimeout(this.#leaving.get(node));
        this.#leaving.delete(node);
      } else if (!this.#leaving.has(node)) {
        this.#leaving.set(
          node,
          setTimeout(() => void this.#left(node), LAST_ENTRIES_MS),
        );
      }
    }
    for (const [node, target] of wanted) {
      if (this.#pods.size >= MAX_TAPPED_PODS) break;
      if (!this.#pods.has(node)) this.#tap(node, target);
    }
    this.#tellTargets();
  }
  #tap(node: string, target: TargetPod): void {
    const { leaseSeconds, images, limits } = this.#plan.settings;
    const order = {
      namespace: target.namespace,
      pod: target.name,
      image: images.capture,
      leaseSeconds,
      session: this.session,
      user: this.#plan.user,
      bundle: this.#bundle,
      credentials: this.#credentials,
      memoryBytes: limits.memoryBytes,
      keyLog: this.#keyLog,
    };
    this.#gone.delete(node);
    const tapped = new TappedPod(this.#client, order, () => this.#changes.request());
    this.#pods.set(node, { target, tapped, leaseEndsAtMs: Date.now() + leaseSeconds * 1000 });
  }
  async #left(node: string): Promise<void> {
    this.#leaving.delete(node);
    const known = this.#pods.get(node);
    if (known === undefined) return;
    this.#pods.delete(node);
    this.#gone.set(node, known);
    for (const oldest of [...this.#gone.keys()].slice(0, -MAX_GONE)) this.#gone.delete(oldest);
    await known.tapped.gone();
    // One that waited takes its place.
    this.#follow(this.#watch.targets());
  }
  #tellTargets(): void {
    const targets = this.targets();
    for (const listener of this.#targetListeners) listener(targets);
    this.#changes.request();
  }
}
