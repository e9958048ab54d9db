// Drop counters as capture programs print them on standard error: at the end, and tcpdump also on SIGUSR1.

/** What one run of a capture program has said so far. */
export interface ProgramCounters {
  /** Packets that the program took and wrote to the pipe. */
  readonly captured: number;
  /** Packets that passed the filter in the kernel; on the loopback interface each is counted coming and going. */
  readonly received: number;
  /** Dropped since the program, or we behind it, did not keep up. */
  readonly droppedByKernel: number;
  /** Dropped by the interface or its driver, before the kernel saw them. */
  readonly droppedByInterface: number;
}

export const NO_COUNTERS: ProgramCounters = { captured: 0, received: 0, droppedByKernel: 0, droppedByInterface: 0 };

/** The last of each counter in what was printed; those not printed stay as they were. */
export function readCounters(printed: string, before: ProgramCounters = NO_COUNTERS): ProgramCounters {
  // dumpcap: Packets received/dropped on interface 'lo': 12/3 (pcap:3/dumpcap:0/flushed:0/ps_ifdrop:0) (80.0%)
  const captured = lastCount(printed, /(\d+) packets? captured|Packets captured: (\d+)/g) ?? before.captured;
  const dumpcap = [...printed.matchAll(/received\/dropped on interface .*?: (\d+)\/(\d+)(?:.*?ps_ifdrop:(\d+))?/g)].at(
    -1,
  );
  if (dumpcap) {
    const byInterface = Number(dumpcap[3] ?? 0);
    return {
      captured,
      received: Number(dumpcap[1]),
      droppedByKernel: Math.max(0, Number(dumpcap[2]) - byInterface),
      droppedByInterface: byInterface,
    };
  }
  return {
    captured,
    received: lastCount(printed, /(\d+) packets? received by filter/g) ?? before.received,
    droppedByKernel: lastCount(printed, /(\d+) packets? dropped by kernel/g) ?? before.droppedByKernel,
    droppedByInterface: lastCount(printed, /(\d+) packets? dropped by interface/g) ?? before.droppedByInterface,
  };
}

function lastCount(printed: string, pattern: RegExp): number | undefined {
  const found = [...printed.matchAll(pattern)].at(-1);
  return found ? Number(found[1] ?? found[2]) : undefined;
}

/** Counters of runs after each other. */
export function addCounters(a: ProgramCounters, b: ProgramCounters): ProgramCounters {
  return {
    captured: a.captured + b.captured,
    received: a.received + b.received,
    droppedByKernel: a.droppedByKernel + b.droppedByKernel,
    droppedByInterface: a.droppedByInterface + b.droppedByInterface,
  };
}
