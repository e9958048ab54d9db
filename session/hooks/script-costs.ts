// What a script costs: the hooks of its sandboxes added up, and the part of a core that it takes now.
import type { HookCost } from "../../contract/index.ts";

/** Time over which the load is measured. */
const LOAD_MS = 1000;
/** A load that was measured longer ago says nothing of now. */
const STALE_MS = 3 * LOAD_MS;

/** One cost a hook, of several sandboxes of a script. */
export function addCosts(parts: Iterable<readonly HookCost[]>): HookCost[] {
  const sums = new Map<HookCost["hook"], HookCost>();
  for (const costs of parts) {
    for (const cost of costs) {
      const sum = sums.get(cost.hook);
      sums.set(cost.hook, sum === undefined ? { ...cost } : added(sum, cost));
    }
  }
  return [...sums.values()];
}

/** Costs of `hook` with calls that were left out elsewhere. */
export function withSkipped(costs: readonly HookCost[], hook: HookCost["hook"], skipped: number): HookCost[] {
  if (skipped === 0) return [...costs];
  return addCosts([costs, [{ hook, calls: 0, errors: 0, totalUs: 0, longestUs: 0, skipped }]]);
}

export class LoadMeter {
  readonly #now: () => number;
  #sinceMs: number;
  #sinceUs = 0;
  #load = 0;

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
    this.#sinceMs = now();
  }
  /** Takes what the script's hooks took in all. */
  note(costs: readonly HookCost[]): void {
    const totalUs = costs.reduce((sum, cost) => sum + cost.totalUs, 0);
    const nowMs = this.#now();
    const elapsedMs = nowMs - this.#sinceMs;
    if (elapsedMs < LOAD_MS) return;
    this.#load = Math.min(1, Math.max(0, (totalUs - this.#sinceUs) / (elapsedMs * 1000)));
    this.#sinceMs = nowMs;
    this.#sinceUs = totalUs;
  }
  get load(): number {
    return this.#now() - this.#sinceMs > STALE_MS ? 0 : this.#load;
  }
}

function added(a: HookCost, b: HookCost): HookCost {
  return {
    hook: a.hook,
    calls: a.calls + b.calls,
    errors: a.errors + b.errors,
    totalUs: a.totalUs + b.totalUs,
    longestUs: Math.max(a.longestUs, b.longestUs),
    skipped: a.skipped + b.skipped,
  };
}
