// A whole agent, its real server and a real client; only tcpdump is the test's own.
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { create } from "@bufbuild/protobuf";
import { Code, ConnectError } from "@connectrpc/connect";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { LimitsSchema, type PacketsPiece, type Row, type Status } from "../contract/agent/agent_pb.js";
import { CaptureReader, type PacketRecord } from "../engine/index.ts";
import { PacketClock } from "./clock.ts";
import { type RunningAgent, startAgent } from "./agent.ts";
import { type AgentConnection, connectTo, drawCredentials, LOOPBACK } from "./testing/agent-connection.ts";
import { captureBytes } from "./testing/captures.ts";
import { FakeRunner } from "./testing/fake-runner.ts";

const CAPTURE = "http/node-server.pcap";
const PCAP_HEADER_BYTES = 24;
/** More than the ways to a reader hold. */
const SEVERAL_PIECES_BYTES = 8 << 20;
const CREDENTIALS = drawCredentials();
const TIMEOUT_MS = 60_000;

let folder = "";
let agent: RunningAgent;
let runner: FakeRunner;
let connection: AgentConnection;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "thresher-agent-"));
  runner = new FakeRunner();
  agent = await startAgent({
    node: "node-1",
    listen: { host: LOOPBACK, port: 0 },
    credentials: CREDENTIALS,
    runner,
    clock: new PacketClock(),
    ringFolder: join(folder, "ring"),
  });
  connection = connectTo(agent.port, CREDENTIALS);
});
afterEach(async () => {
  connection.close();
  await agent.stop();
  rmSync(folder, { recursive: true });
});

type Order = Parameters<AgentConnection["client"]["capture"]>[0];

/** Gives an order that needs a new capture, which begins and plays a capture file. */
async function capture(order: Order): Promise<string> {
  const before = runner.runs.length;
  // The packets of the file are of another day.
  const limits = create(LimitsSchema, { ...order.limits, ringSeconds: 0xffff_ffff });
  const reply = connection.client.capture({ ...order, limits });
  while (runner.runs.length === before) await new Promise((resolve) => setImmediate(resolve));
  runner.run(-1).play(captureBytes(CAPTURE));
  return (await reply).error;
}

interface Told {
  readonly rows: readonly Row[];
  readonly statuses: readonly Status[];
}
/** Reads until a status fulfils the condition. */
async function readUntil(isEnough: (status: Status, rows: readonly Row[]) => boolean): Promise<Told> {
  const rows: Row[] = [];
  const statuses: Status[] = [];
  for await (const { told } of connection.client.follow({})) {
    if (told.case === "batch") rows.push(...told.value.rows);
    else if (told.case === "status") {
      statuses.push(told.value);
      if (isEnough(told.value, rows)) break;
    }
  }
  return { rows, statuses };
}
const untilRows = (count: number): Promise<Told> => readUntil((_, rows) => rows.length >= count);

/** Packets of a search: their number, and the bytes that they hold. */
async function search(request: Parameters<AgentConnection["client"]["packets"]>[0]): Promise<{
  readonly packets: number;
  readonly bytes: number;
  readonly text: string;
  readonly comment: string;
  readonly last: PacketsPiece | undefined;
}> {
  let [bytes, text, comment] = [0, "", ""];
  const reader = new CaptureReader((metadata) => {
    if (metadata.kind === "section") ({ comment } = metadata);
  });
  const onPacket = (record: PacketRecord): void => {
    bytes += record.end - record.start;
    text += new TextDecoder("latin1").decode(record.bytes.subarray(record.start, record.end));
  };
  let last: PacketsPiece | undefined;
  for await (const piece of connection.client.packets(request)) {
    reader.push(piece.pcapng, onPacket);
    last = piece;
  }
  return { packets: reader.finish(onPacket).packets, bytes, text, comment, last };
}
function packetsOf(name: string): number {
  const reader = new CaptureReader();
  const onPacket = (): void => undefined;
  reader.push(captureBytes(name), onPacket);
  return reader.finish(onPacket).packets;
}

