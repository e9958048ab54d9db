// Records captures/zookeeper: `node captures/zookeeper/record.ts` as root on Linux (zookeeper, python3-kazoo, tcpdump, iproute2).
// What kazoo says that it sent and received is written beside.
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { pause, record, Recording } from "../recording.ts";

const HERE = fileURLToPath(new URL(".", import.meta.url));

const recording = new Recording("zookeeper");
await record(recording, async () => {
  const config = join(recording.folder, "zoo.cfg");
  writeFileSync(
    config,
    `dataDir=${recording.folder}/data\nclientPort=2181\nclientPortAddress=127.0.0.1\ntickTime=1000\n`,
  );
  const classes = "/etc/zookeeper/conf:/usr/share/java/*";
  recording.start("java", ["-cp", classes, "org.apache.zookeeper.server.ZooKeeperServerMain", config]);
  await pause(6000);
  await recording.capture(`${HERE}kazoo.pcap`, "lo", "tcp port 2181", async () => {
    const client = recording.start("/usr/bin/python3", [`${HERE}talk.py`]);
    client.stderr?.pipe(process.stderr);
    let said = "";
    client.stdout?.on("data", (part: Buffer) => (said += part.toString("utf8")));
    await once(client, "close");
    writeFileSync(`${HERE}kazoo.log`, said);
  });
});
