// The document of an entry: what is sent becomes these fields.
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from "node:zlib";
import { expect, test } from "vitest";
import type { JsonObject } from "../../../contract/index.ts";
import type { PlayOptions } from "../../testing/play.ts";
import { client, server, talk, withBody } from "./testing/talk.ts";

const GET = client("GET / HTTP/1.1\n\n");

/** The request of one exchange. */
function check(text: string, expected: object): void {
  expect(request(text)).toMatchObject(expected);
}
function request(text: string): JsonObject {
  return talk([client(text), server("HTTP/1.1 200 OK\nContent-Length: 0\n\n")]).entries[0]?.document.request ?? {};
}
/** The response to a GET. */
function response(head: string, body: Uint8Array | string = "", options: Partial<PlayOptions> = {}): JsonObject {
  const bytes = typeof body === "string" ? new TextEncoder().encode(body) : body;
  const whole = `HTTP/1.1 200 OK\n${head}Content-Length: ${bytes.length}\n\n`;
  return talk([GET, withBody(1, whole, bytes)], options).entries[0]?.document.response ?? {};
}

test("everything of a request", () => {
  expect(
    request("POST /v2/price?cur=EUR HTTP/1.1\nHost: price\nContent-Type: application/json\nContent-Length: 2\n\n{}"),
  ).toEqual({
    method: "POST",
    url: "/v2/price?cur=EUR",
    targetUri: "/v2/price?cur=EUR",
    path: "/v2/price",
    pathSegments: ["v2", "price"],
    queryString: { cur: "EUR" },
    httpVersion: "HTTP/1.1",
    headers: { Host: "price", "Content-Type": "application/json", "Content-Length": "2" },
    cookies: {},
    headersSize: 99,
    bodySize: 2,
    postData: { mimeType: "application/json", params: [], text: "{}", encoding: "" },
  });
});

test("everything of a response", () => {
  expect(response("Location: /there\nSet-Cookie: a=b; Path=/\n", "hi")).toEqual({
    status: 200,
    statusText: "OK",
    httpVersion: "HTTP/1.1",
    headers: { Location: "/there", "Set-Cookie": "a=b; Path=/", "Content-Length": "2" },
    cookies: { a: "b" },
    headersSize: 81,
    bodySize: 2,
    redirectURL: "/there",
    content: { size: 2, mimeType: "", encoding: "", text: "hi" },
  });
});

test.each([
  ["/", "/", [""]],
  ["/a/b/", "/a/b/", ["a", "b", ""]],
  ["/a?b/c=d?e", "/a", ["a"]],
  ["//a", "//a", ["", "a"]],
  ["*", "*", ["*"]],
  ["http://example.org/a/b?c", "/a/b", ["a", "b"]],
  ["http://example.org", "/", [""]],
  ["a/b", "a/b", ["a", "b"]],
  ["/caf%C3%A9", "/caf%C3%A9", ["caf%C3%A9"]],
])("path of %s", (target, path, pathSegments) => {
  check(`GET ${target} HTTP/1.1\n\n`, { url: target, path, pathSegments });
});

test("the target of CONNECT is shown as its path", () => {
  check("CONNECT example.org:443 HTTP/1.1\n\n", { url: "example.org:443", path: "example.org:443" });
});

test("a path of very many segments is cut", () => {
  const segments = request(`GET ${"/x".repeat(3000)} HTTP/1.1\n\n`)["pathSegments"];
  expect(segments).toHaveLength(1000);
});

test("raw UTF-8 in a target, a header and a reason", () => {
  check("GET /caf\u00c3\u00a9?q=\u00c3\u00a9 HTTP/1.1\nX: \u00c3\u00a9\nY: \u00e9\n\n", {
    path: "/café",
    queryString: { q: "é" },
    headers: { X: "é", Y: "é" },
  });
  const steps = [GET, server("HTTP/1.1 200 tr\u00c3\u00a8s bien\nContent-Length: 0\n\n")];
  expect(talk(steps).entries[0]?.document.response).toMatchObject({ statusText: "très bien" });
});

test("a urlencoded form", () => {
  const form = "a=1&b=two+words&c=%26&a=2";
  check(`POST / HTTP/1.1\nContent-Type: application/x-www-form-urlencoded\nContent-Length: ${form.length}\n\n${form}`, {
    postData: {
      text: form,
      params: [
        { name: "a", value: "1", fileName: "", contentType: "" },
        { name: "b", value: "two words", fileName: "", contentType: "" },
        { name: "c", value: "&", fileName: "", contentType: "" },
        { name: "a", value: "2", fileName: "", contentType: "" },
      ],
    },
  });
});

