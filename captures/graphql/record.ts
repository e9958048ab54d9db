// Records the captures of GraphQL over HTTP and WebSocket: `node captures/graphql/record.ts` as root on Linux. Needs tcpdump and iproute2.
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Recording, record } from "../recording.ts";

const HERE = fileURLToPath(new URL(".", import.meta.url));
const recording = new Recording("graphql");

await record(recording, async () => {
  for (const name of ["over-http", "over-websocket"]) {
    await recording.capture(join(HERE, `${name}.pcap`), "lo", "tcp", async () => {
      const code = await recording.run(process.execPath, [join(HERE, `talk-${name}.ts`)]);
      if (code !== 0) throw new Error(`the talk ${name} ended with ${code}`);
    });
  }
});
