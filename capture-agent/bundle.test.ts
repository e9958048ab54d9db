// The agent as nodes get it: one file, small enough for a ConfigMap, that runs under plain Node with nothing beside it.
import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants } from "node:zlib";
import { type OutputChunk, rolldown } from "rolldown";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createSessionCredentials } from "../codecs/session-certificate.ts";
import { LocalAgent } from "../session/agents/local-agent.ts";
import { inputOptions, outputOptions } from "../tools/build/bundle-options.ts";
import { NODE_BUNDLES } from "../tools/build/entries.ts";
import { connectTo, drawCredentials, LOOPBACK } from "./testing/agent-connection.ts";
import { captureBytes } from "./testing/captures.ts";
import { FolderCapture } from "./testing/folder-capture.ts";
import { until } from "./testing/until.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
/** A ConfigMap holds 1 MiB; capture.sh and the manifest's own words need some of it. */
const MAX_COMPRESSED_BYTES = 1_000_000;
const TIMEOUT_MS = 60_000;

let folder = "";
let chunks: readonly OutputChunk[] = [];
const children: ChildProcess[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "thresher-bundle-"));
  const bundle = NODE_BUNDLES.find(({ input }) => "capture-agent/agent" in input);
  if (bundle === undefined) throw new Error("no bundle of the agent");
  const bundler = await rolldown(inputOptions(bundle, ROOT));
  const { output } = await bundler.generate({ dir: ROOT, ...outputOptions(bundle, ROOT) });
  await bundler.close();
  chunks = output.filter((one) => one.type === "chunk");
  writeFileSync(join(folder, "agent.mjs"), chunks[0]?.code ?? "");
  for (const name of ["secret", "pipe", "ring"]) mkdirSync(join(folder, name));
}, TIMEOUT_MS);
afterAll(() => {
  for (const child of children) child.kill("SIGKILL");
  rmSync(folder, { recursive: true });
});

interface Run {
  readonly code: number | null;
  readonly said: string;
}
/** Starts the file with this environment and nothing else; ends with what it said. */
function start(environment: Readonly<Record<string, string>>, onSaid: (said: string) => void = () => undefined) {
  const child = spawn(process.execPath, [join(folder, "agent.mjs")], {
    env: environment,
    stdio: ["ignore", "pipe", "pipe"],
  });
  children.push(child);
  let said = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      said += text;
      onSaid(said);
    });
  }
  const ended = new Promise<Run>((resolve) => {
    child.once("close", (code) => resolve({ code, said }));
  });
  return { child, ended };
}
async function check(environment: Readonly<Record<string, string>>, expected: RegExp): Promise<void> {
  const { code, said } = await start(environment).ended;
  expect(said).toMatch(expected);
  expect(code).toBe(1);
}

test("it is one file without imports but Node's own, and fits a ConfigMap compressed", () => {
  expect(chunks.map(({ fileName, imports, dynamicImports }) => [fileName, dynamicImports, imports])).toEqual([
    ["capture-agent/agent.mjs", [], []],
  ]);
  const packed = brotliCompressSync(chunks[0]?.code ?? "", { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } });
  expect(packed.length).toBeGreaterThan(10_000);
  expect(packed.length).toBeLessThan(MAX_COMPRESSED_BYTES);
});

test("an environment that lacks something ends it with one line that names it", async () => {
  await check({}, /^thresher agent: the environment lacks THRESHER_NODE\n$/);
  await check({ THRESHER_NODE: "n", THRESHER_LISTEN: "here" }, /^thresher agent: `here` is no address/);
  const missing = { THRESHER_NODE: "n", THRESHER_LISTEN: `${LOOPBACK}:0`, THRESHER_SECRET: join(folder, "none") };
  await check(missing, /^thresher agent: ENOENT/);
});

