// Timers inside the sandbox: tasks and their arguments stay here; the thread has numbers, and the clock.
import type { Host, Kit } from "./kit.ts";

export type TimerTasks = ReturnType<typeof timerTasksOf>;
type Task = (...args: unknown[]) => unknown;

export function timerTasksOf(kit: Kit, host: Host, limits: { readonly timers: number }) {
  const makeRangeError = RangeError;
  interface Kept {
    readonly task: Task;
    readonly args: readonly unknown[];
    readonly isRepeated: boolean;
  }
  const timers: Record<string, Kept> = { __proto__: null } as never;
  let last = 0;
  let count = 0;

  function set(values: readonly unknown[], isRepeated: boolean): number {
    if (count >= limits.timers) throw new makeRangeError(`more than ${limits.timers} timers`);
    last += 1;
    count += 1;
    timers[last] = { task: values[0] as Task, args: kit.from(values, 2), isRepeated };
    host.timer(last, (values[1] as number | undefined) ?? 0, isRepeated);
    return last;
  }
  function clear(id: unknown): void {
    if (timers[kit.text(id)] === undefined) return;
    kit.deleteProperty(timers, kit.text(id));
    count -= 1;
    host.clearTimer(kit.number(id));
  }
  return {
    own: {
      setTimeout: (...values: unknown[]) => set(values, false),
      setInterval: (...values: unknown[]) => set(values, true),
      clearTimeout: clear,
      clearInterval: clear,
    },
    /** What the timer's task returns. */
    fire(id: number): unknown {
      const timer = timers[id];
      if (timer === undefined) return undefined;
      if (!timer.isRepeated) {
        kit.deleteProperty(timers, kit.text(id));
        count -= 1;
      }
      return kit.apply(timer.task, undefined, timer.args);
    },
  };
}
