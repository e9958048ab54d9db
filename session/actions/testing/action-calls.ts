// Calls of actions in tests: a context, an action by its helper, and connections without the rules of the desk.
import { Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import type { JsonValue } from "../../hooks/types.ts";
import type { StoreNetwork } from "../stores/store-network.ts";
import { type Action, type ActionContext, RetryableError } from "../types.ts";

export const OBJECT_FOLDER = "thresher_test_20261128-1";

export function actionContext(change: Partial<ActionContext> = {}): ActionContext {
  return {
    origin: { script: "a.js", title: "A", entryId: "", line: 1, column: 1 },
    env: {},
    filesFolder: "",
    objectFolder: OBJECT_FOLDER,
    signal: new AbortController().signal,
    ...change,
  };
}

/** Connections of Node's own; what did not get through may get through later. */
export const PLAIN_NETWORK: StoreNetwork = {
  openAgents: () => ({ http: new HttpAgent(), https: new HttpsAgent() }),
  failure(host, error) {
    if (!(error instanceof Error) || !("code" in error))
      return error instanceof Error ? error : new Error(String(error));
    return new RetryableError(`${host}: ${String(error.code)}`, null, { cause: error });
  },
  retryAfterMs: (headers) => (headers.has("retry-after") ? Number(headers.get("retry-after")) * 1000 : null),
};

export function actionOf(actions: readonly Action[], helper: string): Action {
  const action = actions.find((one) => one.helper === helper);
  if (action === undefined) throw new Error(`no action ${helper}`);
  return action;
}

export type Run = (helper: string, ...args: readonly JsonValue[]) => Promise<JsonValue>;

/** Calls helpers as scripts do. */
export function runnerOf(actions: readonly Action[], context: ActionContext): Run {
  return (helper, ...args) => actionOf(actions, helper).run(args, context);
}
