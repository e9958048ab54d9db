// What is said in the HTTP captures, run by record.ts inside its namespace; the argument is the capture's name.
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { connect, createServer as createNetServer } from "node:net";
import { brotliCompressSync, deflateSync, gzipSync, zstdCompressSync } from "node:zlib";
import { crlf, listening, say } from "../talking.ts";

const NGINX_PORT = 8080;
const TEXT = "The quick brown fox jumps over the lazy dog. ".repeat(8);
const PACKERS: Readonly<Record<string, (text: string) => Buffer>> = {
  gzip: (text) => gzipSync(text),
  deflate: (text) => deflateSync(text),
  br: (text) => brotliCompressSync(text),
  zstd: (text) => zstdCompressSync(text),
  "gzip, br": (text) => brotliCompressSync(gzipSync(text)),
};

function answer(request: IncomingMessage, response: ServerResponse): void {
  const url = new URL(request.url ?? "/", "http://node");
  if (url.pathname === "/packed") {
    const coding = url.searchParams.get("coding") ?? "gzip";
    const body = PACKERS[coding]?.(TEXT) ?? Buffer.alloc(0);
    response.writeHead(200, { "content-type": "text/plain", "content-encoding": coding }).end(body);
  } else if (url.pathname === "/trailers") {
    response.writeHead(200, { "content-type": "text/plain", trailer: "X-Sum, X-Time" });
    response.write("first part, ");
    response.write("second part");
    response.addTrailers({ "X-Sum": "42", "X-Time": "now" });
    response.end();
  } else if (url.pathname === "/nothing") response.writeHead(204).end();
  else if (url.pathname === "/same") response.writeHead(304, { etag: '"1"' }).end();
  else if (url.pathname === "/cookies") {
    response.writeHead(200, { "set-cookie": ["id=7; Path=/; HttpOnly", "theme=dark"], "content-length": 0 }).end();
  } else if (url.pathname === "/hints") {
    response.writeEarlyHints({ link: "</style.css>; rel=preload" });
    response.end("hinted");
  } else if (url.pathname === "/binary") {
    response.writeHead(200, { "content-type": "image/png" }).end(Buffer.from("89504e470d0a1a0a00ff", "hex"));
  } else if (url.pathname === "/fail") response.writeHead(503, { "retry-after": "5" }).end("try later");
  else {
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => parts.push(part));
    request.on("end", () => {
      response.writeHead(200, { "content-type": "application/json" });
      response.end(JSON.stringify({ method: request.method, url: request.url, body: Buffer.concat(parts).toString() }));
    });
  }
}

/** Makes GET requests to a host. */
function getter(host: string): (path: string, headers?: string) => string {
  return (path, headers = "") => crlf(`GET ${path} HTTP/1.1\nHost: ${host}\n${headers}\n`);
}

function post(path: string, type: string, body: string): string {
  const head = `POST ${path} HTTP/1.1\nHost: node\nContent-Type: ${type}\nContent-Length: ${body.length}\n\n`;
  return crlf(head) + body;
}

async function nodeServer(): Promise<void> {
  const server = createServer(answer);
  server.on("connect", (request, socket) => {
    const { hostname, port } = new URL(`http://${request.url ?? ""}`);
    const other = connect(Number(port), hostname, () => {
      socket.write("HTTP/1.1 200 Connection Established\r\n\r\n");
      other.pipe(socket).pipe(other);
    });
  });
  server.on("upgrade", (request, socket) => {
    socket.end(
      `HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: ${request.headers.upgrade}\r\n\r\necho`,
    );
  });
  const port = await listening(server);
  const get = getter("node");
  await say(port, ...Object.keys(PACKERS).map((coding) => get(`/packed?coding=${encodeURIComponent(coding)}`)));
  await say(
    port,
    get("/trailers", "TE: trailers\n"),
    get("/nothing"),
    get("/same", 'If-None-Match: "1"\n'),
    get("/cookies", "Cookie: id=1; id=2; lang=en\n"),
    get("/hints"),
    get("/binary"),
    get("/fail"),
    crlf("HEAD /packed HTTP/1.1\nHost: node\n\n"),
    get("/a/b?x=1&x=2&y=%C3%A9&z"),
  );
  const parts = crlf(
    '--XX\nContent-Disposition: form-data; name="note"\n\nhello\n--XX\nContent-Disposition: form-data; ',
  );
  const file = crlf('name="photo"; filename="a.txt"\nContent-Type: text/plain\n\nfile text\n--XX--\n');
  await say(
    port,
    post("/form", "application/x-www-form-urlencoded", "name=Ann+Lee&age=30&age=31"),
    post("/upload", "multipart/form-data; boundary=XX", parts + file),
    post("/json", "application/json", '{"article":"A-9","count":2}'),
    crlf("PUT /chunks HTTP/1.1\nHost: node\nTransfer-Encoding: chunked\n\n4;x=y\nfour\n6\n-chunk\n0\nX-End: 1\n\n"),
    crlf("POST /wait HTTP/1.1\nHost: node\nExpect: 100-continue\nContent-Length: 5\n\n"),
    "later",
  );
  await say(port, `${get("/1")}${get("/2")}${get("/3")}`, get("/4"));
  await say(port, crlf("GET /old HTTP/1.0\n\n"));
  await say(port, crlf(`CONNECT 127.0.0.1:${port} HTTP/1.1\nHost: node\n\n`), get("/inside"));
  await say(port, get("/other", "Connection: Upgrade\nUpgrade: echo\n"));
  server.close();
}

