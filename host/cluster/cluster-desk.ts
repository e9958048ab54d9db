// The cluster of a window's session: at most one tap at a time, from the order to the removal. Outlives windows; ends
// with the session, or with the process.
import { ContractError, type ClusterOrder, type ClusterState } from "../../contract/index.ts";
import {
  DEFAULT_SETTINGS,
  type KubeClient,
  openCluster,
  plan,
  type PlanOptions,
  type TapOrder,
} from "../../k8s/index.ts";
import { type Session, Throttle, type Workspace } from "../../session/index.ts";
import type { AgentFiles } from "./agent-files.ts";
import { clusterState, NO_TAP } from "./cluster-state.ts";
import { TappedCluster } from "./tapped-cluster.ts";

/** States at most once in so many milliseconds. */
const STATE_MS = 200;

export class ClusterDesk {
  readonly #workspace: Workspace;
  readonly #files: AgentFiles;
  readonly #workerScript: URL;
  readonly #listeners = new Set<() => void>();
  readonly #throttle = new Throttle(STATE_MS, () => this.#tell());
  #cluster: TappedCluster | null = null;
  #session: Session | null = null;
  #order: ClusterOrder | null = null;
  #phase: ClusterState["phase"] = "none";
  #last: ClusterState = NO_TAP;
  #removal: Promise<ClusterState> | null = null;
  #starting: { readonly abort: AbortController; readonly done: Promise<unknown> } | null = null;

  constructor(workspace: Workspace, files: AgentFiles, workerScript: URL) {
    this.#workspace = workspace;
    this.#files = files;
    this.#workerScript = workerScript;
    workspace.onChange((session) => {
      // The session was closed or another one opened: nobody looks at the agents any more.
      if (this.#cluster !== null && this.#session !== null && session !== this.#session) void this.stop();
    });
  }

  get state(): ClusterState {
    if (this.#cluster !== null && this.#order !== null) {
      const agents = this.#session?.agents?.states() ?? [];
      this.#last = clusterState(this.#phase, this.#cluster, agents, this.#order);
    }
    return this.#last;
  }
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Deploys agents and opens a session that follows them. */
  async start(order: ClusterOrder): Promise<Session> {
    if (this.#phase === "starting" || this.#cluster !== null) {
      throw new ContractError("BUSY", `${this.#last.context || "a cluster"} is tapped already`, "stop that tap first");
    }
    this.#phase = "starting";
    this.#last = { ...NO_TAP, phase: "starting", context: order.context, namespaces: order.namespaces, order };
    this.#throttle.request();
    const abort = new AbortController();
    const started = this.#start(order, abort.signal);
    this.#starting = { abort, done: started.catch(() => "its caller is told") };
    try {
      return await started;
    } catch (error) {
      this.#phase = "none";
      this.#last = NO_TAP;
      this.#cluster = null;
      throw error;
    } finally {
      this.#starting = null;
      this.#throttle.request();
    }
  }

  /** Removes the agents and waits until they are gone; the entries stay. Never rejects: what is left is in the state. */
  stop(): Promise<ClusterState> {
    this.#removal ??= this.#remove().finally(() => {
      this.#removal = null;
    });
    return this.#removal;
  }
  async close(): Promise<void> {
    await this.stop();
    this.#throttle.stop();
    this.#listeners.clear();
  }

  async #start(order: ClusterOrder, signal: AbortSignal): Promise<Session> {
    const client = await openCluster(order.context);
    try {
      const planned = await plan(client, tapOrder(order), { ...planOptions(order), signal });
      if (!planned.canDeploy) {
        const why = planned.warnings.map(({ message }) => message).join("; ");
        throw new ContractError("UNSUPPORTED", why || "this tap cannot be deployed", "look at its plan");
      }
      const cluster = await TappedCluster.start(client, planned, this.#files, {}, signal);
      return await this.#follow(cluster, order);
    } catch (error) {
      if (this.#cluster === null) client.close();
      throw error;
    }
  }
  async #follow(cluster: TappedCluster, order: ClusterOrder): Promise<Session> {
    this.#cluster = cluster;
    this.#order = order;
    try {
      const { context, namespaces } = cluster.plan;
      const session = await this.#workspace.open({
        kind: "cluster",
        name: `${context} · ${namespaces.includes("*") ? "all namespaces" : namespaces.join(", ")}`,
        cluster: context,
        agents: cluster.agents,
        workerScript: this.#workerScript,
      });
      this.#session = session;
      cluster.join({
        orderCapture: (node, settings) => session.agents?.orderCapture(node, settings),
        addNames: (spans) => void session.addNames(spans),
      });
      cluster.tap.onChange(() => this.#throttle.request());
      session.agents?.onStates(() => this.#throttle.request());
      this.#phase = "live";
      return session;
    } catch (error) {
      await cluster.remove();
      throw error;
    }
  }
  async #remove(): Promise<ClusterState> {
    // What is being created is removed by whoever creates it, or is there to be removed when that is over.
    this.#starting?.abort.abort();
    await this.#starting?.done;
    const cluster = this.#cluster;
    if (cluster === null) return this.state;
    this.#phase = "removing";
    this.#throttle.request();
    const session = this.#session;
    const left = await leftOf(cluster);
    if (session !== null && session === this.#workspace.session) await session.cancelLoad();
    const last = this.state;
    this.#cluster = null;
    this.#session = null;
    this.#phase = "removed";
    this.#last = { ...last, phase: "removed", left: [...left] };
    this.#throttle.request();
    return this.#last;
  }
  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}

/** Removes, and answers what is left; where that cannot be told, that all of it may be. */
async function leftOf(cluster: TappedCluster): Promise<readonly string[]> {
  try {
    return (await cluster.remove()).left;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return [`all agents, perhaps, until their lease ends: ${why}`];
  }
}

export function tapOrder({ namespaces, podPattern, labelSelector, nodes, agentNamespace }: ClusterOrder): TapOrder {
  return { namespaces, podPattern, labelSelector, nodes, agentNamespace };
}

/** Images that are not named are the defaults. */
export function planOptions({ leaseSeconds, images, imagePullSecrets }: ClusterOrder): PlanOptions {
  const { agent, capture } = DEFAULT_SETTINGS.images;
  return {
    settings: {
      leaseSeconds,
      imagePullSecrets,
      images: { agent: images.agent || agent, capture: images.capture || capture },
    },
  };
}

/** Opens a context for one use. */
export async function withCluster<T>(context: string, use: (client: KubeClient) => Promise<T>): Promise<T> {
  const client = await openCluster(context);
  try {
    return await use(client);
  } finally {
    client.close();
  }
}
