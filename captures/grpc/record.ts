// Records the captures of gRPC: `node captures/grpc/record.ts` as root on Linux. Needs tcpdump and iproute2.
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Recording, record } from "../recording.ts";

const HERE = fileURLToPath(new URL(".", import.meta.url));
const recording = new Recording("grpc");

await record(recording, async () => {
  for (const name of ["connect-node", "packed", "web-http1"]) {
    await recording.capture(join(HERE, `${name}.pcap`), "lo", "tcp", async () => {
      const code = await recording.run(process.execPath, [join(HERE, "talk.ts"), name]);
      if (code !== 0) throw new Error(`the talk of ${name} ended with ${code}`);
    });
  }
});
