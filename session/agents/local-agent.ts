// A capture agent as a process of this machine, for packets that are captured elsewhere and come here: what it is given
// to capture with decides what it sees. It parses what comes from the network, so it has nothing of ours: an environment
// of its own, and no files but its code, its secret and its ring of packets.
import { type ChildProcessByStdio, spawn } from "node:child_process";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { join } from "node:path";
import type { Duplex, Readable, Writable } from "node:stream";
import type { CaptureAsked, CaptureFrameKind, CaptureMode, ClockReading } from "../../codecs/capture-frames.ts";
import { formatClock, frameHead, parseAsked } from "../../codecs/capture-frames.ts";
import type { SessionCredentials } from "../../codecs/session-certificate.ts";
import { makeAgentFolder } from "./agent-folder.ts";

const START_MS = 20_000;
/** A process that does not end by being asked is killed after this. */
const END_MS = 3_000;
/** Characters of what it wrote last. */
const MAX_WROTE_LENGTH = 16_384;
/** Longest line that it asks with: a filter has 32 KiB at most. */
const MAX_LINE_LENGTH = 262_144;
/** Captures at the same time: one, and the one that takes over. More is no agent of ours. */
const MAX_RUNS = 4;
/** Share of its memory that its JavaScript may take. */
const HEAP_SHARE = 0.6;
const MIB = 1024 * 1024;

/** One run of a capture program. */
export interface LocalCapture {
  /** pcap; ends with an error that says why, when the program or the way to it ended by itself. */
  readonly stream: Readable;
  /** What the program printed. */
  said(): string;
  /** The clock that its packets have their times of; null where that could not be read. */
  readonly clock: ClockReading | null;
}
export interface LocalAgentOrder {
  /** The agent's code, one file. */
  readonly bundle: string;
  readonly node: string;
  readonly credentials: SessionCredentials;
  readonly memoryBytes: number;
  /** File with secrets of TLS, the one thing of the user's that it may read; absent: none. */
  readonly keyLog?: string;
  /** Captures by a filter (pcap-filter syntax). Rejects where that is not possible now: it is asked again. */
  readonly capture: (filter: string, mode: CaptureMode, signal: AbortSignal) => Promise<LocalCapture>;
}

type Child = ChildProcessByStdio<Writable, Readable, Readable>;

export class LocalAgent {
  /** Resolves when the process is over, with why. */
  readonly ended: Promise<string>;
  /** Of 127.0.0.1. */
  port = 0;
  readonly #child: Child;
  readonly #capture: LocalAgentOrder["capture"];
  readonly #runs = new Map<number, AbortController>();
  readonly #port = Promise.withResolvers<number>();
  /** Resolves when its folder is gone too. */
  readonly #removed: Promise<void>;
  #wrote = "";
  #line = "";

