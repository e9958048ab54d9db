// vendor.s3.put and vendor.s3.clear: Amazon S3, and what speaks its protocol at `env.AWS_ENDPOINT_URL_S3`.
import type { S3Client } from "@aws-sdk/client-s3";
import type { JsonValue, ScriptEnv } from "../../hooks/types.ts";
import { textArgument } from "../arguments.ts";
import { openScriptFile, type ReadableFile } from "../files/index.ts";
import type { Action, ActionContext } from "../types.ts";
import { awsFailure, checkRegion, credentialsOf, endpointOf, openRequestHandler, serviceHost } from "./aws.ts";
import { encodeKey, objectKey, objectPrefix } from "./object-key.ts";
import { attempt, type StoreNetwork, UPLOAD_TIMEOUT_MS, withAgents } from "./store-network.ts";

/** Bytes of one part of a large object, and parts under way at once: what an upload needs of memory. */
export const PART_BYTES = 8 << 20;
const PARTS_AT_ONCE = 2;
const ENDPOINT = "AWS_ENDPOINT_URL_S3";
/** A region as the first of five arguments is the former order: region, keyID, accessKey, bucket, path. */
const REGION_FIRST = /^[a-z]{2}(-[a-z]+)+-\d$/;
const BUCKET = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/i;

interface Target {
  readonly bucket: string;
  readonly region: string;
  readonly keyID: string;
  readonly accessKey: string;
}

export function s3Actions(network: StoreNetwork): readonly (Action & { readonly timeoutMs: number })[] {
  return [
    {
      helper: "vendor.s3.put",
      timeoutMs: UPLOAD_TIMEOUT_MS,
      hosts: (args, env) => [placeOf(putArguments(args).target, env).host],
      describe(args) {
        const { target, path } = putArguments(args);
        return { target: `s3://${target.bucket}`, summary: path };
      },
      async run(args, context) {
        const { target, path } = putArguments(args);
        const key = objectKey(context, path);
        const { host, origin } = placeOf(target, context.env);
        const file = await openScriptFile(context.filesFolder, path);
        const place = { bucket: target.bucket, key };
        try {
          await attempt(
            context,
            (error) => awsFailure(network, host, error),
            () => withClient(network, target, context, (client) => put(client, place, file, context)),
          );
        } finally {
          await file.handle.close();
        }
        return `${origin}/${encodeKey(key)}`;
      },
    },
    {
      helper: "vendor.s3.clear",
      timeoutMs: UPLOAD_TIMEOUT_MS,
      hosts: (args, env) => [placeOf(clearArguments(args), env).host],
      describe: (args) => ({ target: `s3://${clearArguments(args).bucket}`, summary: "the session's objects deleted" }),
      async run(args, context) {
        const target = clearArguments(args);
        const prefix = objectPrefix(context);
        const { host } = placeOf(target, context.env);
        await attempt(
          context,
          (error) => awsFailure(network, host, error),
          () => withClient(network, target, context, (client) => clear(client, target.bucket, prefix, context.signal)),
        );
        return null;
      },
    },
  ];
}

function putArguments(args: readonly JsonValue[]): { readonly target: Target; readonly path: string } {
  const texts = args.map(textArgument);
  const isFormer = texts.length >= 5 && REGION_FIRST.test(texts[0] ?? "") && !REGION_FIRST.test(texts[2] ?? "");
  const [first = "", second = "", third = "", fourth = "", fifth = ""] = texts;
  if (isFormer) {
    return { path: fifth, target: { region: first, keyID: second, accessKey: third, bucket: fourth } };
  }
  return { path: second, target: { bucket: first, region: third, keyID: fourth, accessKey: fifth } };
}

function clearArguments([region, keyID, accessKey, bucket]: readonly JsonValue[]): Target {
  return {
    region: textArgument(region),
    keyID: textArgument(keyID),
    accessKey: textArgument(accessKey),
    bucket: textArgument(bucket),
  };
}

interface Place {
  readonly endpoint: string;
  readonly forcePathStyle: boolean;
  readonly host: string;
  /** What stands before the key in an object's address. */
  readonly origin: string;
}

/** Where the bucket is. A name with dots has no certificate of its own, so it stands in the path. */
function placeOf({ bucket, region }: Target, env: ScriptEnv): Place {
  if (!BUCKET.test(bucket)) throw new TypeError(`${JSON.stringify(bucket.slice(0, 80))} is no name of a bucket`);
  const own = endpointOf(env, ENDPOINT);
  if (own !== null) {
    const endpoint = own.href.replace(/\/+$/, "");
    return { endpoint, forcePathStyle: true, host: own.host, origin: `${endpoint}/${bucket}` };
  }
  const service = serviceHost("s3", region);
  const endpoint = `https://${service}`;
  if (bucket.includes(".")) return { endpoint, forcePathStyle: true, host: service, origin: `${endpoint}/${bucket}` };
  const host = `${bucket}.${service}`;
  return { endpoint, forcePathStyle: false, host, origin: `https://${host}` };
}

async function withClient<T>(
  network: StoreNetwork,
  target: Target,
  context: ActionContext,
  use: (client: S3Client) => Promise<T>,
): Promise<T> {
  const { S3Client: Client } = await import("@aws-sdk/client-s3");
  const { endpoint, forcePathStyle } = placeOf(target, context.env);
  return withAgents(network, context, async (agents) => {
    const client = new Client({
      region: checkRegion(target.region),
      endpoint,
      forcePathStyle,
      ...credentialsOf(target.keyID, target.accessKey),
      requestHandler: await openRequestHandler(agents, "upload"),
      maxAttempts: 1,
      // Stores of others often do not know the newer checksums.
      ...(endpointOf(context.env, ENDPOINT) === null ? {} : { requestChecksumCalculation: "WHEN_REQUIRED" as const }),
    });
    try {
      return await use(client);
    } finally {
      client.destroy();
    }
  });
}

async function put(
  client: S3Client,
  { bucket, key }: { readonly bucket: string; readonly key: string },
  { handle, size }: ReadableFile,
  { signal }: ActionContext,
): Promise<void> {
  const { Upload } = await import("@aws-sdk/lib-storage");
  const content = size === 0 ? Buffer.alloc(0) : handle.createReadStream({ start: 0, end: size - 1, autoClose: false });
  const upload = new Upload({
    client,
    params: { Bucket: bucket, Key: key, Body: content },
    partSize: PART_BYTES,
    queueSize: PARTS_AT_ONCE,
  });
  const end = (): void => void upload.abort();
  signal.addEventListener("abort", end, { once: true });
  try {
    signal.throwIfAborted();
    await upload.done();
  } finally {
    signal.removeEventListener("abort", end);
  }
}

async function clear(client: S3Client, bucket: string, prefix: string, signal: AbortSignal): Promise<void> {
  const { DeleteObjectsCommand, paginateListObjectsV2 } = await import("@aws-sdk/client-s3");
  for await (const page of paginateListObjectsV2({ client }, { Bucket: bucket, Prefix: prefix })) {
    signal.throwIfAborted();
    const objects = (page.Contents ?? []).flatMap(({ Key }) => (Key === undefined ? [] : [{ Key }]));
    if (objects.length === 0) continue;
    const deleted = await client.send(
      new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects: objects, Quiet: true } }),
    );
    const [failed] = deleted.Errors ?? [];
    if (failed !== undefined) throw new Error(`${failed.Key} was not deleted: ${failed.Message ?? failed.Code}`);
  }
}
