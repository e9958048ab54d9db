// One request of a script over HTTP: bounded in time and bytes, to hosts that the script may reach, by addresses that
// scripts may reach. Redirects are followed under the same rules.
import { request as httpRequest, type IncomingMessage } from "node:http";
import { request as httpsRequest } from "node:https";
import { type ActionContext, RetryableError } from "../types.ts";
import { openGuardedAgents } from "./guarded-agents.ts";
import { checkHeaders, checkUrl } from "./request-checks.ts";
import { redirected } from "./redirects.ts";
import { webFailure } from "./web-failure.ts";

/** Longest time of one request, and of its connection within. */
export const REQUEST_TIMEOUT_MS = 10_000;
export const CONNECT_TIMEOUT_MS = 5_000;
/** Most bytes of an answer's body, and of a request's. */
export const MAX_ANSWER_BYTES = 4 << 20;
export const MAX_REQUEST_BYTES = 64 << 20;
const MAX_ANSWER_HEADER_BYTES = 64 << 10;

export interface WebRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array | null;
}
export interface WebResponse {
  readonly url: URL;
  readonly status: number;
  readonly statusText: string;
  readonly headers: Headers;
  readonly body: Uint8Array<ArrayBuffer>;
}
/** What one request may do: `hosts` are those that were allowed before it was made. */
export interface WebRules {
  readonly hosts: readonly string[];
  readonly timeoutMs?: number;
}

/** Rejects with RetryableError where no answer came but may come later. */
export async function sendWebRequest(
  request: WebRequest,
  context: Pick<ActionContext, "signal" | "guard">,
  rules: WebRules,
): Promise<WebResponse> {
  const deadline = new Deadline(rules.timeoutMs ?? REQUEST_TIMEOUT_MS, context.signal);
  try {
    let next = request;
    for (let redirects = 0; ; redirects++) {
      checkUrl(next.url);
      checkHeaders(next.headers);
      if (!rules.hosts.includes(next.url.host)) allowFurther(next.url.host, context);
      if ((next.body?.length ?? 0) > MAX_REQUEST_BYTES) throw new Error(`more than ${MAX_REQUEST_BYTES} bytes to send`);
      const response = await exchange(next, context, deadline);
      const further = redirected(next, response, redirects);
      if (further === null) return response;
      next = further;
    }
  } finally {
    deadline.stop();
  }
}

function allowFurther(host: string, { guard }: Pick<ActionContext, "guard">): void {
  if (guard === undefined) throw new Error(`${host} is not a host of this call`);
  guard.allowHost(host);
}

/** Ends a request that takes too long, and says what it was waiting for. */
class Deadline {
  readonly signal: AbortSignal;
  waitsFor = "a connection";
  readonly #timeoutMs: number;
  readonly #controller = new AbortController();
  readonly #caller: AbortSignal;
  readonly #timer: NodeJS.Timeout;

  constructor(timeoutMs: number, caller: AbortSignal) {
    this.#timeoutMs = timeoutMs;
    this.#caller = caller;
    this.#timer = setTimeout(() => this.#controller.abort(), timeoutMs);
    this.signal = AbortSignal.any([caller, this.#controller.signal]);
  }
  /** What an abort means: the caller's own reason, or a time-out. */
  failure(host: string): Error {
    if (this.#caller.aborted) return new Error("the call was ended", { cause: this.#caller.reason });
    return new RetryableError(`${host} took longer than ${this.#timeoutMs / 1000} s (waiting for ${this.waitsFor})`);
  }
  stop(): void {
    clearTimeout(this.#timer);
  }
}

async function exchange(
  request: WebRequest,
  context: Pick<ActionContext, "guard">,
  deadline: Deadline,
): Promise<WebResponse> {
  const { host } = request.url;
  const agents = openGuardedAgents(context);
  try {
    deadline.waitsFor = "a connection";
    const message = await send(request, agents, deadline);
    deadline.waitsFor = "the end of its answer";
    const headers = headersOf(message);
    const body = await readBody(message, host, headers);
    return {
      url: request.url,
      status: message.statusCode ?? 0,
      statusText: message.statusMessage ?? "",
      headers,
      body,
    };
  } catch (error) {
    throw deadline.signal.aborted ? deadline.failure(host) : webFailure(host, error);
  } finally {
    agents.http.destroy();
    agents.https.destroy();
  }
}

function send(
  { method, url, headers, body }: WebRequest,
  agents: ReturnType<typeof openGuardedAgents>,
  deadline: Deadline,
): Promise<IncomingMessage> {
  const isSecure = url.protocol === "https:";
  return new Promise((resolve, reject) => {
    const outgoing = (isSecure ? httpsRequest : httpRequest)({
      protocol: url.protocol,
      hostname: url.hostname.replace(/^\[(.*)\]$/, "$1"),
      port: url.port === "" ? (isSecure ? 443 : 80) : Number(url.port),
      path: `${url.pathname}${url.search}`,
      method,
      headers: { ...headers, ...(body === null ? {} : { "content-length": String(body.length) }) },
      ...(url.username === "" ? {} : { auth: `${decode(url.username)}:${decode(url.password)}` }),
      agent: isSecure ? agents.https : agents.http,
      maxHeaderSize: MAX_ANSWER_HEADER_BYTES,
      signal: deadline.signal,
    });
    const connecting = setTimeout(
      () =>
        outgoing.destroy(new RetryableError(`${url.host} took longer than ${CONNECT_TIMEOUT_MS / 1000} s to connect`)),
      CONNECT_TIMEOUT_MS,
    );
    const isConnected = (): void => {
      clearTimeout(connecting);
      deadline.waitsFor = "its answer";
    };
    outgoing.once("socket", (socket) => {
      if (socket.connecting) socket.once(isSecure ? "secureConnect" : "connect", isConnected);
      else isConnected();
    });
    outgoing.once("response", resolve);
    outgoing.on("error", reject);
    outgoing.once("close", () => {
      clearTimeout(connecting);
      // Without an error where another protocol was answered, which nobody asked for.
      reject(new RetryableError(`${url.host} ended the connection without an answer`));
    });
    outgoing.end(body ?? undefined);
  });
}

async function readBody(message: IncomingMessage, host: string, headers: Headers): Promise<Uint8Array<ArrayBuffer>> {
  const coding = headers.get("content-encoding") ?? "identity";
  if (coding !== "identity" && coding !== "") {
    message.destroy();
    throw new Error(`${host} answered in ${coding}, which was not asked for`);
  }
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of message) {
    if (!(chunk instanceof Uint8Array)) continue;
    bytes += chunk.length;
    if (bytes > MAX_ANSWER_BYTES) {
      message.destroy();
      throw new Error(`${host} answered more than ${MAX_ANSWER_BYTES >> 20} MiB`);
    }
    chunks.push(chunk);
  }
  return new Uint8Array(Buffer.concat(chunks));
}

function headersOf({ rawHeaders }: IncomingMessage): Headers {
  const headers = new Headers();
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) headers.append(rawHeaders[i] ?? "", rawHeaders[i + 1] ?? "");
  return headers;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
