// Records captures/xmlrpc: `node captures/xmlrpc/record.ts` as root on Linux (Debian package python3; tcpdump, iproute2). Server and
// client are Python's own. What the client called and got is written beside the capture.
import { writeFileSync } from "node:fs";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { pause, record, Recording } from "../recording.ts";

const HERE = fileURLToPath(new URL(".", import.meta.url));
const PYTHON = "/usr/bin/python3";

const recording = new Recording("xmlrpc");
await record(recording, async () => {
  recording.start(PYTHON, [`${HERE}shop.py`, "serve", "8000"]);
  await pause(1000);
  let said = "";
  await recording.capture(`${HERE}calls.pcap`, "lo", "tcp port 8000", async () => {
    const client = recording.start(PYTHON, [`${HERE}shop.py`, "ask", "8000"]);
    client.stderr?.pipe(process.stderr);
    client.stdout?.on("data", (part: Buffer) => (said += part.toString("utf8")));
    await once(client, "close");
  });
  writeFileSync(`${HERE}calls.said`, said);
});
