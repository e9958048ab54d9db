// Records the captures of WebSocket: `node captures/websocket/record.ts` as root on Linux. Needs tcpdump and iproute2.
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Recording, record } from "../recording.ts";

const HERE = fileURLToPath(new URL(".", import.meta.url));
const recording = new Recording("websocket");

await record(recording, async () => {
  for (const name of ["context-takeover", "no-context-takeover", "fragments-and-control", "misbehaving"]) {
    await recording.capture(join(HERE, `${name}.pcap`), "lo", "tcp", async () => {
      const code = await recording.run(process.execPath, [join(HERE, "talk.ts"), name]);
      if (code !== 0) throw new Error(`the talk of ${name} ended with ${code}`);
    });
  }
});