async function nginx(): Promise<void> {
  const get = getter("nginx");
  await say(
    NGINX_PORT,
    get("/"),
    get("/words.txt", "Accept-Encoding: gzip\n"),
    get("/words.txt", "Range: bytes=0-9\n"),
    get("/words.txt", "Range: bytes=0-4,10-14\n"),
    get("/missing"),
    get("/old"),
    get("/status"),
  );
  await say(NGINX_PORT, crlf("GET / HTTP/1.0\n\n"));
  await say(NGINX_PORT, crlf("PUT /upload HTTP/1.1\nHost: nginx\nContent-Length: 11\n\nhello world"));
  await say(NGINX_PORT, `${get("/")}${get("/words.txt")}${get("/", "Connection: close\n")}`);
  await say(NGINX_PORT, get("/", `X-Long: ${"x".repeat(3000)}\n`));
}

/** Shapes that pull two readers apart; the servers' answers show how each took them. */
const SMUGGLING: readonly string[] = [
  "POST / HTTP/1.1\nHost: a\nContent-Length: 30\nTransfer-Encoding: chunked\n\n0\n\nGET /smuggled HTTP/1.1\nX: 1\n\n",
  "POST / HTTP/1.1\nHost: a\nContent-Length: 5\nContent-Length: 6\n\nhello!",
  "POST / HTTP/1.1\nHost: a\nContent-Length: 5, 5\n\nhello",
  "POST / HTTP/1.1\nHost: a\nContent-Length: -1\n\nGET /smuggled HTTP/1.1\n\n",
  "POST / HTTP/1.1\nHost: a\nContent-Length: 99999999999999999999\n\nhello",
  "POST / HTTP/1.1\nHost: a\nTransfer-Encoding: chunked\n\n10000000000000000\nhello\n0\n\n",
  "POST / HTTP/1.1\nHost: a\nTransfer-Encoding: xchunked\n\n5\nhello\n0\n\n",
  "POST / HTTP/1.1\nHost: a\nTransfer-Encoding : chunked\n\n5\nhello\n0\n\n",
  "POST / HTTP/1.1\nHost: a\nTransfer-Encoding: chunked\n\n5\nhello, too long\n0\n\n",
  "GET / HTTP/1.1\nHost: a\nX-Folded: one\n two\n\n",
  "GET /bare-line-ends HTTP/1.1\rHost: a\n\n",
  "GET /no-version\nHost: a\n\n",
];

async function smuggling(): Promise<void> {
  const server = createServer(answer);
  const port = await listening(server);
  for (const shape of SMUGGLING) {
    await say(NGINX_PORT, crlf(shape));
    await say(port, crlf(shape));
  }
  server.close();
}

/** Conversations that hold HTTP text, or begin like it, and are not HTTP. */
const LOOK_ALIKES: readonly (readonly [ask: string, answer: string])[] = [
  ["OPTIONS sip:bob@example.org SIP/2.0\nCall-ID: 1\n\n", "SIP/2.0 200 OK\nCall-ID: 1\n\n"],
  ["OPTIONS rtsp://example.org/a RTSP/1.0\nCSeq: 1\n\n", "RTSP/1.0 200 OK\nCSeq: 1\n\n"],
  ["GET session:7\n", "$-1\n"],
  ["DATA GET / HTTP/1.1 is quoted here\n", "250 HTTP/1.1 200 OK is too\n"],
  ["HTTP/1.1 is the protocol\n", "GET is the method\n"],
  ["PRI * HTTP/2.0\n\nSM\n\n", "\x00\x00\x00\x04\x00\x00\x00\x00\x00"],
];

async function lookAlikes(): Promise<void> {
  for (const [ask, reply] of LOOK_ALIKES) {
    const server = createNetServer((socket) => socket.once("data", () => socket.end(crlf(reply), "latin1")));
    const port = await listening(server);
    await say(port, crlf(ask));
    server.close();
    await once(server, "close");
  }
}

const TALKS: Readonly<Record<string, () => Promise<void>>> = {
  "node-server": nodeServer,
  nginx,
  smuggling,
  "look-alikes": lookAlikes,
};
await TALKS[process.argv[2] ?? ""]?.();