  private constructor(child: Child, folder: string, capture: LocalAgentOrder["capture"]) {
    this.#child = child;
    this.#capture = capture;
    this.ended = new Promise((resolve) => {
      child.once("error", (error) => resolve(error.message));
      child.once("close", (code) => resolve(this.wrote.trimEnd().split("\n").at(-1) || `it ended with code ${code}`));
    });
    this.#removed = this.ended.then((why) => {
      this.#over(why);
      return rm(folder, { recursive: true, force: true });
    });
    child.stdin.on("error", () => undefined);
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      this.#wrote = (this.#wrote + text).slice(-MAX_WROTE_LENGTH);
    });
    child.stdout.setEncoding("utf8").on("data", (text: string) => this.#hear(text));
  }
  /** Resolves when it listens. */
  static async start(order: LocalAgentOrder, signal?: AbortSignal): Promise<LocalAgent> {
    const folder = await makeAgentFolder();
    try {
      await writeSecret(folder, order.credentials);
      await mkdir(join(folder, "ring"));
      const agent = new LocalAgent(spawnAgent(folder, order), folder, order.capture);
      await agent.#listening(signal);
      return agent;
    } catch (error) {
      await rm(folder, { recursive: true, force: true });
      throw error;
    }
  }
  /** The last of what it wrote. */
  get wrote(): string {
    return this.#wrote;
  }
  dial(signal: AbortSignal): Promise<Duplex> {
    return new Promise((resolve, reject) => {
      const socket = connect({ port: this.port, host: "127.0.0.1", noDelay: true, signal });
      socket.once("connect", () => resolve(socket));
      socket.once("error", reject);
    });
  }
  async stop(): Promise<void> {
    this.#child.kill("SIGTERM");
    const kill = setTimeout(() => this.#child.kill("SIGKILL"), END_MS);
    await this.ended;
    clearTimeout(kill);
    await this.#removed;
  }

  async #listening(signal: AbortSignal | undefined): Promise<void> {
    const limit = AbortSignal.any([AbortSignal.timeout(START_MS), ...(signal === undefined ? [] : [signal])]);
    const late = (): void => this.#port.reject(new Error("the agent on this machine does not start in time"));
    limit.addEventListener("abort", late, { once: true });
    try {
      this.port = await this.#port.promise;
    } catch (error) {
      await this.stop();
      throw error;
    } finally {
      limit.removeEventListener("abort", late);
    }
  }
  #hear(text: string): void {
    const lines = (this.#line + text).split("\n");
    this.#line = lines.pop() ?? "";
    // It parses what comes from the network: what it says is no more to be trusted than that.
    if (this.#line.length > MAX_LINE_LENGTH) this.#child.kill("SIGKILL");
    else for (const line of lines) this.#asked(line);
  }
  #asked(line: string): void {
    const asked = parseAsked(line);
    if (asked === null) this.#child.kill("SIGKILL");
    else if (asked.kind === "listening") this.#port.resolve(asked.port);
    else if (asked.kind === "end") this.#runs.get(asked.run)?.abort();
    else if (this.#runs.size >= MAX_RUNS) this.#child.kill("SIGKILL");
    else void this.#run(asked);
  }
  async #run({ run, mode, filter }: Extract<CaptureAsked, { kind: "start" }>): Promise<void> {
    const stop = new AbortController();
    this.#runs.set(run, stop);
    let capture: LocalCapture | null = null;
    let why = "";
    try {
      capture = await this.#capture(filter, mode, stop.signal);
      const { stream, clock } = capture;
      if (clock !== null) await this.#send("clock", run, Buffer.from(formatClock(clock)));
      stop.signal.addEventListener("abort", () => stream.destroy(), { once: true });
      if (stop.signal.aborted) stream.destroy();
      for await (const chunk of stream) await this.#send("bytes", run, chunk);
    } catch (error) {
      // An end that was asked for needs no reason.
      if (!stop.signal.aborted) why = `${error instanceof Error ? error.message : String(error)}\n`;
    } finally {
      this.#runs.delete(run);
    }
    await this.#send("said", run, Buffer.from(`${capture?.said() ?? ""}\n${why}`));
    await this.#send("ended", run, new Uint8Array());
  }
  /** Resolves when the process has room for more: that is what holds the capture back. */
  async #send(kind: CaptureFrameKind, run: number, bytes: Uint8Array): Promise<void> {
    const { stdin } = this.#child;
    if (!stdin.writable) return;
    stdin.write(frameHead(kind, run, bytes.length));
    if (stdin.write(bytes)) return;
    await Promise.race([new Promise((resolve) => stdin.once("drain", resolve)), this.ended]);
  }
  #over(why: string): void {
    for (const stop of this.#runs.values()) stop.abort();
    this.#port.reject(new Error(`the agent on this machine ended: ${why}`));
  }
}

async function writeSecret(folder: string, { keyPem, certificatePem, token }: SessionCredentials): Promise<void> {
  const secret = join(folder, "secret");
  await mkdir(secret, { mode: 0o700 });
  const write = (name: string, text: string) => writeFile(join(secret, name), text, { mode: 0o600 });
  await Promise.all([write("tls.key", keyPem), write("tls.crt", certificatePem), write("token", token)]);
}

function spawnAgent(folder: string, { bundle, node, memoryBytes, keyLog }: LocalAgentOrder): Child {
  const ring = join(folder, "ring");
  // Electron's Node knows no permissions.
  const isElectron = process.versions["electron"] !== undefined;
  const keyLogs = keyLog === undefined ? [] : [keyLog];
  const reads = [bundle, folder, ...keyLogs].map((path) => `--allow-fs-read=${path}`);
  const permissions = isElectron ? [] : ["--permission", ...reads, `--allow-fs-write=${ring}`];
  const heap = `--max-old-space-size=${Math.floor((memoryBytes * HEAP_SHARE) / MIB)}`;
  return spawn(process.execPath, [...permissions, heap, bundle], {
    stdio: ["pipe", "pipe", "pipe"],
    env: {
      THRESHER_NODE: node,
      THRESHER_LISTEN: "127.0.0.1:0",
      THRESHER_SECRET: join(folder, "secret"),
      THRESHER_CAPTURE: "standard-input",
      THRESHER_RING: ring,
      ...(keyLog === undefined ? {} : { THRESHER_KEY_LOG: keyLog }),
      ...(isElectron ? { ELECTRON_RUN_AS_NODE: "1" } : {}),
    },
  });
}
