// Records captures/mqtt: `node captures/mqtt/record.ts` as root on Linux (Debian packages mosquitto, mosquitto-clients;
// tcpdump, iproute2). A real Mosquitto is driven by its own command line.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { pause, record, Recording } from "../recording.ts";
import { transcript } from "../transcript.ts";
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

if (process.argv[2] === "inside") await talk();
else {
  const recording = new Recording("mqtt");
  await record(recording, async () => {
    const { folder } = recording;
    writeFileSync(join(folder, "mosquitto.conf"), configuration(folder));
    writeFileSync(join(folder, "rights"), "user till\ntopic readwrite open/#\n");
    await recording.run("mosquitto_passwd", ["-c", "-b", join(folder, "passwords"), "till", PASSWORD]);
    recording.start("mosquitto", ["-c", join(folder, "mosquitto.conf")]);
    await pause(1000);
    await recording.capture(`${HERE}mosquitto.pcap`, "lo", "tcp port 1883", async () => {
      writeFileSync(`${HERE}mosquitto.said`, await transcript(recording, SELF, "inside"), "latin1");
    });
  });
}
