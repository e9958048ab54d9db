import type { LookupAddress, LookupAllOptions } from "node:dns";
import { createServer } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { expect, onTestFinished, test, vi } from "vitest";
import { createSessionCredentials } from "../../../codecs/session-certificate.ts";
import { listening, serveHttp, serveTcp, type TestServer } from "../testing/hostile-server.ts";
import { type ActionContext, RetryableError } from "../types.ts";
import { MAX_REDIRECTS } from "./redirects.ts";
import {
  CONNECT_TIMEOUT_MS,
  MAX_ANSWER_BYTES,
  sendWebRequest,
  type WebRequest,
  type WebResponse,
} from "./web-request.ts";

/** What names resolve to; all others as ever. */
const NAMES = vi.hoisted(() => new Map<string, readonly string[]>());
vi.mock(import("node:dns"), async (original) => {
  const dns = await original();
  const lookup = (
    host: string,
    options: LookupAllOptions,
    done: (error: Error | null, found: LookupAddress[]) => void,
  ): void => {
    const found = NAMES.get(host);
    if (found === undefined) dns.lookup(host, options, done);
    else
      done(
        null,
        found.map((address) => ({ address, family: 4 })),
      );
  };
  return { ...dns, lookup: Object.assign(lookup, dns.lookup) };
});

type Context = Pick<ActionContext, "signal" | "guard">;
const SHORT_MS = 300;

function open(): Context {
  return { signal: new AbortController().signal, guard: { allowHost: () => undefined, ownPorts: [] } };
}
function get(url: string, more: Partial<WebRequest> = {}, context: Context = open()): Promise<WebResponse> {
  const request = { method: "GET", url: new URL(url), headers: {}, body: null, ...more };
  return sendWebRequest(request, context, { hosts: [request.url.host], timeoutMs: SHORT_MS });
}
function text({ body }: WebResponse): string {
  return new TextDecoder().decode(body);
}

/** What a request ends with: whether it may be tried again, and the words. */
async function check(answer: Promise<WebResponse>, isRetryable: boolean, words: RegExp): Promise<void> {
  const error = await answer.then(
    (response) => new Error(`answered ${response.status}`),
    (failure: unknown) => failure,
  );
  expect(String(error)).toMatch(words);
  expect(error instanceof RetryableError).toBe(isRetryable);
}

test("a request arrives as it was sent, and the answer as it was answered", async () => {
  const { url } = await serveHttp((request, response) => {
    const chunks: Uint8Array[] = [];
    request.on("data", (chunk: Uint8Array) => chunks.push(chunk));
    request.on("end", () => {
      response.writeHead(418, "I am", { "x-seen": String(request.headers["x-own"]), "set-cookie": ["a=1", "b=2"] });
      response.end(
        `${request.method} ${request.url} ${Buffer.concat(chunks).toString()} ${request.headers["content-length"]}`,
      );
    });
  });
  const response = await get(`${url}/p?q=1#f`, { method: "PUT", headers: { "X-Own": "ü" }, body: Buffer.from("body") });
  expect([response.status, response.statusText, text(response)]).toEqual([418, "I am", "PUT /p?q=1 body 4"]);
  expect(response.headers.get("x-seen")).toBe("ü");
  expect(response.headers.getSetCookie()).toEqual(["a=1", "b=2"]);
});

test("a host that answers nothing is left after the time", async () => {
  const { url } = await serveTcp(() => undefined);
  await check(get(url), true, /took longer than 0\.3 s \(waiting for its answer\)/);
});

test("headers that trickle in do not hold a request (slow loris)", async () => {
  const { url } = await serveTcp((socket) => {
    socket.write("HTTP/1.1 200 OK\r\n");
    const timer = setInterval(() => socket.write("X-A: b\r\n"), 20);
    socket.once("close", () => clearInterval(timer));
  });
  await check(get(url), true, /waiting for its answer/);
});

