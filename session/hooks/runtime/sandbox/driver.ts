// What the thread calls in the sandbox besides batches: other hooks, timers, jobs, shared values.
import type { Globals } from "./globals.ts";
import type { Jobs } from "./jobs.ts";
import type { Kit } from "./kit.ts";
import type { Hook } from "./queries.ts";
import type { TimerTasks } from "./timer-tasks.ts";
import type { Turns } from "./turns.ts";

export interface DriverParts {
  readonly jobs: Jobs;
  readonly timers: TimerTasks;
  readonly globals: Globals;
  readonly turns: Turns;
  readonly hooks: Record<string, Hook>;
}

export function driverOf(kit: Kit, { jobs, timers, globals, turns, hooks }: DriverParts) {
  return {
    define: (name: string, hook: Hook): void => void (hooks[name] = hook),
    share: (name: string, json: string | undefined): void => globals.set(name, json),
    scan: (): void => globals.scan(),
    forgetJob: (tag: string): void => jobs.forget(tag),
    /** Calls another hook; its promise is told of by a failure only. */
    call(name: string, args: string): void {
      turns.begin(name);
      try {
        const value = kit.apply(hooks[name] as Hook, undefined, kit.parse(args) as unknown[]);
        kit.onSettled(
          value,
          () => undefined,
          (error) => void turns.fail(name, "", error),
        );
      } catch (error) {
        turns.fail(name, "", error);
      }
    },
    /** Problem of a job, null while it waits for a promise. */
    job(tag: string, call: number): string | null {
      turns.begin("job");
      try {
        return turns.settle("job", jobs.run(tag), call) ? null : "";
      } catch (error) {
        return turns.fail("job", "", error);
      }
    },
    fire(id: number): void {
      turns.begin("timer");
      try {
        turns.settle("timer", timers.fire(id), 0);
      } catch (error) {
        turns.fail("timer", "", error);
      }
    },
    /** The top level's last value may be a promise (`main();`). */
    watch(value: unknown): void {
      turns.settle("top level", value, 0);
    },
    failTop(error: unknown): void {
      turns.fail("top level", "", error);
    },
  };
}
