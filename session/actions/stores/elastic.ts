// vendor.elastic: documents of Elasticsearch 8. Its client works with Elastic's own servers only: it looks for their
// `X-elastic-product` header and gives up on OpenSearch, whose answers have none.
import { createHash } from "node:crypto";
import type { ClientOptions } from "@elastic/elasticsearch";
import { objectArgument, textArgument } from "../arguments.ts";
import { type ActionContext, RetryableError } from "../types.ts";
import { parseServerUrl } from "../server-url.ts";
import { type BatchAction, batched, type Call } from "./batch-action.ts";
import {
  type Agents,
  ANSWER_TIMEOUT_MS,
  attempt,
  factOf,
  numberFact,
  refused,
  type StoreNetwork,
  textFact,
  withAgents,
} from "./store-network.ts";

/** Documents, and about so many bytes, in one request. */
export const MAX_DOCUMENTS = 1000;
export const MAX_BULK_BYTES = 5 << 20;

interface Document {
  readonly id: string;
  readonly index: string;
  readonly json: string;
}

export function elastic(network: StoreNetwork): BatchAction {
  return {
    helper: "vendor.elastic",
    hosts: (args) => [serverOf(args).host],
    describe: ([, index, data]) => ({
      target: `Elasticsearch ${textArgument(index)}`,
      summary: `${Buffer.byteLength(textArgument(data))} bytes`,
    }),
    // All but the document and its index, which each document has of its own.
    ...batched(
      ([url = null, , , ...access]) => [url, ...access],
      (calls, context, calledMs) => indexAll(network, calls, context, calledMs),
    ),
  };
}

/** The server: with a cloud's id that of the cloud (`name:base64(host$id$…)`), else the address. */
function serverOf(args: Call): URL {
  const cloudID = textArgument(args[5]);
  if (cloudID === "") return parseServerUrl(textArgument(args[0]));
  const coded = cloudID.slice(cloudID.lastIndexOf(":") + 1);
  const [host = "", id = ""] = Buffer.from(coded, "base64").toString().split("$");
  if (host === "" || id === "" || !URL.canParse(`https://${id}.${host}`)) {
    throw new TypeError("the cloud id is none: copy it from the deployment's page");
  }
  return new URL(`https://${id}.${host}`);
}

/** Cloud id with API key first, else a service's token, else name and password. */
function accessOf(args: Call): Pick<ClientOptions, "auth"> {
  const [, , , username = "", password = "", cloudID = "", apiKey = "", bearer = ""] = args.map(textArgument);
  if (cloudID !== "" && apiKey !== "") return { auth: { apiKey } };
  if (bearer !== "") return { auth: { bearer } };
  if (username !== "") return { auth: { username, password } };
  return {};
}

async function indexAll(
  network: StoreNetwork,
  calls: readonly Call[],
  context: ActionContext,
  calledMs: readonly number[],
): Promise<void> {
  const [first] = calls;
  if (first === undefined) return;
  const server = serverOf(first);
  const { Client, HttpConnection } = await import("@elastic/elasticsearch");
  await withAgents(network, context, async (agents) => {
    const client = new Client({
      node: server.href,
      ...accessOf(first),
      ...pinned(first, agents),
      Connection: HttpConnection,
      agent: () => (server.protocol === "https:" ? agents.https : agents.http),
      maxRetries: 0,
      requestTimeout: ANSWER_TIMEOUT_MS,
      enableMetaHeader: false,
    });
    const send = async (): Promise<void> => {
      for (const part of parts(documentsOf(calls, calledMs))) {
        const operations = part.flatMap(({ id, index, json }) => [{ create: { _index: index, _id: id } }, json]);
        const { items } = await client.bulk({ operations }, { signal: context.signal });
        const created = items.map(({ create }) => create);
        checkItems(network, server.host, created);
      }
    };
    try {
      await attempt(context, (error) => elasticFailure(network, server.host, error), send);
    } finally {
      await client.close();
    }
  });
}

