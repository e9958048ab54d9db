// A stand-in for the agent: the pod's containers, folders and port are the real ones, what runs in them is a few lines.
// `capture` writes tcpdump's output into a FIFO; `agent` counts its bytes, and tells on its port what it is and holds.
import type { TapMaterial } from "../types.ts";

// When the agent crashes nobody reads, and tcpdump may end without a failure: Kubernetes would not start it again.
const CAPTURE = `cd "$1" && rm -f pcap && mkfifo -m 666 pcap && trap 'exit 143' TERM
while :; do tcpdump -i any -n -U -w - > pcap & wait $!; done`;

const AGENT = `
import fs from "node:fs";
import net from "node:net";
const { THRESHER_LISTEN, THRESHER_NODE, THRESHER_PIPE, THRESHER_RING, THRESHER_SECRET } = process.env;
let captured = 0;
const eaten = [];
const open = () => {
  if (!fs.existsSync(THRESHER_PIPE + "/pcap")) return setTimeout(open, 50);
  fs.createReadStream(THRESHER_PIPE + "/pcap", { flags: "r+" }).on("data", (chunk) => { captured += chunk.length; });
};
open();
const can = (action) => { try { action(); return true; } catch { return false; } };
const status = fs.readFileSync("/proc/self/status", "utf8");
const field = (name) => new RegExp(name + ":\\\\s*(\\\\S+)").exec(status)[1];
const facts = () => ({
  node: THRESHER_NODE,
  uid: process.getuid(),
  capabilities: field("CapEff"),
  boundingSet: field("CapBnd"),
  noNewPrivileges: field("NoNewPrivs"),
  seccomp: field("Seccomp"),
  token: fs.readFileSync(THRESHER_SECRET + "/token", "utf8"),
  hasApiToken: fs.existsSync("/var/run/secrets/kubernetes.io"),
  canWriteRoot: can(() => fs.writeFileSync("/x", "")),
  canWriteRing: can(() => fs.writeFileSync(THRESHER_RING + "/x", "")),
  captured,
});
const [host, port] = THRESHER_LISTEN.split(":");
net.createServer((socket) => {
  socket.on("error", () => {});
  socket.on("data", (chunk) => {
    const text = chunk.toString();
    if (text === "facts\\n") socket.end(JSON.stringify(facts()));
    else if (text === "crash\\n") { console.error("the last words"); process.exit(3); }
    else if (text === "eat\\n") for (;;) eaten.push(Buffer.alloc(1 << 24, 1));
    else if (text.startsWith("bytes ")) socket.end(Buffer.alloc(Number(text.slice(6))));
    else socket.write(chunk);
  });
}).listen(Number(port), host);
`;

export function standIn(agent: string = AGENT): TapMaterial {
  return {
    agentBundle: Buffer.from(agent),
    captureScript: CAPTURE,
    credentials: { keyPem: "key", certificatePem: "certificate", token: "the token" },
  };
}
