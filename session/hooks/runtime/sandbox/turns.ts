// Whose turn it is inside the sandbox, and what becomes of it when it fails or is a promise.
import type { Host, Kit, Turn } from "./kit.ts";

export type Turns = ReturnType<typeof turnsOf>;

/** `control`: number of the entry or packet at hand from 1; and whether to stop behind it. */
export function turnsOf(kit: Kit, host: Host, turn: Turn, control: Int32Array) {
  function begin(hook: string): void {
    turn.hook = hook;
    turn.id = "";
    turn.node = "";
    control[0] = 0;
    control[1] = 0;
  }
  function fail(hook: string, id: string, error: unknown): string {
    const message = kit.describe(error);
    host.fail(hook, id, message, kit.stackOf(error));
    return message === "" ? "it threw" : message;
  }
  /** Tells when a job's or a task's promise is through. */
  function settle(hook: string, value: unknown, call: number): boolean {
    const failed = (error: unknown): void => host.settled(call, fail(hook, "", error));
    return kit.onSettled(value, () => host.settled(call, ""), failed);
  }
  return { begin, fail, settle };
}
