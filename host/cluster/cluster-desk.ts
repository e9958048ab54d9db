// The taps of a window's session: some clusters at a time, each from its order to its removal. Outlives windows; ends with
// the session, or with the process.
import { ContractError, type ClusterOrder, type ClusterStates } from "../../contract/index.ts";
import { type KubeClient, openCluster } from "../../k8s/index.ts";
import { AgentList, type Session, Throttle, type Workspace } from "../../session/index.ts";
import type { AgentFiles } from "./agent-files.ts";
import { DeskTap } from "./desk-tap.ts";
import type { PodFeed, PodListener, TargetedPods } from "./pod-feed.ts";
import type { TappedCluster } from "./tapped-cluster.ts";

/** Taps that are not over, at the same time. */
export const MAX_TAPS = 8;
/** States at most once in so many milliseconds. */
const STATE_MS = 200;

export class ClusterDesk implements PodFeed {
  readonly #workspace: Workspace;
  readonly #files: AgentFiles;
  readonly #workerScript: URL | undefined;
  readonly #listeners = new Set<() => void>();
  readonly #podListeners = new Set<PodListener>();
  readonly #throttle = new Throttle(STATE_MS, () => this.#tell());
  /** Who is followed in a session; taps of one share the list. */
  readonly #agents = new WeakMap<Session, AgentList>();
  /** In the order of their start; ended ones too, for as long as their session is open. */
  #taps: readonly DeskTap[] = [];
  #nextTap = 1;

