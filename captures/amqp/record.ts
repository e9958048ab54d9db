// Records captures/amqp: `node captures/amqp/record.ts` as root on Linux (Debian package rabbitmq-server; tcpdump, iproute2).
// A real RabbitMQ is driven by amqplib.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { pause, record, Recording } from "../recording.ts";
import { talk } from "./talk.ts";

const HERE = fileURLToPath(new URL(".", import.meta.url));

if (process.argv[2] === "inside") await talk();
else {
  const recording = new Recording("amqp");
  await record(recording, async () => {
    const { folder } = recording;
    const plugins = join(folder, "plugins");
    writeFileSync(plugins, "[].");
    Object.assign(process.env, {
      HOME: folder,
      RABBITMQ_NODENAME: "shop@localhost",
      RABBITMQ_NODE_IP_ADDRESS: "127.0.0.1",
      RABBITMQ_MNESIA_BASE: join(folder, "data"),
      RABBITMQ_LOG_BASE: join(folder, "log"),
      RABBITMQ_ENABLED_PLUGINS_FILE: plugins,
    });
    recording.start("sh", ["-c", "epmd -daemon; exec /usr/lib/rabbitmq/bin/rabbitmq-server"]);
    await pause(20_000);
    await recording.capture(`${HERE}amqplib.pcap`, "lo", "port 5672", async () => {
      await recording.run(process.execPath, [fileURLToPath(import.meta.url), "inside"]);
    });
    await recording.run("epmd", ["-kill"]);
  });
}
