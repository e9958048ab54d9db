// Requests to one API server: JSON in and out over node:https, with the credentials, proxy and certificates that
// @kubernetes/client-node takes from the kubeconfig. Requests are counted, bounded, ended by a signal, and tried again
// where that is safe; credentials that are refused are read anew once, as kubectl does.
import http, { type IncomingMessage } from "node:http";
import https, { type RequestOptions } from "node:https";
import { WebSocket } from "ws";
import { ContractError } from "../../contract/index.ts";
import { type ResolvedContext, resolveContext } from "../kubeconfig/contexts.ts";
import type { KubeconfigSource } from "../kubeconfig/kubeconfig-files.ts";
import { credentialFailure, refusal, unreachable } from "./failure.ts";
import { passes, waitMs } from "./retry.ts";

/** Longest silence of a request before it counts as unanswered. */
const REQUEST_TIMEOUT_MS = 30_000;
/** Largest answer, in bytes. */
const MAX_ANSWER_BYTES = 256 * 1024 * 1024;
/** Largest answer of a refused WebSocket that is read for its reason. */
const MAX_REFUSAL_BYTES = 64 * 1024;
/** Attempts of a request that the server has no time for (429, 503) or whose kept connection was closed. */
const MAX_ATTEMPTS = 4;
const MAX_RETRY_AFTER_MS = 10_000;
/** Largest message of a WebSocket, in bytes; nodes send some tens of thousands. */
const MAX_MESSAGE_BYTES = 16 * 1024 * 1024;
const KEEP_ALIVE_MS = 15_000;
/** Channels of port-forward and exec. Source: k8s.io/apimachinery/pkg/util/httpstream/wsstream. */
const SOCKET_PROTOCOLS = ["v4.channel.k8s.io"];

export type Query = Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>;
export interface KubeRequest {
  readonly method?: "GET" | "POST" | "PATCH" | "DELETE" | "PUT";
  readonly path: string;
  readonly query?: Query;
  readonly body?: unknown;
  readonly contentType?: string;
  readonly signal?: AbortSignal | undefined;
}
export interface KubeAnswer {
  readonly status: number;
  readonly body: unknown;
  /** What the server warns of beside its answer (`Warning` headers). */
  readonly warnings: readonly string[];
}

/** A connection to one context's cluster. */
export class KubeClient {
  readonly context: string;
  readonly server: string;
  readonly namespace: string;
  readonly user: string;
  readonly #source: KubeconfigSource;
  readonly #agents = new Set<http.Agent>();
  #resolved: ResolvedContext;
  #reloaded: Promise<void> | null = null;
  #requests = 0;
  #clockOffsetMs = 0;

  constructor(resolved: ResolvedContext, source: KubeconfigSource) {
    this.#resolved = resolved;
    this.#source = source;
    this.context = resolved.info.name;
    this.server = resolved.info.server;
    this.namespace = resolved.info.namespace;
    this.user = resolved.info.user;
  }

  /** Requests sent so far. */
  get requests(): number {
    return this.#requests;
  }
  /** The server's clock now, as its last answer told it (to the second). */
  serverNowMs(): number {
    return Date.now() + this.#clockOffsetMs;
  }

  /** The answer's body. Rejects with KubeFailure. */
  async call(request: KubeRequest): Promise<unknown> {
    return (await this.answer(request)).body;
  }