  /** Without a script agents are followed in this thread. */
  constructor(workspace: Workspace, files: AgentFiles, workerScript: URL | undefined) {
    this.#workspace = workspace;
    this.#files = files;
    this.#workerScript = workerScript;
    workspace.onChange((session) => this.#dropOthers(session));
    workspace.onKeyLog(() => {
      for (const tap of this.#taps) if (tap.session === workspace.session) tap.useKeyLog();
    });
  }

  get state(): ClusterStates {
    return { taps: this.#taps.map((tap) => tap.state) };
  }
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  targeted(): TargetedPods {
    const all = this.#taps.filter(({ state }) => state.phase === "live").map(({ running }) => running.pods.pods());
    return { targets: all.flatMap(({ targets }) => targets), excluded: all.flatMap(({ excluded }) => excluded) };
  }
  onPodEvent(listener: PodListener): () => void {
    this.#podListeners.add(listener);
    return () => void this.#podListeners.delete(listener);
  }

  /** Deploys agents, and opens a session that follows them; where `isAdded` the open session does, if it is one of taps. */
  async start(order: ClusterOrder, isAdded: boolean): Promise<Session> {
    if (this.#taps.filter(({ isOver }) => !isOver).length >= MAX_TAPS)
      throw new ContractError("LIMIT", `${MAX_TAPS} clusters are tapped`, "stop one of these taps first");
    const joined = isAdded ? this.#tappedSession() : null;
    const agents = joined === null ? new AgentList() : this.#agentsOf(joined);
    const tap: DeskTap = new DeskTap(`tap-${this.#nextTap++}`, order, {
      files: this.#files,
      agents,
      takenPorts: () => new Set(this.#taps.flatMap(({ agentPort }) => agentPort ?? [])),
      admit: (context) => this.#admit(tap, context),
      keyLog: () => (isAdded || tap.session !== null ? this.#workspace.keyLog?.path : this.#workspace.nextKeyLog) ?? "",
      changed: () => this.#throttle.request(),
      podEvent: (event, pod) => {
        for (const listener of this.#podListeners) listener(event, pod);
      },
    });
    this.#taps = [...this.#taps, tap];
    this.#throttle.request();
    try {
      return await tap.start((cluster) =>
        joined === null ? this.#openSession(cluster, agents) : this.#join(joined, agents),
      );
    } catch (error) {
      this.#drop(tap);
      await this.#endFollowing(agents);
      throw error;
    } finally {
      this.#throttle.request();
    }
  }

  /** Stops one tap, or all of them where `id` is empty. Never rejects. */
  async stop(id: string): Promise<ClusterStates> {
    const chosen = this.#taps.filter((tap) => id === "" || tap.id === id);
    await Promise.all(chosen.map((tap) => tap.stop()));
    await Promise.all(chosen.map(({ agents }) => this.#endFollowing(agents)));
    return this.state;
  }
  /** Those of a context that run. */
  live(context: string): readonly DeskTap[] {
    return this.#taps.filter((tap) => tap.context === context && tap.state.phase === "live");
  }
  /** What a key log does for the taps that run: agents of this machine use it, those on nodes are never given one. */
  get keyLogUse(): "pods" | "some" | "tap" {
    const live = this.#taps.filter(({ state }) => state.phase === "live");
    const taking = live.filter(({ running }) => running.takesKeyLog);
    if (taking.length === 0) return "tap";
    return taking.length === live.length ? "pods" : "some";
  }
  /** One that runs; throws where there is none. */
  running(id: string): TappedCluster {
    const tap = this.#taps.find((one) => one.id === id);
    if (tap === undefined) throw new ContractError("NOT_FOUND", "there is no such tap any more", "choose another one");
    return tap.running;
  }
  async close(): Promise<void> {
    await this.stop("");
    this.#throttle.stop();
    this.#listeners.clear();
    this.#podListeners.clear();
  }

  /** The open session, which has to be one of taps; they may all have ended. */
  #tappedSession(): Session {
    const { session } = this.#workspace;
    if (session?.file.source.kind === "cluster") return session;
    throw new ContractError("NOT_FOUND", "the open session is of no tap", "start this one in a session of its own");
  }
  #agentsOf(session: Session): AgentList {
    const agents = this.#agents.get(session) ?? new AgentList();
    this.#agents.set(session, agents);
    return agents;
  }
  /** The session may have been closed meanwhile, or follow nobody any more. */
  async #join(session: Session, agents: AgentList): Promise<Session> {
    await this.#workspace.followAgain(session, { agents, workerScript: this.#workerScript });
    return session;
  }
  async #openSession({ plan: { context, namespaces } }: TappedCluster, agents: AgentList): Promise<Session> {
    const session = await this.#workspace.open({
      kind: "cluster",
      name: `${context} · ${namespaces.includes("*") ? "all namespaces" : namespaces.join(", ")}`,
      agents,
      workerScript: this.#workerScript,
    });
    this.#agents.set(session, agents);
    return session;
  }
  // A context twice would show each request twice. The ended tap of a context gives way to the new one.
  #admit(tap: DeskTap, context: string): void {
    const others = this.#taps.filter((other) => other !== tap && other.context === context);
    if (others.some(({ isOver }) => !isOver))
      throw new ContractError("BUSY", `${context} is tapped already`, "stop that tap first");
    for (const other of others) this.#drop(other);
  }
  /** The session was closed or another one opened: nobody looks at these agents any more. */
  #dropOthers(session: Session | null): void {
    for (const tap of this.#taps) {
      if (tap.session === null || tap.session === session) continue;
      void tap.stop().then(() => {
        // What could not be removed stays to be told.
        if (tap.state.left.length === 0) this.#drop(tap);
      });
    }
  }
  /** A session whose last tap has ended follows no agents any more; one that is being added counts. */
  async #endFollowing(agents: AgentList): Promise<void> {
    const { session } = this.#workspace;
    const taps = this.#taps.filter((tap) => tap.agents === agents);
    const isOpen = session !== null && this.#agents.get(session) === agents;
    if (isOpen && taps.every(({ isOver }) => isOver)) await session.cancelLoad();
  }
  #drop(tap: DeskTap): void {
    this.#taps = this.#taps.filter((other) => other !== tap);
    this.#throttle.request();
  }
  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
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
