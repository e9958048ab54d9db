// A running tap: one Job on each node that runs a targeted pod, kept so while pods move and nodes join or leave; its
// lease renewed while this process lives; connections to the agents; and all of it removed at the end.
import type { Duplex } from "node:stream";
import { ContractError } from "../../contract/index.ts";
import { messageOf } from "../api/failure.ts";
import type { KubeClient } from "../api/kube-client.ts";
import { waitMs } from "../api/retry.ts";
import { orderOf } from "../manifests/agent-job.ts";
import { jobName } from "../manifests/labels.ts";
import { packCode } from "../manifests/session-objects.ts";
import { checkOrder } from "../plan/order.ts";
import { whoAmI } from "../plan/plan.ts";
import { targetsByNode } from "../plan/targets.ts";
import type {
  AgentPlace,
  ContainerLog,
  LeaseState,
  NodeState,
  Plan,
  RemovalReport,
  Tap,
  TapMaterial,
  TargetPod,
  Targets,
} from "../types.ts";
import { endPod, noPod, readLogs } from "./agent-pods.ts";
import { AgentWatch } from "./agent-watch.ts";
import { Coalesced, Listeners } from "./coalesce.ts";
import { forward } from "./port-forward.ts";
import { removeJob, removeSession } from "./remove.ts";
import { SessionCluster } from "./session-cluster.ts";
import { TargetWatch } from "./target-watch.ts";

/** Time in which changes of the agents' state are told together. */
const CHANGE_QUIET_MS = 100;
/** How often it is looked whether each node has what it needs, beside after each change. */
const TICK_MS = 2000;
/** A Job just made may take this long to be seen. */
const SEEN_WITHIN_MS = 10_000;
/** A node without targeted pods keeps its agent for so long: pods that are made again often come back. */
const IDLE_NODE_MS = 300_000;
/** The lease is renewed when this part of it has passed. */
const RENEWALS_PER_LEASE = 3;

/** Creates everything of the plan and answers as soon as it is asked for; `nodes()` says how far it is. */
export async function deploy(
  client: KubeClient,
  plan: Plan,
  material: TapMaterial,
  signal?: AbortSignal,
): Promise<Tap> {
  const [code, user] = await Promise.all([packCode(material), whoAmI(client, signal)]);
  const session = new SessionCluster(client, { job: orderOf(plan, user), code, credentials: material.credentials });
  const tap = new RunningTap(client, plan, session);
  try {
    await tap.start(signal);
    return tap;
  } catch (error) {
    // What was made so far goes; where that fails too, the lease removes it.
    await tap.remove().catch(() => undefined);
    throw error;
  }
}

interface Attempt {
  readonly count: number;
  readonly nextAtMs: number;
}

class RunningTap implements Tap {
  readonly session: string;
  readonly agentNamespace: string;
  readonly #client: KubeClient;
  readonly #plan: Plan;
  readonly #cluster: SessionCluster;
  readonly #agents: AgentWatch;
  readonly #targets: TargetWatch<Targets>;
  readonly #changes: Coalesced<null>;
  readonly #changeListeners = new Listeners<[]>();
  readonly #targetListeners = new Listeners<[Targets]>();
  readonly #refusals = new Map<string, string>();
  readonly #attempts = new Map<string, Attempt>();
  /** Nodes without targets, since when. */
  readonly #idleSince = new Map<string, number>();
  #ticks: NodeJS.Timeout | null = null;
  #renewals: NodeJS.Timeout | null = null;
  #wanted: ReadonlySet<string>;
  #leaseFailure = "";
  #isCreating = false;
  #isOver = false;

