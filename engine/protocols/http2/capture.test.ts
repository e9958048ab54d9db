// Conversations of real clients and servers, in words. What tshark says of the same files is compared by `npm run
// conformance`.
import { expect, test } from "vitest";
import { type ReadEntry, readCapture, type Side } from "../../testing/read-capture.ts";

function part(side: Side | null, ...names: readonly string[]): string {
  return names.map((name) => String((side?.[name] ?? "-") as string | number)).join(" ");
}
/** `1 GET /a → 200`. */
function line({ request, response, error }: ReadEntry): string {
  const told = response === null || Object.keys(response).length === 0 ? "nothing" : part(response, "status");
  return `${part(request, "streamId", "method", "url")} → ${told}${error === null ? "" : ` !${error.msg}`}`;
}
function inside(side: Side | null, name: string): Side {
  return (side?.[name] ?? {}) as Side;
}
function of(entries: readonly ReadEntry[], url: string): ReadEntry {
  return entries.find(({ request }) => request?.["url"] === url) ?? expect.unreachable();
}

const node = readCapture("http2/node-server.pcap", "http");

test("node:http2: streams one by one, and many at once", () => {
  expect(node.map(line)).toEqual([
    "1 GET /packed?coding=gzip → 200",
    "3 GET /packed?coding=br → 200",
    "5 GET /packed?coding=zstd → 200",
    "7 GET /packed?coding=gzip%2C%20br → 200",
    "9 GET /trailers → 200",
    "11 GET /page → 200",
    "2 GET /style.css → 200",
    "13 GET /nothing → 204",
    "15 GET /hints → 200",
    "17 GET /fail → 503",
    "19 GET /refuse → nothing !the server reset the stream: REFUSED_STREAM",
    "21 GET /wide → 200",
    "23 HEAD /packed → 200",
    "25 GET /a/b?x=1&x=2&y=%C3%A9 → 200",
    "27 GET /echo → 200",
    "29 POST /form → 200",
    "31 POST /graphql → 200",
    "1 POST /many/0 → 200",
    "3 POST /many/1 → 200",
    "5 POST /many/2 → 200",
    "7 POST /many/3 → 200",
    "9 POST /many/4 → 200",
    "11 POST /many/5 → 200",
    "13 GET /trailers → 200",
    "15 GET /trailers → 200",
    expect.stringContaining("17 GET /endless → 200 !the client reset the stream: CANCEL") as string,
    expect.stringContaining("19 GET /endless → 200 !") as string,
  ]);
});

test("every coding gives the same text", () => {
  const texts = node.slice(0, 4).map(({ response }) => inside(response, "content")["text"]);
  expect(new Set(texts).size).toBe(1);
  expect(texts[0]).toMatch(/^The quick brown fox/);
});

test("trailers, cookies, a push, and headers that need several frames", () => {
  expect(of(node, "/trailers").response?.["trailers"]).toEqual({ "x-sum": "42", "x-time": "now" });
  expect(of(node, "/page").response?.["cookies"]).toEqual({ id: "7", theme: "dark" });
  expect(of(node, "/a/b?x=1&x=2&y=%C3%A9").request?.["cookies"]).toEqual({ a: "1", b: "2" });
  expect(of(node, "/style.css").request?.["promisedOn"]).toBe(11);
  expect(inside(of(node, "/wide").response, "headers")["x-wide"]).toBe("w".repeat(20_000));
  expect(inside(of(node, "/echo").request, "headers")["x-long"]).toBe("l".repeat(20_000));
});

test("padded bodies are what was sent", () => {
  for (let i = 0; i < 6; i++) {
    const { request } = of(node, `/many/${i}`);
    expect([request?.["bodySize"], inside(request, "postData")["text"]]).toEqual([
      3000 + i,
      String.fromCharCode(97 + i).repeat(3000 + i),
    ]);
  }
});

test("no header is unknown where the beginning was seen, whatever happens to the table", () => {
  for (const { request, response } of node) {
    expect([request?.["unknownHeaders"], response?.["unknownHeaders"]]).toEqual([undefined, undefined]);
  }
});

test("a connection that is joined midway: what was sent before is unknown, what comes new is not", () => {
  const joined = readCapture("http2/joined.pcap", "http");
  expect(joined.map(line)).toEqual([
    "7 GET /a/b → 200",
    "9 GET /fail → -",
    "11 GET /trailers → 200",
    "13 GET /new?x=1 → 200",
    "15 GET /new?x=1 → 200",
  ]);
  const [first, second, , later, again] = joined;
  expect(inside(first?.request ?? null, "headers")).not.toHaveProperty("x-tenant");
  expect(first?.request?.["unknownHeaders"]).not.toEqual([]);
  expect(second?.response?.["unknownHeaders"]).not.toEqual([]);
  for (const entry of [later, again]) expect(inside(entry?.request ?? null, "headers")["x-later"]).toBe("seen");
});

test("nghttpd: pushes and trailers of another make", () => {
  const entries = readCapture("http2/nghttpd.pcap", "http");
  expect(entries.filter(({ request }) => request?.["promisedOn"] !== undefined)).toHaveLength(3);
  expect(entries.every(({ error }) => error === null)).toBe(true);
  expect(inside(of(entries, "/echo").response, "content")["text"]).toBe("said and said again");
  expect(of(entries, "/index.html").response?.["trailers"]).toEqual({ "x-done": "1" });
  expect(inside(of(entries, "/words.txt").response, "content")["size"]).toBe(43 * 250);
});
