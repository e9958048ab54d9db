// gRPC over HTTP/2 over TLS 1.3 (RFC 9113, RFC 8446). Everybody who reaches the port is a stranger until the token is
// right: before that a connection costs a handshake and a few headers, and is counted when it is turned away.
import { createSecureServer, type Http2SecureServer, type ServerHttp2Session } from "node:http2";
import type { Socket } from "node:net";
import { Code, ConnectError, type ServiceImpl } from "@connectrpc/connect";
import { connectNodeAdapter } from "@connectrpc/connect-node";
import { Agent } from "../../contract/agent/agent_pb.js";
import { createAccess, type Credentials } from "./access.ts";

/** Connections at once. */
const MAX_CONNECTIONS = 32;
const HANDSHAKE_TIMEOUT_MS = 10_000;
/** Calls of one connection at once. */
const MAX_STREAMS = 16;
/** Memory that one connection may take, in MB as Node counts. */
const MAX_SESSION_MEMORY_MB = 4;
const MAX_HEADER_BYTES = 16_384;
/** Largest message taken: an order with a long filter. And largest sent: a batch with one entry of the longest kind. */
export const MAX_READ_BYTES = 1 << 20;
export const MAX_WRITE_BYTES = 16 << 20;
/** Node's name for bytes that are not HTTP/2. */
const PROTOCOL_ERROR = "ERR_HTTP2_ERROR";
/** At the end, calls have so long to say that it is the end. */
const LAST_WORDS_MS = 200;
/** A connection that does not answer a ping is dead: its laptop sleeps, its tunnel is gone. */
const PING_EVERY_MS = 20_000;

export interface ListenAddress {
  readonly host: string;
  /** 0 draws one. */
  readonly port: number;
}

export interface GrpcServer {
  readonly port: number;
  /** Connections and calls that were turned away. */
  readonly refused: number;
  close(): Promise<void>;
}

export async function openGrpcServer(
  listen: ListenAddress,
  credentials: Credentials,
  service: ServiceImpl<typeof Agent>,
): Promise<GrpcServer> {
  const shutdown = new AbortController();
  const guard = { refused: 0 };
  const server = createSecureServer({
    key: credentials.keyPem,
    cert: credentials.certificatePem,
    minVersion: "TLSv1.3",
    handshakeTimeout: HANDSHAKE_TIMEOUT_MS,
    maxSessionMemory: MAX_SESSION_MEMORY_MB,
    settings: { maxConcurrentStreams: MAX_STREAMS, maxHeaderListSize: MAX_HEADER_BYTES, enablePush: false },
  });
  server.maxConnections = MAX_CONNECTIONS;
  serve(server, createAccess(credentials.token), service, shutdown.signal, guard);
  const sockets = watchConnections(server, guard);
  const port = await listenOn(server, listen);
  return {
    port,
    get refused() {
      return guard.refused;
    },
    close: () =>
      new Promise((resolve) => {
        shutdown.abort(new ConnectError("the agent ends", Code.Unavailable));
        server.close(() => resolve());
        setTimeout(() => {
          for (const socket of sockets) socket.destroy();
        }, LAST_WORDS_MS);
      }),
  };
}

interface Guard {
  refused: number;
}

function serve(
  server: Http2SecureServer,
  mayCall: (authorization: string | undefined) => boolean,
  service: ServiceImpl<typeof Agent>,
  shutdownSignal: AbortSignal,
  guard: Guard,
): void {
  const handle = connectNodeAdapter({
    routes: (router) => router.service(Agent, service),
    connect: false,
    grpcWeb: false,
    readMaxBytes: MAX_READ_BYTES,
    writeMaxBytes: MAX_WRITE_BYTES,
    // Compressed messages could grow a thousandfold; and packing costs the node more than the network.
    acceptCompression: [],
    shutdownSignal,
  });
  server.on("request", (request, response) => {
    if (mayCall(request.headers.authorization)) {
      handle(request, response);
      return;
    }
    guard.refused++;
    response.writeHead(200, {
      "content-type": "application/grpc",
      "grpc-status": String(Code.Unauthenticated),
      "grpc-message": "the token is not that of this session",
    });
    response.end();
  });
}

/** Counts those who do not speak our language, and lets go of those who are silent for good. */
function watchConnections(server: Http2SecureServer, guard: Guard): ReadonlySet<Socket> {
  const sockets = new Set<Socket>();
  const refuse = (): void => {
    guard.refused++;
  };
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
  server.on("tlsClientError", refuse);
  server.on("drop", refuse);
  server.on("sessionError", (error: Error) => {
    // Others are connections that broke.
    if ("code" in error && error.code === PROTOCOL_ERROR) refuse();
  });
  server.on("unknownProtocol", (socket) => {
    refuse();
    socket.destroy();
  });
  server.on("session", (session) => keepAlive(session));
  return sockets;
}

function keepAlive(session: ServerHttp2Session): void {
  let isAnswered = true;
  const timer = setInterval(() => {
    if (!isAnswered || session.destroyed) {
      session.destroy();
      return;
    }
    isAnswered = false;
    session.ping((error: Error | null) => {
      isAnswered = error === null;
    });
  }, PING_EVERY_MS);
  session.once("close", () => clearInterval(timer));
}

function listenOn(server: Http2SecureServer, { host, port }: ListenAddress): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.removeListener("error", reject);
      // What an accepted connection does never ends the agent.
      server.on("error", () => undefined);
      const address = server.address();
      resolve(typeof address === "object" && address !== null ? address.port : port);
    });
  });
}
