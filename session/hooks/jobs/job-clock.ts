// The time that jobs go by, and what wakes them: the machine's, or a test's.
export interface JobClock {
  readonly nowMs: () => number;
  /** Calls once, no earlier than after `waitMs`; answers how to prevent it. */
  readonly wake: (call: () => void, waitMs: number) => () => void;
}

export const machineClock: JobClock = {
  nowMs: () => Date.now(),
  wake: (call, waitMs) => {
    const timer = setTimeout(call, waitMs);
    return () => clearTimeout(timer);
  },
};