test("a body that trickles in does not hold a request", async () => {
  const { url } = await serveHttp((_request, response) => {
    const timer = setInterval(() => response.write("x"), 20);
    response.once("close", () => clearInterval(timer));
  });
  await check(get(url), true, /waiting for the end of its answer/);
});

test("a connection that is never made is left after its own time", async () => {
  const { promise: connected, resolve } = Promise.withResolvers<void>();
  const { url } = await serveTcp(() => resolve());
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  onTestFinished(() => void vi.useRealTimers());
  const request = { method: "GET", url: new URL(url.replace("http:", "https:")), headers: {}, body: null };
  const answer = check(
    sendWebRequest(request, open(), { hosts: [request.url.host] }),
    true,
    /longer than 5 s to connect/,
  );
  await connected;
  vi.advanceTimersByTime(CONNECT_TIMEOUT_MS);
  await answer;
});

test("a connection that breaks is said, before an answer and within one", async () => {
  const before = await serveTcp((socket) => socket.resetAndDestroy());
  await check(get(before.url), true, /broke the connection off \(ECONNRESET\)/);
  const within = await serveTcp((socket) => {
    socket.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf", () => socket.destroy());
  });
  await check(get(within.url), true, /broke the connection off/);
});

test("a port where nobody listens, and a name that there is not", async () => {
  const { port } = await serveTcp(() => undefined);
  const free = port === 1 ? 2 : 1;
  await check(get(`http://127.0.0.1:${free}`), true, /refuses connections \(ECONNREFUSED\)/);
  await check(get("http://no-such-name.invalid"), true, /no-such-name\.invalid (has no address|could not be resolved)/);
});

