// Traffic inside a network namespace, from a real Node process there: numbered UDP datagrams over the loopback.
import { execFile } from "node:child_process";
import { promisify } from "node:util";

const TALK = `
import dgram from "node:dgram";
const count = Number(process.argv[1]);
const sink = dgram.createSocket("udp4");
const socket = dgram.createSocket("udp4");
await new Promise((resolve) => sink.bind(4444, "127.0.0.1", resolve));
for (let i = 0; i < count; i++) await new Promise((resolve) => socket.send("datagram " + i, 4444, "127.0.0.1", resolve));
sink.close();
socket.close();
`;

/** Sends `count` datagrams to port 4444; resolves when all are sent. */
export async function talkInNamespace(namespace: string, count: number): Promise<void> {
  const node = [process.execPath, "--input-type=module", "--eval", TALK, String(count)];
  await promisify(execFile)("ip", ["netns", "exec", namespace, ...node]);
}
