import { createServer, type Server, type Socket } from "node:net";
import { Duplex } from "node:stream";
import { createServer as createTlsServer } from "node:tls";
import { create, fromBinary } from "@bufbuild/protobuf";
import { describe, expect, test } from "vitest";
import { createSessionCredentials } from "../../codecs/session-certificate.ts";
import { type Row, RowSchema, type Told, ToldSchema } from "../../contract/agent/agent_pb.js";
import { AGENT_TIMINGS, AgentClient, type AgentEvents } from "./agent-client.ts";
import type { AgentEndpoint } from "./agent-source.ts";
import { WallClock } from "./clock-offset.ts";
import { BatchCursor } from "./cursor.ts";
import { MAX_MESSAGE_BYTES } from "./limits.ts";
import { agentRow, agentRows } from "./testing/agent-rows.ts";
import { dialTo, TestAgent, type TestAgentOptions } from "./testing/test-agent-server.ts";

const QUICK = { ...AGENT_TIMINGS, connectMs: 1000, firstMs: 5, maxMs: 20 };

/** What a client told, as short texts, and its rows. */
class Heard {
  readonly words: string[] = [];
  readonly rows: Row[] = [];
  offsetNs = 0n;
  #waiting: (() => void)[] = [];

  readonly events: AgentEvents = {
    rows: async (rows) => {
      this.rows.push(...rows.map((bytes) => fromBinary(RowSchema, bytes)));
      this.#tell();
    },
    heads: (heads) => this.#tell(`heads ${heads.length}`),
    status: () => this.#tell(),
    gap: ({ entries, reason }) => this.#tell(`gap ${entries}: ${reason}`),
    repeated: () => this.#tell("repeated"),
    missing: (batches) => this.#tell(`missing ${batches}`),
    connected: ({ run }, isRestarted) => this.#tell(`connected ${run}${isRestarted ? " anew" : ""}`),
    clock: ({ offsetNs }) => {
      this.offsetNs = offsetNs;
    },
    disconnected: ({ kind, message }) => this.#tell(`${kind}: ${message}`),
    ordered: (order, error) => this.#tell(`order ${order} ${error}`),
  };
  async until(isReached: () => boolean): Promise<void> {
    while (!isReached()) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }
  word(part: string): Promise<void> {
    return this.until(() => this.words.some((word) => word.includes(part)));
  }
  #tell(word?: string): void {
    if (word !== undefined) this.words.push(word);
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}

async function following<T>(
  endpoint: AgentEndpoint,
  use: (heard: Heard, client: AgentClient) => Promise<T>,
  timings = QUICK,
): Promise<T> {
  const heard = new Heard();
  const client = new AgentClient(endpoint, heard.events, new BatchCursor(), new WallClock(), timings);
  const running = client.run();
  try {
    return await use(heard, client);
  } finally {
    client.stop();
    await running;
  }
}
async function withAgent<T>(options: TestAgentOptions, use: (agent: TestAgent) => Promise<T>): Promise<T> {
  const agent = await TestAgent.start(options);
  try {
    return await use(agent);
  } finally {
    await agent.close();
  }
}
const pathsOf = (heard: Heard): readonly string[] => heard.rows.map(({ summary }) => summary);
const pathsTo = (count: number): readonly string[] => agentRows(0, count).map(({ summary }) => summary);

