// Kafka and the client `kafkajs`: every request that the client says it sent; records of all shapes, packed, in
// transactions, and by whom they were read.
import {
  CompressionTypes,
  type Consumer,
  type EachMessagePayload,
  Kafka,
  type KafkaMessage,
  logLevel,
  type Message,
  type Producer,
  type RequestEvent,
} from "kafkajs";
import { expect, test } from "vitest";
import type { Entry } from "../../contract/index.ts";
import { type Call, ClientView } from "./testing/client-view.ts";
import { expectOnly, expectSameCallsInAnyOrder } from "./testing/compare.ts";
import { describeServer } from "./testing/describe-server.ts";
import { side, trafficOf } from "./testing/traffic.ts";

const TOPIC = "orders";

/** What a client knows of a talk: its requests, what it wrote and was told of that, and what it read. */
class KafkaView {
  readonly requests = new ClientView();
  readonly written = new ClientView();
  readonly read = new ClientView();

  request = ({ payload }: RequestEvent): void => {
    const { apiKey, apiVersion, clientId, correlationId, size } = payload;
    this.requests.note({ apiKey, apiVersion, clientId, correlationId }, { size });
  };

  /** One request may hold several batches: one for each partition. */
  async send(
    producer: Pick<Producer, "send">,
    messages: readonly Message[],
    compression = CompressionTypes.None,
  ): Promise<void> {
    const results = await producer.send({ topic: TOPIC, messages: [...messages], compression });
    for (const { partition, baseOffset, errorCode } of results)
      this.sent(messages, partition, { baseOffset: Number(baseOffset), errorCode });
  }
  /** What goes to one partition, and what the broker says of it. */
  sent(messages: readonly Message[], partition: number, answer: unknown = null): void {
    const own = messages.filter((message) => message.partition === partition);
    this.written.note(
      { partition, records: own.map(({ key, value, headers }) => record(key, value, headers)) },
      answer,
    );
  }

  take({ partition, message }: EachMessagePayload): void {
    const { offset, key, value, headers } = message;
    this.read.note({ partition, offset: Number(offset) }, record(key, value, headers));
  }
}

/** A record as entries have it: text, or base64 where it is none. */
function record(
  key: KafkaMessage["key"] | string | undefined,
  value: KafkaMessage["value"] | string | undefined,
  headers: Message["headers"],
): unknown {
  const list = Object.entries(headers ?? {}).map(([name, text]) => [name, String(text)]);
  return { key: text(key), value: text(value), headers: list };
}
function text(value: Buffer | string | null | undefined): string | null {
  if (value === null || value === undefined) return null;
  const bytes = Buffer.from(value as string);
  const decoded = bytes.toString("utf8");
  return Buffer.from(decoded).equals(bytes) ? decoded : bytes.toString("base64");
}

async function talk(broker: string, view: KafkaView): Promise<void> {
  const kafka = new Kafka({
    clientId: "shop",
    brokers: [broker],
    logLevel: logLevel.NOTHING,
    retry: { initialRetryTime: 100, retries: 8 },
  });
  const admin = kafka.admin();
  admin.on(admin.events.REQUEST, view.request);
  await admin.connect();
  await admin.createTopics({
    waitForLeaders: true,
    topics: [{ topic: TOPIC, numPartitions: 2, replicationFactor: 1 }],
  });
  await expect(admin.createTopics({ topics: [{ topic: "not a name" }] })).rejects.toThrow();
  const count = await produce(kafka, view);
  for (const groupId of ["billing", "shipping"])
    await consume(kafka.consumer({ groupId, maxWaitTimeInMs: 200 }), view, count);
  await admin.fetchTopicOffsets(TOPIC);
  await admin.fetchOffsets({ groupId: "billing", topics: [TOPIC] });
  await admin.listGroups();
  await admin.describeGroups(["billing", "shipping"]);
  await admin.deleteTopicRecords({ topic: TOPIC, partitions: [{ partition: 0, offset: "1" }] });
  await admin.disconnect();
}

/** The number of records that readers of what is committed see. */
async function produce(kafka: Kafka, view: KafkaView): Promise<number> {
  const producer = kafka.producer({ allowAutoTopicCreation: false });
  producer.on(producer.events.REQUEST, view.request);
  await producer.connect();
  const shapes: readonly Message[] = [
    { key: "alice", value: '{"item":"tea"}', headers: { trace: "7f3a", origin: "web" }, partition: 0 },
    { key: null, value: null, partition: 0 },
    { key: "käse", value: Buffer.from([0xff, 0x00, 0x80, 0x7f]), partition: 1 },
  ];
  const packed = Array.from(
    { length: 80 },
    (_, i): Message => ({ key: `${i}`, value: `zipped ${i}`, partition: i % 2 }),
  );
  const large: readonly Message[] = [{ key: "large", value: "0123456789".repeat(6000), partition: 1 }];
  await view.send(producer, shapes);
  await view.send(producer, packed, CompressionTypes.GZIP);
  await view.send(producer, large);
  const unanswered: readonly Message[] = [{ value: "nobody answers", partition: 0 }];
  view.sent(unanswered, 0);
  await producer.send({ topic: TOPIC, acks: 0, messages: [...unanswered] });
  await expect(producer.send({ topic: "nowhere", messages: [{ value: "lost" }] })).rejects.toThrow();
  await producer.disconnect();
  const kept = await transact(
    kafka.producer({ transactionalId: "tx-1", maxInFlightRequests: 1, idempotent: true }),
    view,
  );
  return shapes.length + packed.length + large.length + unanswered.length + kept;
}

