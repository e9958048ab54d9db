// A network namespace of a test's own: traffic in it is only what the test makes, and nothing of the machine is seen.
import { execFile, execFileSync, spawnSync } from "node:child_process";
import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { chromiumPath } from "./chromium.ts";

export interface Namespace {
  /** Words that start a program inside. */
  readonly prefix: readonly string[];
  /** Runs a module of Node inside with these arguments and answers its output. */
  readonly runNode: (source: string, ...args: readonly string[]) => Promise<string>;
  /** True while some program listens to packets inside. */
  readonly isTapped: () => boolean;
  /** Path of a program that starts the browser inside. */
  readonly browser: () => string;
  readonly remove: () => void;
}

/** Why no namespace can be made here; empty when it can. */
export function namespaceHindrance(): string {
  if (process.platform !== "linux" || process.getuid?.() !== 0) return "live capture is tested as root on Linux";
  for (const program of ["ip", "tcpdump"]) {
    if (spawnSync(program, ["-h"]).error !== undefined) return `${program} is not installed`;
  }
  const probe = namespaceName();
  if (spawnSync("ip", ["netns", "add", probe]).status !== 0) return "network namespaces cannot be made here";
  execFileSync("ip", ["netns", "del", probe]);
  return "";
}

let made = 0;
const namespaceName = (): string => `thresher-e2e-${process.pid}-${++made}`;

/** `folder` keeps what the namespace needs on disk. */
export function makeNamespace(folder: string): Namespace {
  const name = namespaceName();
  execFileSync("ip", ["netns", "add", name]);
  execFileSync("ip", ["-n", name, "link", "set", "lo", "up"]);
  const prefix = ["ip", "netns", "exec", name];
  return {
    prefix,
    async runNode(source, ...args) {
      const node = [process.execPath, "--input-type=module", "--eval", source, ...args];
      return (await promisify(execFile)("ip", [...prefix.slice(1), ...node])).stdout;
    },
    isTapped() {
      // proc(5): one line for each packet socket of the namespace, below a heading.
      const sockets = execFileSync("ip", [...prefix.slice(1), "cat", "/proc/net/packet"], { encoding: "utf8" });
      return sockets.trim().split("\n").length > 1;
    },
    browser() {
      const path = join(folder, "browser-inside");
      writeFileSync(path, `#!/bin/sh\nexec ${prefix.join(" ")} ${chromiumPath() ?? "chromium"} "$@"\n`);
      chmodSync(path, 0o755);
      return path;
    },
    remove: () => execFileSync("ip", ["netns", "del", name]),
  };
}

/** Serves HTTP on a port and asks it for `prefix0`, `prefix1`, … over one connection. Arguments: port, prefix, count. */
export const HTTP_TALK = `
import http from "node:http";
const [port, prefix, count] = [Number(process.argv[1]), process.argv[2], Number(process.argv[3])];
const server = http.createServer((request, response) => response.end("answer to " + request.url));
await new Promise((resolve) => server.listen(port, "127.0.0.1", resolve));
const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
for (let i = 0; i < count; i++) {
  await new Promise((resolve, reject) => {
    http.get({ port, host: "127.0.0.1", path: prefix + i, agent }, (response) => response.resume().on("end", resolve)).on("error", reject);
  });
}
agent.destroy();
server.close();
`;

/** Sends datagrams to port 4444 in bursts, about as many a second as asked. Arguments: count, packets a second. */
export const UDP_FLOOD = `
import dgram from "node:dgram";
const [count, perSecond] = [Number(process.argv[1]), Number(process.argv[2])];
const sink = dgram.createSocket("udp4");
await new Promise((resolve) => sink.bind(4444, "127.0.0.1", resolve));
const socket = dgram.createSocket("udp4");
await new Promise((resolve) => socket.connect(4444, "127.0.0.1", resolve));
const began = performance.now();
let sent = 0;
while (sent < count) {
  const due = Math.min(count, Math.ceil(((performance.now() - began) / 1000) * perSecond));
  const burst = [];
  for (; sent < due && burst.length < 500; sent++) {
    const text = "datagram " + sent;
    burst.push(new Promise((resolve, reject) => socket.send(text, (error) => (error ? reject(error) : resolve()))));
  }
  await Promise.all(burst);
  if (burst.length === 0) await new Promise((resolve) => setTimeout(resolve, 1));
}
sink.close();
socket.close();
console.log(sent, Math.round(sent / ((performance.now() - began) / 1000)));
`;

/**
 * As HTTP_TALK over TLS, one connection a request; each writes its secrets to a file, so many milliseconds after it needs
 * them. Arguments: port, prefix, count, the server's key and certificate in PEM, the file, milliseconds.
 */
export const TLS_TALK = `
import https from "node:https";
import { appendFileSync } from "node:fs";
const [port, prefix, count, key, cert, path, lateMs] = process.argv.slice(1);
const server = https.createServer({ key, cert }, (request, response) => response.end("answer to " + request.url));
await new Promise((resolve) => server.listen(Number(port), "127.0.0.1", resolve));
for (let i = 0; i < Number(count); i++) {
  await new Promise((resolve, reject) => {
    const agent = new https.Agent({ keepAlive: false });
    agent.on("keylog", (line) => setTimeout(() => appendFileSync(path, line), Number(lateMs)));
    https
      .get({ port: Number(port), host: "127.0.0.1", path: prefix + i, agent, rejectUnauthorized: false }, (response) =>
        response.resume().on("end", resolve),
      )
      .on("error", reject);
  });
}
server.close();
`;
