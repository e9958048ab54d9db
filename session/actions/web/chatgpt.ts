// chatgpt.prompt: asks a language model, at an address that the user named. It sends traffic out, so there is no
// address that it has by itself.
import type { OpenAI } from "openai";
import type { ScriptEnv } from "../../hooks/types.ts";
import { type Action, RetryableError } from "../types.ts";
import { textArgument } from "../arguments.ts";
import { parseServerUrl } from "../server-url.ts";
import { cutLine } from "./text-cut.ts";
import { mayPass, retryAfterMs } from "./web-failure.ts";
import { openWebFetch } from "./web-fetch.ts";

const DEFAULT_MAX_TOKENS = 1024;
const DEFAULT_MODEL = "gpt-4o-mini";
/** Models take their time. */
const PROMPT_TIMEOUT_MS = 60_000;
const OFF = "chatgpt.prompt is off: set the constant OPENAI_BASE_URL to the address of the model's API";

export const chatgptPrompt: Action = {
  helper: "chatgpt.prompt",
  timeoutMs: PROMPT_TIMEOUT_MS,
  hosts: (_args, env) => [baseAddress(env).host],
  describe: ([, prompt]) => ({ target: "language model", summary: cutLine(textArgument(prompt)) }),
  async run([apiKey, prompt, maxTokens], context) {
    const base = baseAddress(context.env);
    const { OpenAI: Client, APIError } = await import("openai");
    const client = new Client({
      ...NO_ENVIRONMENT,
      apiKey: textArgument(apiKey),
      baseURL: base.href,
      maxRetries: 0,
      timeout: PROMPT_TIMEOUT_MS,
      fetch: openWebFetch(context, { hosts: [base.host], timeoutMs: PROMPT_TIMEOUT_MS }),
      logLevel: "off",
    });
    try {
      return await ask(client, textArgument(prompt), modelOf(context.env), numberOf(maxTokens));
    } catch (error) {
      throw error instanceof APIError ? failure(base.host, error) : error;
    }
  },
};

/** What the client would take from the program's own environment. */
const NO_ENVIRONMENT = { organization: null, project: null, adminAPIKey: null, webhookSecret: null };

async function ask(client: OpenAI, prompt: string, model: string, maxTokens: number): Promise<string> {
  const answer = await client.chat.completions.create({
    model,
    messages: [{ role: "user", content: prompt }],
    max_tokens: maxTokens,
  });
  const content = answer.choices?.[0]?.message?.content;
  if (typeof content !== "string") throw new Error("the model's answer has no text");
  return content;
}

interface ApiFailure {
  readonly status: number | undefined;
  readonly headers: Headers | undefined;
  readonly message: string;
  readonly cause?: unknown;
}

function failure(host: string, { status, headers, message, cause }: ApiFailure): Error {
  if (status === undefined) return cause instanceof Error ? cause : new Error(`${host}: ${cutLine(message)}`);
  const words = `${host}: ${cutLine(message)}`;
  return mayPass(status)
    ? new RetryableError(words, headers ? retryAfterMs(headers, Date.now()) : null)
    : new Error(words);
}

function baseAddress(env: ScriptEnv): URL {
  const address = textArgument(env["OPENAI_BASE_URL"]);
  if (address === "") throw new Error(OFF);
  return parseServerUrl(address);
}
function modelOf(env: ScriptEnv): string {
  return textArgument(env["OPENAI_MODEL"]) || DEFAULT_MODEL;
}
function numberOf(value: unknown): number {
  return typeof value === "number" && value > 0 ? Math.floor(value) : DEFAULT_MAX_TOKENS;
}
