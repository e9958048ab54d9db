// vendor.influxdb: points of InfluxDB 2. Servers of version 1.8 take the same requests: the token is then
// `user:password`, the bucket `database/retention-policy`, the organisation is not looked at.
import type { Point } from "@influxdata/influxdb-client";
import { objectArgument, textArgument } from "../arguments.ts";
import { type ActionContext, RetryableError } from "../types.ts";
import { parseServerUrl } from "../server-url.ts";
import { type BatchAction, batched, type Call } from "./batch-action.ts";
import {
  ANSWER_TIMEOUT_MS,
  attempt,
  numberFact,
  refused,
  type StoreNetwork,
  textFact,
  withAgents,
} from "./store-network.ts";

/** Points in one request. */
export const MAX_POINTS = 5000;

export function influxdb(network: StoreNetwork): BatchAction {
  return {
    helper: "vendor.influxdb",
    hosts: ([url]) => [parseServerUrl(textArgument(url)).host],
    describe: ([, , , bucket, measurement]) => ({
      target: `InfluxDB ${textArgument(bucket)}`,
      summary: textArgument(measurement),
    }),
    ...batched(
      (args) => args.slice(0, 4),
      (calls, context, calledMs) => writePoints(network, calls, context, calledMs),
    ),
  };
}

async function writePoints(
  network: StoreNetwork,
  calls: readonly Call[],
  context: ActionContext,
  calledMs: readonly number[],
): Promise<void> {
  const [first] = calls;
  if (first === undefined) return;
  const [address, token, org, bucket] = first.map(textArgument);
  const url = parseServerUrl(address ?? "");
  const influx = await import("@influxdata/influxdb-client");
  const points = calls.flatMap((call, i) => pointOf(influx.Point, call, calledMs[i] ?? Date.now()) ?? []);
  if (points.length === 0) return;
  await withAgents(network, context, async (agents) => {
    const agent = url.protocol === "https:" ? agents.https : agents.http;
    const client = new influx.InfluxDB({
      url: url.href.replace(/\/+$/, ""),
      token: token ?? "",
      timeout: ANSWER_TIMEOUT_MS,
      transportOptions: { agent, signal: context.signal },
    });
    const failures: Error[] = [];
    const writer = client.getWriteApi(org ?? "", bucket ?? "", "ms", {
      batchSize: MAX_POINTS + 1,
      flushInterval: 0,
      // Without this it would say on the console what went wrong, and try again by a clock of its own.
      writeFailed: async (error) => void failures.push(error),
    });
    const send = async (): Promise<void> => {
      for (let at = 0; at < points.length && failures.length === 0; at += MAX_POINTS) {
        writer.writePoints(points.slice(at, at + MAX_POINTS));
        await writer.flush();
      }
      await writer.close();
      const [failure] = failures;
      if (failure !== undefined) throw failure;
    };
    await attempt(context, (error) => influxFailure(network, url.host, error), send);
  });
}

/** The point of a call; null where it has no field. */
function pointOf(make: new (measurement: string) => Point, call: Call, calledMs: number): Point | null {
  const [, , , , measurement, data, tags] = call;
  const point = new make(textArgument(measurement));
  let fields = 0;
  for (const [name, value] of Object.entries(objectArgument(data))) {
    if (value === null) continue;
    fields++;
    // Always a float: a field that was once an integer takes no other number any more.
    if (typeof value === "number") point.floatField(name, value);
    else if (typeof value === "boolean") point.booleanField(name, value);
    else point.stringField(name, textArgument(value));
  }
  if (fields === 0) return null;
  for (const [name, value] of Object.entries(objectArgument(tags))) point.tag(name, textArgument(value));
  return point.timestamp(calledMs);
}

function influxFailure(network: StoreNetwork, host: string, error: unknown): Error {
  const status = numberFact(error, "statusCode");
  if (textFact(error, "name") === "RequestTimedOutError") {
    return new RetryableError(`${host} took longer than ${ANSWER_TIMEOUT_MS / 1000} s`, null, { cause: error });
  }
  if (status === 0) return network.failure(host, error);
  const words = textFact(error, "json", "message") || textFact(error, "body") || textFact(error, "message");
  return refused(network, { host, status, words, retryAfter: textFact(error, "headers", "retry-after") }, error);
}
