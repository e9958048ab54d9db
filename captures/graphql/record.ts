// Records the capture of GraphQL over HTTP: `node captures/graphql/record.ts` as root on Linux. Needs tcpdump and iproute2.
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Recording, record } from "../recording.ts";

const HERE = fileURLToPath(new URL(".", import.meta.url));
const recording = new Recording("graphql");

await record(recording, () =>
  recording.capture(join(HERE, "over-http.pcap"), "lo", "tcp", async () => {
    const code = await recording.run(process.execPath, [join(HERE, "talk.ts")]);
    if (code !== 0) throw new Error(`the talk ended with ${code}`);
  }),
);
