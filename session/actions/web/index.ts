// Actions that speak HTTP, and what actions of other folders need to reach hosts by the same rules.
import type { Action } from "../types.ts";
import { chatgptPrompt } from "./chatgpt.ts";
import { slackBot } from "./slack-bot.ts";
import { slack } from "./slack.ts";
import { webhook, webhookForm } from "./webhook.ts";

export { type GuardedAgents, openGuardedAgents } from "./guarded-agents.ts";
export { mayPass, retryAfterMs, webFailure } from "./web-failure.ts";
export { openWebFetch, type WebFetch } from "./web-fetch.ts";
export { sendWebRequest, type WebRequest, type WebResponse, type WebRules } from "./web-request.ts";

export const WEB_ACTIONS: readonly Action[] = [webhook, webhookForm, slack, slackBot, chatgptPrompt];