async function transact(producer: Producer, view: KafkaView): Promise<number> {
  producer.on(producer.events.REQUEST, view.request);
  await producer.connect();
  for (const word of ["kept", "dropped"] as const) {
    const transaction = await producer.transaction();
    await view.send(transaction, [
      { value: word, partition: 0 },
      { value: `${word} too`, partition: 1 },
    ]);
    await (word === "kept" ? transaction.commit() : transaction.abort());
  }
  await producer.disconnect();
  return 2;
}

async function consume(consumer: Consumer, view: KafkaView, count: number): Promise<void> {
  consumer.on(consumer.events.REQUEST, view.request);
  await consumer.connect();
  await consumer.subscribe({ topic: TOPIC, fromBeginning: true });
  const isOver = Promise.withResolvers<void>();
  let seen = 0;
  await consumer.run({
    eachMessage: (payload) => {
      view.take(payload);
      if (++seen === count) isOver.resolve();
      return Promise.resolve();
    },
  });
  await isOver.promise;
  await consumer.disconnect();
}

interface Request {
  readonly apiKey: number;
  readonly apiKeyName: string;
  readonly apiVersion: number;
  readonly clientID: string;
  readonly correlationID: number;
  readonly payload: unknown;
}
interface Record {
  readonly offsetDelta: number;
  readonly key: string | null;
  readonly value: string | null;
  readonly headers: readonly { readonly headerKey: string; readonly value: string }[];
}
interface Batch {
  readonly baseOffset: number;
  readonly attributes: number;
  readonly record: readonly Record[];
}
interface Written {
  readonly topicData: readonly { readonly partitions: unknown }[];
}
interface WrittenPart {
  readonly index: number;
  readonly records: { readonly recordBatch: Batch };
}
interface Fetched {
  readonly responses: readonly {
    readonly partitionResponses: readonly {
      readonly partition: number;
      readonly recordSet: { readonly recordBatch?: readonly Batch[] } | null;
      readonly abortedTransactions: readonly { readonly firstOffset: number }[] | null;
    }[];
  }[];
}
/** The broker speaks to itself too. */
const CLIENT = "shop";
const IS_CONTROL = 0x20;

function requestsIn(entries: readonly Entry[]): readonly Call[] {
  return entries.map(({ request, response, error }) => {
    expect(error).toBe(null);
    const {
      apiKey,

      apiVersion,
      clientID: clientId,
      correlationID: correlationId,
    } = side<Request>(request);
    return { asked: { apiKey, apiVersion, clientId, correlationId }, got: { size: response?.["size"] ?? 0 } };
  });
}
function told({ key, value, headers }: Record): unknown {
  return { key, value, headers: headers.map((header) => [header.headerKey, header.value]) };
}

function writtenIn(entries: readonly Entry[]): readonly Call[] {
  return entries.flatMap(({ request, response }) => {
    const { apiKeyName, payload } = side<Request>(request);
    if (apiKeyName !== "Produce") return [];
    const answers = side<{
      payload?: {
        responses: readonly {
          partitionResponses: readonly { index: number; errorCode: number; baseOffset: number }[];
        }[];
      };
    }>(response);
    const parts = (payload as Written).topicData.flatMap(({ partitions }) => partsOf(partitions));
    return parts.map(({ index, records }) => {
      const answer = answers.payload?.responses[0]?.partitionResponses.find((one) => one.index === index);
      return {
        asked: { partition: index, records: records.recordBatch.record.map(told) },
        got: answer === undefined ? null : { baseOffset: answer.baseOffset, errorCode: answer.errorCode },
      };
    });
  });
}
/** One partition stands by itself, several in a list. */
function partsOf(partitions: unknown): readonly WrittenPart[] {
  return Array.isArray(partitions)
    ? (partitions as WrittenPart[])
    : [(partitions as { partitionData: WrittenPart }).partitionData];
}

/** Records that were fetched, once for each reader; those of transactions that were given up are passed over. */
function readIn(entries: readonly Entry[]): readonly Call[] {
  return [...Map.groupBy(entries, ({ src }) => src.port).values()].flatMap((connection) => {
    const read = new Map<string, Call>();
    for (const { request, response } of connection) {
      if (side<Request>(request).apiKeyName !== "Fetch") continue;
      const { responses } = side<{ payload: Fetched }>(response).payload;
      for (const { partition, recordSet } of responses.flatMap(({ partitionResponses }) => partitionResponses)) {
        for (const batch of recordSet?.recordBatch ?? []) {
          if ((batch.attributes & IS_CONTROL) !== 0) continue;
          for (const one of batch.record) {
            const offset = batch.baseOffset + one.offsetDelta;
            if (one.value?.startsWith("dropped") !== true)
              read.set(`${partition} ${offset}`, { asked: { partition, offset }, got: told(one) });
          }
        }
      }
    }
    return [...read.values()];
  });
}

describeServer("kafka", "Kafka", ({ facts, port }) => {
  test("every request, record and offset", async () => {
    const view = new KafkaView();
    const all = await trafficOf({ filter: `tcp port ${port()}` }, () => talk(facts()["url"] ?? "", view));
    expectOnly(all, "KAFKA");
    const entries = all.filter(({ request }) => side<Request>(request).clientID === CLIENT);
    expectSameCallsInAnyOrder(requestsIn(entries), view.requests.calls);
    expectSameCallsInAnyOrder(writtenIn(entries), view.written.calls);
    expectSameCallsInAnyOrder(readIn(entries), view.read.calls);
  });
});
