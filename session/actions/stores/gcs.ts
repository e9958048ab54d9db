// vendor.gcs.put and vendor.gcs.clear: Google Cloud Storage, or an emulator at `env.STORAGE_EMULATOR_HOST`, which is
// asked without credentials. The client takes no agents: it reaches Google's own two hosts, or the one that the user set.
import { Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Bucket } from "@google-cloud/storage";
import type { JsonValue, ScriptEnv } from "../../hooks/types.ts";
import { objectArgument, textArgument } from "../arguments.ts";
import { openScriptFile, type ReadableFile } from "../files/index.ts";
import { type Action, type ActionContext, RetryableError } from "../types.ts";
import { encodeKey, objectKey, objectPrefix } from "./object-key.ts";
import { endpointOf } from "./aws.ts";
import {
  ANSWER_TIMEOUT_MS,
  attempt,
  factOf,
  numberFact,
  refused,
  type StoreNetwork,
  textFact,
  UPLOAD_TIMEOUT_MS,
} from "./store-network.ts";

const ENDPOINT = "STORAGE_EMULATOR_HOST";
const GOOGLE = "storage.googleapis.com";
const GOOGLE_TOKENS = "oauth2.googleapis.com";
/** Bytes of one part of a large object. */
const PART_BYTES = 8 << 20;
/** 128 KB/s: what is slower stands still. */
const LEAST_BYTES_PER_MS = 128;
const DELETED_AT_ONCE = 50;

export function gcsActions(network: StoreNetwork): readonly (Action & { readonly timeoutMs: number })[] {
  return [
    {
      helper: "vendor.gcs.put",
      timeoutMs: UPLOAD_TIMEOUT_MS,
      hosts: (_args, env) => hostsOf(env),
      describe: ([bucket, path]) => ({ target: `gs://${textArgument(bucket)}`, summary: textArgument(path) }),
      async run([bucketName, path, key], context) {
        const name = textArgument(bucketName);
        const object = objectKey(context, textArgument(path));
        const file = await openScriptFile(context.filesFolder, textArgument(path));
        try {
          await attempt(
            context,
            (error) => gcsFailure(network, context, error),
            async () => put(await openBucket(name, key, context.env), object, file, context),
          );
        } finally {
          await file.handle.close();
        }
        return `${originOf(context.env)}/${encodeURIComponent(name)}/${encodeKey(object)}`;
      },
    },
    {
      helper: "vendor.gcs.clear",
      timeoutMs: UPLOAD_TIMEOUT_MS,
      hosts: (_args, env) => hostsOf(env),
      describe: ([bucket]) => ({ target: `gs://${textArgument(bucket)}`, summary: "the session's objects deleted" }),
      async run([bucketName, key], context) {
        const prefix = objectPrefix(context);
        await attempt(
          context,
          (error) => gcsFailure(network, context, error),
          async () => clear(await openBucket(textArgument(bucketName), key, context.env), prefix, context.signal),
        );
        return null;
      },
    },
  ];
}

function hostsOf(env: ScriptEnv): readonly string[] {
  const own = endpointOf(env, ENDPOINT);
  return own === null ? [GOOGLE, GOOGLE_TOKENS] : [own.host];
}
function originOf(env: ScriptEnv): string {
  return endpointOf(env, ENDPOINT)?.origin ?? `https://${GOOGLE}`;
}

// Of the key only who it is: other kinds of keys name addresses and programs of their own.
async function openBucket(name: string, key: JsonValue | undefined, env: ScriptEnv): Promise<Bucket> {
  if (!/^[a-z0-9][a-z0-9._-]{1,220}[a-z0-9]$/.test(name))
    throw new TypeError(`${JSON.stringify(name)} is no name of a bucket`);
  const { client_email: email, private_key: privateKey, project_id: project } = objectArgument(key);
  const own = endpointOf(env, ENDPOINT);
  if (own === null && (textArgument(email) === "" || textArgument(privateKey) === "")) {
    throw new TypeError("the key of a service account has client_email and private_key");
  }
  const { Storage } = await import("@google-cloud/storage");
  const storage = new Storage({
    apiEndpoint: originOf(env),
    projectId: textArgument(project) === "" ? "none" : textArgument(project),
    retryOptions: { autoRetry: false, maxRetries: 0 },
    ...(own === null
      ? { credentials: { client_email: textArgument(email), private_key: textArgument(privateKey) } }
      : {}),
  });
  return storage.bucket(name);
}

// The client has no time-outs of uploads: one that stands still is ended here.
async function put(
  bucket: Bucket,
  name: string,
  { handle, size }: ReadableFile,
  { signal }: ActionContext,
): Promise<void> {
  const isResumable = size > PART_BYTES;
  const silence = new Silence(ANSWER_TIMEOUT_MS + Math.min(size, PART_BYTES) / LEAST_BYTES_PER_MS);
  const target = bucket.file(name).createWriteStream({
    resumable: isResumable,
    ...(isResumable ? { chunkSize: PART_BYTES } : {}),
    validation: "crc32c",
  });
  const content =
    size === 0 ? Readable.from([]) : handle.createReadStream({ start: 0, end: size - 1, autoClose: false });
  const moving = new Transform({
    transform(chunk, _encoding, done) {
      silence.broken();
      done(null, chunk);
    },
  });
  const signals = AbortSignal.any([signal, silence.signal]);
  try {
    await pipeline(content, moving, target, { signal: signals });
  } catch (error) {
    throw silence.signal.aborted ? new SilentServer() : error;
  } finally {
    silence.end();
  }
}

async function clear(bucket: Bucket, prefix: string, signal: AbortSignal): Promise<void> {
  for (;;) {
    // Without a page's mark: what was listed is gone when the next page is asked for.
    const [files] = await answered(bucket.getFiles({ prefix, autoPaginate: false, maxResults: DELETED_AT_ONCE }));
    if (files.length === 0) return;
    signal.throwIfAborted();
    await answered(Promise.all(files.map((file) => file.delete({ ignoreNotFound: true }))));
  }
}

class SilentServer extends Error {}

/** Aborts its signal when nothing moved for so long. */
class Silence {
  readonly #ending = new AbortController();
  readonly #timer: NodeJS.Timeout;

  constructor(longestMs: number) {
    this.#timer = setTimeout(() => this.#ending.abort(), longestMs);
  }
  get signal(): AbortSignal {
    return this.#ending.signal;
  }
  broken(): void {
    this.#timer.refresh();
  }
  end(): void {
    clearTimeout(this.#timer);
  }
}

async function answered<T>(answer: Promise<T>): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new SilentServer()), ANSWER_TIMEOUT_MS);
  try {
    return await Promise.race([answer, promise]);
  } finally {
    clearTimeout(timer);
  }
}

function gcsFailure(network: StoreNetwork, { env }: ActionContext, error: unknown): Error {
  const [host = GOOGLE] = hostsOf(env);
  const status = numberFact(error, "code") || numberFact(error, "response", "status") || numberFact(error, "status");
  const words = textFact(error, "message");
  if (status >= 300) {
    const headers = factOf(error, "response", "headers");
    const retryAfter =
      headers instanceof Headers ? (headers.get("retry-after") ?? "") : textFact(headers, "retry-after");
    return refused(network, { host, status, words, retryAfter }, error);
  }
  if (error instanceof SilentServer) return new RetryableError(`${host} took too long`, null, { cause: error });
  return network.failure(host, error);
}
