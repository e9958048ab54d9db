// vendor.kinesis.put: one record into a stream of Amazon Kinesis, or of what `env.AWS_ENDPOINT_URL_KINESIS` names.
import { randomUUID } from "node:crypto";
import type { JsonValue, ScriptEnv } from "../../hooks/types.ts";
import { textArgument } from "../arguments.ts";
import type { Action, ActionContext } from "../types.ts";
import { awsFailure, checkRegion, credentialsOf, endpointOf, openRequestHandler, serviceHost } from "./aws.ts";
import { attempt, type StoreNetwork, withAgents } from "./store-network.ts";

const ENDPOINT = "AWS_ENDPOINT_URL_KINESIS";

export function kinesisPut(network: StoreNetwork): Action {
  return {
    helper: "vendor.kinesis.put",
    hosts: ([, , region], env) => [placeOf(textArgument(region), env).host],
    describe: ([stream, payload]) => ({
      target: `Kinesis stream ${textArgument(stream)}`,
      summary: `${Buffer.byteLength(textArgument(payload))} bytes`,
    }),
    async run(args, context) {
      const { host } = placeOf(textArgument(args[2]), context.env);
      return attempt(
        context,
        (error) => awsFailure(network, host, error),
        () => put(network, args, context),
      );
    },
  };
}

function placeOf(region: string, env: ScriptEnv): { readonly endpoint: string; readonly host: string } {
  const own = endpointOf(env, ENDPOINT);
  if (own !== null) return { endpoint: own.href, host: own.host };
  const host = serviceHost("kinesis", region);
  return { endpoint: `https://${host}`, host };
}

async function put(network: StoreNetwork, args: readonly JsonValue[], context: ActionContext): Promise<JsonValue> {
  const [stream = "", payload = "", region = "", keyId = "", secret = ""] = args.map(textArgument);
  const { KinesisClient, PutRecordCommand } = await import("@aws-sdk/client-kinesis");
  return withAgents(network, context, async (agents) => {
    const client = new KinesisClient({
      region: checkRegion(region),
      endpoint: placeOf(region, context.env).endpoint,
      ...credentialsOf(keyId, secret),
      // The client's own way is HTTP/2, which takes no agent of ours and no plain address.
      requestHandler: await openRequestHandler(agents, "answer"),
      maxAttempts: 1,
    });
    try {
      const record = { StreamName: stream, Data: Buffer.from(payload), PartitionKey: randomUUID() };
      const answer = await client.send(new PutRecordCommand(record), { abortSignal: context.signal });
      return { success: true, sequenceNumber: answer.SequenceNumber ?? "", shardId: answer.ShardId ?? "" };
    } finally {
      client.destroy();
    }
  });
}
