// Keeps the agent within the limits that the user chose: above one for some seconds it does less, and after a while well
// below all of them it does more again. Going up costs patience: each time that it proves too early, the next try waits
// twice as long.
import { type Level, LEVELS } from "./level.ts";

/** Seconds above a limit until the agent does less, and until it does less still. */
const SECONDS_ABOVE = 3;
/** Seconds below until it does more, at first and at most. */
const MIN_SECONDS_BELOW = 20;
const MAX_SECONDS_BELOW = 640;
/** "Below" is below this share of a limit: what comes back needs room. */
const ROOM = 0.6;
/** A step up that holds for so long was right. */
const SECONDS_PROVEN = 60;

export interface Usage {
  /** Thousandths of a core over the last second. */
  readonly cpuMillicores: number;
  readonly memoryBytes: number;
}
/** 0 is no limit. */
export type UsageLimits = Usage;

export class Budget {
  /** Why the level is not full; empty while it is. */
  reason = "";
  limits: UsageLimits = { cpuMillicores: 0, memoryBytes: 0 };
  /** Times that the agent did less. */
  stepsDown = 0;
  #level = 0;
  #above = 0;
  #below = 0;
  #secondsBelow = MIN_SECONDS_BELOW;
  #sinceUp = SECONDS_PROVEN;

  get level(): Level {
    return LEVELS[this.#level] ?? "flows";
  }

  /** Once a second. */
  second(usage: Usage): void {
    const excess = this.#excess(usage);
    this.#sinceUp++;
    this.#above = excess === "" ? 0 : this.#above + 1;
    this.#below = this.#hasRoom(usage) ? this.#below + 1 : 0;
    if (this.#above >= SECONDS_ABOVE) this.#doLess(excess);
    else if (this.#below >= this.#secondsBelow && this.#level > 0) this.#doMore();
    else if (this.#sinceUp === SECONDS_PROVEN) this.#secondsBelow = MIN_SECONDS_BELOW;
  }

  #excess({ cpuMillicores, memoryBytes }: Usage): string {
    const { limits } = this;
    if (limits.cpuMillicores > 0 && cpuMillicores > limits.cpuMillicores)
      return `${cpuMillicores} millicores are used, and ${limits.cpuMillicores} are allowed`;
    if (limits.memoryBytes > 0 && memoryBytes > limits.memoryBytes)
      return `${mib(memoryBytes)} MiB of memory are used, and ${mib(limits.memoryBytes)} are allowed`;
    return "";
  }

  #hasRoom({ cpuMillicores, memoryBytes }: Usage): boolean {
    const { limits } = this;
    const hasCpu = limits.cpuMillicores === 0 || cpuMillicores < ROOM * limits.cpuMillicores;
    // Memory once taken is given back late: below its limit is enough.
    const hasMemory = limits.memoryBytes === 0 || memoryBytes <= limits.memoryBytes;
    return hasCpu && hasMemory;
  }

  #doLess(excess: string): void {
    this.#above = 0;
    this.reason = excess;
    if (this.#level === LEVELS.length - 1) return;
    if (this.#sinceUp < SECONDS_PROVEN) this.#secondsBelow = Math.min(2 * this.#secondsBelow, MAX_SECONDS_BELOW);
    this.#level++;
    this.stepsDown++;
  }

  #doMore(): void {
    this.#below = 0;
    this.#sinceUp = 0;
    this.#level--;
    if (this.#level === 0) this.reason = "";
  }
}

function mib(bytes: number): number {
  return Math.round(bytes / 1_048_576);
}
