// nginx: HTTP/1.1 with `fetch`; HTTP/1.1 and HTTP/2 inside TLS 1.2 and 1.3, read with the key log that the client writes.
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { type ClientHttp2Session, connect as connectHttp2 } from "node:http2";
import { Agent, request as requestHttps } from "node:https";
import { join } from "node:path";
import { connect as connectTls, type SecureVersion } from "node:tls";
import { gunzipSync } from "node:zlib";
import { beforeAll, expect, test, vi } from "vitest";
import type { Entry } from "../../contract/index.ts";
import { isMissing, type ServiceFacts } from "../../session/actions/testing/real-service.ts";
import { type Call, ClientView } from "./testing/client-view.ts";
import { expectOnly, expectSameCalls, expectSameCallsInAnyOrder } from "./testing/compare.ts";
import { describeServer } from "./testing/describe-server.ts";
import { side, trafficOf } from "./testing/traffic.ts";

interface Asked {
  readonly method: string;
  readonly url: string;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
}
const LARGE = "A line of a file that is worth packing.\n".repeat(5000);
const TALK: readonly Asked[] = [
  { method: "GET", url: "/" },
  { method: "GET", url: "/large.txt", headers: { "accept-encoding": "gzip" } },
  { method: "GET", url: "/large.txt", headers: { range: "bytes=10-29" } },
  { method: "HEAD", url: "/large.txt" },
  { method: "GET", url: "/echo?a=1&b=K%C3%A4se&a=2", headers: { cookie: "who=me; tries=2", "x-trace": "7f3a" } },
  { method: "POST", url: "/echo", body: '{"item":"Käse"}', headers: { "content-type": "application/json" } },
  { method: "PUT", url: "/echo", body: "x".repeat(100_000), headers: { "content-type": "text/plain" } },
  { method: "GET", url: "/moved" },
  { method: "GET", url: "/fail" },
  { method: "GET", url: "/nothing" },
  { method: "DELETE", url: "/large.txt" },
];
/** What the second server of the same nginx does not have: it serves files alone. */
const FILES = TALK.filter(({ url, method }) => !/^\/(echo|moved|fail)/.test(url) || method === "POST");

interface Got {
  readonly status: number;
  readonly type: string;
  readonly length: string;
  readonly location: string;
  readonly body: string;
}
function asked({ method, url, body = "", headers = {} }: Asked): object {
  return { method, url, body, headers };
}
function got(
  status: number,
  headers: Readonly<Record<string, string | readonly string[] | undefined>>,
  bytes: Buffer,
): Got {
  const of = (name: string): string => String(headers[name] ?? "");
  const body = (of("content-encoding") === "gzip" ? gunzipSync(bytes) : bytes).toString();
  return { status, type: of("content-type"), length: of("content-length"), location: of("location"), body };
}

async function talkPlainly(url: string, view: ClientView): Promise<void> {
  for (const one of TALK) {
    const { method, body, headers } = one;
    const answer = fetch(url + one.url, {
      method,
      redirect: "manual",
      headers: { ...headers },
      ...(body === undefined ? {} : { body }),
    });
    // It unpacks what it is given.
    const tell = async (response: Response): Promise<Got> => {
      const told = Object.fromEntries(response.headers);
      return got(response.status, { ...told, "content-encoding": "" }, Buffer.from(await response.arrayBuffer()));
    };
    const work = answer.then(tell);
    await view.call(asked(one), work);
  }
}

interface Tls {
  readonly url: string;
  readonly ca: Buffer;
  readonly maxVersion: SecureVersion;
  readonly onKey: (line: Buffer) => void;
}
async function talkInTls({ url, ca, maxVersion, onKey }: Tls, view: ClientView): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1, ca, maxVersion });
  agent.on("keylog", onKey);
  for (const one of FILES) await view.call(asked(one), askHttps(url, agent, one));
  agent.destroy();
}
async function askHttps(url: string, agent: Agent, { method, url: path, headers, body }: Asked): Promise<Got> {
  const request = requestHttps(url + path, {
    agent,
    method,
    headers: { ...headers, ...(body === undefined ? {} : { "content-length": Buffer.byteLength(body) }) },
  });
  request.end(body);
  const [response] = (await once(request, "response")) as [import("node:http").IncomingMessage];
  return got(
    response.statusCode ?? 0,
    response.headers,
    Buffer.concat(await Array.fromAsync(response as AsyncIterable<Buffer>)),
  );
}

/** All at once, each in a stream of its own. */
async function talkInHttp2({ url, ca, maxVersion, onKey }: Tls, view: ClientView): Promise<void> {
  const { port } = new URL(url);
  const session = connectHttp2(url, {
    createConnection: () => {
      const socket = connectTls({
        port: Number(port),
        host: "127.0.0.1",
        servername: "localhost",
        ca,
        maxVersion,
        ALPNProtocols: ["h2"],
      });
      return socket.on("keylog", onKey);
    },
  });
  await Promise.all([...FILES, ...FILES].map((one) => view.call(asked(one), askHttp2(session, one))));
  session.close();
  await once(session, "close");
}
async function askHttp2(session: ClientHttp2Session, { method, url, headers, body }: Asked): Promise<Got> {
  const stream = session.request({ ":method": method, ":path": url, ...headers });
  stream.end(body);
  const [answer] = (await once(stream, "response")) as [
    import("node:http2").IncomingHttpHeaders & { ":status": number },
  ];
  return got(answer[":status"], answer, Buffer.concat(await Array.fromAsync(stream as AsyncIterable<Buffer>)));
}

