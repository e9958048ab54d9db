// How a call stands in the list of alerts.
import type { Alert } from "../../contract/index.ts";
import type { HelperCall } from "../hooks/types.ts";
import type { OutboxCall } from "./outbox.ts";
import type { Action, ActionOrigin } from "./types.ts";

export type NewAlert = Omit<Alert, "seq">;

/** The alert of a call, in its first phase. `mask` takes secrets out. */
export function callAlert(
  id: string,
  timeMs: number,
  call: HelperCall,
  origin: ActionOrigin,
  action: Action,
  mask: (text: string) => string,
): NewAlert {
  const { target, summary } = action.describe(call.args);
  return { ...blank(id, timeMs, call.helper, origin), target: mask(target), summary: mask(summary) };
}

/** The alert of a call that waits in the outbox. */
export function waitingAlert({ id, timeMs, helper, origin, target, summary }: OutboxCall, reason: string): NewAlert {
  return { ...blank(id, timeMs, helper, origin), target, summary, reason };
}

function blank(id: string, timeMs: number, helper: string, origin: ActionOrigin): NewAlert {
  return {
    id,
    timeMs,
    title: origin.title,
    helper,
    target: "",
    summary: "",
    phase: "waiting",
    attempts: 0,
    nextMs: null,
    reason: "",
    entryId: origin.entryId,
    isAcknowledged: false,
    script: origin.script,
    line: origin.line,
    column: origin.column,
  };
}
