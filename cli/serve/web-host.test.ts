import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { type IncomingHttpHeaders, request } from "node:http";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type RawData, WebSocket } from "ws";
import { openWebHost, type WebHost, type WebHostOptions } from "./web-host.ts";

const base = mkdtempSync(join(tmpdir(), "thresher-host-"));
const options: WebHostOptions = {
  port: 0,
  rendererFolder: join(base, "renderer"),
  downloadFolder: join(base, "downloads"),
  uploadFolder: join(base, "uploads"),
  uploadLimits: { maxBytes: 1000, maxFiles: 2 },
  connect: (socket) => socket.on("message", (message) => socket.send(`echo ${textOf(message)}`)),
};
function textOf(message: RawData): string {
  return Buffer.isBuffer(message) ? message.toString() : "";
}

let host: WebHost;
let cookie = "";

interface Ask {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}
interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

beforeAll(async () => {
  for (const folder of [options.rendererFolder, options.downloadFolder, options.uploadFolder]) mkdirSync(folder);
  writeFileSync(join(options.rendererFolder, "index.html"), "<p>page</p>");
  writeFileSync(join(options.downloadFolder, "saved.pcapng"), "packets");
  host = await openWebHost(options);
  const entered = await ask(host.address.slice(`http://127.0.0.1:${host.port}`.length));
  cookie = (entered.headers["set-cookie"]?.[0] ?? "").split(";")[0] ?? "";
});
afterAll(async () => {
  await host.close();
  rmSync(base, { recursive: true });
});

// node's fetch may not set Host and Origin, a plain request may.
function ask(path: string, { method = "GET", headers = {}, body = "" }: Ask = {}): Promise<Answer> {
  return new Promise((done, failed) => {
    const sent = request({ host: "127.0.0.1", port: host.port, path, method, headers }, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (chunk: string) => {
        text += chunk;
      });
      response.on("end", () => done({ status: response.statusCode ?? 0, headers: response.headers, body: text }));
    });
    sent.on("error", failed);
    sent.end(body);
  });
}

const origin = (): string => `http://127.0.0.1:${host.port}`;
const own = (): Record<string, string> => ({ cookie, origin: origin() });

async function check(path: string, asked: Ask, status: number, body?: string | RegExp): Promise<void> {
  const answer = await ask(path, { ...asked, headers: { cookie, ...asked.headers } });
  expect(answer.status, path).toBe(status);
  if (body !== undefined) expect(answer.body).toMatch(body);
}

/** What a WebSocket that sends "hello" hears: the answer, or the status of the refusal. */
function converse(path: string, headers: Record<string, string>): Promise<string> {
  return new Promise((done) => {
    const socket = new WebSocket(`ws://127.0.0.1:${host.port}${path}`, { headers });
    socket.on("open", () => socket.send("hello"));
    socket.on("message", (message) => {
      done(textOf(message));
      socket.close();
    });
    socket.on("error", () => undefined);
    socket.on("unexpected-response", (_request, response) => done(String(response.statusCode)));
  });
}

test("the printed address sets the cookie and leads to the page", async () => {
  expect(host.address).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]{43}$/);
  const entered = await ask(new URL(host.address).search.replace("?", "/?"));
  expect([entered.status, entered.headers.location]).toEqual([303, "/"]);
  expect(entered.headers["set-cookie"]?.[0]).toMatch(/HttpOnly; SameSite=Strict/);
  await check("/", {}, 200, /page/);
  await check("/", { method: "HEAD" }, 200, /^$/);
});

test("a wrong token, no cookie, another host and another origin are refused", async () => {
  await check("/?token=wrong", {}, 403, /token is wrong/);
  await check("/", { headers: { cookie: "" } }, 403, /with its token/);
  await check("/", { headers: { host: "evil.example" } }, 421);
  await check("/", { headers: { origin: "http://evil.example" } }, 403);
});

test("every answer carries the security headers", async () => {
  for (const path of ["/", "/missing", "/?token=wrong"]) {
    const { headers } = await ask(path, { headers: { cookie } });
    expect(headers["content-security-policy"]).toMatch(/default-src 'self'.*frame-ancestors 'none'/);
    expect([headers["x-content-type-options"], headers["referrer-policy"]]).toEqual(["nosniff", "no-referrer"]);
  }
});

test("only files of the window and downloads are given", async () => {
  await check("/../downloads/saved.pcapng", {}, 404);
  await check("/%2e%2e/downloads/saved.pcapng", {}, 404);
  await check("/download/..%2frenderer%2findex.html", {}, 404);
  await check("/download/missing", {}, 404);
  await check("/", { method: "DELETE", headers: own() }, 405);
  const download = await ask("/download/saved.pcapng", { headers: { cookie } });
  expect(download.body).toBe("packets");
  expect(download.headers["content-disposition"]).toBe("attachment; filename*=UTF-8''saved.pcapng");
});

test("an upload is kept under its own name", async () => {
  const answer = await ask("/upload?name=..%2F..%2Fa%20b.pcap", { method: "PUT", headers: own(), body: "bytes" });
  expect(answer.status).toBe(200);
  const { path }: { path: string } = JSON.parse(answer.body);
  expect(path.startsWith(options.uploadFolder)).toBe(true);
  expect([basename(path), readFileSync(path, "utf8")]).toEqual(["a b.pcap", "bytes"]);
});

test("an upload over the limit leaves nothing behind, announced or not", async () => {
  const before = readdirSync(options.uploadFolder);
  await check("/upload?name=big", { method: "PUT", headers: own(), body: "x".repeat(1001) }, 413, /larger than 1000/);
  const chunked = { ...own(), "transfer-encoding": "chunked" };
  await check("/upload?name=big", { method: "PUT", headers: chunked, body: "x".repeat(1001) }, 413, /larger than 1000/);
  expect(readdirSync(options.uploadFolder)).toEqual(before);
});

test("an upload needs our own origin and PUT", async () => {
  await check("/upload?name=a", { method: "PUT", body: "x" }, 403);
  await check("/upload?name=a", { method: "PUT", headers: { origin: "http://evil.example" }, body: "x" }, 403);
  await check("/upload?name=a", { method: "POST", headers: own(), body: "x" }, 405);
});

test("no more files are kept than the limit says", async () => {
  await check("/upload?name=second", { method: "PUT", headers: own(), body: "x" }, 200);
  await check("/upload?name=third", { method: "PUT", headers: own(), body: "x" }, 507, /kept already/);
});

test("the WebSocket is for our own page only", async () => {
  expect(await converse("/rpc", own())).toBe("echo hello");
  expect(await converse("/rpc", { ...own(), origin: "http://evil.example" })).toBe("403");
  expect(await converse("/rpc", { cookie })).toBe("403");
  expect(await converse("/rpc", { origin: origin() })).toBe("403");
  expect(await converse("/rpc", { ...own(), host: "evil.example" })).toBe("403");
  expect(await converse("/elsewhere", own())).toBe("403");
});

test("a port in use is told with what to do", async () => {
  await expect(openWebHost({ ...options, port: host.port })).rejects.toThrow(
    `port ${host.port} of 127.0.0.1 is in use; choose another with --port, or 0 for a free one`,
  );
});

test("closing ends open connections", async () => {
  const second = await openWebHost(options);
  await second.close();
  await expect(fetch(second.address)).rejects.toThrow();
  expect(existsSync(options.uploadFolder)).toBe(true);
});
