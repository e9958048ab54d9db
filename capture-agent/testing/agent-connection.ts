// A client of the agent as a desktop has one: gRPC over TLS that trusts one certificate, and a token.
import { connect } from "node:http2";
import { type Client, Code, ConnectError, createClient } from "@connectrpc/connect";
import { createGrpcTransport } from "@connectrpc/connect-node";
import { createSessionCredentials } from "../../codecs/session-certificate.ts";
import { Agent } from "../../contract/agent/agent_pb.js";
import type { Credentials } from "../server/access.ts";

export const LOOPBACK = "127.0.0.1";

export function drawCredentials(): Credentials {
  return createSessionCredentials(Date.now());
}

export interface AgentConnection {
  readonly client: Client<typeof Agent>;
  readonly close: () => void;
}

/** What the agent may send before it was read, as the desktop has it: one stream's, and the connection's. */
const STREAM_WINDOW_BYTES = 1 << 20;
const CONNECTION_WINDOW_BYTES = 2 << 20;

export function connectTo(port: number, { certificatePem, token }: Credentials): AgentConnection {
  const baseUrl = `https://${LOOPBACK}:${port}`;
  const session = connect(baseUrl, {
    ca: [certificatePem],
    checkServerIdentity: () => undefined,
    settings: { enablePush: false, initialWindowSize: STREAM_WINDOW_BYTES },
  });
  session.on("connect", () => session.setLocalWindowSize(CONNECTION_WINDOW_BYTES));
  let failure: Error | undefined;
  session.on("error", (error) => {
    failure = error;
  });
  const transport = createGrpcTransport({
    baseUrl,
    acceptCompression: [],
    sessionManager: {
      authority: baseUrl,
      request: (method, path, headers, options) =>
        session.destroyed
          ? Promise.reject(new ConnectError(failure?.message ?? "the connection is gone", Code.Unavailable))
          : Promise.resolve(session.request({ ...headers, ":method": method, ":path": path }, options)),
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
