// Records captures/memcached: `node captures/memcached/record.ts` as root on Linux (memcached, libmemcached-tools, tcpdump,
// iproute2). A real memcached is driven by libmemcached's own test of both protocols, by its programs, and by sockets.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { pause, record, Recording } from "../recording.ts";
import { talkBinary, talkText, talkUdp, talkWithUsers } from "./talk.ts";

const HERE = fileURLToPath(new URL(".", import.meta.url));
const PASSWORD = "open-sesame-7";
const SELF = fileURLToPath(import.meta.url);
const INSIDE: Readonly<Record<string, () => Promise<void>>> = {
  text: talkText,
  binary: () => talkBinary(PASSWORD),
  udp: talkUdp,
  users: () => talkWithUsers(PASSWORD),
};

const part = INSIDE[process.argv[2] ?? ""];
if (part !== undefined) await part();
else {
  const recording = new Recording("memcached");
  await record(recording, async () => {
    const serve = async (...args: readonly string[]) => {
      const child = recording.start("memcached", ["-u", "root", "-l", "127.0.0.1", "-U", "11211", "-t", "1", ...args]);
      await pause(500);
      return child;
    };
    const inside = (name: string) => recording.run(process.execPath, [SELF, name]);
    const server = await serve();
    await recording.capture(`${HERE}text.pcap`, "lo", "port 11211", async () => {
      await inside("text");
      await recording.run("memccapable", ["-h", "127.0.0.1", "-a"]);
    });
    await recording.capture(`${HERE}binary.pcap`, "lo", "port 11211", async () => {
      await inside("binary");
      await recording.run("memccapable", ["-h", "127.0.0.1", "-b"]);
      const goods = join(recording.folder, "goods");
      writeFileSync(goods, '{"name":"tea"}');
      const tool = (name: string, ...args: readonly string[]) =>
        recording.run(name, ["--servers=127.0.0.1", "--binary", ...args]);
      await tool("memccp", goods);
      await tool("memccat", "goods", "none");
      await tool("memcrm", "goods");
    });
    await recording.capture(`${HERE}udp.pcap`, "lo", "port 11211", async () => {
      await inside("udp");
    });
    server.kill();
    await pause(3000);
    const users = join(recording.folder, "users");
    writeFileSync(users, `shop:${PASSWORD}\n`, { mode: 0o644 });
    await serve("-Y", users, "-U", "0");
    await recording.capture(`${HERE}users.pcap`, "lo", "port 11211", async () => {
      await inside("users");
    });
  });
}
