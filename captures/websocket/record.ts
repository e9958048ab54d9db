// Records the captures of WebSocket: `node captures/websocket/record.ts` as root on Linux. Needs the
// Debian packages tcpdump, iproute2 and python3-hypercorn.
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { pause, Recording, record } from "../recording.ts";

const HERE = fileURLToPath(new URL(".", import.meta.url));
/** What hypercorn needs to begin. */
const START_MS = 3000;
const recording = new Recording("websocket");

await record(recording, async () => {
  recording.start("hypercorn", ["--bind", "127.0.0.1:8000", `${join(HERE, "echo.py")}:app`]);
  await pause(START_MS);
  for (const name of [
    "context-takeover",
    "no-context-takeover",
    "fragments-and-control",
    "misbehaving",
    "over-http2",
  ]) {
    await recording.capture(join(HERE, `${name}.pcap`), "lo", "tcp", async () => {
      const code = await recording.run(process.execPath, [join(HERE, "talk.ts"), name]);
      if (code !== 0) throw new Error(`the talk of ${name} ended with ${code}`);
    });
  }
});
