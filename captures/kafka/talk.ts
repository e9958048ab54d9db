// What the recordings of kafkajs hold: topics, records of all shapes, a group, a transaction, what is refused.
import { CompressionTypes, ConfigResourceTypes, Kafka, logLevel, type Producer } from "kafkajs";

function clientOf(port: number, sasl?: { mechanism: "plain"; username: string; password: string }): Kafka {
  const common = {
    clientId: "shop",
    brokers: [`127.0.0.1:${port}`],
    logLevel: logLevel.NOTHING,
    retry: { initialRetryTime: 100, retries: 6 },
  };
  return new Kafka(sasl === undefined ? common : { ...common, sasl });
}

export async function talk(): Promise<void> {
  const kafka = clientOf(9092);
  const admin = kafka.admin();
  await admin.connect();
  await admin.createTopics({
    waitForLeaders: true,
    topics: [
      { topic: "orders", numPartitions: 2, replicationFactor: 1 },
      { topic: "packed", numPartitions: 1, replicationFactor: 1 },
    ],
  });
  await refused(admin.createTopics({ topics: [{ topic: "not a name" }] }));
  await admin.listTopics();
  await admin.describeConfigs({
    includeSynonyms: false,
    resources: [{ type: ConfigResourceTypes.TOPIC, name: "orders", configNames: ["retention.ms"] }],
  });
  await produce(kafka);
  await consume(kafka);
  await admin.fetchTopicOffsets("orders");
  await admin.fetchOffsets({ groupId: "billing", topics: ["orders"] });
  await admin.listGroups();
  await admin.describeGroups(["billing"]);
  await admin.deleteTopicRecords({ topic: "orders", partitions: [{ partition: 0, offset: "1" }] });
  await admin.disconnect();
}

async function produce(kafka: Kafka): Promise<void> {
  const producer = kafka.producer({ allowAutoTopicCreation: false });
  await producer.connect();
  await producer.send({
    topic: "orders",
    messages: [
      { key: "alice", value: '{"item":"tea","count":2}', headers: { trace: "7f3a", origin: "web" }, partition: 0 },
      { key: null, value: null, partition: 0 },
      { key: "käse", value: Buffer.from([0xff, 0x00, 0x80, 0x7f]), partition: 1 },
    ],
  });
  const zipped = { topic: "orders", compression: CompressionTypes.GZIP };
  await producer.send({
    ...zipped,
    messages: Array.from({ length: 3 }, (_, i) => ({ value: `zipped ${i}`, partition: 1 })),
  });
  await producer.send({ topic: "orders", acks: 0, messages: [{ value: "nobody answers", partition: 0 }] });
  await refused(producer.send({ topic: "nowhere", messages: [{ value: "lost" }] }));
  await producer.disconnect();
  await transact(kafka.producer({ transactionalId: "tx-1", maxInFlightRequests: 1, idempotent: true }));
}
async function transact(producer: Producer): Promise<void> {
  await producer.connect();
  const kept = await producer.transaction();
  await kept.send({ topic: "orders", messages: [{ value: "kept", partition: 0 }] });
  await kept.commit();
  const dropped = await producer.transaction();
  await dropped.send({ topic: "orders", messages: [{ value: "dropped", partition: 0 }] });
  await dropped.abort();
  await producer.disconnect();
}

async function consume(kafka: Kafka): Promise<void> {
  const consumer = kafka.consumer({ groupId: "billing", maxWaitTimeInMs: 200 });
  await consumer.connect();
  await consumer.subscribe({ topic: "orders", fromBeginning: true });
  const seen = Promise.withResolvers<void>();
  let count = 0;
  await consumer.run({
    eachMessage: async () => {
      if (++count >= 8) seen.resolve();
    },
  });
  await seen.promise;
  await consumer.disconnect();
}

/** With a password that must not appear in entries; then with a wrong one. */
export async function talkWithPassword(password: string): Promise<void> {
  for (const word of [password, "wrong"]) {
    const admin = clientOf(9093, { mechanism: "plain", username: "shop", password: word }).admin();
    await refused(admin.connect().then(() => admin.listTopics()));
    await admin.disconnect();
  }
}

async function refused(work: Promise<unknown>): Promise<void> {
  await work.catch((error: unknown) => process.stdout.write(`${String(error)}\n`));
}
