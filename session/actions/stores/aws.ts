// What clients of AWS have in common: where a service is, who asks, what its failures say.
import type { NodeHttpHandler } from "@smithy/node-http-handler";
import { textArgument } from "../arguments.ts";
import type { ScriptEnv } from "../../hooks/types.ts";
import { RetryableError } from "../types.ts";
import {
  type Agents,
  ANSWER_TIMEOUT_MS,
  CONNECT_TIMEOUT_MS,
  factOf,
  numberFact,
  refused,
  type StoreNetwork,
  textFact,
} from "./store-network.ts";

const REGION = /^[a-z]{2}[a-z0-9-]{0,30}$/;
/** Errors of status 400 that ask to come back (AWS general reference, "Error retries"). */
const THROTTLED = /Throttl|ProvisionedThroughputExceeded|SlowDown|LimitExceeded|RequestTimeout$/;

/** The address that a constant names in place of the service's own. */
export function endpointOf(env: ScriptEnv, constant: string): URL | null {
  const text = textArgument(env[constant]);
  if (text === "") return null;
  if (!URL.canParse(text)) throw new TypeError(`the constant ${constant} is not a URL`);
  const url = new URL(text);
  if (url.protocol !== "http:" && url.protocol !== "https:")
    throw new TypeError(`the constant ${constant} is not a URL`);
  return url;
}

/** The region's name as a part of a host; throws for what is none. */
export function checkRegion(region: string): string {
  if (!REGION.test(region)) throw new TypeError(`${JSON.stringify(region.slice(0, 40))} is no region`);
  return region;
}

/** `s3.eu-west-1.amazonaws.com`. */
export function serviceHost(service: string, region: string): string {
  return `${service}.${checkRegion(region)}.amazonaws.com${region.startsWith("cn-") ? ".cn" : ""}`;
}

/** Keys where both are given, else what the machine has. */
export function credentialsOf(keyId: string, secret: string): { readonly credentials?: AwsKeys } {
  if (keyId === "" && secret === "") return {};
  if (keyId === "" || secret === "") throw new TypeError("a key's id and its secret go together");
  return { credentials: { accessKeyId: keyId, secretAccessKey: secret } };
}
interface AwsKeys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** How requests are made: HTTP/1.1 through our agents, no retries of its own. */
export async function openRequestHandler(agents: Agents, waitsFor: "answer" | "upload"): Promise<NodeHttpHandler> {
  const { NodeHttpHandler: Handler } = await import("@smithy/node-http-handler");
  return new Handler({
    httpAgent: agents.http,
    httpsAgent: agents.https,
    connectionTimeout: CONNECT_TIMEOUT_MS,
    // A part of an upload may take longer than an answer: there it is silence that ends it.
    ...(waitsFor === "upload"
      ? { socketTimeout: ANSWER_TIMEOUT_MS }
      : { requestTimeout: ANSWER_TIMEOUT_MS, throwOnRequestTimeout: true }),
  });
}

export function awsFailure(network: StoreNetwork, host: string, error: unknown): Error {
  const name = textFact(error, "name");
  const status = numberFact(error, "$metadata", "httpStatusCode");
  if (name === "TimeoutError") return new RetryableError(`${host} took too long`, null, { cause: error });
  if (status === 0) return network.failure(host, error);
  const words = textFact(error, "message");
  const retryAfter = textFact(factOf(error, "$response", "headers"), "retry-after");
  const refusal = { host, status, words: `${name}: ${words}`, retryAfter, isThrottled: THROTTLED.test(name) };
  return refused(network, refusal, error);
}
