// Whole processes timed in turn: A B A B …, so that a drift of the machine's speed hits both; figures are medians.
import { spawnSync } from "node:child_process";

export interface Command {
  readonly program: string;
  readonly args: readonly string[];
}

/** Seconds of each of `runs` runs of every command, after one warm-up each. A command that fails throws. */
export function timeInTurn(commands: readonly Command[], runs: number): readonly (readonly number[])[] {
  const seconds: number[][] = commands.map(() => []);
  for (let run = -1; run < runs; run++) {
    commands.forEach((command, i) => {
      const taken = timeOnce(command);
      if (run >= 0) seconds[i]?.push(taken);
    });
  }
  return seconds;
}

function timeOnce({ program, args }: Command): number {
  const started = performance.now();
  const run = spawnSync(program, args, { stdio: ["ignore", "ignore", "pipe"], encoding: "utf8", maxBuffer: 1 << 26 });
  const taken = (performance.now() - started) / 1000;
  if (run.error !== undefined) throw run.error;
  if (run.status !== 0)
    throw new Error(`${program} ${args.join(" ")} ended with ${run.status}: ${run.stderr.slice(-300)}`);
  return taken;
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? (sorted[middle] ?? 0) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}

/** The value that this part of them is not above; of none it is NaN. */
export function percentile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(part * sorted.length) - 1)] ?? Number.NaN;
}

/** `0.21 s (0.20–0.24)`. */
export function spread(values: readonly number[], unit: string, digits = 2): string {
  return `${median(values).toFixed(digits)} ${unit} (${Math.min(...values).toFixed(digits)}–${Math.max(...values).toFixed(digits)})`;
}