interface Request {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly postData: { readonly text: string };
}
interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly content: { readonly text: string };
}
/** Headers that this program gave; the client adds its own. */
const GIVEN = new Set(TALK.flatMap(({ headers = {} }) => Object.keys(headers)));

function callsIn(entries: readonly Entry[]): readonly Call[] {
  return entries.map(({ request, response, error }) => {
    expect(error).toBe(null);
    const { method, url, headers, postData } = side<Request>(request);
    const answer = side<Answer>(response);
    const own = named(headers).filter(([name]) => GIVEN.has(name));
    const said = Object.fromEntries(named(answer.headers));
    return {
      asked: asked({ method, url, body: postData.text, headers: Object.fromEntries(own) }),
      got: got(answer.status, { ...said, "content-encoding": "" }, Buffer.from(answer.content.text)),
    };
  });
}
function named(headers: Readonly<Record<string, string>>): readonly (readonly [string, string])[] {
  return Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]);
}
/** `fetch` asks for packed answers, and for any type, whoever calls it. */
function withoutOwn(calls: readonly Call[]): readonly Call[] {
  return calls.map(({ asked: all, got: answer }) => {
    const { headers, ...rest } = all as { headers: Readonly<Record<string, string>> };
    const { "accept-encoding": _packing, "content-type": _type, ...given } = headers;
    return { asked: { ...rest, headers: given }, got: answer };
  });
}

describeServer("http", "nginx", ({ facts, port }) => {
  beforeAll(async () => {
    if (isMissing(facts)) return;
    const { data = "", pid = "" } = facts();
    writeFileSync(join(data, "www/large.txt"), LARGE);
    // By itself this version of nginx leaves TLS 1.3 out.
    const configuration = join(data, "nginx.conf");
    writeFileSync(
      configuration,
      readFileSync(configuration, "utf8").replace(
        "ssl_certificate ",
        "ssl_protocols TLSv1.2 TLSv1.3; ssl_certificate ",
      ),
    );
    await readAgain(pid);
  });

  test("HTTP/1.1: every request and answer of fetch", async () => {
    const view = new ClientView();
    const entries = await trafficOf({ filter: `tcp port ${port()}` }, () => talkPlainly(facts()["url"] ?? "", view));
    expectOnly(entries, "HTTP");
    // It may use several connections.
    expectSameCallsInAnyOrder(withoutOwn(callsIn(entries)), withoutOwn(view.calls));
  });

  async function inTls(
    maxVersion: SecureVersion,
    talk: (tls: Tls, view: ClientView) => Promise<void>,
  ): Promise<[readonly Entry[], ClientView]> {
    const view = new ClientView();
    const { url, ca } = tlsOf(facts());
    let keys = "";
    const onKey = (line: Buffer): void => void (keys += line.toString());
    const filter = `tcp port ${new URL(url).port}`;
    const all = await trafficOf({ filter, keys: () => keys }, () => talk({ url, ca, maxVersion, onKey }, view));
    const [handshakes, entries] = [
      all.filter(({ protocol }) => protocol.name === "tlsx"),
      all.filter(({ protocol }) => protocol.name !== "tlsx"),
    ];
    const { sni } = side<{ sni: string }>(handshakes[0]?.request ?? null);
    const { versionName } = side<{ versionName: string }>(handshakes[0]?.response ?? null);
    expect({ handshakes: handshakes.length, sni, versionName }).toEqual({
      handshakes: 1,
      sni: "localhost",
      versionName: maxVersion.replace("v", " "),
    });
    expect(entries.every(({ tls }) => tls)).toBe(true);
    return [entries, view];
  }

  test.for(["TLSv1.2", "TLSv1.3"] as const)("HTTP/1.1 inside %s", async (version) => {
    const [entries, view] = await inTls(version, talkInTls);
    expectOnly(entries, "HTTP");
    expectSameCalls(callsIn(entries), view.calls);
  });

  test.for(["TLSv1.2", "TLSv1.3"] as const)("HTTP/2 inside %s", async (version) => {
    const [entries, view] = await inTls(version, talkInHttp2);
    expectOnly(entries, "HTTP/2");
    expectSameCallsInAnyOrder(callsIn(entries), view.calls);
  });
});

/** Of nginx's first process; until the ones it had are gone they take connections still, and then close them. */
function workersOf(pid: string): readonly string[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").split(" ").filter(Boolean);
}
async function readAgain(pid: string): Promise<void> {
  const former = workersOf(pid);
  process.kill(Number(pid), "SIGHUP");
  await vi.waitFor(() => expect(workersOf(pid).some((worker) => !former.includes(worker))).toBe(true), {
    timeout: 30_000,
  });
  await vi.waitFor(() => expect(workersOf(pid).some((worker) => former.includes(worker))).toBe(false), {
    timeout: 30_000,
  });
}

function tlsOf(facts: ServiceFacts): { readonly url: string; readonly ca: Buffer } {
  return { url: facts["tls+h2"] ?? "", ca: readFileSync((facts["ca"] ?? "").replace(/;$/, "")) };
}
