// Conversations made at random from a model: what is sent is what the entries hold, in whatever framing and pieces.
import { brotliCompressSync, gzipSync } from "node:zlib";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { JsonObject } from "../../../contract/index.ts";
import { codecs } from "../../../codecs/index.ts";
import { latin1Bytes, play, type Step } from "../../testing/play.ts";
import { http } from "./index.ts";

type Coding = "none" | "gzip" | "br";
type Framing = "length" | "chunked";

interface Message {
  readonly headers: readonly (readonly [string, string])[];
  readonly body: string;
  readonly coding: Coding;
  readonly framing: Framing;
  /** Sizes of the chunks, repeated. */
  readonly chunks: readonly number[];
  readonly trailer: string;
  readonly isLfOnly: boolean;
}
interface Exchange {
  readonly method: "GET" | "POST" | "PUT" | "HEAD" | "BREW";
  readonly path: string;
  readonly query: readonly (readonly [string, string])[];
  readonly status: 200 | 204 | 304 | 404 | 500;
  readonly interim: boolean;
  readonly request: Message;
  readonly response: Message;
}

const PACKERS: Readonly<Record<Coding, (bytes: Uint8Array) => Uint8Array>> = {
  none: (bytes) => bytes,
  gzip: (bytes) => new Uint8Array(gzipSync(bytes)),
  br: (bytes) => new Uint8Array(brotliCompressSync(bytes)),
};

const word = fc.stringMatching(/^[a-z]{1,8}$/);
const message: fc.Arbitrary<Message> = fc.record({
  headers: fc.uniqueArray(fc.tuple(fc.stringMatching(/^X-[A-Za-z]{1,6}$/), fc.stringMatching(/^[ -~]{0,20}$/)), {
    maxLength: 4,
    selector: ([name]) => name.toLowerCase(),
  }),
  body: fc.oneof(
    fc.constant(""),
    fc.stringMatching(/^[ -~\n]{1,200}$/),
    fc.constant("HTTP/1.1 200 OK\r\n\r\nGET / HTTP/1.1\r\n\r\n"),
  ),
  coding: fc.constantFrom<Coding>("none", "none", "gzip", "br"),
  framing: fc.constantFrom<Framing>("length", "chunked"),
  chunks: fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 3 }),
  trailer: fc.oneof(fc.constant(""), word),
  isLfOnly: fc.boolean(),
});
const exchange: fc.Arbitrary<Exchange> = fc.record({
  method: fc.constantFrom("GET", "POST", "PUT", "HEAD", "BREW"),
  path: fc.stringMatching(/^(\/[a-z0-9._~-]{0,6}){1,4}$/),
  query: fc.array(fc.tuple(word, fc.string({ unit: "grapheme", maxLength: 6 })), { maxLength: 3 }),
  status: fc.constantFrom(200, 204, 304, 404, 500),
  interim: fc.boolean(),
  request: message,
  response: message,
});

function hasBody({ method, status }: Exchange): boolean {
  return method !== "HEAD" && status !== 204 && status !== 304;
}

/** The bytes of a message. A body that may not be sent is declared all the same, as servers do. */
function encode(
  startLine: string,
  { headers, body, coding, framing, chunks, trailer, isLfOnly }: Message,
  isSent = true,
): Uint8Array {
  const packed = PACKERS[coding](latin1Bytes(body));
  const isCoded = coding === "none" ? [] : [["Content-Encoding", coding] as const];
  const length = framing === "length" ? ["Content-Length", String(packed.length)] : ["Transfer-Encoding", "chunked"];
  const lines = [startLine, ...[...headers, ...isCoded, length].map(([name, value]) => `${name}: ${value}`), "", ""];
  const head = latin1Bytes(lines.join(isLfOnly ? "\n" : "\r\n"));
  if (!isSent) return head;
  return join([head, ...(framing === "length" ? [packed] : chunked(packed, chunks, trailer))]);
}

function chunked(bytes: Uint8Array, sizes: readonly number[], trailer: string): readonly Uint8Array[] {
  const parts: Uint8Array[] = [];
  for (let at = 0, i = 0; at < bytes.length; i++) {
    const piece = bytes.subarray(at, at + (sizes[i % sizes.length] ?? 1));
    parts.push(latin1Bytes(`${piece.length.toString(16)}${i % 2 === 0 ? "" : ";x=y"}\r\n`), piece, latin1Bytes("\r\n"));
    at += piece.length;
  }
  parts.push(latin1Bytes(`0\r\n${trailer === "" ? "" : `X-Trailer: ${trailer}\r\n`}\r\n`));
  return parts;
}

function target({ path, query }: Exchange): string {
  const pairs = query.map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  return pairs.length === 0 ? path : `${path}?${pairs.join("&")}`;
}

function join(parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

/** Requests and responses of a run, either one by one or pipelined. */
function steps(exchanges: readonly Exchange[], isPipelined: boolean): readonly Step[] {
  const asks = exchanges.map(
    (one): Step => ({ side: 0, bytes: encode(`${one.method} ${target(one)} HTTP/1.1`, one.request) }),
  );
  const answers = exchanges.map((one): Step => {
    const interim = one.interim ? [latin1Bytes("HTTP/1.1 102 Processing\r\n\r\n")] : [];
    return { side: 1, bytes: join([...interim, encode(`HTTP/1.1 ${one.status} Said`, one.response, hasBody(one))]) };
  });
  if (isPipelined) return [...asks, ...answers];
  return asks.flatMap((ask, i) => [ask, ...answers.slice(i, i + 1)]);
}

/** What the entry must hold of a message. */
function expectedHeaders({ headers }: Message): JsonObject {
  return Object.fromEntries(headers.map(([name, value]) => [name, value.trim()]));
}
function expectedTrailers({ framing, trailer }: Message, isSent: boolean): JsonObject {
  return isSent && framing === "chunked" && trailer !== "" ? { trailers: { "X-Trailer": trailer } } : {};
}
function expectedQuery(query: Exchange["query"]): JsonObject {
  const map: Record<string, string[]> = {};
  for (const [name, value] of query) (map[name] ??= []).push(value);
  return Object.fromEntries(
    Object.entries(map).map(([name, list]) => [name, list.length === 1 ? (list[0] ?? "") : list]),
  );
}

function check(exchanges: readonly Exchange[], isPipelined: boolean, pieceBytes: number): void {
  const { entries, notes } = play(http, steps(exchanges, isPipelined), { codecs, pieceBytes: () => pieceBytes });
  expect(entries).toHaveLength(exchanges.length);
  expect(notes["http-malformed"]).toBe(undefined);
  entries.forEach((entry, i) => {
    const one = exchanges[i] as Exchange;
    const body = hasBody(one) ? one.response.body : "";
    expect(entry).toMatchObject({ error: null, truncated: false });
    expect(entry.document.request).toMatchObject({
      method: one.method,
      url: target(one),
      path: one.path,
      queryString: expectedQuery(one.query),
      headers: expectedHeaders(one.request),
      postData: { text: one.request.body },
      ...expectedTrailers(one.request, true),
    });
    expect(entry.document.response).toMatchObject({
      status: one.status,
      headers: expectedHeaders(one.response),
      content: { text: body, size: body.length },
      ...expectedTrailers(one.response, hasBody(one)),
    });
  });
}

test("random conversations are read as they were made", () => {
  fc.assert(
    fc.property(
      fc.array(exchange, { minLength: 1, maxLength: 5 }),
      fc.boolean(),
      fc.constantFrom(1, 2, 13, 100, 100_000),
      check,
    ),
    { numRuns: 300, seed: 2616 },
  );
});
