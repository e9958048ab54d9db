// What this process uses, second by second.
import type { Usage } from "./budget.ts";

export class UsageMeter {
  #cpuUs = cpuUs();
  #atMs = performance.now();

  /** Since the last call. */
  measure(): Usage {
    const [cpu, now] = [cpuUs(), performance.now()];
    const passedMs = Math.max(1, now - this.#atMs);
    const cpuMillicores = Math.round((cpu - this.#cpuUs) / passedMs);
    this.#cpuUs = cpu;
    this.#atMs = now;
    return { cpuMillicores, memoryBytes: process.memoryUsage.rss() };
  }
}

function cpuUs(): number {
  const { user, system } = process.cpuUsage();
  return user + system;
}
