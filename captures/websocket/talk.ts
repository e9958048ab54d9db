// What is said in the WebSocket captures, run by record.ts inside its namespace; the argument is the capture's name.
// Both ends are the `ws` package, but for the client that misbehaves, which is a bare socket, and WebSocket over
// HTTP/2, where the client's frames are written out and the server is hypercorn.
import { once } from "node:events";
import { createServer } from "node:http";
import { type ClientHttp2Session, type ClientHttp2Stream, connect, constants } from "node:http2";
import { setTimeout as sleep } from "node:timers/promises";
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

const MASK = Buffer.from([0x37, 0xfa, 0x21, 0x3d]);
/** A client's frame of less than 64 KiB (RFC 6455, 5.2). */
function masked(opcode: number, text: string | Buffer): Buffer {
  const body = Buffer.from(text);
  const length = body.length < 126 ? [0x80 | body.length] : [0x80 | 126, body.length >> 8, body.length & 0xff];
  return Buffer.concat([
    Buffer.from([0x80 | opcode, ...length]),
    MASK,
    body.map((byte, at) => byte ^ (MASK[at & 3] ?? 0)),
  ]);
}

async function overHttp2Session(): Promise<ClientHttp2Session> {
  const session = connect("http://127.0.0.1:8000");
  await once(session, "remoteSettings");
  return session;
}
function asked(session: ClientHttp2Session, path: string): ClientHttp2Stream {
  const versions = { "sec-websocket-version": "13", "sec-websocket-protocol": "chat" };
  const where = { ":scheme": "http", ":path": path, ":authority": "shop" };
  return session.request({ ":method": "CONNECT", ":protocol": "websocket", ...where, ...versions });
}

/** Two connections beside each other on one of HTTP/2 (RFC 8441), and another one that is refused; the server is hypercorn. */
async function overHttp2(): Promise<void> {
  const refusing = await overHttp2Session();
  const refused = asked(refusing, "/refused");
  await once(refused, "response");
  refusing.destroy();
  const session = await overHttp2Session();
  const streams = [asked(session, "/news?from=1"), asked(session, "/other")];
  await Promise.all(streams.map((stream) => once(stream, "response")));
  for (const stream of streams) {
    stream.write(masked(1, NEWS(1)));
    await once(stream, "data");
  }
  const [first, second] = streams as [ClientHttp2Stream, ClientHttp2Stream];
  first.write(masked(2, Buffer.from([0, 1, 2, 255])));
  await once(first, "data");
  const long = masked(1, "ü".repeat(2000));
  first.write(long.subarray(0, 100));
  await sleep(50);
  first.write(long.subarray(100));
  await once(first, "data");
  second.write(masked(9, "still there?"));
  await once(second, "data");
  second.close(constants.NGHTTP2_CANCEL);
  first.write(masked(1, "bye"));
  await once(first, "data");
  first.end(masked(8, Buffer.from([0x03, 0xe8])));
  await sleep(100);
  session.destroy();
}

const TALKS: Readonly<Record<string, () => Promise<void>>> = {
  "context-takeover": () => echo({ threshold: 0 }),
  "no-context-takeover": () => echo({ threshold: 0, serverNoContextTakeover: true, clientNoContextTakeover: true }),
  "fragments-and-control": fragmentsAndControl,
  misbehaving,
  "over-http2": overHttp2,
};
await TALKS[process.argv[2] ?? ""]?.();