describe("an agent is followed", () => {
  test("rows come in order, and its clock is known", () =>
    withAgent({ clockOffsetNs: 7_000_000_000n }, (agent) =>
      following(agent.endpoint(), async (heard) => {
        agent.publish(agentRows(0, 3));
        agent.publish(agentRows(3, 5));
        await heard.until(() => heard.rows.length === 5);
        expect(pathsOf(heard)).toEqual(pathsTo(5));
        expect(Number(heard.offsetNs) / 1e9).toBeCloseTo(7, 1);
      }),
    ));
  test("cut again and again, also in the middle of a batch: nothing is missing, nothing comes twice", () =>
    withAgent({}, (agent) =>
      following(agent.endpoint({ dial: cutting(agent.port, 20_000) }), async (heard) => {
        for (let i = 0; i < 15; i++) agent.publish(agentRows(i * 20, i * 20 + 20));
        await heard.until(() => heard.rows.length === 300);
        expect(pathsOf(heard)).toEqual(pathsTo(300));
        expect(heard.words.filter((word) => word.startsWith("away")).length).toBeGreaterThan(3);
        expect(heard.words).not.toContain("repeated");
      }),
    ));
  test("what left its memory meanwhile is told as a gap", () =>
    withAgent({}, (agent) =>
      following(agent.endpoint(), async (heard) => {
        agent.publish([agentRow(0)]);
        await heard.until(() => heard.rows.length === 1);
        for (let k = 1; k < 4; k++) agent.publish([agentRow(k)]);
        agent.forget(3);
        agent.cut();
        await heard.until(() => pathsOf(heard).includes("/items/3"));
        const taken = heard.rows.length;
        const lost = heard.words.filter((word) => word.startsWith("gap")).map((word) => Number(word.split(/[ :]/)[1]));
        expect(taken + lost.reduce((sum, one) => sum + one, 0)).toBe(4);
      }),
    ));
  test("another run begins anew, and is said to", () =>
    withAgent({}, (agent) =>
      following(agent.endpoint(), async (heard) => {
        agent.publish([agentRow(0)]);
        await heard.until(() => heard.rows.length === 1);
        agent.restart("run-2");
        agent.publish([agentRow(9)]);
        await heard.until(() => heard.rows.length === 2);
        expect(heard.words).toContain("connected run-2 anew");
        expect(agent.follows.at(-1)).toMatchObject({ run: "", fromSequence: 0n });
      }),
    ));
  test("an order is given at once, and again to whoever comes back", () =>
    withAgent({ capture: ({ packetFilter }) => (packetFilter === "tcp" ? "" : "syntax\nerror") }, (agent) =>
      following(agent.endpoint(), async (heard, client) => {
        await heard.word("connected");
        client.order({
          $typeName: "thresher.agent.v1.CaptureOrder",
          order: 1n,
          packetFilter: "tcp",
          entryFilter: "",
          maxBodyBytes: 0,
        });
        await heard.word("order 1");
        agent.cut();
        await heard.until(() => agent.orders.length === 2);
        client.order({
          $typeName: "thresher.agent.v1.CaptureOrder",
          order: 2n,
          packetFilter: "tpc",
          entryFilter: "",
          maxBodyBytes: 0,
        });
        await heard.word("order 2 syntax error");
        expect(agent.orders.map(({ order }) => order)).toContain(2n);
      }),
    ));
  test("numbers that jump and numbers that come again are counted, and nothing is taken twice", () => {
    const batch = (sequence: bigint): Told =>
      create(ToldSchema, { told: { case: "batch", value: { sequence, rows: [agentRow(Number(sequence))] } } });
    async function* follow(): AsyncGenerator<Told> {
      for (const sequence of [5n, 6n, 6n, 5n, 9n]) yield batch(sequence);
      await new Promise((resolve) => setTimeout(resolve, 10_000).unref());
    }
    return withAgent({ follow }, (agent) =>
      following(agent.endpoint(), async (heard) => {
        await heard.until(() => heard.rows.length === 3);
        expect(heard.words).toEqual(["connected run-1", "repeated", "repeated", "missing 2"]);
      }),
    );
  });
});

