// Helpers that a script waits for: tried at once, and again where trying again may help (docs/scripting.md).
import { type BackOffLimits, backOffMs } from "../agents/back-off.ts";
import type { JsonValue } from "../hooks/types.ts";
import { type DeliveryClock, waitFor } from "./delivery-clock.ts";
import { tryOnce } from "./one-try.ts";
import { type Action, type ActionContext, RetryableAnswer, RetryableError } from "./types.ts";

export const MAX_RETRIES = 2;
const BACK_OFF: BackOffLimits = { firstMs: 500, maxMs: 5000 };
/** A target that asks for a longer wait is not waited for: the script stands still meanwhile. */
const MAX_WAIT_MS = 10_000;

export interface Answered {
  readonly value: JsonValue;
  readonly attempts: number;
}
/** The error of the last try, with how many there were. */
export class AnswerFailure extends Error {
  readonly attempts: number;
  constructor(error: unknown, attempts: number) {
    super(error instanceof Error ? error.message : String(error), { cause: error });
    this.name = "Error";
    this.attempts = attempts;
  }
}

export async function answer(
  action: Action,
  args: readonly JsonValue[],
  context: ActionContext,
  clock: DeliveryClock,
  random: () => number,
): Promise<Answered> {
  for (let attempts = 1; ; attempts++) {
    try {
      return { value: await tryOnce(action, context, clock, (bounded) => action.run(args, bounded)), attempts };
    } catch (error) {
      const waitMs = nextWaitMs(error, attempts, random);
      if (waitMs === null || context.signal.aborted) return lastWord(error, attempts);
      await waitFor(clock, waitMs, context.signal);
    }
  }
}

function nextWaitMs(error: unknown, attempts: number, random: () => number): number | null {
  if (!(error instanceof RetryableError) || attempts > MAX_RETRIES) return null;
  const waitMs = Math.max(error.retryAfterMs ?? 0, backOffMs(attempts, BACK_OFF, random));
  return waitMs > MAX_WAIT_MS ? null : waitMs;
}

function lastWord(error: unknown, attempts: number): Answered {
  if (error instanceof RetryableAnswer) return { value: error.answer, attempts };
  throw new AnswerFailure(error, attempts);
}
