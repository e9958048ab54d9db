// Records captures/icmp: `node captures/icmp/record.ts` as root on Linux (iputils-ping, tcpdump, iproute2). Two namespaces
// with a virtual cable between them: neighbour discovery, pings of both kinds, refusals.
import { execFileSync } from "node:child_process";
import { createSocket } from "node:dgram";
import { fileURLToPath } from "node:url";
import { pause, record, Recording } from "../recording.ts";

const HERE = fileURLToPath(new URL(".", import.meta.url));

/** Runs inside the namespace: datagrams to ports where nobody listens. */
async function knock(): Promise<void> {
  for (const [kind, address] of [
    ["udp4", "10.9.9.2"],
    ["udp6", "fd00:9::2"],
  ] as const) {
    const socket = createSocket(kind);
    socket.send("knock", 9999, address);
    await pause(100);
    socket.close();
  }
}

if (process.argv[2] === "inside") await knock();
else {
  const recording = new Recording("icmp");
  await record(recording, async () => {
    const other = `${recording.namespace}-b`;
    recording.addNamespace(other);
    const device = `t${process.pid}`;
    recording.ip("link", "add", device, "type", "veth", "peer", "name", `${device}b`, "netns", other);
    const far = (...args: readonly string[]) => execFileSync("ip", ["-n", other, ...args]);
    recording.ip("addr", "add", "10.9.9.1/24", "dev", device);
    recording.ip("addr", "add", "fd00:9::1/64", "dev", device, "nodad");
    far("addr", "add", "10.9.9.2/24", "dev", `${device}b`);
    far("addr", "add", "fd00:9::2/64", "dev", `${device}b`, "nodad");
    recording.ip("link", "set", device, "up");
    await recording.capture(`${HERE}two-hosts.pcap`, device, "icmp or icmp6 or udp", async () => {
      far("link", "set", `${device}b`, "up");
      await pause(300);
      await recording.run("ping", ["-c", "3", "-i", "0.2", "10.9.9.2"]);
      await recording.run("ping", ["-c", "2", "-i", "0.2", "fd00:9::2"]);
      await recording.run("ping", ["-c", "1", "10.9.9.1"], other);
      await recording.run("ping", ["-c", "1", "-W", "1", "-s", "1400", "-p", "ff00", "10.9.9.2"]);
      await recording.run("ping", ["-c", "1", "-W", "1", `ff02::1%${device}`]);
      await recording.run("ping", ["-c", "1", "-W", "1", "10.9.9.77"]);
      await recording.run(process.execPath, [fileURLToPath(import.meta.url), "inside"]);
    });
  });
}
