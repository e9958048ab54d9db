// Servers on the loopback that behave badly, each for one test.
import { createServer, type RequestListener, type Server } from "node:http";
import { createServer as createTcpServer, type Server as TcpServer, type Socket } from "node:net";
import { onTestFinished } from "vitest";

export interface TestServer {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  readonly host: string;
  readonly port: number;
}

/** Serves HTTP until the test is over. */
export function serveHttp(listener: RequestListener): Promise<TestServer> {
  return listening(createServer(listener), (server) => server.closeAllConnections());
}

/** Gives each connection to the test; all end with it. */
export function serveTcp(onConnection: (socket: Socket) => void): Promise<TestServer> {
  const sockets = new Set<Socket>();
  const server = createTcpServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined);
    onConnection(socket);
  });
  return listening(server, () => {
    for (const socket of sockets) socket.destroy();
  });
}

/** Has a server listen on the loopback until the test is over. */
export async function listening<S extends Server | TcpServer>(
  server: S,
  end: (server: S) => void,
): Promise<TestServer> {
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  onTestFinished(
    () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        end(server);
      }),
  );
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  const { port } = address;
  return { url: `http://127.0.0.1:${port}`, host: `127.0.0.1:${port}`, port };
}