test(
  "it serves a capture from its pipe, and ends in order when it is told to",
  async () => {
    const credentials = drawCredentials();
    writeFileSync(join(folder, "secret/tls.key"), credentials.keyPem);
    writeFileSync(join(folder, "secret/tls.crt"), credentials.certificatePem);
    writeFileSync(join(folder, "secret/token"), `${credentials.token}\n`);
    let port = 0;
    const environment = {
      THRESHER_NODE: "node-7",
      THRESHER_LISTEN: `${LOOPBACK}:0`,
      THRESHER_SECRET: join(folder, "secret"),
      THRESHER_PIPE: join(folder, "pipe"),
      THRESHER_RING: join(folder, "ring"),
    };
    const { child, ended } = start(environment, (said) => {
      port = Number(/listening on [\d.]+:(\d+)/.exec(said)?.[1] ?? 0);
    });
    await until("it listens", () => port > 0);
    const capture = new FolderCapture(join(folder, "pipe"));
    const { client, close } = connectTo(port, credentials);
    try {
      const reply = client.capture({ order: 1n });
      await capture.play(captureBytes("http/node-server.pcap"));
      expect((await reply).error).toBe("");
      let rows = 0;
      for await (const { told } of client.follow({})) {
        if (told.case === "batch") rows += told.value.rows.length;
        if (rows >= 20) break;
      }
      expect(await client.hello({})).toMatchObject({ node: "node-7" });
    } finally {
      close();
      capture.end();
    }
    child.kill("SIGTERM");
    expect(await ended).toMatchObject({ code: 143 });
  },
  TIMEOUT_MS,
);

test(
  "as a process of the desktop it asks for captures, and asks again when one is cut",
  async () => {
    const credentials = createSessionCredentials(Date.now());
    const capture = captureBytes("http/node-server.pcap");
    const filters: string[] = [];
    const cut = Promise.withResolvers<void>();
    const agent = await LocalAgent.start({
      bundle: join(folder, "agent.mjs"),
      node: "shop/cart-1",
      credentials,
      memoryBytes: 256 << 20,
      capture: async (filter) => {
        filters.push(filter);
        const stream = new PassThrough();
        stream.write(capture);
        if (filters.length === 1) void cut.promise.then(() => stream.destroy(new Error("the connection was cut")));
        return { stream, said: () => "7 packets dropped by kernel\n", clock: null };
      },
    });
    const { client, close } = connectTo(agent.port, credentials);
    try {
      expect((await client.capture({ order: 1n, packetFilter: "tcp port 80" })).error).toBe("");
      let rows = 0;
      let failure = "";
      for await (const { told } of client.follow({})) {
        if (told.case === "batch") rows += told.value.rows.length;
        if (rows >= 20) cut.resolve();
        if (told.case !== "status") continue;
        failure ||= told.value.failure;
        if (told.value.ledger.some(({ code }) => code === "restarts") && told.value.failure === "") {
          const lines = told.value.ledger.map(({ code, count }) => `${code} ${count}`);
          expect(lines).toEqual(expect.arrayContaining(["restarts 1", "dropped-by-system 7"]));
          break;
        }
      }
      expect(failure).toBe("the connection was cut");
      expect(filters).toEqual([filters[0], filters[0]]);
      expect(filters[0]).toContain("(tcp port 80)");
    } finally {
      close();
      await agent.stop();
    }
    expect(await agent.ended).not.toBe("");
  },
  TIMEOUT_MS,
);

test(
  "as a process of the desktop it opens TLS with a key log that is written while it runs",
  async () => {
    const credentials = createSessionCredentials(Date.now());
    const keyLog = join(folder, "keys.log");
    const agent = await LocalAgent.start({
      bundle: join(folder, "agent.mjs"),
      node: "shop/cart-1",
      credentials,
      memoryBytes: 256 << 20,
      keyLog,
      capture: async () => {
        const stream = new PassThrough();
        stream.write(captureBytes("tls/decrypted.pcap"));
        writeFileSync(keyLog, captureBytes("tls/decrypted.keys"));
        return { stream, said: () => "", clock: null };
      },
    });
    const { client, close } = connectTo(agent.port, credentials);
    try {
      expect((await client.capture({ order: 1n })).error).toBe("");
      let opened = 0;
      for await (const { told } of client.follow({})) {
        if (told.case === "batch") opened += told.value.rows.filter(({ tls }) => tls).length;
        if (opened >= 13) break;
      }
      expect(opened).toBe(13);
    } finally {
      close();
      await agent.stop();
    }
  },
  TIMEOUT_MS,
);
