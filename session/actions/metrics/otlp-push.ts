// Pushes metrics to an OpenTelemetry collector at intervals, while `env.OTEL_EXPORTER_OTLP_ENDPOINT` names one. Values are
// sums since the beginning, so a push that fails is made good by the next.
import type { ScriptEnv } from "../../hooks/types.ts";
import { textArgument } from "../arguments.ts";
import { parseServerUrl } from "../server-url.ts";
import type { ActionContext } from "../types.ts";
import { encodeOtlp } from "./otlp.ts";
import type { MetricValues } from "./metric-table.ts";

export const DEFAULT_INTERVAL_MS = 60_000;
export const LEAST_INTERVAL_MS = 1000;
const PUSH_TIMEOUT_MS = 10_000;
const MAX_WORDS = 300;

/** One request under the rules of scripts' requests. */
export type SendRequest = (
  request: {
    readonly method: string;
    readonly url: URL;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: Uint8Array;
  },
  context: ActionContext,
  rules: { readonly hosts: readonly string[]; readonly timeoutMs: number },
) => Promise<{ readonly status: number; readonly body: Uint8Array }>;

export interface PushTarget {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly intervalMs: number;
}

/** Where the constants say that metrics go; null where they name nothing. */
export function pushTarget(env: ScriptEnv): PushTarget | null {
  const endpoint = textArgument(env["OTEL_EXPORTER_OTLP_ENDPOINT"]);
  if (endpoint === "") return null;
  const base = parseServerUrl(endpoint);
  const url = new URL(`${base.pathname.replace(/\/+$/, "")}/v1/metrics${base.search}`, base);
  const asked = Number(textArgument(env["OTEL_METRIC_EXPORT_INTERVAL"]));
  const intervalMs = asked > 0 ? Math.max(asked, LEAST_INTERVAL_MS) : DEFAULT_INTERVAL_MS;
  return { url, intervalMs, headers: parseHeaders(textArgument(env["OTEL_EXPORTER_OTLP_HEADERS"])) };
}

export class OtlpPush {
  /** What the last push met; empty when it was taken. */
  problem = "";
  readonly #send: SendRequest;
  readonly #values: () => Promise<readonly MetricValues[]>;
  readonly #startMs = Date.now();
  readonly #ending = new AbortController();
  #target: PushTarget | null = null;
  #context: ActionContext | null = null;
  #timer: NodeJS.Timeout | null = null;
  #pushing: Promise<void> | null = null;

  constructor(send: SendRequest, values: () => Promise<readonly MetricValues[]>) {
    this.#send = send;
    this.#values = values;
  }
  /** Pushes from now on by the constants of this call. */
  follow(context: ActionContext): void {
    const target = pushTarget(context.env);
    this.#context = context;
    const isSame = JSON.stringify(target) === JSON.stringify(this.#target);
    this.#target = target;
    if (isSame) return;
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = target === null ? null : setInterval(() => void this.push(), target.intervalMs).unref();
    if (target === null) this.problem = "";
  }
  /** Pushes what there is; one push at a time. */
  push(): Promise<void> {
    this.#pushing ??= this.#push().finally(() => {
      this.#pushing = null;
    });
    return this.#pushing;
  }
  /** Pushes a last time. */
  async close(): Promise<void> {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
    await this.#pushing;
    await this.push();
    this.#ending.abort();
  }

  async #push(): Promise<void> {
    const [target, context] = [this.#target, this.#context];
    if (target === null || context === null) return;
    const { url, headers } = target;
    try {
      const metrics = await this.#values();
      if (metrics.length === 0) return;
      const request = encodeOtlp(metrics, { startMs: this.#startMs, nowMs: Date.now() });
      const body = new TextEncoder().encode(JSON.stringify(request));
      const answer = await this.#send(
        { method: "POST", url, headers: { ...headers, "content-type": "application/json" }, body },
        { ...context, signal: this.#ending.signal },
        { hosts: [url.host], timeoutMs: PUSH_TIMEOUT_MS },
      );
      this.problem = problemOf(url.host, answer);
    } catch (error) {
      this.problem = error instanceof Error ? error.message : String(error);
    }
  }
}

// `ExportMetricsServiceResponse` may say that it took a part only.
function problemOf(host: string, { status, body }: { readonly status: number; readonly body: Uint8Array }): string {
  const text = new TextDecoder().decode(body).slice(0, MAX_WORDS);
  if (status < 200 || status > 299) return `${host} answered ${status}: ${text}`;
  const rejected = /"rejectedDataPoints"\s*:\s*"?([1-9]\d*)/.exec(text)?.[1];
  return rejected === undefined ? "" : `${host} refused ${rejected} points: ${text}`;
}

// `name=value,name=value`, values percent-encoded (OpenTelemetry's environment variables).
function parseHeaders(text: string): Readonly<Record<string, string>> {
  const pairs = text.split(",").flatMap((pair) => {
    const [name = "", ...value] = pair.split("=");
    return name.trim() === "" || value.length === 0 ? [] : [[name.trim(), decoded(value.join("=").trim())] as const];
  });
  return Object.fromEntries(pairs);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
