// One try of an action, bounded in time whatever the action does.
import { type Action, type ActionContext, RetryableError } from "./types.ts";
import type { DeliveryClock } from "./delivery-clock.ts";

export const DEFAULT_TRY_MS = 10_000;
/** An action that watches its own time says better what it waited for. */
const GRACE_MS = 1000;

export async function tryOnce<T>(
  action: Action,
  context: ActionContext,
  clock: DeliveryClock,
  run: (context: ActionContext) => Promise<T>,
): Promise<T> {
  const ended = (): Error => new Error("the call was ended", { cause: context.signal.reason });
  if (context.signal.aborted) throw ended();
  const timeoutMs = action.timeoutMs ?? DEFAULT_TRY_MS;
  const ending = new AbortController();
  const { promise: cut, reject } = Promise.withResolvers<never>();
  const stop = clock.after(timeoutMs + GRACE_MS, () => {
    reject(new RetryableError(`no answer within ${timeoutMs / 1000} s`));
    ending.abort();
  });
  const end = (): void => reject(ended());
  context.signal.addEventListener("abort", end, { once: true });
  try {
    const signal = AbortSignal.any([context.signal, ending.signal]);
    return await Promise.race([run({ ...context, signal }), cut]);
  } finally {
    stop();
    context.signal.removeEventListener("abort", end);
    ending.abort();
  }
}