test("what is not HTTP is said, and not tried again", async () => {
  const { url } = await serveTcp((socket) => socket.end("SSH-2.0-OpenSSH_9.2\r\n"));
  await check(get(url), false, /answered what is not HTTP \(HPE_/);
});

test("another protocol that nobody asked for is no answer", async () => {
  const { url } = await serveTcp((socket) => {
    socket.write("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\nbytes");
  });
  await check(get(url), true, /broke the connection off|without an answer/);
});

test("answers before the answer do not hold a request", async () => {
  const { url } = await serveTcp((socket) => {
    const timer = setInterval(() => socket.write("HTTP/1.1 103 Early Hints\r\n\r\n"), 20);
    socket.once("close", () => clearInterval(timer));
  });
  await check(get(url), true, /waiting for its answer/);
});

test("headers without end are bounded", async () => {
  const { url } = await serveTcp((socket) => {
    socket.write("HTTP/1.1 200 OK\r\n");
    socket.write(`X-A: ${"b".repeat(1 << 20)}\r\n`);
  });
  await check(get(url), false, /answered what is not HTTP \(HPE_HEADER_OVERFLOW\)/);
});

test("a body without end is bounded", async () => {
  const { url } = await serveHttp((_request, response) => {
    const more = (): void => {
      while (response.write(Buffer.alloc(1 << 18)));
    };
    response.on("drain", more);
    more();
  });
  await check(get(url), false, new RegExp(`answered more than ${MAX_ANSWER_BYTES >> 20} MiB`));
});

test("a coding that was not asked for is said", async () => {
  const { url } = await serveHttp((_request, response) => {
    response.writeHead(200, { "content-encoding": "gzip" }).end("x");
  });
  await check(get(url), false, /answered in gzip, which was not asked for/);
});

test("a call that is ended ends the request", async () => {
  const ending = new AbortController();
  const { url } = await serveTcp(() => ending.abort());
  await check(get(url, {}, { ...open(), signal: ending.signal }), false, /the call was ended/);
});

async function serveTls(): Promise<TestServer & { readonly certificate: string }> {
  const { certificatePem, keyPem } = createSessionCredentials(Date.now());
  const server = createTlsServer({ cert: certificatePem, key: keyPem }, (_request, response) => response.end("secret"));
  server.on("tlsClientError", () => undefined);
  return { ...(await listening(server, () => server.closeAllConnections())), certificate: certificatePem };
}

test("a certificate that nobody trusted signed is not accepted, nor TLS that is none", async () => {
  const { port } = await serveTls();
  await check(get(`https://127.0.0.1:${port}`), false, /shows a certificate that nobody trusted signed/);
  const plain = await serveHttp((_request, response) => response.end());
  await check(get(`https://127.0.0.1:${plain.port}`), false, /does not speak TLS as asked/);
});

test("a trusted certificate of another name is not accepted", async () => {
  const { port, certificate } = await serveTls();
  const trusted = getCACertificates("default");
  setDefaultCACertificates([...trusted, certificate]);
  onTestFinished(() => setDefaultCACertificates(trusted));
  await check(get(`https://127.0.0.1:${port}`), false, /shows a certificate of another name/);
});

/** Serves redirects: `/STATUS?LOCATION`; everything else is echoed. */
function serveRedirects(): Promise<TestServer> {
  return serveHttp((request, response) => {
    const [, status, location] = /^\/(3\d\d)\?(.*)$/.exec(request.url ?? "") ?? [];
    if (status !== undefined)
      return void response.writeHead(Number(status), { location: decodeURIComponent(location ?? "") }).end();
    const { authorization = "none", "x-key": key = "none" } = request.headers;
    let body = "";
    request.on("data", (chunk) => (body += String(chunk)));
    request.on("end", () => response.end(`${request.method} ${request.url} ${body} ${authorization} ${String(key)}`));
  });
}
const POST: Partial<WebRequest> = {
  method: "POST",
  headers: { authorization: "Basic x", "X-Key": "k", "content-type": "text/plain" },
  body: Buffer.from("body"),
};

test("redirects of the same host are followed with all of the request, 303 and the old ones as GET", async () => {
  const { url } = await serveRedirects();
  expect(text(await get(`${url}/307?/end`, POST))).toBe("POST /end body Basic x k");
  expect(text(await get(`${url}/308?end`, POST))).toBe("POST /end body Basic x k");
  for (const status of [301, 302, 303]) {
    expect(text(await get(`${url}/${status}?/end`, POST))).toBe("GET /end  Basic x k");
  }
  expect(text(await get(`${url}/304?/end`))).toBe("");
});

test("another host gets no credentials, and only where the script may reach it", async () => {
  const [first, other] = [await serveRedirects(), await serveRedirects()];
  expect(text(await get(`${first.url}/307?${other.url}/end`, POST))).toBe("POST /end body none none");
  const asked: string[] = [];
  const guard = {
    ownPorts: [],
    allowHost: (host: string): void => {
      asked.push(host);
      throw new Error(`${host} is not allowed yet`);
    },
  };
  await check(get(`${first.url}/307?${other.url}/end`, POST, { ...open(), guard }), false, /is not allowed yet/);
  expect(asked).toEqual([other.host]);
  const { signal } = open();
  await check(get(`${first.url}/307?${other.url}/end`, POST, { signal }), false, /is not a host of this call/);
});

test.each([
  ["http://169.254.169.254/latest/meta-data", /169\.254\.169\.254 is an address that scripts never reach/],
  ["http://[::ffff:a9fe:a9fe]/", /never reach/],
  ["http://0x7f000001:9/", /127\.0\.0\.1:9 refuses connections/],
  ["file:///etc/passwd", /file:\/\/ is not an address of the web/],
  ["http://", /leads to what is not a URL/],
])("a redirect to %s leads nowhere", async (location, words) => {
  const { url } = await serveRedirects();
  await check(get(`${url}/302?${encodeURIComponent(location)}`), words.source.includes("refuses"), words);
});

test("a redirect to where the program itself listens leads nowhere, whatever it is called", async () => {
  const [first, own] = [await serveRedirects(), await serveHttp((_request, response) => response.end("own"))];
  const context = { ...open(), guard: { allowHost: () => undefined, ownPorts: [own.port] } };
  for (const name of ["127.0.0.1", "localhost", "[::ffff:127.0.0.1]", "127.1"]) {
    const answer = get(`${first.url}/302?http://${name}:${own.port}/`, {}, context);
    await check(answer, false, new RegExp(`port ${own.port} of this machine is Thresher's own`));
  }
});

test("a name that was allowed and then leads elsewhere is judged by its address", async () => {
  const { port } = await serveHttp((_request, response) => response.end("inside"));
  const check443 = (name: string): Promise<void> => check(get(`https://${name}`), false, /scripts never reach/);
  NAMES.set("rebound.test", ["127.0.0.1"]).set("metadata.test", ["93.184.216.34", "169.254.169.254"]);
  onTestFinished(() => NAMES.clear());
  await check(get(`http://rebound.test:${port}`), false, /rebound\.test \(127\.0\.0\.1\) is this machine/);
  await check443("metadata.test");
  NAMES.set("own.localhost", ["127.0.0.1"]);
  expect(text(await get(`http://own.localhost:${port}`))).toBe("inside");
});

test("redirects without end are bounded", async () => {
  let asked = 0;
  const { url } = await serveHttp((request, response) => {
    asked++;
    response.writeHead(302, { location: String(request.url) }).end();
  });
  await check(get(url), false, new RegExp(`leads on more than ${MAX_REDIRECTS} times`));
  expect(asked).toBe(MAX_REDIRECTS + 1);
});

test.each([
  [{ Host: "other.test" }, /the header Host is not a script's to set/],
  [{ "Transfer-Encoding": "chunked" }, /the header Transfer-Encoding is not a script's to set/],
  [{ "a b": "c" }, /"a b" is no name of a header/],
  [{ a: "b\r\nc: d" }, /Invalid character in header content/],
  [Object.fromEntries(Array.from({ length: 101 }, (_, i) => [`x-${i}`, ""])), /more than 100 headers/],
])("headers that would change the request are refused (%#)", async (headers, words) => {
  const { url } = await serveHttp((_request, response) => response.end());
  await check(get(url, { headers }), false, words);
});

test("a user in the address becomes Basic authentication", async () => {
  const { url } = await serveRedirects();
  const answer = await get(`${url.replace("//", "//me:p%40ss@")}/end`);
  expect(text(answer)).toBe(`GET /end  Basic ${Buffer.from("me:p@ss").toString("base64")} none`);
});

test("the system's proxy is used, and is asked for names; addresses are judged even so", async () => {
  const proxy = await serveHttp((request, response) => response.end(`proxied ${request.url}`));
  vi.stubEnv("http_proxy", proxy.url);
  vi.stubEnv("no_proxy", "");
  onTestFinished(() => void vi.unstubAllEnvs());
  expect(text(await get("http://only-the-proxy-knows.test/x"))).toBe("proxied http://only-the-proxy-knows.test/x");
  await check(get("http://169.254.169.254/"), false, /never reach/);
});

test("TLS goes through the proxy as it is: the proxy is asked for a tunnel, and may refuse it", async () => {
  const tunnels: string[] = [];
  const server = createServer();
  server.on("connect", (request, socket) => {
    tunnels.push(request.url ?? "");
    socket.end("HTTP/1.1 403 Forbidden\r\n\r\n");
  });
  const { url } = await listening(server, () => server.closeAllConnections());
  vi.stubEnv("https_proxy", url);
  vi.stubEnv("no_proxy", "");
  onTestFinished(() => void vi.unstubAllEnvs());
  await check(
    get("https://only-the-proxy-knows.test/x"),
    true,
    /is not reached through the proxy \(ERR_PROXY_TUNNEL\)/,
  );
  await check(get("https://169.254.169.254/"), false, /never reach/);
  expect(tunnels).toEqual(["only-the-proxy-knows.test:443"]);
});