describe("an order", () => {
  test("is captured by, without the agent's own traffic, and told in the status", async () => {
    expect(runner.runs.length).toBe(0);
    expect(await capture({ order: 7n, packetFilter: "tcp or udp" })).toBe("");
    expect(runner.run(0).filter).toBe(`(not (tcp port ${agent.port} and host ${LOOPBACK})) and (tcp or udp)`);
    const { rows, statuses } = await untilRows(20);
    const status = statuses.at(-1);
    expect(status).toMatchObject({ order: 7n, level: "full", failure: "", packets: BigInt(packetsOf(CAPTURE)) });
    expect(status?.memoryBytes).toBeGreaterThan(10_000_000n);
    expect(rows.some(({ protocol, document }) => protocol === "http" && document.includes("content"))).toBe(true);
  });
  test.each<readonly [string, Order, RegExp]>([
    ["a filter that needs names", { entryFilter: 'dst.name == "cart"' }, /only the desktop knows/],
    ["a filter that is none", { entryFilter: "http and (" }, /not valid/],
    ["a redaction that is none", { redaction: { paths: ["request.[["] } }, /not valid/],
    ["parentheses that reach out", { packetFilter: "tcp) or (udp" }, /parentheses/],
  ])("with %s is refused, and the former one holds", async (_, order, error) => {
    expect((await connection.client.capture(order)).error).toMatch(error);
    expect(runner.runs.length).toBe(0);
  });
  test("whose filter tcpdump refuses is told in its words, and the former redaction holds", async () => {
    expect(await capture({ order: 1n, redaction: { headers: ["host"] } })).toBe("");
    const reply = connection.client.capture({ order: 2n, packetFilter: "nonsense" });
    while (runner.runs.length === 1) await new Promise((resolve) => setImmediate(resolve));
    runner.run(1).die("tcpdump: can't parse filter expression: syntax error\n");
    expect((await reply).error).toBe(
      "the packet filter cannot be followed: can't parse filter expression: syntax error",
    );
    const { statuses } = await readUntil(() => true);
    expect(statuses[0]).toMatchObject({ failure: "" });
    expect((await search({})).comment).toContain("redaction");
  });
  test("with a filter of entries sends those, and counts the others", async () => {
    await capture({ entryFilter: "http and response.status >= 400" });
    const { rows, statuses } = await readUntil(({ ledger }) => ledger.some(({ code }) => code === "filtered"));
    for (const row of rows) expect(Number(row.status)).toBeGreaterThanOrEqual(400);
    expect(statuses.at(-1)?.ledger).toContainEqual(expect.objectContaining({ code: "filtered", isLoss: false }));
  });
});

test("packets that are older than the order allows leave the ring, which is told", async () => {
  await capture({ packetFilter: "tcp" });
  await connection.client.capture({ packetFilter: "tcp", limits: { ringSeconds: 60 } });
  const { statuses } = await readUntil(({ ledger }) => ledger.some(({ code }) => code === "ring-deleted"));
  expect(statuses.at(-1)).toMatchObject({ ringBytes: 0n, ringFromNs: 0n });
  expect((await search({})).last).toMatchObject({ isBeginningLost: true, totalBytes: 0n });
});

test("canaries go only where the order that is followed captures", async () => {
  await capture({ order: 1n, packetFilter: "host 127.0.0.1" });
  const { sent } = await connection.client.canary({ addresses: ["127.0.0.1", "192.0.2.1"] });
  expect(sent.map(({ error }) => error)).toEqual([
    "this is no address of one other host",
    "the packet filter does not name this address",
  ]);
});

test("heads of packets come to whoever asks for them", async () => {
  let bytes = 0;
  const reading = (async () => {
    for await (const { told } of connection.client.follow({ packetHeads: true })) {
      if (told.case === "batch") bytes += told.value.packetHeads.length;
      if (bytes > 0) break;
    }
  })();
  await readUntil(() => true);
  await capture({});
  await reading;
  expect(bytes).toBeGreaterThan(packetsOf(CAPTURE) * 16);
});

describe("packets", () => {
  test("of a flow, by its stream; of all; of a time", async () => {
    await capture({});
    const { rows } = await untilRows(20);
    const row = rows.find(({ protocol }) => protocol === "http");
    const whole = await search({});
    expect(whole).toMatchObject({ packets: packetsOf(CAPTURE), comment: "" });
    expect(whole.last).toMatchObject({ scannedBytes: whole.last?.totalBytes, isBeginningLost: false });
    const own = await search({ streams: [row?.stream ?? ""] });
    expect(own.packets).toBeGreaterThan(5);
    expect(own.packets).toBeLessThan(whole.packets);
    expect(own.text).toContain("HTTP/1.1");
    const timeNs = row?.timeNs ?? 0n;
    const moment = await search({ fromNs: timeNs, toNs: timeNs });
    expect(moment.packets).toBeGreaterThanOrEqual(1);
    expect(moment.packets).toBeLessThan(own.packets);
  });
  test("of streams of another run are not there, and that is said", async () => {
    const error = await search({ streams: ["1_000000000001.pcap"] }).catch((reason: unknown) =>
      ConnectError.from(reason),
    );
    expect(error).toMatchObject({ code: Code.NotFound });
  });
  test("leave cut behind the transport header while redaction is on, the earlier ones too", async () => {
    await capture({ order: 1n });
    await untilRows(20);
    const before = await search({});
    const limits = { ringSeconds: 0xffff_ffff };
    const reply = await connection.client.capture({ order: 2n, limits, redaction: { headers: ["Authorization"] } });
    expect(reply.error).toBe("");
    const after = await search({});
    expect(after.packets).toBe(before.packets);
    expect(after.bytes).toBeLessThan(before.bytes);
    expect([before.text.includes("HTTP/1.1"), after.text.includes("HTTP/1.1")]).toEqual([true, false]);
    expect(after.comment).toMatch(/redaction was on/);
  });
});

