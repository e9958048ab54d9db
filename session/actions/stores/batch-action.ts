// An action whose calls go together, and have the time at which the script made them, however late they are sent.
import { createHash } from "node:crypto";
import type { JsonValue } from "../../hooks/types.ts";
import type { Action, ActionContext } from "../types.ts";

export type Call = readonly JsonValue[];
/** The desk of actions says when a call was made. */
export type TimedContext = ActionContext & { readonly calledMs?: number };

export interface BatchAction extends Action {
  readonly batchKey: (args: Call) => string;
  readonly runBatch: (calls: readonly Call[], context: TimedContext, calledMs?: readonly number[]) => Promise<void>;
}

/** Sends calls of one target; each has its time. */
export type SendBatch = (calls: readonly Call[], context: ActionContext, calledMs: readonly number[]) => Promise<void>;

/** `targetOf`: what calls have in common that go together. The key does not tell it: there are secrets in it. */
export function batched(
  targetOf: (args: Call) => Call,
  send: SendBatch,
): Pick<BatchAction, "run" | "batchKey" | "runBatch"> {
  return {
    async run(args, context: TimedContext) {
      await send([args], context, [context.calledMs ?? Date.now()]);
      return null;
    },
    batchKey: (args) =>
      createHash("sha256")
        .update(JSON.stringify(targetOf(args)))
        .digest("base64"),
    runBatch(calls, context, calledMs = []) {
      const times = calls.map((_call, i) => calledMs[i] ?? context.calledMs ?? Date.now());
      return send(calls, context, times);
    },
  };
}
