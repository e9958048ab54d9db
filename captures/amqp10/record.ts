// Records captures/amqp10: `node captures/amqp10/record.ts` as root on Linux (Debian packages rabbitmq-server,
// python3-qpid-proton; tcpdump, iproute2). A real RabbitMQ with its plugin for AMQP 1.0 is driven by Qpid Proton, whose trace
// says which frames were sent and received.
import { writeFileSync } from "node:fs";
import { once } from "node:events";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { pause, record, Recording } from "../recording.ts";

const HERE = fileURLToPath(new URL(".", import.meta.url));
const PASSWORD = "open-sesame-7";
/** `AMQP:FRAME:0 -> @open(16) [container-id=…`: what follows the name is left out, for logins are among it. */
const TRACED = /(AMQP|SASL):FRAME:\d+ (->|<-) @([\w-]+)/;
const HEADER = /(AMQP|SASL):FRAME:\s+(->|<-) (AMQP|SASL)/;

function framesOf(trace: string): string {
  const lines = trace.split("\n").flatMap((line) => {
    const [, , way, name] = TRACED.exec(line) ?? HEADER.exec(line) ?? [];
    return way === undefined ? [] : [`${way === "->" ? ">" : "<"} ${name ?? ""}\n`];
  });
  return lines.join("");
}

const recording = new Recording("amqp10");
await record(recording, async () => {
  const { folder } = recording;
  const plugins = join(folder, "plugins");
  writeFileSync(plugins, "[rabbitmq_amqp1_0].");
  writeFileSync(join(folder, "rabbitmq.conf"), `default_user = till\ndefault_pass = ${PASSWORD}\n`);
  Object.assign(process.env, {
    HOME: folder,
    RABBITMQ_NODENAME: "shop@localhost",
    RABBITMQ_NODE_IP_ADDRESS: "127.0.0.1",
    RABBITMQ_CONFIG_FILE: join(folder, "rabbitmq.conf"),
    RABBITMQ_MNESIA_BASE: join(folder, "data"),
    RABBITMQ_LOG_BASE: join(folder, "log"),
    RABBITMQ_ENABLED_PLUGINS_FILE: plugins,
  });
  recording.start("sh", ["-c", "epmd -daemon -relaxed_command_check; exec /usr/lib/rabbitmq/bin/rabbitmq-server"]);
  await pause(25_000);
  await recording.capture(`${HERE}proton.pcap`, "lo", "port 5672", async () => {
    const client = recording.start("env", ["PN_TRACE_FRM=1", "/usr/bin/python3", `${HERE}client.py`, PASSWORD]);
    let trace = "";
    client.stderr?.on("data", (part: Buffer) => (trace += part.toString("latin1")));
    client.stdout?.pipe(process.stdout);
    await once(client, "close");
    if (process.env["DEBUG_TRACE"]) writeFileSync(process.env["DEBUG_TRACE"], trace);
    writeFileSync(`${HERE}proton.said`, framesOf(trace));
  });
  await recording.run("epmd", ["-kill"]);
});
