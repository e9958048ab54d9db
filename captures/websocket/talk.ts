// What is said in the WebSocket captures, run by record.ts inside its namespace; the argument is the capture's name.
// Both ends are the `ws` package, but for the client that misbehaves, which is a bare socket.
import { once } from "node:events";
import { createServer } from "node:http";
import { type ServerOptions, WebSocket, WebSocketServer } from "ws";
import { crlf, listening, say } from "../talking.ts";

const NEWS = (n: number): string =>
  JSON.stringify({ event: "price", article: `A-${n}`, amount: n * 100, currency: "EUR" });

/** Serves while `talk` goes on. */
async function serving(
  options: ServerOptions,
  talk: (port: number, server: WebSocketServer) => Promise<void>,
): Promise<void> {
  const http = createServer();
  const server = new WebSocketServer({ ...options, server: http });
  const port = await listening(http);
  await talk(port, server);
  server.close();
  http.close();
}

/** Every message comes back, then the client says goodbye. */
async function echo(deflate: ServerOptions["perMessageDeflate"]): Promise<void> {
  await serving({ perMessageDeflate: deflate ?? false }, async (port, server) => {
    server.on("connection", (socket) =>
      socket.on("message", (data, isBinary) => socket.send(data, { binary: isBinary, compress: true })),
    );
    const client = new WebSocket(`ws://127.0.0.1:${port}/news?from=1`, { perMessageDeflate: { threshold: 0 } });
    await once(client, "open");
    for (const data of [NEWS(1), NEWS(2), NEWS(1), "", Buffer.from([0, 1, 2, 255]), "ü".repeat(2000), NEWS(3)]) {
      client.send(data);
      await once(client, "message");
    }
    client.close(1000, "thanks");
    await once(client, "close");
  });
}

async function fragmentsAndControl(): Promise<void> {
  await serving({ perMessageDeflate: false, handleProtocols: () => "chat" }, async (port, server) => {
    server.on("connection", (socket) => {
      socket.on("message", () => {
        socket.send("in ", { fin: false });
        socket.ping("still there?");
        socket.send("three ", { fin: false });
        socket.send("parts");
      });
      socket.on("pong", () => socket.close(1011, "that was all"));
    });
    const client = new WebSocket(`ws://127.0.0.1:${port}/`, ["chat"]);
    await once(client, "open");
    client.send("one ", { fin: false });
    client.send("message");
    await once(client, "close");
  });
}

/** What a bare socket can do wrong; the server answers each with a close frame of its own. */
const MISDEEDS: readonly (readonly number[])[] = [
  [0x81, 0x02, 0x68, 0x69], // not masked
  [0x89, 0xfe, 0x00, 0x80, 0, 0, 0, 0, ...Array.from({ length: 128 }, () => 0x61)], // a ping of 128 bytes
  [0x83, 0x81, 0, 0, 0, 0, 0x61], // a reserved opcode
  [0xc1, 0x81, 0, 0, 0, 0, 0x61], // a bit that was not agreed on
  [0x80, 0x81, 0, 0, 0, 0, 0x61], // a continuation of nothing
  [0x88, 0x81, 0, 0, 0, 0, 0x03], // half a close code
];

async function misbehaving(): Promise<void> {
  await serving({ perMessageDeflate: false }, async (port, server) => {
    server.on("connection", (socket) => socket.on("error", () => undefined));
    const headers = "Upgrade: websocket\nConnection: Upgrade\nSec-WebSocket-Version: 13";
    const handshake = crlf(`GET / HTTP/1.1\nHost: a\n${headers}\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\n\n`);
    for (const bytes of MISDEEDS) await say(port, handshake, String.fromCharCode(...bytes));
  });
}

const TALKS: Readonly<Record<string, () => Promise<void>>> = {
  "context-takeover": () => echo({ threshold: 0 }),
  "no-context-takeover": () => echo({ threshold: 0, serverNoContextTakeover: true, clientNoContextTakeover: true }),
  "fragments-and-control": fragmentsAndControl,
  misbehaving,
};
await TALKS[process.argv[2] ?? ""]?.();
