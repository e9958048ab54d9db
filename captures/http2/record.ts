// Records the captures of HTTP/2: `node captures/http2/record.ts` as root on Linux. Needs the Debian packages
// nghttp2-server, tcpdump and iproute2.
import { once } from "node:events";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { pause, Recording, record } from "../recording.ts";

const HERE = fileURLToPath(new URL(".", import.meta.url));
const TALK = join(HERE, "talk.ts");
/** What the talk of a connection that is joined midway needs to say its first half. */
const FIRST_HALF_MS = 1500;
const recording = new Recording("http2");
const { folder } = recording;

async function talk(name: string): Promise<void> {
  const code = await recording.run(process.execPath, [TALK, name]);
  if (code !== 0) throw new Error(`the talk of ${name} ended with ${code}`);
}

await record(recording, async () => {
  mkdirSync(join(folder, "www"));
  writeFileSync(join(folder, "www/index.html"), "<h1>It works</h1>\n");
  writeFileSync(join(folder, "www/words.txt"), "all work and no play makes jack a dull boy\n".repeat(250));
  const nghttpd = ["--no-tls", "-a", "127.0.0.1", "-d", join(folder, "www"), "--echo-upload", "--trailer", "x-done: 1"];
  recording.start("nghttpd", [...nghttpd, "--push", "/index.html=/words.txt", "8080"]);
  for (const name of ["node-server", "nghttpd"]) {
    await recording.capture(join(HERE, `${name}.pcap`), "lo", "tcp", () => talk(name));
  }
  const joined = recording.start(process.execPath, [TALK, "joined"]);
  await pause(FIRST_HALF_MS);
  await recording.capture(join(HERE, "joined.pcap"), "lo", "tcp", async () => {
    joined.kill("SIGUSR2");
    const [code] = (await once(joined, "close")) as [number | null];
    if (code !== 0) throw new Error(`the talk of joined ended with ${code}`);
  });
});
