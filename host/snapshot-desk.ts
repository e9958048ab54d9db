// Looking back from a window: which agents are asked, how far that is, and that nothing of it outlives the process.
import { ContractError, type LookBackProgress, type Snapshot } from "../contract/index.ts";
import { type AgentName, agentKey, SnapshotFiles, takeSnapshot, type Workspace } from "../session/index.ts";
import type { ClusterDesk } from "./cluster/cluster-desk.ts";
import type { Watched } from "./latest.ts";

/** Looks back at the same time: an agent serves two searches. */
export const MAX_TAKES = 2;

export interface LookBack {
  readonly tap: string;
  readonly nodes: readonly string[];
  readonly fromMs: number | null;
  readonly toMs: number | null;
  readonly name: string;
}

const NOTHING_YET: LookBackProgress = {
  agents: 0,
  agentsDone: 0,
  scannedBytes: 0,
  totalBytes: 0,
  packets: 0,
  snapshot: null,
};

export class SnapshotDesk {
  readonly files: SnapshotFiles;
  readonly #workspace: Workspace;
  readonly #clusters: Pick<ClusterDesk, "state">;
  readonly #takes = new Map<Promise<unknown>, AbortController>();

  constructor(dataFolder: string, workspace: Workspace, clusters: Pick<ClusterDesk, "state">) {
    this.files = new SnapshotFiles(dataFolder);
    this.#workspace = workspace;
    this.#clusters = clusters;
  }

  /** Begins when somebody watches, and ends with that. */
  take(order: LookBack): Watched<LookBackProgress> {
    let state = NOTHING_YET;
    let failure: unknown;
    let isOver = false;
    return {
      read: () => {
        if (failure !== undefined) throw failure;
        return state;
      },
      isOver: () => isOver,
      subscribe: (changed) => {
        const abort = new AbortController();
        const onProgress = (progress: Omit<LookBackProgress, "snapshot">): void => {
          state = { ...progress, snapshot: null };
          changed();
        };
        this.#follow(this.#take(order, onProgress, abort.signal), abort)
          .then(
            (snapshot) => (state = { ...state, snapshot }),
            (error: unknown) => (failure = error),
          )
          .finally(() => {
            isOver = true;
            changed();
          });
        return () => abort.abort();
      },
    };
  }
  /** Ends what is under way, and waits until nothing is left of it. */
  async close(): Promise<void> {
    for (const abort of this.#takes.values()) abort.abort();
    await Promise.allSettled(this.#takes.keys());
  }

  #follow(take: Promise<Snapshot>, abort: AbortController): Promise<Snapshot> {
    const followed = take.finally(() => this.#takes.delete(followed));
    this.#takes.set(followed, abort);
    return followed;
  }
  async #take(
    order: LookBack,
    onProgress: (progress: Omit<LookBackProgress, "snapshot">) => void,
    signal: AbortSignal,
  ): Promise<Snapshot> {
    if (this.#takes.size >= MAX_TAKES)
      throw new ContractError("BUSY", `${MAX_TAKES} looks back are under way`, "wait for one of them, or cancel it");
    const { agents, store } = this.#workspace.openSession;
    if (agents === null)
      throw new ContractError("NOT_FOUND", "the open session follows no agents", "tap a cluster first");
    const known = order.tap === "" ? agents.states() : this.#agentsOf(order.tap);
    const wanted = order.nodes.length === 0 ? known : known.filter(({ node }) => order.nodes.includes(node));
    const absent = order.nodes.filter((node) => wanted.every((one) => one.node !== node));
    return takeSnapshot({
      files: this.files,
      agents,
      wanted: wanted.map((agent) => ({ key: agentKey(agent), name: agent.node })),
      absent,
      names: store.names,
      fromMs: order.fromMs,
      toMs: order.toMs,
      name: order.name,
      onProgress,
      signal,
    });
  }
  #agentsOf(tap: string): readonly AgentName[] {
    const found = this.#clusters.state.taps.find((one) => one.tap === tap);
    if (found?.phase !== "live")
      throw new ContractError("NOT_FOUND", "this tap does not run any more", "choose one that runs");
    return found.nodes.map(({ node }) => ({ cluster: found.context, node }));
  }
}