  /** An answer that is text and no JSON, whatever it looks like: what a container wrote. */
  async text(request: KubeRequest): Promise<string> {
    const response = await this.#open(request, 1);
    const [status, text] = [response.statusCode ?? 0, await this.#readText(response)];
    if (status < 400) return text;
    throw refusal(this.context, status, parseBody(text));
  }

  async answer(request: KubeRequest): Promise<KubeAnswer> {
    for (let attempt = 1; ; attempt++) {
      const response = await this.#open(request, attempt);
      const text = await this.#readText(response);
      const status = response.statusCode ?? 0;
      const body = parseBody(text);
      if (status < 400) return { status, body, warnings: warningsOf(response) };
      const again = status === 429 || status === 503;
      if (!again || attempt >= MAX_ATTEMPTS) throw refusal(this.context, status, body);
      await this.#pause(retryAfterMs(response) ?? waitMs(attempt), request.signal);
    }
  }

  /** An answer that goes on: a watch. The caller reads it and ends it. */
  async stream(request: KubeRequest): Promise<IncomingMessage> {
    const response = await this.#open(request, 1);
    const status = response.statusCode ?? 0;
    if (status < 400) return response;
    throw refusal(this.context, status, parseBody(await this.#readText(response)));
  }

  /** A WebSocket to a subresource (portforward, exec), open. */
  async socket(path: string, query: Query, signal?: AbortSignal): Promise<WebSocket> {
    for (let attempt = 1; ; attempt++) {
      const options = await this.#options();
      this.#requests++;
      const url = this.#url(path, query).replace(/^http/, "ws");
      const result = await openSocket(url, options, signal);
      if (result.socket !== null) return result.socket;
      if (result.status === 401 && attempt === 1 && (await this.#reload())) continue;
      if (result.status === 0) throw this.#noAnswer(result.error, signal);
      throw refusal(this.context, result.status, parseBody(result.text));
    }
  }

  close(): void {
    for (const agent of this.#agents) agent.destroy();
  }

  #url(path: string, query: Query | undefined): string {
    const url = new URL(this.server.replace(/\/+$/, "") + path);
    for (const [key, value] of Object.entries(query ?? {})) {
      if (value === undefined) continue;
      for (const one of Array.isArray(value) ? value : [value]) url.searchParams.append(key, String(one));
    }
    return url.href;
  }

  /** Sends, and once more with fresh credentials when they are refused, or when a kept connection had been closed. */
  async #open(request: KubeRequest, attempt: number): Promise<IncomingMessage> {
    for (let tries = 1; ; tries++) {
      const options = await this.#options();
      this.#requests++;
      try {
        const response = await send(this.#url(request.path, request.query), options, request);
        this.#noteClock(response);
        if (response.statusCode === 401 && tries === 1 && (await this.#reload())) {
          response.resume();
          continue;
        }
        return response;
      } catch (error) {
        if (isClosedMeanwhile(error) && tries + attempt <= MAX_ATTEMPTS) continue;
        throw this.#noAnswer(error, request.signal);
      }
    }
  }

  async #options(): Promise<RequestOptions> {
    const options: RequestOptions = {};
    const { kubeConfig, headers, plugin, pluginHint } = this.#resolved;
    try {
      await kubeConfig.applyToHTTPSOptions(options);
    } catch (error) {
      throw credentialFailure(this.context, plugin, pluginHint, error);
    }
    if (options.agent instanceof http.Agent && !this.#agents.has(options.agent)) {
      // Without it each request would pay for a TLS handshake of its own.
      Object.assign(options.agent, { keepAlive: true, keepAliveMsecs: KEEP_ALIVE_MS, maxFreeSockets: 16 });
      this.#agents.add(options.agent);
    }
    return { ...options, headers: { ...asHeaders(options.headers), ...asHeaders(headers) } };
  }

  /** Reads the kubeconfig again, once for all who ask at the same time. False when that gave nothing. */
  async #reload(): Promise<boolean> {
    this.#reloaded ??= resolveContext(this.context, this.#source).then((resolved) => {
      this.#resolved = resolved;
    });
    try {
      await this.#reloaded;
      return true;
    } catch {
      // The refusal of the former credentials is what the user is told: it says more than a file that changed.
      return false;
    } finally {
      this.#reloaded = null;
    }
  }

  async #readText(response: IncomingMessage): Promise<string> {
    const chunks: Buffer[] = [];
    let bytes = 0;
    try {
      for await (const chunk of response) {
        chunks.push(chunk);
        bytes += chunk.length;
        if (bytes > MAX_ANSWER_BYTES) throw new Error(`an answer has more than ${MAX_ANSWER_BYTES} bytes`);
      }
    } catch (error) {
      throw unreachable(this.context, this.server, error);
    }
    return Buffer.concat(chunks).toString("utf8");
  }

  #noteClock(response: IncomingMessage): void {
    const at = Date.parse(response.headers.date ?? "");
    if (!Number.isNaN(at)) this.#clockOffsetMs = at - Date.now();
  }
  #noAnswer(error: unknown, signal: AbortSignal | undefined): Error {
    if (signal?.aborted === true) return new ContractError("CANCELLED", "the request was cancelled", "start it again");
    return error instanceof ContractError ? error : unreachable(this.context, this.server, error);
  }
  async #pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
    if (await passes(ms, signal ?? new AbortController().signal)) return;
    throw this.#noAnswer(null, signal);
  }
}