describe("what is not the session's agent", () => {
  async function check(endpoint: AgentEndpoint, sentence: string): Promise<void> {
    await following(endpoint, async (heard) => {
      await heard.until(() => heard.words.some((word) => !word.startsWith("connected")));
      expect(heard.words.find((word) => !word.startsWith("connected"))).toBe(sentence);
      expect(heard.rows).toEqual([]);
    });
  }
  const credentials = createSessionCredentials(Date.now());
  const endpointOf = (port: number): AgentEndpoint => ({
    cluster: "test",
    node: "n",
    nodeIp: "",
    worker: "w",
    dial: dialTo(port),
    credentials,
  });

  test("another certificate", () =>
    withAgent({}, (agent) =>
      check(
        agent.endpoint({ credentials }),
        "refused: what answers there has another certificate than the one made for this session",
      ),
    ));
  test("another token", () =>
    withAgent({ credentials }, (agent) =>
      check(
        agent.endpoint({ credentials: { ...credentials, token: "guessed" } }),
        "refused: the agent does not accept this session's token",
      ),
    ));
  test("nobody", async () => {
    const server = await listen(() => undefined);
    const { port } = server;
    await server.close();
    await following(endpointOf(port), async (heard) => {
      await heard.word("away: the agent cannot be reached: connect ECONNREFUSED");
    });
  });
  test.each([
    ["another protocol", "SSH-2.0-OpenSSH_9.2\r\n"],
    ["garbage", Buffer.from(Array.from({ length: 5000 }, (_, i) => (i * 7919) & 0xff))],
  ])("%s instead of TLS", async (_name, bytes) => {
    const server = await listen((socket) => void socket.write(bytes));
    await check(endpointOf(server.port), "refused: what answers there does not speak TLS: it is not a capture agent");
    await server.close();
  });
  test("silence", async () => {
    const server = await listen(() => undefined);
    await check(endpointOf(server.port), "away: the agent did not answer within 1 s");
    await server.close();
  });
  test("the right certificate, and garbage behind it", async () => {
    const { keyPem: key, certificatePem: cert } = credentials;
    const server = createTlsServer({ key, cert, ALPNProtocols: ["h2"] }, (socket) => {
      socket.on("error", () => undefined);
      socket.write("HTTP/1.0 400 Bad Request\r\n\r\n".repeat(100));
    });
    const { port, close } = await listening(server);
    await check(endpointOf(port), "refused: what answers there does not speak HTTP/2: it is not a capture agent");
    await close();
  });
  test("the right certificate, without HTTP/2", async () => {
    const { keyPem: key, certificatePem: cert } = credentials;
    const server = createTlsServer({ key, cert }, (socket) => void socket.on("error", () => undefined));
    const { port, close } = await listening(server);
    await check(endpointOf(port), "refused: what answers there does not speak HTTP/2: it is not a capture agent");
    await close();
  });
  test("a message above the limit", () => {
    async function* follow(): AsyncGenerator<Told> {
      const row = agentRow(1, { document: "x".repeat(MAX_MESSAGE_BYTES + 1) });
      yield create(ToldSchema, { told: { case: "batch", value: { sequence: 1n, rows: [row] } } });
    }
    return withAgent({ follow }, (agent) =>
      check(agent.endpoint(), "refused: the agent sent a message of more than 16 MiB"),
    );
  });
  test("an agent that falls silent is left and dialed again", () =>
    withAgent({ isSilent: true }, (agent) =>
      following(
        agent.endpoint(),
        async (heard) => {
          await heard.word("away: the agent said nothing for 0.2 s");
          await heard.until(() => agent.follows.length > 1);
        },
        { ...QUICK, silenceMs: 200 },
      ),
    ));
});

/** Connections that are no sockets, as those through a port-forward, and break after so many bytes from the agent. */
function cutting(port: number, afterBytes: number): AgentEndpoint["dial"] {
  const dial = dialTo(port);
  return async (signal) => {
    const socket = await dial(signal);
    let bytes = 0;
    const stream = new Duplex({
      read: () => void socket.resume(),
      write: (chunk: Buffer, _encoding, done) => void socket.write(chunk, () => done()),
      destroy: (error, done) => {
        socket.destroy();
        done(error);
      },
    });
    socket.on("data", (chunk: Buffer) => {
      const left = afterBytes - bytes;
      bytes += chunk.length;
      if (!stream.push(chunk.subarray(0, Math.max(0, left)))) socket.pause();
      if (left <= chunk.length) setImmediate(() => stream.destroy());
    });
    socket.on("close", () => stream.destroy());
    return stream;
  };
}

interface Listening {
  readonly port: number;
  readonly close: () => Promise<void>;
}
function listen(onSocket: (socket: Socket) => void): Promise<Listening> {
  return listening(
    createServer((socket) => {
      socket.on("error", () => undefined);
      onSocket(socket);
    }),
  );
}
async function listening(server: Server): Promise<Listening> {
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => sockets.add(socket));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const close = async (): Promise<void> => {
    for (const socket of sockets) socket.destroy();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  };
  return { port: typeof address === "object" && address !== null ? address.port : 0, close };
}
