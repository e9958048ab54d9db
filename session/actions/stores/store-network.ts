// What clients of stores are given: how they connect, and what their failures mean. The rules of the network are those of
// all actions; a client never makes connections by rules of its own where it can be given ours.
import type { Agent as HttpAgent } from "node:http";
import type { Agent as HttpsAgent } from "node:https";
import { type ActionContext, RetryableError } from "../types.ts";

/** Longest wait for a connection, and for an answer. */
export const CONNECT_TIMEOUT_MS = 5000;
export const ANSWER_TIMEOUT_MS = 10_000;
/** An upload has many requests, each bounded by itself. */
export const UPLOAD_TIMEOUT_MS = 900_000;
/** Characters of what a service says. */
const MAX_WORDS = 500;

export interface Agents {
  readonly http: HttpAgent;
  readonly https: HttpsAgent;
}
export interface StoreNetwork {
  /** Connections of one call; destroyed when it is through. */
  readonly openAgents: (context: ActionContext) => Agents;
  /** What went wrong where no answer came, and whether that may pass. */
  readonly failure: (host: string, error: unknown) => Error;
  /** What a `Retry-After` header asks for. */
  readonly retryAfterMs: (headers: Headers, nowMs: number) => number | null;
}

/** An answer that is a refusal. */
export interface Refusal {
  readonly host: string;
  readonly status: number;
  readonly words: string;
  readonly retryAfter: string;
  /** The service asks to come back, whatever its status. */
  readonly isThrottled?: boolean;
}

/** The error of a refusal: its own words, and another try where its status may be another one later. */
export function refused(network: StoreNetwork, refusal: Refusal, cause: unknown): Error {
  const { host, status, retryAfter, isThrottled = false } = refusal;
  const words = refusal.words.replaceAll(/\s+/g, " ").trim().slice(0, MAX_WORDS);
  const message = `${host} answered ${status}: ${words}`;
  if (status !== 429 && status < 500 && !isThrottled) return new Error(message, { cause });
  const headers = new Headers(retryAfter === "" ? {} : { "retry-after": retryAfter });
  return new RetryableError(message, network.retryAfterMs(headers, Date.now()), { cause });
}

/** Runs a call; what it throws is put as actions throw it. A call that was ended says only that. */
export async function attempt<T>(
  { signal }: ActionContext,
  failureOf: (error: unknown) => Error,
  work: () => Promise<T>,
): Promise<T> {
  try {
    signal.throwIfAborted();
    return await work();
  } catch (error) {
    throw signal.aborted ? new Error("the call was ended", { cause: error }) : failureOf(error);
  }
}

/** Runs with connections that are gone afterwards. */
export async function withAgents<T>(
  network: StoreNetwork,
  context: ActionContext,
  use: (agents: Agents) => Promise<T>,
): Promise<T> {
  const agents = network.openAgents(context);
  try {
    return await use(agents);
  } finally {
    agents.http.destroy();
    agents.https.destroy();
  }
}

/** A part of what a library throws: what it is typed as says less than what it has. */
export function factOf(value: unknown, ...names: readonly string[]): unknown {
  let fact = value;
  for (const name of names) fact = typeof fact === "object" && fact !== null ? Reflect.get(fact, name) : undefined;
  return fact;
}
export function textFact(value: unknown, ...names: readonly string[]): string {
  const fact = factOf(value, ...names);
  return typeof fact === "string" ? fact : "";
}
export function numberFact(value: unknown, ...names: readonly string[]): number {
  const fact = factOf(value, ...names);
  return typeof fact === "number" ? fact : 0;
}
