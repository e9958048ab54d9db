// A capture agent as a node runs it, for measurements: its bundle in a process of its own, with the folders that its pod
// gives it; a capture written into its FIFO; and a client as the desktop has one.
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { connect } from "node:http2";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { type Client, createClient } from "@connectrpc/connect";
import { createGrpcTransport } from "@connectrpc/connect-node";
import { rolldown } from "rolldown";
import { createSessionCredentials } from "../../codecs/session-certificate.ts";
import { Agent } from "../../contract/agent/agent_pb.js";
import { inputOptions, outputOptions } from "../build/bundle-options.ts";
import { NODE_BUNDLES } from "../build/entries.ts";
import { ROOT } from "../guards/tree.ts";

const HOST = "127.0.0.1";
/** The young generation holds what passes; left to itself it grows to a hundred megabytes. */
const NODE_FLAGS = ["--max-semi-space-size=4"];
const STREAM_WINDOW_BYTES = 1 << 20;
const CONNECTION_WINDOW_BYTES = 2 << 20;
/** Linux counts processor time in hundredths of a second. */
const TICKS_PER_SECOND = 100;
const LOOK_MS = 20;

type Credentials = ReturnType<typeof createSessionCredentials>;

export class AgentProcess {
  readonly client: Client<typeof Agent>;
  readonly #folder: string;
  readonly #child: ChildProcess;
  readonly #disconnect: () => void;
  #fifo: FileHandle | undefined;

  private constructor(folder: string, child: ChildProcess, port: number, credentials: Credentials) {
    this.#folder = folder;
    this.#child = child;
    const { client, close } = connectTo(port, credentials);
    this.client = client;
    this.#disconnect = close;
  }

  static async start(): Promise<AgentProcess> {
    const folder = mkdtempSync(join(tmpdir(), "thresher-bench-"));
    for (const name of ["secret", "pipe", "ring"]) mkdirSync(join(folder, name));
    const credentials = createSessionCredentials(Date.now());
    writeFileSync(join(folder, "secret/tls.key"), credentials.keyPem);
    writeFileSync(join(folder, "secret/tls.crt"), credentials.certificatePem);
    writeFileSync(join(folder, "secret/token"), credentials.token);
    writeFileSync(join(folder, "agent.mjs"), await bundled());
    const child = spawn(process.execPath, [...NODE_FLAGS, join(folder, "agent.mjs")], {
      env: {
        THRESHER_NODE: "bench",
        THRESHER_LISTEN: `${HOST}:0`,
        THRESHER_SECRET: join(folder, "secret"),
        THRESHER_PIPE: join(folder, "pipe"),
        THRESHER_RING: join(folder, "ring"),
      },
      stdio: ["ignore", "ignore", "pipe"],
    });
    return new AgentProcess(folder, child, await portOf(child), credentials);
  }

  /** Processor seconds of all its threads so far. */
  get cpuSeconds(): number {
    const fields = readFileSync(`/proc/${this.#child.pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
    return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
  }
  /** Most resident memory so far. */
  get peakMb(): number {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${this.#child.pid}/status`, "utf8"))?.[1]) / 1024;
  }

  /** Writes bytes of a capture, when one is wanted, as fast as the agent takes them. */
  async play(bytes: Uint8Array): Promise<void> {
    this.#fifo ??= await this.#openFifo();
    await this.#fifo.writeFile(bytes);
  }

  async stop(): Promise<void> {
    this.#disconnect();
    this.#child.kill("SIGKILL");
    await this.#fifo?.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #openFifo(): Promise<FileHandle> {
    const want = join(this.#folder, "pipe/want");
    while (!existsSync(want)) await delay(LOOK_MS);
    const fifo = join(this.#folder, `pipe/pcap.${readFileSync(want, "utf8").trim()}`);
    execFileSync("mkfifo", [fifo]);
    return open(fifo, "w");
  }
}

async function bundled(): Promise<string> {
  const bundle = NODE_BUNDLES.find(({ isAlone }) => isAlone === true);
  if (bundle === undefined) throw new Error("there is no bundle of the agent");
  const bundler = await rolldown(inputOptions(bundle, ROOT));
  const { output } = await bundler.generate({ dir: ROOT, ...outputOptions(bundle, ROOT) });
  await bundler.close();
  return output[0].code;
}

function portOf(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    let said = "";
    child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      said += text;
      const port = /listening on [\d.]+:(\d+)/.exec(said)?.[1];
      if (port !== undefined) resolve(Number(port));
    });
    child.once("exit", () => reject(new Error(`the agent did not start: ${said}`)));
  });
}

function connectTo(port: number, { certificatePem, token }: Credentials) {
  const authority = `https://${HOST}:${port}`;
  const session = connect(authority, {
    ca: [certificatePem],
    checkServerIdentity: () => undefined,
    settings: { enablePush: false, initialWindowSize: STREAM_WINDOW_BYTES },
  });
  session.on("connect", () => session.setLocalWindowSize(CONNECTION_WINDOW_BYTES));
  const transport = createGrpcTransport({
    baseUrl: authority,
    acceptCompression: [],
    sessionManager: {
      authority,
      request: (method, path, headers, options) =>
        Promise.resolve(session.request({ ...headers, ":method": method, ":path": path }, options)),
      notifyResponseByteRead: () => undefined,
    },
    interceptors: [
      (next) => (request) => {
        request.header.set("authorization", `Bearer ${token}`);
        return next(request);
      },
    ],
  });
  return { client: createClient(Agent, transport), close: () => session.destroy() };
}
