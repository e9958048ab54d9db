// A dry run: scripts over all entries of the open session, in sandboxes of their own, with nothing sent. At its end each
// job that was scheduled runs once, so that what scripts gather for a report is seen to be reported.
import type { DryRunProgress } from "../../contract/index.ts";
import { EntryFeed, type FeedParts } from "./entry-feed.ts";
import { messageOf } from "./script-problem.ts";
import type { ScriptEntry, ScriptFile } from "./types.ts";
import { VirtualRun, type VirtualParts, type VirtualScript } from "./virtual-run.ts";

export interface DryRunParts extends Pick<FeedParts, "store" | "match" | "scriptEntry"> {
  readonly virtual: Omit<VirtualParts, "recordsAll">;
}
/** A run under way. */
export interface DryRun {
  readonly progress: () => DryRunProgress;
  readonly isOver: () => boolean;
  readonly onChange: (listener: () => void) => () => void;
  /** Ends it; resolves when its threads are gone. */
  readonly stop: () => Promise<void>;
}

/** Begins at once. */
export function startDryRun(files: readonly ScriptFile[], parts: DryRunParts): DryRun {
  const listeners = new Set<() => void>();
  const changed = (): void => {
    for (const listener of listeners) listener();
  };
  const run = new Run(files, parts, changed);
  return {
    progress: () => run.progress,
    isOver: () => run.isOver,
    onChange: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    stop: () => run.stop(),
  };
}

class Run {
  readonly #virtual: VirtualRun;
  readonly #parts: DryRunParts;
  readonly #changed: () => void;
  /** What is there when it begins. */
  readonly #entries: number;
  readonly #done = new Map<VirtualScript, () => number>();
  readonly #ended: Promise<void>;
  readonly #stopping = new AbortController();
  #entriesDone = 0;
  #failure = "";
  isOver = false;

  constructor(files: readonly ScriptFile[], parts: DryRunParts, changed: () => void) {
    this.#parts = parts;
    this.#changed = changed;
    this.#entries = parts.store.lastNumber;
    this.#virtual = new VirtualRun({ ...parts.virtual, recordsAll: false }, changed);
    this.#ended = this.#runToEnd(files);
  }
  get progress(): DryRunProgress {
    return {
      entries: this.#entries,
      entriesDone: this.#entriesDone,
      isComplete: this.isOver,
      ...this.#virtual.verdicts,
      callCount: this.#virtual.callCount,
      calls: this.#virtual.calls,
      console: this.#virtual.console,
      scripts: this.#virtual.scripts.map(({ file, title, problem, loaded }) => ({
        script: file,
        title,
        problem: problem === "" ? this.#failure : problem,
        costs: loaded?.costs ?? [],
      })),
    };
  }
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#virtual.stop();
    await this.#ended;
  }

  async #runToEnd(files: readonly ScriptFile[]): Promise<void> {
    try {
      await this.#run(files);
    } catch (error) {
      this.#failure = messageOf(error);
    }
    await this.#virtual.stop();
    this.isOver = true;
    this.#changed();
  }
  async #run(files: readonly ScriptFile[]): Promise<void> {
    for (const file of files) {
      if (this.#isStopped) return;
      await this.#virtual.start(file);
    }
    await this.#feed();
    this.#entriesDone = this.#entries;
    await this.#virtual.settled();
    for (const tag of this.#virtual.jobs) {
      if (this.#isStopped) return;
      await this.#virtual.runJob(tag);
    }
    await this.#virtual.settled();
  }
  get #isStopped(): boolean {
    return this.#stopping.signal.aborted;
  }
  // Until each script has been through what was there at the start; what comes meanwhile is not of the run.
  async #feed(): Promise<void> {
    const { store, match, scriptEntry } = this.#parts;
    const over = Promise.withResolvers<void>();
    const lastNumber = this.#entries;
    const fixed = {
      lastNumber,
      scans: store.scans,
      get filterSchema() {
        return store.filterSchema;
      },
      rowsOf: store.rowsOf.bind(store),
      onCommit: () => () => undefined,
    };
    let hasAll = false;
    const look = (): void => {
      if (!hasAll) return;
      const places = [...this.#done.values()].map((place) => place());
      this.#entriesDone = Math.min(lastNumber, ...places);
      this.#changed();
      if (this.#entriesDone >= lastNumber || this.#isStopped) over.resolve();
    };
    const feed = new EntryFeed({ store: fixed, match, scriptEntry, changed: look, failed: over.reject });
    this.#stopping.signal.addEventListener("abort", look);
    try {
      for (const script of this.#virtual.scripts) this.#add(feed, script);
      hasAll = true;
      look();
      await over.promise;
    } finally {
      await feed.close();
    }
  }
  #add(feed: EntryFeed, script: VirtualScript): void {
    const { loaded, filter } = script;
    if (loaded?.has("onItemCaptured") !== true && loaded?.has("onItemQueried") !== true) return;
    const give = (entries: readonly ScriptEntry[]): Promise<void> =>
      this.#virtual.give(script, entries).catch((error: unknown) => {
        if (script.problem === "") script.problem = messageOf(error);
      });
    const feeding = feed.add({ filter, give }, 0);
    this.#done.set(script, () => feeding.donePlace);
  }
}
