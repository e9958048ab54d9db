// Records captures/thrift: `node captures/thrift/record.ts` as root on Linux (Debian packages thrift-compiler,
// python3-thrift; tcpdump, iproute2). Servers and clients of Apache Thrift for Python, in each encoding and transport.
// What the clients called and got is written beside each capture.
import { copyFileSync, writeFileSync } from "node:fs";
import { once } from "node:events";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { pause, record, Recording } from "../recording.ts";

const HERE = fileURLToPath(new URL(".", import.meta.url));
const PYTHON = "/usr/bin/python3";
/** Of the binary encoding the last one serves several services on one connection. */
const SERVERS = {
  binary: [
    ["9090", "binary", "framed"],
    ["9091", "binary", "unframed"],
    ["9094", "binary", "framed"],
  ],
  compact: [
    ["9095", "compact", "framed"],
    ["9093", "compact", "unframed"],
  ],
} as const;

const recording = new Recording("thrift");
await record(recording, async () => {
  const { folder } = recording;
  for (const name of ["goods.thrift", "goods.py"]) copyFileSync(`${HERE}${name}`, join(folder, name));
  await recording.run("thrift", ["--gen", "py", "-out", folder, join(folder, "goods.thrift")]);
  const run = (what: string, server: readonly string[]) =>
    recording.start("env", [`PYTHONPATH=${folder}`, PYTHON, join(folder, "goods.py"), what, ...server]);
  for (const server of Object.values(SERVERS).flat()) run("serve", server);
  await pause(1500);
  for (const [name, servers] of Object.entries(SERVERS)) {
    let said = "";
    await recording.capture(`${HERE}${name}.pcap`, "lo", "tcp portrange 9090-9095", async () => {
      for (const server of servers) {
        const client = run("ask", server);
        client.stderr?.pipe(process.stderr);
        client.stdout?.on("data", (part: Buffer) => (said += part.toString("utf8")));
        await once(client, "close");
      }
    });
    writeFileSync(`${HERE}${name}.said`, said);
  }
});
