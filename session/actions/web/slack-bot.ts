// vendor.slackBot: a message of a bot, with fields, and files in its thread.
import type { WebClient } from "@slack/web-api";
import type { JsonValue, ScriptEnv } from "../../hooks/types.ts";
import type { Action, ActionContext } from "../types.ts";
import { type AttachedFile, readAttachedFiles } from "./attached-files.ts";
import { objectArgument, textArgument } from "../arguments.ts";
import { parseServerUrl } from "../server-url.ts";
import { SLACK_INTERVAL_MS } from "./slack.ts";
import { slackFailure } from "./slack-failure.ts";
import { openSlackFetch } from "./slack-fetch.ts";
import { messageAttachment } from "./slack-message.ts";
import { cutLine } from "./text-cut.ts";
import type { WebFetch } from "./web-fetch.ts";

const API = "https://slack.com/api/";
/** Where the API says that files go. */
const UPLOAD_HOST = "files.slack.com";
/** Files take longer than a message. */
const UPLOAD_TIMEOUT_MS = 60_000;

export const slackBot: Action = {
  helper: "vendor.slackBot",
  intervalMs: SLACK_INTERVAL_MS,
  timeoutMs: UPLOAD_TIMEOUT_MS,
  hosts: (args, env) => slackHosts(args, env),
  describe([, channel, pretext, text]) {
    return {
      target: `Slack channel ${textArgument(channel)}`,
      summary: cutLine([pretext, text].map(textArgument).join(" ")),
    };
  },
  async run(args, context) {
    const [token, , , , , , files] = args;
    // Before anything is sent: a message whose file is not there would be sent again with each try.
    const attached = await readAttachedFiles(Object.entries(objectArgument(files)), context.filesFolder);
    const fetch = openSlackFetch(context, { hosts: slackHosts(args, context.env), ...timeoutFor(attached) });
    const client = await openClient(textArgument(token), apiAddress(context.env), fetch);
    try {
      const thread = await post(client, args, context);
      if (attached.length > 0) await upload(client, thread, attached);
      return null;
    } catch (error) {
      throw slackFailure(error);
    }
  },
};

interface Thread {
  readonly channel: string;
  readonly ts: string;
}

async function post(client: WebClient, args: readonly JsonValue[], context: ActionContext): Promise<Thread> {
  const [, channelID, pretext, text, color, fields] = args.map((arg, i) => (i === 5 ? arg : textArgument(arg)));
  const message = {
    channel: textArgument(channelID),
    text: textArgument(pretext),
    attachments: [messageAttachment(textArgument(text), textArgument(color), fields, context.calledMs ?? Date.now())],
  };
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- Slack's method, not the window's
  const answer = await client.chat.postMessage(message);
  return { channel: answer.channel ?? textArgument(channelID), ts: answer.ts ?? "" };
}

// The message stands already: a failure here is final, so that it is not posted twice.
async function upload(client: WebClient, { channel, ts }: Thread, files: readonly AttachedFile[]): Promise<void> {
  try {
    await client.filesUploadV2({
      channel_id: channel,
      thread_ts: ts,
      file_uploads: files.map(({ name, bytes }) => ({ file: bytes, filename: name, title: name })),
    });
  } catch (error) {
    throw new Error(`the message was posted, its files were not: ${slackFailure(error).message}`, { cause: error });
  }
}

async function openClient(token: string, slackApiUrl: string, fetch: WebFetch): Promise<WebClient> {
  const { WebClient: Client, LogLevel } = await import("@slack/web-api");
  return new Client(token, {
    slackApiUrl,
    fetch,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    logger: { ...SILENT, getLevel: () => LogLevel.ERROR },
  });
}

function nothing(): void {
  // What the client logs is in its errors too.
}
const SILENT = {
  debug: nothing,
  info: nothing,
  warn: nothing,
  error: nothing,
  setLevel: nothing,
  setName: nothing,
};

function apiAddress(env: ScriptEnv): string {
  const address = textArgument(env["SLACK_API_URL"]);
  if (address === "") return API;
  return address.endsWith("/") ? address : `${address}/`;
}

function slackHosts([, , , , , , files]: readonly JsonValue[], env: ScriptEnv): readonly string[] {
  const { host } = parseServerUrl(apiAddress(env));
  const isSlacks = host === new URL(API).host;
  return isSlacks && Object.entries(objectArgument(files)).length > 0 ? [host, UPLOAD_HOST] : [host];
}

function timeoutFor(files: readonly AttachedFile[]): { readonly timeoutMs?: number } {
  return files.length === 0 ? {} : { timeoutMs: UPLOAD_TIMEOUT_MS };
}
