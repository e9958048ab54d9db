// Records captures/jsonrpc: `node captures/jsonrpc/record.ts` as root on Linux (Debian package python3-jsonrpclib-pelix; tcpdump,
// iproute2). Over HTTP server and client are jsonrpclib-pelix, over WebSocket both are the `ws` package. What the client over HTTP
// called and got is written beside its capture.
import { writeFileSync } from "node:fs";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { pause, record, Recording } from "../recording.ts";

const HERE = fileURLToPath(new URL(".", import.meta.url));
const PYTHON = "/usr/bin/python3";

const recording = new Recording("jsonrpc");
await record(recording, async () => {
  recording.start(PYTHON, [`${HERE}shop.py`, "serve", "8545"]);
  await pause(1000);
  let said = "";
  await recording.capture(`${HERE}over-http.pcap`, "lo", "tcp port 8545", async () => {
    const client = recording.start(PYTHON, [`${HERE}shop.py`, "ask", "8545"]);
    client.stderr?.pipe(process.stderr);
    client.stdout?.on("data", (part: Buffer) => (said += part.toString("utf8")));
    await once(client, "close");
  });
  writeFileSync(`${HERE}over-http.said`, said);
  await recording.capture(`${HERE}over-websocket.pcap`, "lo", "tcp", async () => {
    const code = await recording.run(process.execPath, [`${HERE}talk-over-websocket.ts`]);
    if (code !== 0) throw new Error(`the talk ended with ${code}`);
  });
});
