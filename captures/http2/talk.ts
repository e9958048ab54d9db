// What is said in the HTTP/2 captures, run by record.ts inside its namespace; the argument is the capture's name.
import { once } from "node:events";
import {
  type ClientHttp2Session,
  type ClientHttp2Stream,
  connect,
  constants,
  createServer,
  type IncomingHttpHeaders,
  type OutgoingHttpHeaders,
  type ServerHttp2Stream,
  type SessionOptions,
} from "node:http2";
import { setTimeout as sleep } from "node:timers/promises";
import { brotliCompressSync, gzipSync, zstdCompressSync } from "node:zlib";
import { listening } from "../talking.ts";

const NGHTTPD_PORT = 8080;
const TEXT = "The quick brown fox jumps over the lazy dog. ".repeat(8);
const PACKERS: Readonly<Record<string, (text: string) => Buffer>> = {
  gzip: (text) => gzipSync(text),
  br: (text) => brotliCompressSync(text),
  zstd: (text) => zstdCompressSync(text),
  "gzip, br": (text) => brotliCompressSync(gzipSync(text)),
};
const NO_LIMIT = 1 << 20;

function answer(stream: ServerHttp2Stream, headers: IncomingHttpHeaders): void {
  const url = new URL(headers[":path"] ?? "/", "http://node");
  stream.on("error", () => undefined);
  switch (url.pathname) {
    case "/packed": {
      const coding = url.searchParams.get("coding") ?? "gzip";
      stream.respond({ ":status": 200, "content-type": "text/plain", "content-encoding": coding });
      stream.end(PACKERS[coding]?.(TEXT));
      return;
    }
    case "/trailers":
      stream.respond({ ":status": 200, "content-type": "text/plain" }, { waitForTrailers: true });
      stream.on("wantTrailers", () => stream.sendTrailers({ "x-sum": "42", "x-time": "now" }));
      stream.write("first part, ");
      stream.end("second part");
      return;
    case "/page":
      stream.pushStream({ ":path": "/style.css" }, (error, pushed) => {
        if (error !== null) return;
        pushed.respond({ ":status": 200, "content-type": "text/css" });
        pushed.end("body { color: red }");
      });
      stream.respond({ ":status": 200, "content-type": "text/html", "set-cookie": ["id=7; Path=/", "theme=dark"] });
      stream.end("<h1>Page</h1>");
      return;
    case "/nothing":
      stream.respond({ ":status": 204 }, { endStream: true });
      return;
    case "/hints":
      stream.additionalHeaders({ ":status": 103, link: "</style.css>; rel=preload" });
      stream.respond({ ":status": 200 });
      stream.end("hinted");
      return;
    case "/refuse":
      stream.close(constants.NGHTTP2_REFUSED_STREAM);
      return;
    case "/endless":
      stream.respond({ ":status": 200, "content-type": "text/plain" });
      stream.write("it begins, ");
      return;
    case "/wide":
      stream.respond({ ":status": 200, "x-wide": "w".repeat(20_000) }, { endStream: true });
      return;
    case "/fail":
      stream.respond({ ":status": 503, "retry-after": "5" });
      stream.end("try later");
      return;
    default:
      echo(stream, headers, url);
  }
}

function echo(stream: ServerHttp2Stream, headers: IncomingHttpHeaders, url: URL): void {
  const parts: Buffer[] = [];
  stream.on("data", (part: Buffer) => parts.push(part));
  stream.on("end", () => {
    stream.respond({ ":status": 200, "content-type": "application/json" });
    const body = Buffer.concat(parts).toString().slice(0, 200);
    stream.end(JSON.stringify({ method: headers[":method"], path: url.pathname, body }));
  });
}

function ask(session: ClientHttp2Session, headers: OutgoingHttpHeaders, body?: Buffer | string): ClientHttp2Stream {
  const stream = session.request(headers, { endStream: body === undefined });
  stream.on("error", () => undefined);
  stream.resume();
  if (body !== undefined) stream.end(body);
  return stream;
}

/** Ends when the stream is closed, by whomever and for whatever reason. */
function closed(stream: ClientHttp2Stream): Promise<void> {
  return new Promise((resolve) => {
    if (stream.closed) resolve();
    else stream.once("close", resolve);
  });
}

/** Asks, and waits until the stream is closed. */
async function get(
  session: ClientHttp2Session,
  path: string,
  more: OutgoingHttpHeaders = {},
  body?: string,
): Promise<void> {
  await closed(ask(session, { ":path": path, ...more }, body));
}

