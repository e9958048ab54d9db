// Flows in the order of their last packet, so that those idle for long are found without a search.
import type { TrackedFlow } from "./tracked-flow.ts";

export class IdleList {
  /** A flow may be silent for so long. */
  readonly seconds: number;
  oldest: TrackedFlow | null = null;
  #newest: TrackedFlow | null = null;

  constructor(seconds: number) {
    this.seconds = seconds;
  }

  /** Puts the flow to the end, out of any list that holds it. */
  touch(tracked: TrackedFlow, sec: number): void {
    if (tracked.list === this && tracked.touchedSec === sec) return;
    tracked.list?.remove(tracked);
    tracked.touchedSec = sec;
    tracked.list = this;
    tracked.older = this.#newest;
    if (this.#newest === null) this.oldest = tracked;
    else this.#newest.newer = tracked;
    this.#newest = tracked;
  }

  remove(tracked: TrackedFlow): void {
    if (tracked.older === null) this.oldest = tracked.newer;
    else tracked.older.newer = tracked.newer;
    if (tracked.newer === null) this.#newest = tracked.older;
    else tracked.newer.older = tracked.older;
    tracked.older = tracked.newer = tracked.list = null;
  }
}
