// Records captures/kafka: `KAFKA_LIBS=FOLDER node captures/kafka/record.ts` as root on Linux (java, tcpdump, iproute2), where
// FOLDER has the jars of org.apache.kafka:kafka_2.13 and kafka-tools with all that they need. A real broker is driven by
// kafkajs, and by Kafka's own console producer for the compressions that kafkajs lacks.
import { appendFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { pause, record, Recording } from "../recording.ts";
import { talk, talkWithPassword } from "./talk.ts";

const HERE = fileURLToPath(new URL(".", import.meta.url));
const CLASSES = `${process.env["KAFKA_LIBS"] ?? "."}/*`;
const PASSWORD = "open-sesame-7";

function serverProperties(folder: string): string {
  return `process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:9094
listeners=PLAINTEXT://127.0.0.1:9092,SASL_PLAINTEXT://127.0.0.1:9093,CONTROLLER://127.0.0.1:9094
controller.listener.names=CONTROLLER
inter.broker.listener.name=PLAINTEXT
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,SASL_PLAINTEXT:SASL_PLAINTEXT,CONTROLLER:PLAINTEXT
sasl.enabled.mechanisms=PLAIN
listener.name.sasl_plaintext.plain.sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required user_shop="${PASSWORD}";
log.dirs=${join(folder, "log")}
offsets.topic.replication.factor=1
offsets.topic.num.partitions=1
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
transaction.state.log.num.partitions=1
group.initial.rebalance.delay.ms=0
auto.create.topics.enable=false
`;
}

if (process.argv[2] === "plain") await talk();
else if (process.argv[2] === "password") await talkWithPassword(PASSWORD);
else {
  const recording = new Recording("kafka");
  await record(recording, async () => {
    const { folder } = recording;
    const properties = join(folder, "server.properties");
    writeFileSync(properties, serverProperties(folder));
    const java = (...args: readonly string[]): Promise<number> => recording.run("java", ["-cp", CLASSES, ...args]);
    await java("kafka.tools.StorageTool", "format", "-t", "MkU3OEVBNTcwNTJENDM2Qg", "-c", properties);
    recording.start("java", ["-Xmx256m", "-cp", CLASSES, "kafka.Kafka", properties]);
    await pause(15_000);
    const self = fileURLToPath(import.meta.url);
    await recording.capture(`${HERE}kafkajs.pcap`, "lo", "port 9092", async () => {
      await recording.run(process.execPath, [self, "plain"]);
    });
    await recording.capture(`${HERE}password.pcap`, "lo", "port 9093", async () => {
      await recording.run(process.execPath, [self, "password"]);
    });
    const lines = join(folder, "lines.txt");
    for (let i = 1; i <= 5; i++)
      appendFileSync(lines, `order ${i} of the five that are packed together, as orders go\n`);
    await recording.capture(`${HERE}compressed.pcap`, "lo", "port 9092", async () => {
      for (const codec of ["gzip", "snappy", "lz4", "zstd"]) {
        const producer = `java -cp '${CLASSES}' org.apache.kafka.tools.ConsoleProducer --bootstrap-server 127.0.0.1:9092 --topic packed --compression-codec ${codec} --producer-property linger.ms=300 --producer-property max.block.ms=20000 --producer-property enable.idempotence=true < ${lines}`;
        await recording.run("sh", ["-c", producer]);
      }
      await java(
        "org.apache.kafka.tools.consumer.ConsoleConsumer",
        "--bootstrap-server",
        "127.0.0.1:9092",
        "--topic",
        "packed",
        "--from-beginning",
        "--max-messages",
        "20",
      );
    });
  });
}
