// Tells that something in a folder may have changed: by the system's word, and from time to time without it, as for
// folders of other machines, and for one that is not there yet.
import { type FSWatcher, watch } from "node:fs";
import { Quiet } from "./quiet.ts";

export interface WatchTimes {
  /** An editor's save is several changes: they are looked at when none came for so long. */
  readonly quietMs: number;
  /** From one look to the next where nothing was said. */
  readonly lookMs: number;
}
export const WATCH_TIMES: WatchTimes = { quietMs: 100, lookMs: 2000 };

export class FolderWatch {
  readonly #quiet: Quiet;
  readonly #looks: NodeJS.Timeout;
  #watcher: FSWatcher | null = null;
  #folder = "";

  constructor(times: WatchTimes, changed: () => void) {
    this.#quiet = new Quiet(times.quietMs, changed);
    this.#looks = setInterval(changed, times.lookMs).unref();
  }
  /** Watches the folder that has this name now; `identity` tells it from others that had the name. Null is none. */
  follow(folder: string, identity: string | null): void {
    const wanted = identity === null ? "" : `${identity} ${folder}`;
    if (wanted === this.#folder) return;
    this.#watcher?.close();
    this.#watcher = null;
    this.#folder = wanted;
    if (wanted === "") return;
    try {
      const watcher = watch(folder, { persistent: false }, () => this.#quiet.note());
      watcher.on("error", () => this.#lose(watcher));
      this.#watcher = watcher;
    } catch {
      // The system has no more watches, or the folder is gone: looking from time to time remains.
      this.#folder = "";
    }
  }
  close(): void {
    clearInterval(this.#looks);
    this.#quiet.stop();
    this.#watcher?.close();
    this.#watcher = null;
  }

  #lose(watcher: FSWatcher): void {
    watcher.close();
    if (this.#watcher === watcher) this.#folder = "";
    this.#quiet.note();
  }
}
