// One tap of the desk, from its order to its removal: agents deployed and followed by a session, then gone. What is being
// created can be stopped; what could not be removed is told.
import { ContractError, type ClusterOrder, type ClusterState } from "../../contract/index.ts";
import { openCluster, plan } from "../../k8s/index.ts";
import type { AgentList, Session } from "../../session/index.ts";
import type { AgentFiles } from "./agent-files.ts";
import { checkCapture, sourceSettings } from "./capture-order.ts";
import type { PodListener } from "./pod-feed.ts";
import { planOptions, tapOrder } from "./cluster-order.ts";
import { clusterState, startingState } from "./cluster-state.ts";
import { TappedCluster } from "./tapped-cluster.ts";

/** What the desk gives a tap. */
export interface DeskTapParts {
  readonly files: AgentFiles;
  /** Where its agents are listed; taps of one session share it. */
  readonly agents: AgentList;
  /** Ports that agents of other taps listen on: two contexts may lead to the same nodes. */
  readonly takenPorts: () => ReadonlySet<number>;
  /** Throws where this context cannot be tapped, once it is known which one it is. */
  readonly admit: (context: string) => void;
  /** The key log that its session uses, or will; empty: none. */
  readonly keyLog: () => string;
  readonly changed: () => void;
  readonly podEvent: PodListener;
}

export class DeskTap {
  readonly id: string;
  readonly order: ClusterOrder;
  readonly agents: AgentList;
  readonly #parts: DeskTapParts;
  readonly #abort = new AbortController();
  #started: Promise<unknown> = Promise.resolve();
  #phase: ClusterState["phase"] = "starting";
  #context = "";
  #agentPort: number | null = null;
  #cluster: TappedCluster | null = null;
  #session: Session | null = null;
  #last: ClusterState;
  #removal: Promise<void> | null = null;

  constructor(id: string, order: ClusterOrder, parts: DeskTapParts) {
    this.id = id;
    this.order = order;
    this.agents = parts.agents;
    this.#parts = parts;
    this.#last = startingState(id, order);
  }

  get state(): ClusterState {
    if (this.#cluster !== null) {
      const agents = this.#session?.agents?.states() ?? [];
      this.#last = clusterState({ tap: this.id, phase: this.#phase, order: this.order }, this.#cluster, agents);
    }
    return this.#last;
  }
  /** The one that is tapped, once it was admitted. */
  get context(): string {
    return this.#context;
  }
  /** The session that its entries are in, once there is one. */
  get session(): Session | null {
    return this.#session;
  }
  get isOver(): boolean {
    return this.#phase === "removed";
  }
  get agentPort(): number | null {
    return this.#agentPort;
  }

  /** What runs in the cluster; throws where nothing does. */
  get running(): TappedCluster {
    if (this.#cluster !== null && this.#phase === "live") return this.#cluster;
    throw new ContractError("NOT_FOUND", "this tap does not run", "start it first");
  }

  /** Has agents of this machine read the session's key log from now on. */
  useKeyLog(): void {
    this.#cluster?.useKeyLog(this.#parts.keyLog());
  }
  /** Deploys, then has `follow` answer the session that follows the agents. Where that fails nothing is left. */
  async start(follow: (cluster: TappedCluster) => Promise<Session>): Promise<Session> {
    const started = this.#start(follow);
    this.#started = started.catch(() => "its caller is told");
    try {
      return await started;
    } catch (error) {
      this.#phase = "removed";
      this.#last = { ...this.#last, phase: "removed" };
      this.#cluster = null;
      throw error;
    }
  }
  /** Removes the agents and waits until they are gone; the entries stay. Never rejects: what is left is in the state. */
  stop(): Promise<void> {
    return (this.#removal ??= this.#remove());
  }

  async #start(follow: (cluster: TappedCluster) => Promise<Session>): Promise<Session> {
    const { order } = this;
    const { signal } = this.#abort;
    const settings = sourceSettings(order.capture);
    await checkCapture(settings);
    const client = await openCluster(order.context);
    try {
      this.#parts.admit(client.context);
      this.#context = client.context;
      const takenPorts = this.#parts.takenPorts();
      const planned = await plan(client, tapOrder(order), { ...planOptions(order), takenPorts, signal });
      if (!planned.canDeploy) {
        const why = planned.warnings.map(({ message }) => message).join("; ");
        throw new ContractError("UNSUPPORTED", why || "this tap cannot be deployed", "look at its plan");
      }
      this.#agentPort = planned.agentPort;
      const { files, agents } = this.#parts;
      const keyLog = this.#parts.keyLog();
      const parts = { files, agents, settings, signal, ...(keyLog === "" ? {} : { keyLog }) };
      const cluster = await TappedCluster.start(client, planned, parts);
      return await this.#follow(cluster, follow);
    } catch (error) {
      if (this.#cluster === null) client.close();
      throw error;
    }
  }
  async #follow(cluster: TappedCluster, follow: (cluster: TappedCluster) => Promise<Session>): Promise<Session> {
    this.#cluster = cluster;
    try {
      const session = await follow(cluster);
      this.#session = session;
      cluster.join({
        orderCapture: (agent, settings) => session.agents?.orderCapture(agent, settings),
        addNames: (spans) => void session.addNames(spans),
      });
      cluster.tap.onChange(this.#parts.changed);
      cluster.pods.onEvent(this.#parts.podEvent);
      session.agents?.onStates(this.#parts.changed);
      this.#phase = "live";
      // It may have been chosen while agents were deployed.
      this.useKeyLog();
      return session;
    } catch (error) {
      await cluster.remove();
      throw error;
    }
  }
  async #remove(): Promise<void> {
    // What is being created is removed by whoever creates it, or is there to be removed when that is over.
    this.#abort.abort();
    await this.#started;
    const cluster = this.#cluster;
    if (cluster === null) return;
    this.#phase = "removing";
    this.#parts.changed();
    const left = await leftOf(cluster);
    const last = this.state;
    this.#cluster = null;
    this.#phase = "removed";
    this.#last = { ...last, phase: "removed", left: [...left] };
    this.#parts.changed();
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