test("a search that was under way when redaction was ordered ends, and says why", async () => {
  await capture({ order: 1n });
  const limits = { ringSeconds: 0xffff_ffff };
  const packets = captureBytes(CAPTURE).subarray(PCAP_HEADER_BYTES);
  for (let bytes = 0; bytes < SEVERAL_PIECES_BYTES; bytes += packets.length) runner.run(-1).play(packets);
  const pieces = connection.client.packets({})[Symbol.asyncIterator]();
  expect((await pieces.next()).done).toBe(false);
  await connection.client.capture({ order: 2n, limits, redaction: { headers: ["Authorization"] } });
  const rest = (async () => {
    while ((await pieces.next()).done !== true);
  })();
  await expect(rest).rejects.toMatchObject({ code: Code.FailedPrecondition, rawMessage: /redaction was ordered/ });
});

test("entries that wait for readers do not leave once redaction is ordered, which is told; the same order keeps them", async () => {
  await capture({ order: 1n });
  await untilRows(20);
  const limits = { ringSeconds: 0xffff_ffff };
  const redaction = { headers: ["Host"] };
  expect((await connection.client.capture({ order: 2n, limits, redaction })).error).toBe("");
  const { run } = await connection.client.hello({});
  const gaps: string[] = [];
  for await (const { told } of connection.client.follow({ run, fromSequence: 1n })) {
    expect(told.case).not.toBe("batch");
    if (told.case !== "gap") continue;
    gaps.push(told.value.reason);
    break;
  }
  expect(gaps).toEqual(["redaction was ordered before they were asked for"]);
  await capture({ order: 3n, redaction, packetFilter: "tcp" });
  const { rows } = await untilRows(1);
  expect((await connection.client.capture({ order: 4n, limits, redaction, packetFilter: "tcp" })).error).toBe("");
  expect((await untilRows(1)).rows.length).toBeGreaterThanOrEqual(rows.length);
});

test("redaction reaches the first packets of a capture", async () => {
  await capture({ redaction: { headers: ["host"], paths: ["request.path"] } });
  const { rows } = await untilRows(20);
  const http = rows.filter(({ protocol, method }) => protocol === "http" && method !== "");
  expect(http.length).toBeGreaterThan(0);
  for (const { summary, document } of http) {
    expect(summary).toBe("[REDACTED]");
    expect(JSON.parse(document).request.headers.Host ?? "[REDACTED]").toBe("[REDACTED]");
  }
});

test(
  "above its limit the agent does less, and says so",
  async () => {
    await capture({ limits: { cpuMillicores: 0, memoryBytes: 1n } });
    const { statuses } = await readUntil(({ level }) => level === "flows");
    expect(statuses.at(-1)?.levelReason).toMatch(/MiB of memory are used, and 0 are allowed/);
    expect(statuses.some(({ level }) => level === "summary")).toBe(true);
  },
  TIMEOUT_MS,
);

test("at its end a reader gets the last entries, and nothing stays on the disk but its segments", async () => {
  await capture({});
  const rows: Row[] = [];
  const reading = (async () => {
    for await (const { told } of connection.client.follow({})) if (told.case === "batch") rows.push(...told.value.rows);
  })().catch((reason: unknown) => ConnectError.from(reason));
  await untilRows(1);
  await agent.stop();
  const error = await reading;
  expect(error).toMatchObject({ code: Code.Unavailable });
  // Flows that were still open are written at the end.
  expect(rows.filter(({ isFlow }) => isFlow).length).toBeGreaterThan(0);
  expect(runner.isClosed).toBe(true);
  expect(readdirSync(join(folder, "ring"))).toEqual(["000001.flows", "000001.pcapng"]);
});
