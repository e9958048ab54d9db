// Records captures/beanstalkd: `node captures/beanstalkd/record.ts` as root on Linux (beanstalkd, tcpdump, iproute2, and a python3
// with greenstalk: `PYTHON` names it). What the client asked and got is written beside.
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { pause, record, Recording } from "../recording.ts";

const HERE = fileURLToPath(new URL(".", import.meta.url));
const PYTHON = process.env["PYTHON"] ?? "python3";

const recording = new Recording("beanstalkd");
await record(recording, async () => {
  // Its statistics name the host.
  const serve = "hostname queue && exec beanstalkd -l 127.0.0.1 -p 11300 -z 30000";
  recording.start("unshare", ["--uts", "sh", "-c", serve]);
  await pause(500);
  for (const how of ["calls", "hand"]) {
    await recording.capture(`${HERE}${how}.pcap`, "lo", "port 11300", async () => {
      const client = recording.start(PYTHON, [`${HERE}talk.py`, how]);
      client.stderr?.pipe(process.stderr);
      let said = "";
      client.stdout?.on("data", (part: Buffer) => (said += part.toString("utf8")));
      await once(client, "close");
      writeFileSync(`${HERE}${how}.jsonl`, said);
    });
  }
});
