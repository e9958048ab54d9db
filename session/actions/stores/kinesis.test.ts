import {
  CreateStreamCommand,
  GetRecordsCommand,
  GetShardIteratorCommand,
  KinesisClient,
  waitUntilStreamExists,
} from "@aws-sdk/client-kinesis";
import { NodeHttpHandler } from "@smithy/node-http-handler";
import { beforeAll, expect, test } from "vitest";
import { actionContext, PLAIN_NETWORK, runnerOf } from "../testing/action-calls.ts";
import { describeService, isMissing } from "../testing/real-service.ts";
import { RetryableError } from "../types.ts";
import { kinesisPut } from "./kinesis.ts";

const ACTIONS = [kinesisPut(PLAIN_NETWORK)];
const ACCESS = ["us-east-1", "test", "test"] as const;

describeService("kinesis", "moto, an emulator that checks no credentials", {}, (facts) => {
  let client: KinesisClient;
  beforeAll(async () => {
    if (isMissing(facts)) return;
    client = new KinesisClient({
      endpoint: facts()["url"] ?? "",
      region: "us-east-1",
      credentials: { accessKeyId: "test", secretAccessKey: "test" },
      requestHandler: new NodeHttpHandler(),
    });
    await client.send(new CreateStreamCommand({ StreamName: "entries", ShardCount: 1 }));
    await waitUntilStreamExists({ client, maxWaitTime: 30, minDelay: 1 }, { StreamName: "entries" });
  });
  const put = (stream: string, payload: string | { readonly id: string }): Promise<unknown> => {
    const env = { AWS_ENDPOINT_URL_KINESIS: facts()["url"] ?? "" };
    return runnerOf(ACTIONS, actionContext({ env }))("vendor.kinesis.put", stream, payload, ...ACCESS);
  };

  test("a text and an object are records, told with their places", async () => {
    const first = await put("entries", "ein Text: ä");
    expect(first).toEqual({
      success: true,
      sequenceNumber: expect.stringMatching(/^\d+$/),
      shardId: "shardId-000000000000",
    });
    await put("entries", { id: "w/1.pcap-0" });
    const place = {
      StreamName: "entries",
      ShardId: "shardId-000000000000",
      ShardIteratorType: "TRIM_HORIZON",
    } as const;
    const { ShardIterator } = await client.send(new GetShardIteratorCommand(place));
    const { Records } = await client.send(new GetRecordsCommand({ ShardIterator }));
    expect((Records ?? []).map(({ Data }) => Buffer.from(Data ?? []).toString())).toEqual([
      "ein Text: ä",
      '{"id":"w/1.pcap-0"}',
    ]);
  });
  test("a stream that is not there is refused for good", async () => {
    await expect(put("nowhere", "a")).rejects.toThrow(/answered 400: ResourceNotFoundException/);
    await expect(put("nowhere", "a")).rejects.not.toBeInstanceOf(RetryableError);
  });
});

test("where nobody listens another try may help", async () => {
  const run = runnerOf(ACTIONS, actionContext({ env: { AWS_ENDPOINT_URL_KINESIS: "http://127.0.0.1:9" } }));
  await expect(run("vendor.kinesis.put", "entries", "a", ...ACCESS)).rejects.toBeInstanceOf(RetryableError);
});
test("it reaches the region's host", () => {
  expect(kinesisPut(PLAIN_NETWORK).hosts(["entries", "a", "eu-west-1"], {})).toEqual([
    "kinesis.eu-west-1.amazonaws.com",
  ]);
});