  constructor(client: KubeClient, plan: Plan, cluster: SessionCluster) {
    this.session = plan.session;
    this.agentNamespace = plan.agentNamespace;
    this.#client = client;
    this.#plan = plan;
    this.#cluster = cluster;
    this.#wanted = new Set(plan.nodes.map(({ name }) => name));
    const read = () => ({ value: null, text: JSON.stringify([this.nodes(), this.#leaseFailure]) });
    this.#changes = new Coalesced(CHANGE_QUIET_MS, read, () => this.#changeListeners.tell());
    this.#agents = new AgentWatch(client, plan.agentNamespace, plan.session, () => this.#changes.mark());
    const order = checkOrder(plan.order, client.namespace);
    this.#targets = new TargetWatch(
      client,
      order,
      (pods) => {
        const value = targetsByNode(pods);
        return { value, text: JSON.stringify([...value]) };
      },
      (targets) => this.#follow(targets),
    );
  }

  async start(signal?: AbortSignal): Promise<void> {
    await Promise.all([this.#agents.ready, this.#targets.ready]);
    await this.#create([...this.#wanted], signal);
    const refused = [...this.#refusals.values()];
    if (this.#wanted.size > 0 && refused.length === this.#wanted.size) {
      throw new ContractError(
        "NO_PERMISSION",
        `no agent could be started: ${refused[0]}`,
        "look at the plan: it says which permissions are missing and what the namespace refuses",
      );
    }
    this.#ticks = setInterval(() => void this.#keep(), TICK_MS);
    this.#renewLater(1);
  }

  nodes(): readonly NodeState[] {
    return this.#agents.states(new Set([...this.#wanted, ...this.#agents.nodesWithJobs()]), this.#refusals);
  }
  targets(): Targets {
    return this.#targets.targets();
  }
  pods(): ReadonlyMap<string, readonly TargetPod[]> {
    return Map.groupBy(this.#targets.pods(), ({ node }) => node);
  }
  lease(): LeaseState {
    const offsetMs = this.#client.serverNowMs() - Date.now();
    const ends = this.#agents.jobs().map(({ metadata, spec, status }) => {
      const startMs = Date.parse(status.startTime ?? metadata.creationTimestamp ?? "");
      return startMs + (spec.activeDeadlineSeconds ?? 0) * 1000 - offsetMs;
    });
    return { endsAtMs: ends.length === 0 ? 0 : Math.min(...ends), failure: this.#leaseFailure };
  }

  place(node: string): AgentPlace {
    const ip = this.nodes().find((one) => one.node === node)?.podIp ?? "";
    return { node, ip, port: this.#plan.agentPort, isTargetsOnly: false };
  }
  async dial(node: string, signal?: AbortSignal): Promise<Duplex> {
    const pod = this.#agents.podsByNode().get(node);
    const state = this.nodes().find((one) => one.node === node);
    if (pod === undefined || pod.status.phase !== "Running") {
      const why = state === undefined ? "no targeted pod runs there" : state.reason || state.phase;
      throw new ContractError(
        "UNREACHABLE",
        `the agent of ${node} does not run: ${why}`,
        state?.nextStep || "wait for it",
      );
    }
    const { agentNamespace: namespace, agentPort: port } = this.#plan;
    return forward(this.#client, { namespace, pod: pod.metadata.name, port }, signal);
  }

  async logs(node: string, signal?: AbortSignal): Promise<readonly ContainerLog[]> {
    return readLogs(this.#client, this.agentNamespace, this.#podOf(node), signal);
  }
  async restart(node: string): Promise<void> {
    await endPod(this.#client, this.agentNamespace, this.#podOf(node));
  }

  async renew(): Promise<void> {
    await this.#cluster.renew(this.#agents.jobs(), this.#plan.settings.leaseSeconds);
    this.#leaseFailure = "";
    this.#changes.mark();
  }
  remove(): Promise<RemovalReport> {
    this.detach();
    return removeSession(this.#client, this.agentNamespace, this.session);
  }
  detach(): void {
    this.#isOver = true;
    if (this.#ticks !== null) clearInterval(this.#ticks);
    if (this.#renewals !== null) clearTimeout(this.#renewals);
    this.#changes.stop();
    this.#targets.stop();
    this.#agents.stop();
  }
  onChange(listener: () => void): () => void {
    return this.#changeListeners.add(listener);
  }
  onTargets(listener: (targets: Targets) => void): () => void {
    return this.#targetListeners.add(listener);
  }

  #podOf(node: string): string {
    const pod = this.#agents.podsByNode().get(node);
    if (pod === undefined) throw noPod(node);
    return pod.metadata.name;
  }

  /** Renews in time; after a failure soon again, for as long as it takes. */
  #renewLater(attempt: number): void {
    const inTimeMs = (this.#plan.settings.leaseSeconds * 1000) / RENEWALS_PER_LEASE;
    const ms = attempt === 1 ? inTimeMs : Math.min(inTimeMs, waitMs(attempt));
    this.#renewals = setTimeout(() => {
      this.renew().then(
        () => this.#isOver || this.#renewLater(1),
        (error: unknown) => {
          this.#leaseFailure = messageOf(error);
          this.#changes.mark();
          if (!this.#isOver) this.#renewLater(attempt + 1);
        },
      );
    }, ms);
  }

  #follow(targets: Targets): void {
    if (this.#isOver) return;
    this.#wanted = new Set(targets.keys());
    this.#targetListeners.tell(targets);
    this.#changes.mark();
    void this.#keep();
  }

  /** Each wanted node has its Job; others lose theirs after a while. */
  async #keep(): Promise<void> {
    if (this.#ticks === null || this.#isOver || this.#isCreating) return;
    const nowMs = Date.now();
    const missing = [...this.#wanted].filter(
      (node) => this.#agents.jobOf(node) === null && nowMs >= (this.#attempts.get(node)?.nextAtMs ?? 0),
    );
    try {
      if (missing.length > 0) await this.#create(missing);
      await this.#dropIdle(nowMs);
    } catch (error) {
      // The API server is away: the watches say so, and the next tick tries again.
      for (const node of missing) this.#refusals.set(node, messageOf(error));
    }
    this.#changes.mark();
  }
  async #create(nodes: readonly string[], signal?: AbortSignal): Promise<void> {
    this.#isCreating = true;
    try {
      const refused = await this.#cluster.create(nodes, signal);
      for (const node of nodes) this.#note(node, refused.get(node));
    } finally {
      this.#isCreating = false;
    }
  }
  #note(node: string, refusal: string | undefined): void {
    const count = (this.#attempts.get(node)?.count ?? 0) + 1;
    if (refusal === undefined) {
      this.#refusals.delete(node);
      this.#attempts.set(node, { count: 0, nextAtMs: Date.now() + SEEN_WITHIN_MS });
    } else {
      this.#refusals.set(node, refusal);
      this.#attempts.set(node, { count, nextAtMs: Date.now() + waitMs(count) });
    }
  }
  async #dropIdle(nowMs: number): Promise<void> {
    for (const node of this.#agents.nodesWithJobs()) {
      if (this.#wanted.has(node)) this.#idleSince.delete(node);
      else if (!this.#idleSince.has(node)) this.#idleSince.set(node, nowMs);
      else if (nowMs - (this.#idleSince.get(node) ?? nowMs) > IDLE_NODE_MS) {
        this.#idleSince.delete(node);
        await removeJob(this.#client, this.agentNamespace, jobName(this.session, node));
      }
    }
  }
}
