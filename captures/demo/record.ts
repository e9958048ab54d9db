// Records the demo capture: `node captures/demo/record.ts` as root on Linux. Makes a network namespace, starts a real
// redis-server and dnsmasq in it, runs the shop, captures its loopback device, and adds the names.
// Needs the Debian packages redis-server, dnsmasq-base, tcpdump, iproute2, iputils-ping and openssl.
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { CaptureReader, PcapngWriter } from "../../engine/pcap/index.ts";
import { ADDRESSES, NAMES } from "./addresses.ts";

const HERE = fileURLToPath(new URL(".", import.meta.url));
const NAMESPACE = `thresher-demo-${process.pid}`;
const folder = mkdtempSync(join(tmpdir(), "thresher-demo-"));
const children: ChildProcess[] = [];

function inside(program: string, ...args: readonly string[]): ChildProcess {
  const child = spawn("ip", ["netns", "exec", NAMESPACE, program, ...args], { stdio: ["ignore", "ignore", "pipe"] });
  children.push(child);
  return child;
}

/** Ends when the child has said `words` on its standard error. */
async function saying(child: ChildProcess, words: string): Promise<void> {
  let said = "";
  for await (const part of child.stderr ?? []) {
    said += String(part);
    if (said.includes(words)) return;
  }
  throw new Error(`it ended without "${words}": ${said}`);
}

function openNamespace(): void {
  execFileSync("ip", ["netns", "add", NAMESPACE]);
  const ip = (...args: readonly string[]) => execFileSync("ip", ["-n", NAMESPACE, ...args]);
  ip("link", "set", "lo", "up");
  for (const address of Object.values(ADDRESSES)) ip("addr", "add", `${address}/32`, "dev", "lo");
}

function makeCertificate(): void {
  const files = ["-keyout", join(folder, "key.pem"), "-out", join(folder, "cert.pem")];
  const curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "3650"];
  execFileSync(
    "openssl",
    ["req", "-x509", ...curve, ...files, "-subj", "/CN=pay.example", "-addext", "subjectAltName=DNS:pay.example"],
    { stdio: "ignore" },
  );
}

function startServers(): void {
  inside(
    "redis-server",
    "--bind",
    ADDRESSES.redis,
    "--port",
    "6379",
    "--save",
    "",
    "--dir",
    folder,
    "--protected-mode",
    "no",
  );
  const zone = [
    `--address=/cart.shop.svc.cluster.local/${ADDRESSES.cart}`,
    "--local=/cluster.local/",
    "--no-resolv",
    "--no-hosts",
  ];
  inside(
    "dnsmasq",
    "-k",
    "-p",
    "53",
    `--listen-address=${ADDRESSES.dns}`,
    "--bind-interfaces",
    `--pid-file=${join(folder, "dns.pid")}`,
    ...zone,
  );
}

/** The capture as pcapng with a name-resolution block. */
function withNames(capture: Uint8Array): Uint8Array {
  const writer = new PcapngWriter({
    application: "Thresher demo shop",
    comment: "Recorded from real servers; see captures/demo/README.md",
  });
  writer.names(
    Object.entries(NAMES).map(([address, name]) => ({
      address: Uint8Array.from(address.split(".").map(Number)),
      names: [name],
    })),
  );
  const reader = new CaptureReader((found) => {
    if (found.kind === "interface") writer.interface({ ...found.facts, name: "lo" });
  });
  reader.push(capture, (packet) => writer.packet(packet, 0));
  reader.finish((packet) => writer.packet(packet, 0));
  return writer.take();
}

async function untilUp(port: number, host: string): Promise<void> {
  const probe = `const s=require("net").connect(${port},"${host}",()=>process.exit(0));s.on("error",()=>process.exit(1))`;
  for (let tries = 0; tries < 100; tries++) {
    const [code] = (await once(inside(process.execPath, "-e", probe), "exit")) as [number];
    if (code === 0) return;
  }
  throw new Error(`nothing listens on ${host}:${port}`);
}

try {
  openNamespace();
  makeCertificate();
  startServers();
  await untilUp(6379, ADDRESSES.redis);
  await untilUp(53, ADDRESSES.dns);
  const raw = join(folder, "raw.pcap");
  const capture = inside("tcpdump", "-i", "lo", "-U", "-Z", "root", "-w", raw);
  await saying(capture, "listening on");
  await once(inside(process.execPath, join(HERE, "shop.ts"), folder), "exit");
  capture.kill("SIGINT");
  await once(capture, "exit");
  const file = withNames(readFileSync(raw));
  writeFileSync(join(HERE, "shop.pcapng"), file);
  console.log(`captures/demo/shop.pcapng: ${file.length} bytes`);
} finally {
  for (const child of children) child.kill();
  execFileSync("ip", ["netns", "del", NAMESPACE]);
  rmSync(folder, { recursive: true });
}
