// The real server and a real client over loopback TLS: strangers, garbage, and readers that resume, lag and crowd.
import { connect as connectHttp2 } from "node:http2";
import { connect as connectTcp } from "node:net";
import { connect as connectTls } from "node:tls";
import { create } from "@bufbuild/protobuf";
import { Code, ConnectError } from "@connectrpc/connect";
import { afterEach, describe, expect, test } from "vitest";
import { StatusSchema, type Told } from "../../contract/agent/agent_pb.js";
import { BatchRing } from "../feed/batch-ring.ts";
import { type AgentConnection, connectTo, drawCredentials, LOOPBACK } from "../testing/agent-connection.ts";
import { batchField } from "../testing/batches.ts";
import { until } from "../testing/until.ts";
import { allOf } from "../testing/all-of.ts";
import { PacketClock } from "../clock.ts";
import { type AgentFace, createService, MAX_FOLLOWERS } from "./agent-calls.ts";
import { type GrpcServer, MAX_READ_BYTES, openGrpcServer } from "./grpc-server.ts";
import { Signal } from "./signal.ts";

const RUN = "run-1";
const CREDENTIALS = drawCredentials();
const TIMEOUT_MS = 60_000;

const open: AgentConnection[] = [];
const servers: GrpcServer[] = [];
afterEach(async () => {
  for (const connection of open.splice(0)) connection.close();
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

class FakeFace implements AgentFace {
  readonly run = RUN;
  readonly node = "node-1";
  readonly version = "1";
  readonly clock = new PacketClock();
  readonly news = new Signal();
  readonly batches: BatchRing;
  orders = 0;
  searches = 0;
  heads = 0;
  readonly canaries: string[] = [];
  #second = 1;
  constructor(maxBytes: number) {
    this.batches = new BatchRing(maxBytes);
  }
  interfaces(): readonly string[] {
    return ["eth0", "lo"];
  }
  lastStatus() {
    return { second: this.#second, status: create(StatusSchema, { packets: BigInt(this.#second) }) };
  }
  wantHeads(change: 1 | -1): void {
    this.heads += change;
  }
  order(): Promise<string> {
    this.orders++;
    return Promise.resolve("");
  }
  async *search() {
    this.searches++;
    yield { pcapng: Uint8Array.of(1), scannedBytes: 1, totalBytes: 2, isBeginningLost: true };
    await this.news.wait();
  }
  canary(addresses: readonly string[]) {
    this.canaries.push(...addresses);
    return Promise.resolve(addresses.map((address) => ({ address, srcPort: 40_000, error: "" })));
  }
  second(): void {
    this.#second++;
    this.news.notify();
  }
  /** A batch of this many bytes and two entries. */
  add(bytes = 0): void {
    this.batches.add(batchField(this.batches.nextSequence, bytes), 2);
    this.news.notify();
  }
}

async function serve(maxBytes = 1 << 20): Promise<{ face: FakeFace; server: GrpcServer; connection: AgentConnection }> {
  const face = new FakeFace(maxBytes);
  const server = await openGrpcServer({ host: LOOPBACK, port: 0 }, CREDENTIALS, createService(face));
  servers.push(server);
  const connection = connectTo(server.port, CREDENTIALS);
  open.push(connection);
  return { face, server, connection };
}

/** What a told message says, in short; statuses are left out. */
function shortOf({ told }: Told): string {
  if (told.case === "batch") return String(told.value.sequence);
  if (told.case !== "gap") return "";
  const { fromSequence, toSequence, entries } = told.value;
  return `gap ${fromSequence}-${toSequence} of ${entries}`;
}

/** Reads until so many batches or gaps came. */
async function read(connection: AgentConnection, fromSequence: number, count: number, run = RUN): Promise<string[]> {
  const told: string[] = [];
  for await (const message of connection.client.follow({ run, fromSequence: BigInt(fromSequence) })) {
    const short = shortOf(message);
    if (short !== "") told.push(short);
    if (told.length >= count) break;
  }
  return told;
}

/** The code of a call that fails. */
async function check(call: Promise<unknown>, code: Code): Promise<void> {
  const error = await call.then(
    () => null,
    (reason: unknown) => ConnectError.from(reason),
  );
  expect(error === null ? "no error" : Code[error.code]).toBe(Code[code]);
}

describe("strangers", () => {
  test("a wrong token, and none, are refused before the call is looked at", async () => {
    const { server, face } = await serve();
    for (const token of ["", "wrong", `${CREDENTIALS.token}x`, CREDENTIALS.token.slice(1)]) {
      const { client, close } = connectTo(server.port, { ...CREDENTIALS, token });
      await check(client.hello({}), Code.Unauthenticated);
      await check(client.capture({}), Code.Unauthenticated);
      await check(client.canary({ addresses: ["10.1.0.5"] }), Code.Unauthenticated);
      close();
    }
    expect([server.refused, face.orders, face.canaries.length]).toEqual([12, 0, 0]);
  });
  test("a desktop that expects another certificate does not send its token", async () => {
    const { server } = await serve();
    const { client, close } = connectTo(server.port, drawCredentials());
    await check(client.hello({}), Code.Internal);
    close();
  });
  test("garbage instead of TLS, and inside of it, ends that connection alone", async () => {
    const { server, connection } = await serve();
    const plain = connectTcp(server.port, LOOPBACK);
    plain.write("GET / HTTP/1.1\r\n\r\n".repeat(100));
    plain.on("error", () => undefined);
    await until("the plain one is refused", () => server.refused >= 1);
    const options = { rejectUnauthorized: false, ALPNProtocols: ["h2"], port: server.port, host: LOOPBACK };
    const inside = connectTls(options, () => inside.write(Buffer.alloc(5_000, 0xab)));
    inside.on("error", () => undefined);
    await until("the one inside is ended", () => inside.resume().destroyed || inside.closed || inside.readableEnded);
    const { node, interfaces, nextSequence } = await connection.client.hello({});
    expect([node, interfaces, nextSequence]).toEqual(["node-1", ["eth0", "lo"], 1n]);
    plain.destroy();
    inside.destroy();
  });
  test("a call that does not exist, and other protocols, are not served", async () => {
    const { server } = await serve();
    const session = connectHttp2(`https://${LOOPBACK}:${server.port}`, { rejectUnauthorized: false });
    const statusOf = (path: string, type: string): Promise<number> =>
      new Promise((resolve) => {
        const headers = { ":method": "POST", ":path": path, "content-type": type };
        const stream = session.request({ ...headers, authorization: `Bearer ${CREDENTIALS.token}` });
        stream.on("response", (answer) => resolve(Number(answer[":status"])));
        stream.end();
      });
    expect(await statusOf("/thresher.agent.v1.Agent/Shell", "application/grpc")).toBe(404);
    expect(await statusOf("/thresher.agent.v1.Agent/Hello", "application/json")).toBe(415);
    session.destroy();
  });
});

test("a message of a gigabyte is refused by its announcement", async () => {
  const { server, face, connection } = await serve();
  const session = connectHttp2(`https://${LOOPBACK}:${server.port}`, { rejectUnauthorized: false });
  const status = await new Promise((resolve) => {
    const stream = session.request({
      ":method": "POST",
      ":path": "/thresher.agent.v1.Agent/Capture",
      "content-type": "application/grpc",
      authorization: `Bearer ${CREDENTIALS.token}`,
      te: "trailers",
    });
    stream.on("response", (headers) => headers["grpc-status"] !== undefined && resolve(headers["grpc-status"]));
    stream.on("trailers", (trailers) => resolve(trailers["grpc-status"]));
    stream.on("error", () => resolve("reset"));
    stream.resume();
    // gRPC's frame: a byte of flags, four of length.
    const frame = Buffer.alloc(65_536);
    frame.writeUInt32BE(1 << 30, 1);
    stream.write(frame);
  });
  expect(status).toBe(String(Code.ResourceExhausted));
  session.destroy();
  await check(connection.client.capture({ packetFilter: "x".repeat(MAX_READ_BYTES) }), Code.ResourceExhausted);
  expect(face.orders).toBe(0);
  expect(await connection.client.capture({ packetFilter: "tcp" })).toMatchObject({ error: "" });
});

describe("a reader", () => {
  test("gets what is there and what comes, and a status at once and with each second", async () => {
    const { face, connection } = await serve();
    face.add();
    const told: string[] = [];
    for await (const message of connection.client.follow({})) {
      told.push(message.told.case === "status" ? `status ${message.told.value.packets}` : shortOf(message));
      if (told.length === 2) face.second();
      if (told.length === 3) face.add();
      if (told.length === 4) break;
    }
    expect(told).toEqual(["status 1", "1", "status 2", "2"]);
  });
  test("that comes back goes on where it was, over another connection, without gap or double", async () => {
    const { face, server, connection } = await serve();
    for (let i = 0; i < 30; i++) face.add(100);
    const told = await read(connection, 1, 7);
    connection.close();
    face.add();
    for (let more = 8; more <= 31; more += 8) {
      const again = connectTo(server.port, CREDENTIALS);
      told.push(...(await read(again, more, 8)));
      again.close();
    }
    expect(told).toEqual(Array.from({ length: 31 }, (_, i) => String(i + 1)));
  });
  test("that comes too late is told what it missed, in batches and entries", async () => {
    const { face, connection } = await serve(1000);
    for (let i = 0; i < 50; i++) face.add(100);
    const { firstSequence } = await connection.client.hello({});
    const missed = Number(firstSequence) - 3;
    const told = await read(connection, 3, 3);
    expect(told).toEqual([
      `gap 3-${Number(firstSequence) - 1} of ${2 * missed}`,
      String(firstSequence),
      String(firstSequence + 1n),
    ]);
  });
  test("of an earlier run is told so, and gets this run from its beginning", async () => {
    const { face, connection } = await serve();
    face.add();
    expect(await read(connection, 17, 2, "run-0")).toEqual(["gap 17-17 of 0", "1"]);
    expect(await read(connection, 0, 1, "")).toEqual(["1"]);
  });
  test("that asks for what does not exist yet is refused", async () => {
    const { connection } = await serve();
    await check(read(connection, 2, 1), Code.OutOfRange);
  });
  test(
    "that is slow slows nothing: the writer goes on, others read on, and it is told its gap",
    async () => {
      const { face, server, connection } = await serve(4 << 20);
      const slow = connection.client.follow({ run: RUN, fromSequence: 1n })[Symbol.asyncIterator]();
      await slow.next();
      for (let i = 0; i < 600; i++) {
        face.add(65_536);
        if (i % 50 === 0) await new Promise((resolve) => setImmediate(resolve));
      }
      expect(face.batches.nextSequence).toBe(601);
      expect(face.batches.bytes).toBeLessThanOrEqual(4 << 20);
      const quick = connectTo(server.port, CREDENTIALS);
      open.push(quick);
      expect(await read(quick, 600, 1)).toEqual(["600"]);
      const told: string[] = [];
      while (told.at(-1) !== "600") {
        const { value } = await slow.next();
        if (value !== undefined && shortOf(value) !== "") told.push(shortOf(value));
      }
      // It may fall behind more than once: each number comes once, alone or in a gap.
      expect(told.some((one) => one.startsWith("gap"))).toBe(true);
      const numbers = told.flatMap((one) => {
        const [from = 0, to = from] = (/^gap (\d+)-(\d+) of/.exec(one)?.slice(1) ?? [one]).map(Number);
        return Array.from({ length: to - from + 1 }, (_, i) => from + i);
      });
      expect(numbers).toEqual(Array.from({ length: 600 }, (_, i) => i + 1));
    },
    TIMEOUT_MS,
  );
  test("that leaves makes room; more than a few at once are refused", async () => {
    const { face, server } = await serve();
    const readers = Array.from({ length: MAX_FOLLOWERS }, () => connectTo(server.port, CREDENTIALS));
    for (const reader of readers) await reader.client.follow({})[Symbol.asyncIterator]().next();
    const late = connectTo(server.port, CREDENTIALS);
    open.push(late);
    await check(read(late, 0, 1, ""), Code.ResourceExhausted);
    for (const reader of readers) reader.close();
    face.add();
    await until("there is room", () => {
      face.second();
      return true;
    });
    let told: string[] = [];
    for (let attempt = 0; told.length === 0 && attempt < 100; attempt++) {
      face.second();
      told = await read(late, 0, 1, "").catch(() => []);
    }
    expect(told).toEqual(["1"]);
  });
});

test("heads of packets are made while somebody wants them", async () => {
  const { face, connection } = await serve();
  await connection.client.follow({})[Symbol.asyncIterator]().next();
  expect(face.heads).toBe(0);
  const told = connection.client.follow({ packetHeads: true })[Symbol.asyncIterator]();
  await told.next();
  expect(face.heads).toBe(1);
  connection.close();
  await until("nobody wants them", () => face.heads === 0);
});

test("searches end with their reader, and few run at once", async () => {
  const { face, connection } = await serve();
  const first = connection.client.packets({})[Symbol.asyncIterator]();
  const second = connection.client.packets({})[Symbol.asyncIterator]();
  const piece = await first.next();
  expect(piece.value).toMatchObject({
    pcapng: Uint8Array.of(1),
    scannedBytes: 1n,
    totalBytes: 2n,
    isBeginningLost: true,
  });
  await second.next();
  await check(allOf(connection.client.packets({})), Code.ResourceExhausted);
  face.second();
  expect((await first.next()).done).toBe(true);
  expect((await second.next()).done).toBe(true);
  expect(face.searches).toBe(2);
});

test("canaries are asked for by address, and each is answered", async () => {
  const { face, connection } = await serve();
  const { sent } = await connection.client.canary({ addresses: ["10.1.0.5", "fd00::7"] });
  expect(face.canaries).toEqual(["10.1.0.5", "fd00::7"]);
  expect(sent.map(({ address, srcPort }) => `${address} from ${srcPort}`)).toEqual([
    "10.1.0.5 from 40000",
    "fd00::7 from 40000",
  ]);
});

test("an end of the server ends its connections", async () => {
  const { server, connection } = await serve();
  const reading = connection.client.follow({})[Symbol.asyncIterator]();
  await reading.next();
  servers.splice(servers.indexOf(server), 1);
  await server.close();
  await check(
    reading.next().then(() => reading.next()),
    Code.Unavailable,
  );
});
