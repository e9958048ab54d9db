// A client of the agent as a desktop has one: gRPC over TLS that trusts one certificate, and a token.
import { readFileSync } from "node:fs";
import { type Client, createClient } from "@connectrpc/connect";
import { createGrpcTransport, Http2SessionManager } from "@connectrpc/connect-node";
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

export function connectTo(port: number, { certificatePem, token }: Credentials): AgentConnection {
  const baseUrl = `https://${LOOPBACK}:${port}`;
  const options = { ca: [certificatePem], checkServerIdentity: () => undefined };
  const sessionManager = new Http2SessionManager(baseUrl, {}, options);
  const transport = createGrpcTransport({
    baseUrl,
    sessionManager,
    acceptCompression: [],
    interceptors: [
      (next) => (request) => {
        request.header.set("authorization", `Bearer ${token}`);
        return next(request);
      },
    ],
  });
  return { client: createClient(Agent, transport), close: () => sessionManager.abort() };
}

/** Resident bytes of this process, from the system itself. */
export function residentBytes(): number {
  const kib = /VmRSS:\s+(\d+) kB/.exec(readFileSync("/proc/self/status", "utf8"))?.[1];
  return Number(kib) * 1024;
}
