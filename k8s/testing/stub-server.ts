// A stub of an API server on loopback, for what a real one does too rarely to wait for: places in a list that it forgets,
// answers that make no sense, connections that break in the middle.
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import http, { type IncomingMessage, type ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type KubeClient, openCluster } from "../api/kube-client.ts";

export interface StubServer extends AsyncDisposable {
  readonly client: KubeClient;
  /** Path of a kubeconfig whose contexts, `stub` and `stub-2` to `stub-9`, all lead here. */
  readonly kubeconfig: string;
  /** Addresses asked for, in order. */
  readonly asked: readonly URL[];
  readonly http: http.Server;
}
export type Answer = (url: URL, response: ServerResponse, request: IncomingMessage) => void;

const CONTEXTS = ["stub", ...Array.from({ length: 8 }, (_, i) => `stub-${i + 2}`)];

export async function stubServer(answer: Answer): Promise<StubServer> {
  const asked: URL[] = [];
  const sockets = new Set<Duplex>();
  const server = http.createServer((request, response) => {
    const url = new URL(request.url ?? "", "http://stub");
    asked.push(url);
    answer(url, response, request);
  });
  server.on("connection", (socket) => sockets.add(socket));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" ? address?.port : 0;
  const folder = await mkdtemp(join(tmpdir(), "thresher-stub-"));
  const kubeconfig = join(folder, "config");
  await writeFile(
    kubeconfig,
    `clusters: [{name: stub, cluster: {server: "http://127.0.0.1:${port}"}}]
users: [{name: stub, user: {token: t}}]
contexts:
${CONTEXTS.map((name) => `- {name: ${name}, context: {cluster: stub, user: stub}}\n`).join("")}current-context: stub`,
  );
  const client = await openCluster("", { environment: { KUBECONFIG: kubeconfig } });
  return {
    client,
    kubeconfig,
    asked,
    http: server,
    [Symbol.asyncDispose]: async () => {
      client.close();
      for (const socket of sockets) socket.destroy();
      server.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Sends JSON, with a status. */
export function reply(
  response: ServerResponse,
  body: object,
  status = 200,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { "content-type": "application/json", ...headers });
  response.end(JSON.stringify(body));
}
