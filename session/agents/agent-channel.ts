// One connection to an agent, with its calls. When the connection is gone every call fails, and nothing dials again by
// itself: that is the business of whoever follows the agent.
import { type ClientHttp2Session, type ClientHttp2Stream, connect, type OutgoingHttpHeaders } from "node:http2";
import type { TLSSocket } from "node:tls";
import { type Client, createClient, type Interceptor, type Transport } from "@connectrpc/connect";
import { createGrpcTransport } from "@connectrpc/connect-node";
import { Agent, type FollowRequest, type ToldUnread, ToldUnreadSchema } from "../../contract/agent/agent_pb.js";
import type { AgentEndpoint } from "./agent-source.ts";
import { CONNECTION_WINDOW_BYTES, MAX_MESSAGE_BYTES, STREAM_WINDOW_BYTES } from "./limits.ts";
import { PeerFailure, peerFailureOf } from "./peer-failure.ts";
import { openSecureStream } from "./secure-stream.ts";

/** Stands for whatever was dialed: the name is never looked up. */
const AUTHORITY = "https://thresher-agent";

/** Follow, with rows that are taken apart elsewhere. */
const FOLLOW = { ...Agent.method.follow, output: ToldUnreadSchema };

export class AgentChannel {
  /** Follow is called by `follow`. */
  readonly calls: Client<typeof Agent>;
  readonly #transport: Transport;
  readonly #session: ClientHttp2Session;
  #failure: PeerFailure | null = null;

  private constructor(socket: TLSSocket, token: string) {
    this.#session = connect(AUTHORITY, {
      createConnection: () => socket,
      settings: { enablePush: false, initialWindowSize: STREAM_WINDOW_BYTES },
    });
    this.#session.on("connect", () => this.#session.setLocalWindowSize(CONNECTION_WINDOW_BYTES));
    this.#session.on("error", (error) => {
      this.#failure ??= peerFailureOf(error);
    });
    this.#session.on("goaway", () => this.#session.close());
    this.#session.on("close", () => socket.destroy());
    const authorized: Interceptor = (next) => (request) => {
      request.header.set("authorization", `Bearer ${token}`);
      return next(request);
    };
    const transport = createGrpcTransport({
      baseUrl: AUTHORITY,
      interceptors: [authorized],
      readMaxBytes: MAX_MESSAGE_BYTES,
      // A message that unpacks to its thousandfold would pass the limit of what is read.
      acceptCompression: [],
      sessionManager: {
        authority: AUTHORITY,
        request: (method, path, headers, options) => this.#request(method, path, headers, options),
        notifyResponseByteRead: () => undefined,
      },
    });
    this.calls = createClient(Agent, transport);
    this.#transport = transport;
  }
  /** Dials, and makes sure that the peer is the session's agent. Rejects with a `PeerFailure`. */
  static async open(agent: AgentEndpoint, timeoutMs: number, signal: AbortSignal): Promise<AgentChannel> {
    const { dial, credentials } = agent;
    return new AgentChannel(
      await openSecureStream(dial, credentials.fingerprint256, timeoutMs, signal),
      credentials.token,
    );
  }
  async *follow(request: FollowRequest, signal: AbortSignal): AsyncGenerator<ToldUnread> {
    const { message } = await this.#transport.stream(FOLLOW, signal, undefined, undefined, onlyOne(request));
    yield* message;
  }
  /** What a failed call means: the connection's own failure says more than that of a call on it. */
  failureOf(error: unknown): PeerFailure {
    return this.#failure ?? peerFailureOf(error);
  }
  close(): void {
    this.#session.destroy();
  }

  async #request(
    method: string,
    path: string,
    headers: OutgoingHttpHeaders,
    options: Parameters<ClientHttp2Session["request"]>[1],
  ): Promise<ClientHttp2Stream> {
    if (this.#session.closed || this.#session.destroyed)
      throw this.#failure ?? new PeerFailure("away", "the connection to the agent is gone");
    return this.#session.request({ ...headers, ":method": method, ":path": path }, options);
  }
}

async function* onlyOne<T>(value: T): AsyncGenerator<T> {
  yield value;
}
