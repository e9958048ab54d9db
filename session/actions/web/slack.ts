// vendor.slack: a message with one attachment through an incoming webhook.
import type { Action } from "../types.ts";
import { textArgument } from "../arguments.ts";
import { parseServerUrl } from "../server-url.ts";
import { slackFailure } from "./slack-failure.ts";
import { openSlackFetch } from "./slack-fetch.ts";
import { cutLine } from "./text-cut.ts";

/** Slack takes one message a second from a webhook, and for a channel (its page on rate limits). */
export const SLACK_INTERVAL_MS = 1000;
/** `/services/TEAM/WEBHOOK/SECRET`: what may be shown is the webhook's own id. */
const WEBHOOK_PATH = /^\/services\/[^/]+\/([^/]+)\//;

export const slack: Action = {
  helper: "vendor.slack",
  intervalMs: SLACK_INTERVAL_MS,
  hosts: ([url]) => [parseServerUrl(textArgument(url)).host],
  describe([url, pretext, text]) {
    return { target: webhookName(textArgument(url)), summary: cutLine([pretext, text].map(textArgument).join(" ")) };
  },
  async run([url, pretext, text, color], context) {
    const { IncomingWebhook } = await import("@slack/webhook");
    const address = parseServerUrl(textArgument(url));
    const fetch = openSlackFetch(context, { hosts: [address.host] });
    try {
      await new IncomingWebhook(address.href, { fetch }).send({
        attachments: [
          {
            fallback: [pretext, text].map(textArgument).join("\n"),
            pretext: textArgument(pretext),
            text: textArgument(text),
            color: textArgument(color),
            mrkdwn_in: ["pretext", "text"],
          },
        ],
      });
      return null;
    } catch (error) {
      throw slackFailure(error);
    }
  },
};

function webhookName(text: string): string {
  if (!URL.canParse(text)) return "";
  const { host, pathname } = new URL(text);
  const id = WEBHOOK_PATH.exec(pathname)?.[1];
  return id === undefined ? host : `${host} ${id}`;
}
