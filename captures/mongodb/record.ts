// Records captures/mongodb: `FERRETDB=PROGRAM node captures/mongodb/record.ts` as root on Linux (tcpdump, iproute2), where
// PROGRAM is FerretDB 1.24 with its SQLite backend, called with an address and a folder. It is driven by MongoDB's own
// driver, and by a socket for the operations of old.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { pause, record, Recording } from "../recording.ts";
import { talk } from "./talk.ts";
import { talkByHand } from "./by-hand.ts";

const HERE = fileURLToPath(new URL(".", import.meta.url));

if (process.argv[2] === "driver") await talk();
else if (process.argv[2] === "hand") await talkByHand();
else {
  const recording = new Recording("mongodb");
  await record(recording, async () => {
    const data = join(recording.folder, "data");
    mkdirSync(data);
    recording.start(process.env["FERRETDB"] ?? "ferretdb", ["127.0.0.1:27017", data]);
    await pause(2000);
    const self = fileURLToPath(import.meta.url);
    for (const [file, what] of [
      ["driver.pcap", "driver"],
      ["by-hand.pcap", "hand"],
    ] as const) {
      await recording.capture(`${HERE}${file}`, "lo", "port 27017", async () => {
        await recording.run(process.execPath, [self, what]);
      });
    }
  });
}
