// The connection of Slack's clients. An answer that may be another one later is thrown from here: their own errors do
// not say how long to wait.
import { type ActionContext, RetryableError } from "../types.ts";
import { cutLine } from "./text-cut.ts";
import { mayPass, retryAfterMs } from "./web-failure.ts";
import { openWebFetch, type WebFetch } from "./web-fetch.ts";
import type { WebRules } from "./web-request.ts";

export function openSlackFetch(context: ActionContext, rules: WebRules): WebFetch {
  const fetch = openWebFetch(context, rules);
  return async (input, init) => {
    const response = await fetch(input, init);
    if (!mayPass(response.status)) return response;
    const words = response.status === 429 ? "ratelimited" : `${response.status} ${await response.text()}`;
    throw new RetryableError(`Slack: ${cutLine(words)}`, retryAfterMs(response.headers, Date.now()));
  };
}