/** Opens a context; the current one for an empty name. Nothing is sent yet. */
export async function openCluster(context: string, source: KubeconfigSource = {}): Promise<KubeClient> {
  return new KubeClient(await resolveContext(context, source), source);
}

function send(url: string, options: RequestOptions, { method = "GET", body, contentType, signal }: KubeRequest) {
  const payload = body === undefined ? null : Buffer.from(JSON.stringify(body));
  const headers = {
    accept: "application/json, */*",
    "user-agent": "thresher",
    ...(payload === null
      ? {}
      : { "content-type": contentType ?? "application/json", "content-length": payload.length }),
    ...asHeaders(options.headers),
  };
  return new Promise<IncomingMessage>((resolve, reject) => {
    const open = url.startsWith("http:") ? http.request : https.request;
    const request = open(url, { ...options, method, headers, ...(signal === undefined ? {} : { signal }) }, resolve);
    request.setTimeout(REQUEST_TIMEOUT_MS, () =>
      request.destroy(new Error(`no answer for ${REQUEST_TIMEOUT_MS / 1000} seconds`)),
    );
    request.on("error", (error) => reject(Object.assign(error, { wasKept: request.reusedSocket })));
    request.end(payload ?? undefined);
  });
}

type Opened =
  | { readonly socket: WebSocket }
  | { readonly socket: null; readonly status: number; readonly text: string; readonly error: unknown };

function openSocket(url: string, options: RequestOptions, signal: AbortSignal | undefined): Promise<Opened> {
  return new Promise((resolve) => {
    const socket = new WebSocket(url, SOCKET_PROTOCOLS, {
      ...options,
      headers: { ...asHeaders(options.headers) },
      handshakeTimeout: REQUEST_TIMEOUT_MS,
      perMessageDeflate: false,
      maxPayload: MAX_MESSAGE_BYTES,
    });
    const cancel = () => socket.terminate();
    signal?.addEventListener("abort", cancel, { once: true });
    const settle = (opened: Opened) => {
      signal?.removeEventListener("abort", cancel);
      resolve(opened);
    };
    socket.on("open", () => {
      // What comes at once waits until somebody listens: ChannelStream reads on.
      socket.pause();
      settle({ socket });
    });
    socket.on("error", (error) => settle({ socket: null, status: 0, text: "", error }));
    socket.on("unexpected-response", (_request, response) => {
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (chunk: string) => {
        if (text.length < MAX_REFUSAL_BYTES) text += chunk;
      });
      response.on("close", () => {
        settle({ socket: null, status: response.statusCode ?? 0, text, error: null });
        socket.terminate();
      });
    });
    if (signal?.aborted === true) cancel();
  });
}

function asHeaders(headers: unknown): Record<string, string | string[]> {
  return typeof headers === "object" && headers !== null ? { ...headers } : {};
}
function isClosedMeanwhile(error: unknown): boolean {
  if (!(error instanceof Error) || !("wasKept" in error) || error.wasKept !== true || !("code" in error)) return false;
  return error.code === "ECONNRESET" || error.code === "EPIPE";
}
function parseBody(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
/** The text of `299 - "text"`. Source: RFC 9111, 5.5 (obsoleted there, still what Kubernetes sends). */
function warningsOf(response: IncomingMessage): readonly string[] {
  const lines = response.headersDistinct["warning"] ?? [];
  return lines.flatMap((line) => [...line.matchAll(/\d{3} \S+ "((?:[^"\\]|\\.)*)"/g)].map(([, text = ""]) => text));
}
function retryAfterMs(response: IncomingMessage): number | null {
  const seconds = Number(response.headers["retry-after"] ?? Number.NaN);
  return Number.isNaN(seconds) ? null : Math.min(MAX_RETRY_AFTER_MS, seconds * 1000);
}
