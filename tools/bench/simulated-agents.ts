// Many agents for a benchmark of the desktop alone: the real protocol over real TLS and gRPC, each telling so many entries
// a second for so long. A process of its own, so that its work is not the desktop's. Rows are encoded before anything is
// measured, but for their time, which is when they are told.
//   node tools/bench/simulated-agents.ts AGENTS ENTRIES_PER_SECOND SECONDS
// prints one line of JSON with what reaches them, and begins with the first line on standard input.
import { once } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import { create } from "@bufbuild/protobuf";
import { BinaryWriter, WireType } from "@bufbuild/protobuf/wire";
import { createSessionCredentials } from "../../codecs/session-certificate.ts";
import { type Told, ToldSchema } from "../../contract/agent/agent_pb.js";
import { TestAgent } from "../../session/agents/testing/test-agent-server.ts";

/** As agents close their batches under load. */
const BATCH_MS = 50;
const MS_PER_SECOND = 1000;
const NS_PER_MS = 1_000_000n;
/** Field of `Told` that holds a batch, and fields of `Batch`. */
const [BATCH, SEQUENCE, ROWS] = [1, 1, 2];

const DOCUMENT = JSON.stringify({
  request: { method: "GET", path: "/items/1", headers: { host: "web", accept: "application/json", "x-trace": "0af7" } },
  response: { status: 200, headers: { "content-type": "application/json" }, content: { size: 52 } },
  data: null,
  event: null,
  error: null,
});

export interface SimulatedAgents {
  readonly ports: readonly number[];
  readonly token: string;
  readonly fingerprint256: string;
}

const [agents = 0, perSecond = 0, seconds = 0] = process.argv.slice(2).map(Number);
const perBatch = (perSecond * BATCH_MS) / MS_PER_SECOND;
const begun = Promise.withResolvers<number>();

function writeRow(to: BinaryWriter, agent: number, k: number, timeNs: bigint): void {
  const flow = k >> 2;
  to.tag(ROWS, WireType.LengthDelimited).fork();
  to.tag(2, WireType.Varint).uint32(k & 3);
  to.tag(3, WireType.LengthDelimited).string(`1790000000_${String(flow).padStart(12, "0")}.pcap`);
  to.tag(4, WireType.Varint).uint32(flow);
  to.tag(5, WireType.Varint).int64(timeNs);
  to.tag(6, WireType.Varint).int64(1_000_000n);
  to.tag(10, WireType.LengthDelimited).string("http");
  to.tag(11, WireType.LengthDelimited).string("1.1");
  to.tag(13, WireType.LengthDelimited).string(`10.0.${agent}.1`);
  to.tag(14, WireType.Varint).uint32(30_000 + (flow % 20_000));
  to.tag(15, WireType.LengthDelimited).string(`10.1.${agent}.${k & 127}`);
  to.tag(16, WireType.Varint).uint32(80);
  to.tag(17, WireType.LengthDelimited).string("GET");
  to.tag(18, WireType.LengthDelimited).string("request.method");
  to.tag(19, WireType.LengthDelimited).string(`/items/${k % 1000}`);
  to.tag(20, WireType.LengthDelimited).string("request.path");
  to.tag(21, WireType.LengthDelimited).string("200");
  to.tag(22, WireType.LengthDelimited).string("response.status");
  to.tag(23, WireType.Varint).uint32(1);
  to.tag(24, WireType.Varint).uint64(180);
  to.tag(25, WireType.Varint).uint64(260);
  to.tag(33, WireType.LengthDelimited).string(DOCUMENT);
  to.tag(34, WireType.LengthDelimited).string(`${agent}-${flow}-7`);
  to.join();
}

async function* told(agent: number): AsyncGenerator<Told> {
  yield create(ToldSchema, { told: { case: "status", value: { clockNs: BigInt(Date.now()) * NS_PER_MS } } });
  const startMs = await begun.promise;
  // Not all at the same moment.
  const offsetMs = (agent * BATCH_MS) / agents;
  const batches = (seconds * MS_PER_SECOND) / BATCH_MS;
  for (let batch = 0; batch < batches; batch++) {
    await delay(Math.max(0, startMs + offsetMs + batch * BATCH_MS - Date.now()));
    const timeNs = BigInt(Date.now()) * NS_PER_MS;
    const to = new BinaryWriter()
      .fork()
      .tag(SEQUENCE, WireType.Varint)
      .uint64(batch + 1);
    for (let i = 0; i < perBatch; i++) writeRow(to, agent, batch * perBatch + i, timeNs);
    const message = create(ToldSchema);
    message.$unknown = [{ no: BATCH, wireType: WireType.LengthDelimited, data: to.join().finish() }];
    yield message;
    if (batch % 20 === 0)
      yield create(ToldSchema, { told: { case: "status", value: { clockNs: BigInt(Date.now()) * NS_PER_MS } } });
  }
  await new Promise(() => undefined);
}

const credentials = createSessionCredentials(Date.now());
const running = await Promise.all(
  Array.from({ length: agents }, (_, agent) =>
    TestAgent.start({ node: `node-${agent}`, credentials, follow: () => told(agent) }),
  ),
);
const { token, fingerprint256 } = credentials;
process.stdout.write(`${JSON.stringify({ ports: running.map(({ port }) => port), token, fingerprint256 })}\n`);
await once(process.stdin, "data");
begun.resolve(Date.now());
