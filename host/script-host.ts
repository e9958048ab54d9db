// The scripts of a host: the desk of them, joined to the sessions and clusters that are open. Of the programs that share
// a data folder one runs its scripts; the others have a desk that shows what is there, and opens anew when the one that
// runs them changes it, or ends.
import { join } from "node:path";
import { deskSign, nameHistory, openScriptDesk, RunLock, type ScriptDesk, type Workspace } from "../session/index.ts";
import type { PodFeed } from "./cluster/pod-feed.ts";
import type { HostParts } from "./host-parts.ts";
import { matchRow } from "./view-procedures.ts";

/** How often a desk that runs nothing looks whether it still shows what is there. */
const LOOK_MS = 2000;

/** Follows a desk; answers how to stop. */
type Follow = (desk: ScriptDesk) => () => void;

interface OpenDesk {
  readonly desk: ScriptDesk;
  readonly close: () => Promise<void>;
}

export class ScriptHost {
  readonly #parts: HostParts;
  readonly #workspace: Workspace;
  readonly #pods: PodFeed;
  readonly #lock: Promise<RunLock>;
  readonly #followers = new Map<Follow, () => void>();
  #open: Promise<OpenDesk>;
  #timer: NodeJS.Timeout | null = null;
  #isClosed = false;

  /** Begins at once; nobody waits for it who does not ask for scripts. */
  constructor(parts: HostParts, workspace: Workspace, pods: PodFeed) {
    this.#parts = parts;
    this.#workspace = workspace;
    this.#pods = pods;
    const path = join(parts.dataFolder, "scripts.lock");
    this.#lock = RunLock.open({ path, changed: () => this.#openAgain(), ...parts.scriptLock });
    this.#open = this.#begin();
    this.#open.catch(() => undefined);
  }
  /** Resolves when scripts can be asked about; rejects with what is wrong with the data folder. */
  get desk(): Promise<ScriptDesk> {
    return this.#open.then(({ desk }) => desk);
  }
  /** Follows the desk, and each one that takes its place. */
  follow(follow: Follow): () => void {
    this.#followers.set(follow, () => undefined);
    void this.#open.then(
      ({ desk }) => this.#tell(follow, desk),
      () => undefined,
    );
    return () => {
      this.#followers.get(follow)?.();
      this.#followers.delete(follow);
    };
  }
  async close(): Promise<void> {
    this.#isClosed = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    // A desk that could not be opened was told of to whoever asked for it.
    const open = await this.#open.catch(() => null);
    await open?.close();
    await this.#lock.then(
      (lock) => lock.close(),
      () => undefined,
    );
  }

  async #begin(): Promise<OpenDesk> {
    const lock = await this.#lock;
    const { dataFolder } = this.#parts;
    const runBy = lock.heldBy;
    const sign = await deskSign(dataFolder);
    const desk = await this.#openDesk(runBy);
    const stops = [
      this.#workspace.onChange((session) => desk.use(session)),
      this.#pods.onPodEvent((event, pod) => desk.podEvent(event, pod)),
    ];
    if (this.#workspace.session !== null) desk.use(this.#workspace.session);
    if (runBy !== "") this.#lookLater(sign);
    const close = (): Promise<void> => {
      for (const stop of stops) stop();
      return desk.close();
    };
    return { desk, close };
  }
  #openDesk(runBy: string): Promise<ScriptDesk> {
    const { dataFolder, ownPorts, presentation, startScript, systemKeyStore } = this.#parts;
    return openScriptDesk({
      runBy,
      dataFolder,
      ownPorts,
      keyStore: systemKeyStore,
      presentation,
      start: startScript,
      match: matchRow(presentation),
      cluster: {
        targeted: async () => JSON.stringify(this.#pods.targeted()),
        nameResolutionHistory: async () => nameHistory(this.#workspace.session?.store.names.intervals ?? []),
      },
    });
  }
  #openAgain(): void {
    if (this.#isClosed) return;
    if (this.#timer !== null) clearTimeout(this.#timer);
    const former = this.#open.catch(() => null);
    this.#open = former.then(async (open) => {
      await open?.close();
      return this.#begin();
    });
    this.#open.then(
      ({ desk }) => {
        for (const follow of this.#followers.keys()) this.#tell(follow, desk);
      },
      () => undefined,
    );
  }
  #lookLater(sign: string): void {
    if (this.#isClosed) return;
    this.#timer = setTimeout(() => {
      void deskSign(this.#parts.dataFolder).then((now) => (now === sign ? this.#lookLater(sign) : this.#openAgain()));
    }, this.#parts.scriptLock?.beatMs ?? LOOK_MS).unref();
  }
  #tell(follow: Follow, desk: ScriptDesk): void {
    const stop = this.#followers.get(follow);
    if (stop === undefined) return;
    stop();
    this.#followers.set(follow, follow(desk));
  }
}
