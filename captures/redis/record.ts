// Records captures/redis: `node captures/redis/record.ts` as root on Linux (redis-server, redis-tools, tcpdump, iproute2).
// A real redis-server is driven by redis-cli in RESP2 and RESP3, and by a socket where a client would not say so.
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { pause, record, Recording } from "../recording.ts";

const HERE = fileURLToPath(new URL(".", import.meta.url));
const PASSWORD = "open-sesame-7";

async function open(): Promise<Socket> {
  const socket = connect(6379, "127.0.0.1");
  await once(socket, "connect");
  socket.setNoDelay(true);
  socket.resume();
  return socket;
}
async function say(socket: Socket, text: string): Promise<void> {
  socket.write(text, "latin1");
  await pause(60);
}
function command(...words: readonly string[]): string {
  return `*${words.length}\r\n${words.map((word) => `$${Buffer.byteLength(word, "latin1")}\r\n${word}\r\n`).join("")}`;
}

/** Runs inside the namespace. */
async function converse(): Promise<void> {
  const listener = await open();
  await say(listener, command("SUBSCRIBE", "news", "weather"));
  const tracker = await open();
  await say(tracker, command("HELLO", "3", "AUTH", "default", PASSWORD));
  await say(tracker, command("CLIENT", "TRACKING", "ON") + command("GET", "cart:7"));
  await say(tracker, command("HSET", "h", "a", "1", "b", "2") + command("HGETALL", "h"));
  await say(tracker, command("SADD", "s", "x") + command("SMEMBERS", "s") + command("INCRBYFLOAT", "f", "1.5"));
  await say(tracker, command("DEBUG", "PROTOCOL", "attrib") + command("DEBUG", "PROTOCOL", "verbatim"));
  await say(tracker, command("DEBUG", "PROTOCOL", "bignum") + command("DEBUG", "PROTOCOL", "true"));
  const monitor = await open();
  await say(monitor, "MONITOR\r\n");
  const silent = await open();
  await say(silent, "CLIENT REPLY OFF\r\nSET quiet 1\r\nCLIENT REPLY ON\r\n");
  await say(silent, `${command("CLIENT", "REPLY", "SKIP")}${command("SET", "quiet", "2")}${command("GET", "quiet")}`);
  await transactions();
  await say(listener, command("PSUBSCRIBE", "n*"));
  const other = await open();
  await say(other, command("PUBLISH", "news", "rain") + command("SET", "cart:7", "changed"));
  await say(listener, command("UNSUBSCRIBE", "news") + command("RESET"));
  for (const socket of [listener, tracker, monitor, silent, other]) socket.end();
  await pause(100);
}

/** A pipeline cut in the middle of a value, a transaction, errors, bytes that are no text. */
async function transactions(): Promise<void> {
  const socket = await open();
  const pipeline = ["a", "b", "c"].map((key) => command("SET", key, key.repeat(10))).join("");
  await say(socket, pipeline.slice(0, 50));
  await say(socket, pipeline.slice(50));
  await say(socket, command("MULTI") + command("INCR", "n") + command("LPUSH", "n", "x") + command("EXEC"));
  await say(socket, command("NOSUCH", "command") + command("SET", "bytes", "\xff\x00\x01") + command("GET", "bytes"));
  await say(socket, command("MGET", "a", "missing", "c") + command("LRANGE", "none", "0", "-1"));
  socket.end();
  await pause(50);
}

if (process.argv[2] === "inside") await converse();
else {
  const recording = new Recording("redis");
  await record(recording, async () => {
    const options = ["--port", "6379", "--save", "", "--enable-debug-command", "yes", "--protected-mode", "no"];
    recording.start("redis-server", [
      ...options,
      "--dir",
      recording.folder,
      "--pidfile",
      join(recording.folder, "pid"),
    ]);
    await pause(700);
    await recording.capture(`${HERE}redis-server.pcap`, "lo", "port 6379", async () => {
      const cli = (...args: readonly string[]) => recording.run("redis-cli", args);
      await cli("CONFIG", "SET", "requirepass", PASSWORD);
      await cli("GET", "cart:7");
      await cli("--no-auth-warning", "-a", PASSWORD, "CONFIG", "SET", "requirepass", "");
      await cli("SET", "cart:7", '{"goods":[1,2]}');
      await cli("-3", "HELLO", "3", "SETNAME", "cli");
      await recording.run(process.execPath, [fileURLToPath(import.meta.url), "inside"]);
    });
  });
}