// The certificate that the fingerprint is of takes the place of an authority: the client compares before it sends.
function pinned(args: Call, agents: Agents): Pick<ClientOptions, "caFingerprint"> {
  const fingerprint = textArgument(args[8]);
  if (fingerprint === "") return {};
  agents.https.options.rejectUnauthorized = false;
  return { caFingerprint: fingerprint.includes(":") ? fingerprint : (fingerprint.match(/../g) ?? []).join(":") };
}

// A document has an id of its own making, so that one that is sent again is not there twice.
function documentsOf(calls: readonly Call[], calledMs: readonly number[]): readonly Document[] {
  const seen = new Map<string, number>();
  return calls.map(([, index, data], i) => {
    const json = JSON.stringify(objectArgument(data));
    const same = `${calledMs[i]} ${textArgument(index)} ${json}`;
    const count = seen.get(same) ?? 0;
    seen.set(same, count + 1);
    const id = createHash("sha256").update(`${count} ${same}`).digest("base64url").slice(0, 27);
    return { id, index: textArgument(index), json };
  });
}

function* parts(documents: readonly Document[]): Generator<readonly Document[]> {
  let part: Document[] = [];
  let bytes = 0;
  for (const document of documents) {
    const size = Buffer.byteLength(document.json);
    if (part.length > 0 && (part.length >= MAX_DOCUMENTS || bytes + size > MAX_BULK_BYTES)) {
      yield part;
      [part, bytes] = [[], 0];
    }
    part.push(document);
    bytes += size;
  }
  if (part.length > 0) yield part;
}

/** Of the documents that were not taken, those that may be later are told first. 409: it is there already. */
function checkItems(network: StoreNetwork, host: string, items: readonly unknown[]): void {
  const failed = items.filter((item) => numberFact(item, "status") >= 300 && numberFact(item, "status") !== 409);
  const told =
    failed.find((item) => numberFact(item, "status") === 429 || numberFact(item, "status") >= 500) ?? failed[0];
  if (told === undefined) return;
  const reason = textFact(told, "error", "reason");
  const words = items.length === 1 ? reason : `${failed.length} of ${items.length} documents were refused: ${reason}`;
  throw refused(network, { host, status: numberFact(told, "status"), words, retryAfter: "" }, told);
}

function elasticFailure(network: StoreNetwork, host: string, error: unknown): Error {
  const name = textFact(error, "name");
  if (error instanceof RetryableError) return error;
  if (name === "ProductNotSupportedError") {
    return new Error(`${host} is not Elasticsearch: OpenSearch and others are not supported; use vendor.webhook`, {
      cause: error,
    });
  }
  if (name === "TimeoutError") {
    return new RetryableError(`${host} took longer than ${ANSWER_TIMEOUT_MS / 1000} s`, null, { cause: error });
  }
  const status = numberFact(error, "meta", "statusCode");
  if (status > 0) {
    const body = factOf(error, "meta", "body");
    const words = textFact(body, "error", "reason") || textFact(body, "error") || textFact(error, "message");
    return refused(
      network,
      { host, status, words, retryAfter: textFact(error, "meta", "headers", "retry-after") },
      error,
    );
  }
  return name === "ConnectionError" ? network.failure(host, connectionError(error)) : asError(error);
}

// The client keeps the system's code in its message only, and nothing where all addresses of a name failed.
function connectionError(error: unknown): Error {
  const message = textFact(error, "message");
  if (message === "" || /while reading the body/.test(message)) {
    return new RetryableError(message === "" ? "the server cannot be reached" : message, null, { cause: error });
  }
  const code = /\b(?:E[A-Z]{3,}|EAI_AGAIN)\b/.exec(message)?.[0];
  return Object.assign(new Error(message, { cause: error }), code === undefined ? {} : { code });
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