async function startServer(options: SessionOptions = {}): Promise<{ origin: string; close: () => void }> {
  const server = createServer({ maxSendHeaderBlockLength: NO_LIMIT, ...options });
  server.on("stream", answer);
  server.on("sessionError", () => undefined);
  const port = await listening(server);
  return { origin: `http://127.0.0.1:${port}`, close: () => server.close() };
}

async function open(origin: string, options: SessionOptions = {}): Promise<ClientHttp2Session> {
  const session = connect(origin, { maxSendHeaderBlockLength: NO_LIMIT, ...options });
  session.on("error", () => undefined);
  session.on("stream", (pushed) => pushed.resume());
  await once(session, "connect");
  return session;
}

async function close(session: ClientHttp2Session): Promise<void> {
  session.close();
  if (!session.destroyed) await once(session, "close");
}

async function oneByOne(origin: string): Promise<void> {
  const session = await open(origin);
  for (const coding of Object.keys(PACKERS)) await get(session, `/packed?coding=${encodeURIComponent(coding)}`);
  for (const path of ["/trailers", "/page", "/nothing", "/hints", "/fail", "/refuse", "/wide"])
    await get(session, path);
  await get(session, "/packed", { ":method": "HEAD" });
  await get(session, "/a/b?x=1&x=2&y=%C3%A9", { cookie: "a=1; b=2" });
  await get(session, "/echo", { "x-long": "l".repeat(20_000) });
  const form = { ":method": "POST", "content-type": "application/x-www-form-urlencoded" };
  await get(session, "/form", form, "name=Ada&city=Z%C3%BCrich");
  const query = JSON.stringify({ operationName: "Cart", query: "query Cart { cart { id } }" });
  await get(session, "/graphql", { ":method": "POST", "content-type": "application/json" }, query);
  await close(session);
}

async function multiplexed(origin: string): Promise<void> {
  const session = await open(origin, { paddingStrategy: constants.PADDING_STRATEGY_MAX });
  const streams = Array.from({ length: 6 }, (_, i) =>
    ask(session, { ":method": "POST", ":path": `/many/${i}` }, Buffer.alloc(3000 + i, 97 + i)),
  );
  await Promise.all(streams.map(closed));
  session.settings({ headerTableSize: 0, initialWindowSize: 40_000 });
  await once(session, "localSettings");
  await get(session, "/trailers");
  session.settings({ headerTableSize: 8192 });
  await once(session, "localSettings");
  await get(session, "/trailers");
  const endless = ask(session, { ":path": "/endless" });
  await once(endless, "data");
  endless.close(constants.NGHTTP2_CANCEL);
  await closed(endless);
  const cut = ask(session, { ":path": "/endless" });
  await once(cut, "data");
  session.goaway(constants.NGHTTP2_ENHANCE_YOUR_CALM);
  await sleep(50);
  session.destroy();
}

async function nodeServer(): Promise<void> {
  const server = await startServer();
  await oneByOne(server.origin);
  await multiplexed(server.origin);
  server.close();
}

async function nghttpd(): Promise<void> {
  const session = await open(`http://127.0.0.1:${NGHTTPD_PORT}`);
  await get(session, "/index.html");
  await get(session, "/missing");
  await get(session, "/words.txt", { range: "bytes=0-9", priority: "u=1" });
  await get(session, "/echo", { ":method": "POST", "content-type": "text/plain" }, "said and said again");
  await Promise.all(["/index.html", "/words.txt", "/index.html"].map((path) => get(session, path)));
  await close(session);
}

// Headers of the first half fill the tables; the capture begins with the second.
async function joined(): Promise<void> {
  const server = await startServer();
  const session = await open(server.origin, {});
  const known = { "x-tenant": "blue", authorization: "Bearer secret" };
  const talk = async (): Promise<void> => {
    await get(session, "/a/b", known);
    await get(session, "/fail", known);
    await get(session, "/trailers", known);
  };
  await talk();
  await once(process, "SIGUSR2");
  await talk();
  await get(session, "/new?x=1", { "x-later": "seen" });
  await get(session, "/new?x=1", { "x-later": "seen" });
  await close(session);
  server.close();
}

const TALKS: Readonly<Record<string, () => Promise<void>>> = { "node-server": nodeServer, nghttpd, joined };
// A signal that nobody waits for yet must not end the talk.
process.on("SIGUSR2", () => undefined);
await TALKS[process.argv[2] ?? ""]?.();
