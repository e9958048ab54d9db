// What a script's hooks took, by hook.
import type { HookCost } from "../../../contract/index.ts";

type Mutable = { -readonly [Key in keyof HookCost]: HookCost[Key] };

export class Costs {
  readonly #costs = new Map<HookCost["hook"], Mutable>();
  hasChanged = false;

  #of(hook: HookCost["hook"]): Mutable {
    this.hasChanged = true;
    const known = this.#costs.get(hook);
    if (known !== undefined) return known;
    const made = { hook, calls: 0, errors: 0, totalUs: 0, longestUs: 0, skipped: 0 };
    this.#costs.set(hook, made);
    return made;
  }
  /** Calls that took so long together, the longest of them at least their average. */
  add(hook: HookCost["hook"], calls: number, totalMs: number, longestMs = 0): void {
    if (calls === 0) return;
    const cost = this.#of(hook);
    cost.calls += calls;
    cost.totalUs += totalMs * 1000;
    cost.longestUs = Math.max(cost.longestUs, longestMs * 1000, (totalMs * 1000) / calls);
  }
  addError(hook: HookCost["hook"]): void {
    this.#of(hook).errors += 1;
  }
  addSkipped(hook: HookCost["hook"], count: number): void {
    if (count > 0) this.#of(hook).skipped += count;
  }
  take(): readonly HookCost[] {
    this.hasChanged = false;
    return [...this.#costs.values()].map((cost) => ({ ...cost }));
  }
}
