// Records captures/mqtt: `node captures/mqtt/record.ts` as root on Linux (Debian packages mosquitto, mosquitto-clients,
// rabbitmq-server; tcpdump, iproute2). A real Mosquitto is driven by its own command line, and RabbitMQ's plugin for MQTT over
// WebSocket by the `ws` package.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { pause, record, Recording } from "../recording.ts";
import { transcript } from "../transcript.ts";
import { talkOverWebSocket } from "./over-websocket.ts";
import { talk } from "./talk.ts";

const HERE = fileURLToPath(new URL(".", import.meta.url));
const SELF = fileURLToPath(import.meta.url);
const PASSWORD = "open-sesame-7";

function configuration(folder: string): string {
  return `per_listener_settings true
user root
listener 1883 127.0.0.1
allow_anonymous true
listener 1883 127.0.0.2
allow_anonymous false
password_file ${folder}/passwords
acl_file ${folder}/rights
`;
}

async function mosquitto(recording: Recording): Promise<void> {
  const { folder } = recording;
  writeFileSync(join(folder, "mosquitto.conf"), configuration(folder));
  writeFileSync(join(folder, "rights"), "user till\ntopic readwrite open/#\n");
  await recording.run("mosquitto_passwd", ["-c", "-b", join(folder, "passwords"), "till", PASSWORD]);
  recording.start("mosquitto", ["-c", join(folder, "mosquitto.conf")]);
  await pause(1000);
  await recording.capture(`${HERE}mosquitto.pcap`, "lo", "tcp port 1883", async () => {
    writeFileSync(`${HERE}mosquitto.said`, await transcript(recording, SELF, "inside"), "latin1");
  });
}

async function rabbitmq(recording: Recording): Promise<void> {
  const { folder } = recording;
  writeFileSync(join(folder, "plugins"), "[rabbitmq_web_mqtt].");
  writeFileSync(
    join(folder, "rabbitmq.conf"),
    `default_user = till\ndefault_pass = ${PASSWORD}\nmqtt.listeners.tcp.default = 1893\n`,
  );
  Object.assign(process.env, {
    HOME: folder,
    RABBITMQ_NODENAME: "shop@localhost",
    RABBITMQ_NODE_IP_ADDRESS: "127.0.0.1",
    RABBITMQ_CONFIG_FILE: join(folder, "rabbitmq.conf"),
    RABBITMQ_MNESIA_BASE: join(folder, "data"),
    RABBITMQ_LOG_BASE: join(folder, "log"),
    RABBITMQ_ENABLED_PLUGINS_FILE: join(folder, "plugins"),
  });
  recording.start("sh", ["-c", "epmd -daemon -relaxed_command_check; exec /usr/lib/rabbitmq/bin/rabbitmq-server"]);
  await pause(25_000);
  await recording.capture(`${HERE}over-websocket.pcap`, "lo", "tcp port 15675", async () => {
    writeFileSync(`${HERE}over-websocket.said`, await transcript(recording, SELF, "websocket"));
  });
  await recording.run("epmd", ["-kill"]);
}

if (process.argv[2] === "inside") await talk();
else if (process.argv[2] === "websocket") await talkOverWebSocket();
else {
  const recording = new Recording("mqtt");
  await record(recording, async () => {
    await mosquitto(recording);
    await rabbitmq(recording);
  });
}