test("a multipart form", () => {
  const parts = [
    '--XX\nContent-Disposition: form-data; name="note"\n\nhello\n',
    '--XX\nContent-Disposition: form-data; name="photo"; filename="a.png"\nContent-Type: image/png\n\nPNG\n--XX--\n',
  ].join("");
  const size = parts.replaceAll("\n", "\r\n").length;
  check(`POST / HTTP/1.1\nContent-Type: multipart/form-data; boundary=XX\nContent-Length: ${size}\n\n${parts}`, {
    postData: {
      params: [
        { name: "note", value: "hello", fileName: "", contentType: "" },
        { name: "photo", value: "", fileName: "a.png", contentType: "image/png", size: 3 },
      ],
    },
  });
});

const TEXT = "compress me, compress me, compress me";
test.each([
  ["gzip", gzipSync(TEXT)],
  ["x-gzip", gzipSync(TEXT)],
  ["deflate", deflateSync(TEXT)],
  ["Deflate", deflateRawSync(TEXT)],
  ["br", brotliCompressSync(TEXT)],
  ["zstd", zstdCompressSync(TEXT)],
  ["gzip, br", brotliCompressSync(gzipSync(TEXT))],
  ["identity, gzip", gzipSync(TEXT)],
])("Content-Encoding: %s", (coding, bytes) => {
  expect(response(`Content-Encoding: ${coding}\n`, bytes)).toMatchObject({
    bodySize: bytes.length,
    content: { size: TEXT.length, text: TEXT, encoding: "" },
  });
});

test("a coding nobody knows leaves the body as it is", () => {
  expect(response("Content-Encoding: exi\n", Uint8Array.of(0, 255))).toMatchObject({
    content: { size: 2, text: "AP8=", encoding: "base64" },
  });
});

test("gzip as a transfer coding", () => {
  const packed = gzipSync(TEXT);
  const chunk = `HTTP/1.1 200 OK\nTransfer-Encoding: gzip, chunked\n\n${packed.length.toString(16)}\n`;
  const steps = [GET, withBody(1, chunk, packed), server("\n0\n\n")];
  expect(talk(steps).entries[0]?.document.response).toMatchObject({ content: { text: TEXT } });
});

test("a packed request body is unpacked too", () => {
  const packed = gzipSync('{"a":1}');
  const head = `POST / HTTP/1.1\nContent-Encoding: gzip\nContent-Type: application/json\nContent-Length: ${packed.length}\n\n`;
  const [entry] = talk([withBody(0, head, packed)]).entries;
  expect(entry?.document.request).toMatchObject({ bodySize: packed.length, postData: { text: '{"a":1}' } });
});

test("what unpacks beyond the body limit is cut, its size is true", () => {
  const long = "x".repeat(5000);
  const steps = [
    GET,
    withBody(
      1,
      `HTTP/1.1 200 OK\nContent-Encoding: gzip\nContent-Length: ${gzipSync(long).length}\n\n`,
      gzipSync(long),
    ),
  ];
  const [entry] = talk(steps, { limits: { maxBodyBytes: 100 } }).entries;
  expect(entry).toMatchObject({ truncated: true, error: null });
  expect(entry?.document.response).toMatchObject({ content: { size: 5000, text: "x".repeat(100) } });
});

test("what unpacks beyond the unpacking limit is said", () => {
  const bomb = gzipSync("0".repeat(100_000));
  const steps = [GET, withBody(1, `HTTP/1.1 200 OK\nContent-Encoding: gzip\nContent-Length: ${bomb.length}\n\n`, bomb)];
  const [entry] = talk(steps, { limits: { maxUnpackedBytes: 1000 } }).entries;
  expect(entry).toMatchObject({ truncated: true, error: { msg: "gzip: the limit of 1000 bytes is reached" } });
  expect(entry?.document.response).toMatchObject({ bodySize: bomb.length, content: { size: 1000 } });
});

test("a packed body cut by the end of the capture shows what it can", () => {
  const packed = gzipSync(TEXT);
  const head = `HTTP/1.1 200 OK\nContent-Encoding: gzip\nContent-Length: ${packed.length}\n\n`;
  const [entry] = talk([GET, withBody(1, head, packed.subarray(0, packed.length - 8))]).entries;
  expect(entry).toMatchObject({ truncated: true, error: null });
  expect(entry?.document.response).toMatchObject({ content: { text: TEXT } });
});
