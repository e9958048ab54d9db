// Records captures/nats: `node captures/nats/record.ts` as root on Linux (Debian package nats-server; tcpdump, iproute2).
// A real NATS server with JetStream is driven by sockets.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { pause, record, Recording } from "../recording.ts";
import { transcript } from "../transcript.ts";
import { talk } from "./talk.ts";

const HERE = fileURLToPath(new URL(".", import.meta.url));
const SELF = fileURLToPath(import.meta.url);
const PASSWORD = "open-sesame-7";

const RIGHTS = `authorization { users = [ { user: till, password: "${PASSWORD}", permissions: { publish: "open.>" } } ] }`;

function configuration(host: string, more: string): string {
  return `host: ${host}\nport: 4222\nserver_name: hub\nping_interval: "2s"\n${more}\n`;
}

if (process.argv[2] === "inside") await talk();
else {
  const recording = new Recording("nats");
  await record(recording, async () => {
    const { folder } = recording;
    const servers = {
      open: configuration("127.0.0.1", `jetstream { store_dir: "${folder}" }`),
      closed: configuration("127.0.0.2", RIGHTS),
    };
    for (const [name, text] of Object.entries(servers)) {
      writeFileSync(join(folder, `${name}.conf`), text);
      recording.start("nats-server", ["-c", join(folder, `${name}.conf`)]);
    }
    await pause(2000);
    await recording.capture(`${HERE}nats-server.pcap`, "lo", "tcp port 4222", async () => {
      writeFileSync(`${HERE}nats-server.said`, await transcript(recording, SELF, "inside"), "latin1");
    });
  });
}
