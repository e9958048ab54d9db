// Records captures/soap: `node captures/soap/record.ts` as root on Linux (Debian packages php-cli, php-soap, python3-zeep; tcpdump,
// iproute2). The server is PHP's, the clients are PHP's and zeep. What the clients asked and got is written beside the capture.
import { writeFileSync } from "node:fs";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { pause, record, Recording } from "../recording.ts";

const HERE = fileURLToPath(new URL(".", import.meta.url));
const CLIENTS = [
  ["php", `${HERE}client.php`],
  ["/usr/bin/python3", `${HERE}client.py`, `${HERE}shop.wsdl`],
] as const;

const recording = new Recording("soap");
await record(recording, async () => {
  recording.start("php", ["-S", "127.0.0.1:8080", `${HERE}server.php`]);
  await pause(1000);
  let said = "";
  await recording.capture(`${HERE}calls.pcap`, "lo", "tcp port 8080", async () => {
    for (const [program, ...args] of CLIENTS) {
      const client = recording.start(program, args);
      client.stderr?.pipe(process.stderr);
      client.stdout?.on("data", (part: Buffer) => (said += part.toString("utf8")));
      await once(client, "close");
    }
  });
  writeFileSync(`${HERE}calls.said`, said);
});
