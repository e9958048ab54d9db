// What the record scripts share: network namespaces of their own, programs inside them, and tcpdump over all of it.
// Linux, root; Debian packages iproute2 and tcpdump. A script runs itself again inside the namespace, as `inside`.
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export class Recording {
  readonly namespace: string;
  /** For keys, sockets and whatever else a server writes. */
  readonly folder: string;
  readonly #children: ChildProcess[] = [];
  readonly #namespaces: string[] = [];

  /** Opens a namespace with a loopback device that has `addresses` besides its own. */
  constructor(name: string, addresses: readonly string[] = []) {
    this.namespace = `thresher-${name}-${process.pid}`;
    this.folder = mkdtempSync(join(tmpdir(), `thresher-${name}-`));
    this.addNamespace(this.namespace);
    for (const address of addresses) this.ip("addr", "add", `${address}/32`, "dev", "lo");
  }

  addNamespace(name: string): void {
    execFileSync("ip", ["netns", "add", name]);
    this.#namespaces.push(name);
    execFileSync("ip", ["-n", name, "link", "set", "lo", "up"]);
  }

  /** `ip` inside the namespace. */
  ip(...args: readonly string[]): void {
    execFileSync("ip", ["-n", this.namespace, ...args]);
  }

  /** A program inside the namespace, ended by `close` at the latest. */
  start(program: string, args: readonly string[], namespace = this.namespace): ChildProcess {
    const child = spawn("ip", ["netns", "exec", namespace, program, ...args], { stdio: ["ignore", "pipe", "pipe"] });
    this.#children.push(child);
    child.stdout?.resume();
    return child;
  }

  /** A program inside the namespace, to its end. */
  async run(program: string, args: readonly string[], namespace = this.namespace): Promise<number> {
    const child = this.start(program, args, namespace);
    child.stderr?.pipe(process.stderr);
    const [code] = (await once(child, "close")) as [number | null];
    return code ?? 1;
  }

  /** Captures a device into `file` while `work` runs. */
  async capture(file: string, device: string, filter: string, work: () => Promise<void>): Promise<void> {
    // In immediate mode a packet takes a whole snapshot of the buffer: the usual one holds eight.
    const args = ["-i", device, "-B", "65536", "-U", "--immediate-mode", "-Z", "root", "-w", file, filter];
    const tcpdump = this.start("tcpdump", args);
    await saying(tcpdump, "listening on");
    await work();
    await pause(300);
    tcpdump.kill("SIGINT");
    await once(tcpdump, "close");
  }

  close(): void {
    for (const child of this.#children) if (child.exitCode === null) child.kill();
    for (const name of this.#namespaces) execFileSync("ip", ["netns", "delete", name]);
    rmSync(this.folder, { recursive: true });
  }
}

/** Ends when the child has said `words` on its standard error. */
async function saying(child: ChildProcess, words: string): Promise<void> {
  let said = "";
  for await (const part of child.stderr?.iterator({ destroyOnReturn: false }) ?? []) {
    said += String(part);
    if (said.includes(words)) return;
  }
  throw new Error(`it ended without "${words}": ${said}`);
}

export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });
}

/** Runs `work`, and tidies up after it whatever happens. */
export async function record(recording: Recording, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } finally {
    recording.close();
  }
}
