// One tapped pod: a container in it that captures, and an agent on this machine that dissects what comes. Either may end;
// the agent asks for the capture again, and a container that has ended gives way to another one.
import { ContractError } from "../../../contract/index.ts";
import {
  isStatus,
  joinPod,
  type KubeClient,
  type NodePhase,
  type PodCapture,
  type PodRun,
  type PodTapOrder,
} from "../../../k8s/index.ts";
import { type CaptureMode, LocalAgent, type SessionCredentials } from "../../../session/index.ts";

/** Containers that one tap adds to one pod: the record of each stays in it. */
export const MAX_CONTAINERS = 8;
/** An agent of this machine that ended is started again after this, twice as long each time. */
const FIRST_WAIT_MS = 1_000;
const MAX_WAIT_MS = 60_000;

export interface TappedPodOrder extends PodTapOrder {
  readonly bundle: string;
  readonly credentials: SessionCredentials;
  readonly memoryBytes: number;
  /** File with secrets of TLS on this machine; empty: none. */
  readonly keyLog: string;
}
export interface PodTapState {
  readonly phase: NodePhase;
  readonly reason: string;
  readonly nextStep: string;
  readonly restarts: number;
}

export class TappedPod {
  readonly #client: KubeClient;
  readonly #order: TappedPodOrder;
  readonly #changed: () => void;
  readonly #stop = new AbortController();
  #state: PodTapState = { phase: "creating", reason: "", nextStep: "", restarts: 0 };
  #capture: PodCapture | null = null;
  #joining: Promise<PodCapture> | null = null;
  #agent: LocalAgent | null = null;
  #keyLog: string;
  /** An agent that may read another file takes the place of the one that runs. */
  #isReplaced = false;
  #containers: readonly string[] = [];
  #failures = 0;
  #retry: NodeJS.Timeout | undefined;
  #running: Promise<void> = Promise.resolve();

  constructor(client: KubeClient, order: TappedPodOrder, changed: () => void) {
    this.#client = client;
    this.#order = order;
    this.#changed = changed;
    this.#keyLog = order.keyLog;
    this.#running = this.#run();
  }
  get state(): PodTapState {
    return this.#state;
  }
  /** The agent, while it runs. */
  get agent(): LocalAgent | null {
    return this.#agent;
  }
  /** Names of the containers that it added. */
  get containers(): readonly string[] {
    return this.#containers;
  }
  async renew(): Promise<void> {
    await this.#capture?.renew(this.#stop.signal);
  }
  /** Another agent in place of this one; where none could be started, another attempt. */
  async restart(): Promise<void> {
    clearTimeout(this.#retry);
    if (this.#agent !== null) return this.#agent.stop();
    await this.#running;
    this.#running = this.#run();
  }
  /** What an agent may read is said when it starts, so another one does: connections that begin from then on are opened. */
  useKeyLog(path: string): void {
    if (path === this.#keyLog) return;
    this.#keyLog = path;
    this.#replace();
  }
  /** The pod went: what it sent is kept, nothing more comes. */
  async gone(): Promise<void> {
    this.#end();
    await this.#endAgent();
    this.#set({ phase: "removed", reason: "the pod is gone", nextStep: "" });
  }
  /** Ends everything, and answers which of its containers could not be ended, and why; null where all are. */
  async end(): Promise<{ readonly container: string; readonly why: string } | null> {
    this.#end();
    await this.#endAgent();
    const capture = this.#capture;
    const last = this.#containers.at(-1);
    if (last !== undefined && last !== capture?.container) return { container: last, why: "which never started" };
    if (capture === null) return null;
    try {
      if (await capture.end()) return null;
    } catch (error) {
      if (isStatus(error, 404) || !(await capture.isRunning().catch(() => true))) return null;
    }
    return { container: capture.container, why: "until its lease ends" };
  }

  #end(): void {
    this.#stop.abort();
    clearTimeout(this.#retry);
  }
  async #endAgent(): Promise<void> {
    await this.#running;
    await this.#agent?.stop();
  }
  async #run(): Promise<void> {
    const { signal } = this.#stop;
    const { namespace, pod, bundle, credentials, memoryBytes } = this.#order;
    const keyLog = this.#keyLog;
    try {
      this.#set({ phase: "starting", reason: "", nextStep: "" });
      await this.#joined(signal);
      const capture = (filter: string, mode: CaptureMode, end: AbortSignal): Promise<PodRun> =>
        this.#startCapture(filter, mode, end);
      const agent = await LocalAgent.start(
        {
          bundle,
          node: `${namespace}/${pod}`,
          credentials,
          memoryBytes,
          capture,
          ...(keyLog === "" ? {} : { keyLog }),
        },
        signal,
      );
      this.#agent = agent;
      this.#failures = 0;
      this.#set({ phase: "running", reason: "", nextStep: "" });
      void agent.ended.then((why) => this.#agentEnded(why));
      // Chosen while it started.
      if (keyLog !== this.#keyLog) this.#replace();
    } catch (error) {
      if (signal.aborted) return;
      const nextStep = error instanceof ContractError ? error.data.nextStep : "look at the pod's description";
      this.#set({ phase: "stuck", reason: messageOf(error), nextStep });
    }
  }
  /** The container that runs in the pod; another one where it has ended, or where the pod is another one. */
  async #joined(signal: AbortSignal): Promise<PodCapture> {
    const known = this.#capture;
    if (known !== null && (await known.isRunning(signal))) return known;
    this.#joining ??= this.#join(signal).finally(() => {
      this.#joining = null;
    });
    return this.#joining;
  }
  async #join(signal: AbortSignal): Promise<PodCapture> {
    if (this.#containers.length >= MAX_CONTAINERS)
      throw new ContractError(
        "LIMIT",
        `${MAX_CONTAINERS} containers were added to the pod, and ended`,
        "look at the pod's description, then tap it anew",
      );
    const { namespace, pod, image, leaseSeconds, session, user } = this.#order;
    const added = (container: string): void => {
      this.#containers = [...this.#containers, container];
    };
    this.#capture = await joinPod(
      this.#client,
      { namespace, pod, image, leaseSeconds, session, user },
      { added, signal },
    );
    return this.#capture;
  }
  async #startCapture(filter: string, mode: CaptureMode, end: AbortSignal): Promise<PodRun> {
    const signal = AbortSignal.any([end, this.#stop.signal]);
    const capture = await this.#joined(signal);
    return capture.run(filter, mode === "prompt", signal);
  }
  #agentEnded(why: string): void {
    this.#agent = null;
    if (this.#stop.signal.aborted) return;
    if (this.#isReplaced) {
      this.#isReplaced = false;
      this.#running = this.#run();
      return;
    }
    const restarts = this.#state.restarts + 1;
    const waitMs = Math.min(MAX_WAIT_MS, FIRST_WAIT_MS * 2 ** this.#failures++);
    this.#set({
      phase: "lost",
      reason: `its agent on this machine ended: ${why}`,
      nextStep: "nothing: it starts again",
    });
    this.#state = { ...this.#state, restarts };
    this.#retry = setTimeout(() => {
      this.#running = this.#run();
    }, waitMs);
  }
  // One that starts looks itself, when it runs.
  #replace(): void {
    if (this.#agent === null || this.#isReplaced) return;
    this.#isReplaced = true;
    void this.#agent.stop();
  }
  #set(change: Partial<PodTapState>): void {
    this.#state = { ...this.#state, ...change };
    this.#changed();
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
