// A small stand-in for a capture agent, for tests of the desktop's end alone: the real protocol over a real gRPC server
// with TLS on loopback, and rows that tests hand in instead of packets. It can be cut, restarted and made to forget.
import { createSecureServer, type Http2SecureServer, type ServerHttp2Session } from "node:http2";
import { type AddressInfo, connect } from "node:net";
import { create, type MessageInitShape } from "@bufbuild/protobuf";
import { Code, ConnectError, type ConnectRouter, type HandlerContext } from "@connectrpc/connect";
import { connectNodeAdapter } from "@connectrpc/connect-node";
import { createSessionCredentials, type SessionCredentials } from "../../../codecs/session-certificate.ts";
import {
  Agent,
  type CanaryReplySchema,
  type CaptureOrder,
  type FollowRequest,
  type PacketsPieceSchema,
  type PacketsRequest,
  type Row,
  type StatusSchema,
  type Told,
  ToldSchema,
} from "../../../contract/agent/agent_pb.js";
import type { AgentEndpoint } from "../agent-source.ts";

type Piece = MessageInitShape<typeof PacketsPieceSchema>;

export interface TestAgentOptions {
  readonly node?: string;
  readonly credentials?: SessionCredentials;
  /** The agent's clock minus the true one. */
  readonly clockOffsetNs?: bigint;
  /** In place of telling batches and statuses. */
  readonly follow?: (request: FollowRequest, context: HandlerContext) => AsyncIterable<Told>;
  readonly packets?: (request: PacketsRequest) => Iterable<Piece>;
  readonly capture?: (order: CaptureOrder) => string;
  readonly canary?: (addresses: readonly string[]) => MessageInitShape<typeof CanaryReplySchema>;
  readonly isSilent?: boolean;
}

const STATUS_MS = 50;

export class TestAgent {
  readonly node: string;
  readonly credentials: SessionCredentials;
  /** What it was asked, in order. */
  readonly follows: FollowRequest[] = [];
  readonly orders: CaptureOrder[] = [];
  /** What every status says besides the clock. */
  status: MessageInitShape<typeof StatusSchema> = {};
  run = "run-1";
  readonly #options: TestAgentOptions;
  readonly #server: Http2SecureServer;
  readonly #sessions = new Set<ServerHttp2Session>();
  #batches: (readonly Row[])[] = [];
  #first = 1n;
  #wake = Promise.withResolvers<void>();

  private constructor(options: TestAgentOptions) {
    this.#options = options;
    this.node = options.node ?? "node-1";
    this.credentials = options.credentials ?? createSessionCredentials(Date.now());
    const { keyPem, certificatePem } = this.credentials;
    const adapter = connectNodeAdapter({ routes: (router) => this.#routes(router), acceptCompression: [] });
    this.#server = createSecureServer({ key: keyPem, cert: certificatePem }, adapter);
    this.#server.on("session", (session) => {
      this.#sessions.add(session);
      session.on("close", () => this.#sessions.delete(session));
      session.on("error", () => undefined);
    });
  }
  static async start(options: TestAgentOptions = {}): Promise<TestAgent> {
    const agent = new TestAgent(options);
    await new Promise<void>((resolve) => agent.#server.listen(0, "127.0.0.1", resolve));
    return agent;
  }
  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }
  /** How a session reaches it. */
  endpoint(over: Partial<AgentEndpoint> = {}): AgentEndpoint {
    const { credentials, node } = this;
    return { cluster: "test", node, nodeIp: "", worker: `${node}:1`, dial: dialTo(this.port), credentials, ...over };
  }
  /** Tells these rows as one batch. */
  publish(rows: readonly Row[]): void {
    this.#batches.push(rows);
    this.#notify();
  }
  /** The oldest batches leave its memory. */
  forget(count: number): void {
    this.#batches.splice(0, count);
    this.#first += BigInt(count);
  }
  /** Begins anew, as after a crash. */
  restart(run: string): void {
    this.run = run;
    this.#batches = [];
    this.#first = 1n;
    this.cut();
  }
  /** Cuts every connection where it is. */
  cut(): void {
    for (const session of this.#sessions) session.socket.destroy();
    this.#notify();
  }
  get connections(): number {
    return this.#sessions.size;
  }
  async close(): Promise<void> {
    this.cut();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  #notify(): void {
    this.#wake.resolve();
    this.#wake = Promise.withResolvers();
  }
  #routes(router: ConnectRouter): void {
    router.service(Agent, {
      hello: (_request, context) => {
        this.#admit(context);
        return {
          version: "0.1.0",
          node: this.node,
          run: this.run,
          clockNs: this.#clockNs(),
          firstSequence: this.#first,
        };
      },
      follow: (request, context) => {
        this.#admit(context);
        this.follows.push(request);
        return (this.#options.follow ?? this.#follow.bind(this))(request, context);
      },
      capture: (order, context) => {
        this.#admit(context);
        this.orders.push(order);
        return { error: this.#options.capture?.(order) ?? "" };
      },
      packets: (request, context) => {
        this.#admit(context);
        return eachOf(this.#options.packets?.(request) ?? []);
      },
      canary: ({ addresses }, context) => {
        this.#admit(context);
        return this.#options.canary?.(addresses) ?? {};
      },
    });
  }
  #admit({ requestHeader }: HandlerContext): void {
    if (requestHeader.get("authorization") !== `Bearer ${this.credentials.token}`)
      throw new ConnectError("no", Code.Unauthenticated);
  }
  #clockNs(): bigint {
    return BigInt(Date.now()) * 1_000_000n + (this.#options.clockOffsetNs ?? 0n);
  }
  async *#follow({ run, fromSequence }: FollowRequest, { signal }: HandlerContext): AsyncGenerator<Told> {
    let next = run === this.run && fromSequence > 0n ? fromSequence : this.#first;
    let statusMs = 0;
    while (!signal.aborted) {
      if (next < this.#first) {
        const gap = { fromSequence: next, toSequence: this.#first, entries: this.#first - next, reason: "overwritten" };
        next = this.#first;
        yield create(ToldSchema, { told: { case: "gap", value: gap } });
      }
      const rows = this.#batches[Number(next - this.#first)];
      if (rows !== undefined) {
        yield create(ToldSchema, { told: { case: "batch", value: { sequence: next++, rows: [...rows] } } });
        continue;
      }
      if (performance.now() - statusMs >= STATUS_MS && this.#options.isSilent !== true) {
        statusMs = performance.now();
        yield create(ToldSchema, { told: { case: "status", value: { ...this.status, clockNs: this.#clockNs() } } });
      }
      await Promise.race([this.#wake.promise, new Promise((resolve) => setTimeout(resolve, STATUS_MS))]);
    }
  }
}

/** Dials a port of this machine. */
export function dialTo(port: number): AgentEndpoint["dial"] {
  return (signal) =>
    new Promise((resolve, reject) => {
      const socket = connect({ port, host: "127.0.0.1", noDelay: true, signal });
      socket.once("connect", () => resolve(socket));
      socket.once("error", reject);
    });
}

async function* eachOf<T>(values: Iterable<T>): AsyncGenerator<T> {
  yield* values;
}
