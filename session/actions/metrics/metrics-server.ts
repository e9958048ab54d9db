// `/metrics` on this machine's loopback address, for a Prometheus that runs here. On while `env.PROMETHEUS_PORT` is set.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";

const CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";
// A page of the web must not read it through a name of its own that leads here.
const OWN_HOST = /^(?:127\.0\.0\.1|localhost)(?::\d+)?$/;

export class MetricsServer {
  readonly port: number;
  readonly #server: Server;

  private constructor(server: Server, port: number) {
    this.#server = server;
    this.port = port;
  }
  /** Rejects where the port is taken. */
  static async open(port: number, text: () => Promise<string>): Promise<MetricsServer> {
    const server = createServer((request, response) => void answer(request, response, text));
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(port, "127.0.0.1", resolve);
    });
    server.unref();
    return new MetricsServer(server, port);
  }
  close(): Promise<void> {
    return new Promise((resolve) => {
      this.#server.close(() => resolve());
      this.#server.closeAllConnections();
    });
  }
}

async function answer(request: IncomingMessage, response: ServerResponse, text: () => Promise<string>): Promise<void> {
  const refuse = (status: number): void => void response.writeHead(status).end();
  if (!OWN_HOST.test(request.headers.host ?? "")) return refuse(403);
  if (request.method !== "GET" && request.method !== "HEAD") return refuse(405);
  if (request.url?.split("?")[0] !== "/metrics") return refuse(404);
  response.writeHead(200, { "content-type": CONTENT_TYPE, "x-content-type-options": "nosniff" });
  response.end(await text());
}
