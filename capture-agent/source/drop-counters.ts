// Drop counters as tcpdump prints them on standard error: on SIGUSR1, and at its end.

export interface DropCounters {
  /** Packets that the kernel, or we behind it, had no room for. */
  readonly byKernel: number;
  /** Packets that the interface or its driver dropped before. */
  readonly byInterface: number;
}

export const NO_DROPS: DropCounters = { byKernel: 0, byInterface: 0 };

/** The last of each counter in what was printed. */
export function readDropCounters(printed: string): DropCounters {
  return {
    byKernel: lastCount(printed, /(\d+) packets? dropped by kernel/g),
    byInterface: lastCount(printed, /(\d+) packets? dropped by interface/g),
  };
}

export function addDrops(a: DropCounters, b: DropCounters): DropCounters {
  return { byKernel: a.byKernel + b.byKernel, byInterface: a.byInterface + b.byInterface };
}

/** Why tcpdump does not capture, from what it printed: its last complaint. */
export function reasonIn(printed: string): string {
  const lines = printed.split("\n").map((line) => line.trim());
  const complaints = lines.filter((line) => line !== "" && !NOT_COMPLAINTS.test(line));
  return complaints.at(-1)?.replace(/^tcpdump: /, "") ?? "tcpdump ended without saying why";
}

const NOT_COMPLAINTS = /^(?:tcpdump: )?(?:listening on|verbose output|data link type|\d+ packets? )/;

function lastCount(printed: string, pattern: RegExp): number {
  let count = 0;
  for (const match of printed.matchAll(pattern)) count = Number(match[1]);
  return count;
}
