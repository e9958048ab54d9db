// The end of a head, and what decides about the body.
import fc from "fast-check";
import { expect, test } from "vitest";
import { codecs } from "../../../codecs/index.ts";
import { latin1Bytes } from "../../testing/play.ts";
import { BAD_FRAME, NEED_MORE } from "../framed.ts";
import { HeadScan } from "./head-scan.ts";
import { MAX_HEAD_BYTES, MAX_HEADERS, MAX_LINE_BYTES } from "./limits.ts";

interface Found {
  readonly length: number;
  readonly contentLength: number;
  readonly te: boolean;
  readonly ce: boolean;
  readonly upgrade: boolean;
}

/** Scans in pieces that end at `ends`, then whole. */
function scan(text: string, ends: readonly number[] = []): Found & { readonly scan: HeadScan } {
  const bytes = latin1Bytes(`..${text}`);
  const head = new HeadScan(0, codecs);
  let length = NEED_MORE;
  for (const end of [...ends, bytes.length]) {
    length = head.scan(bytes, 2, Math.max(3, end), false);
    if (length !== NEED_MORE) break;
  }
  return {
    length,
    contentLength: head.contentLength,
    te: head.hasTransferEncoding,
    ce: head.hasContentEncoding,
    upgrade: head.hasUpgrade,
    scan: head,
  };
}

function check(headers: string, expected: Partial<Found>): void {
  const head = `POST / HTTP/1.1\r\n${headers}\r\n`;
  expect(scan(`${head}body\r\n\r\n`)).toMatchObject({ length: head.length, ...expected });
}

const NONE = -1;
const ODD = -2;

test.each([
  ["", NONE],
  ["Content-Length: 0\r\n", 0],
  ["content-length:7\r\n", 7],
  ["CONTENT-LENGTH: \t 7 \r\n", ODD],
  ["Content-Length: 007\r\n", 7],
  ["Content-Length: 123456789012345\r\n", 123456789012345],
  ["Content-Length: 1234567890123456\r\n", ODD],
  ["Content-Length: 7\r\nContent-Length: 7\r\n", ODD],
  ["Content-Length: 7, 7\r\n", ODD],
  ["Content-Length : 7\r\n", ODD],
  ["Content-Length:\r\n", ODD],
  ["Content-Length: -7\r\n", ODD],
  ["Content-Length: 7\r\n 8\r\n", ODD],
  ["Content-Lengthy: 7\r\n", NONE],
  ["X-Content-Length: 7\r\n", NONE],
  ["Content_Length: 7\r\n", NONE],
])("the length of %j", (headers, contentLength) => check(headers, { contentLength }));

test("the other headers that matter, in any case", () => {
  check("Transfer-Encoding: chunked\r\n", { te: true, ce: false, upgrade: false });
  check("tRANSFER-eNCODING : chunked\r\n", { te: true });
  check("Content-Encoding: gzip\r\nUPGRADE: h2c\r\n", { te: false, ce: true, upgrade: true });
  check("Upgrade-Insecure-Requests: 1\r\nTransfer: x\r\nContent-Type: y\r\n", { te: false, ce: false, upgrade: false });
});

test("what was found of one head is not kept for the next", () => {
  const bytes = latin1Bytes("POST / HTTP/1.1\r\nContent-Length: 1\r\nUpgrade: x\r\n\r\n");
  const next = latin1Bytes("GET /\r\n\r\n");
  const head = new HeadScan(0, codecs);
  head.scan(bytes, 0, bytes.length, false);
  head.rewind();
  expect(head.contentLength).toBe(1);
  head.scan(next, 0, next.length, false);
  expect(head).toMatchObject({ contentLength: NONE, hasUpgrade: false, isLenient: true, text: "GET /\r\n\r\n" });
});

test("in whatever pieces a head comes, the same is found", () => {
  const text = `POST / HTTP/1.1\r\nContent-Length: 12\r\nX: ${"y".repeat(3000)}\r\nTransfer-Encoding: x\n\r\nrest`;
  const whole = scan(text);
  expect(whole.length).toBe(text.length - 4);
  fc.assert(
    fc.property(fc.array(fc.nat(text.length), { maxLength: 8 }), (ends) => {
      const { scan: _, ...found } = scan(
        text,
        ends.toSorted((a, b) => a - b),
      );
      const { scan: __, ...expected } = whole;
      expect(found).toEqual(expected);
    }),
    { numRuns: 200, seed: 1 },
  );
});

test("both kinds of line ends, also mixed", () => {
  for (const text of ["GET / HTTP/1.1\n\n", "GET / HTTP/1.1\r\nA: b\n\r\n", "GET / HTTP/1.1\nA: b\r\n\n"]) {
    expect(scan(`${text}rest`).length).toBe(text.length);
    expect(scan(`${text}rest`, [3, 4, 5, 6, 17, 18, 19]).length).toBe(text.length);
  }
});

test("a start line that is none is told as soon as it shows", () => {
  expect(scan("\x00").length).toBe(BAD_FRAME);
  expect(scan("not a start line\r\n").length).toBe(BAD_FRAME);
  const bytes = latin1Bytes("GET /\r\n\r\n");
  expect(new HeadScan(0, codecs).scan(bytes, 0, bytes.length, true)).toBe(BAD_FRAME);
});

test("limits: the head, its headers, one line, the start line", () => {
  const long = scan(`GET / HTTP/1.1\r\n${`A: ${"x".repeat(60_000)}\r\n`.repeat(6)}\r\n`);
  expect(long.length).toBe(MAX_HEAD_BYTES);
  expect(long.scan).toMatchObject({ isCut: true, limit: `the head is longer than ${MAX_HEAD_BYTES} bytes` });
  const many = scan(`GET / HTTP/1.1\r\n${"A: b\r\n".repeat(MAX_HEADERS + 1)}\r\n`);
  expect(many.scan).toMatchObject({ isCut: false, limit: `the head has more than ${MAX_HEADERS} headers` });
  expect(scan(`GET / HTTP/1.1\r\n${"A: b\r\n".repeat(MAX_HEADERS)}\r\n`).scan.limit).toBe("");
  const line = scan(`GET / HTTP/1.1\r\nA: ${"x".repeat(MAX_LINE_BYTES)}\r\n\r\n`);
  expect(line.scan).toMatchObject({ isCut: false, limit: `a header line is longer than ${MAX_LINE_BYTES} bytes` });
  expect(scan(`GET /${"x".repeat(MAX_LINE_BYTES)}`).length).toBe(BAD_FRAME);
  expect(scan(`GET /${"x".repeat(MAX_LINE_BYTES)} HTTP/1.1\r\n\r\n`).length).toBe(BAD_FRAME);
});

test("a head without end is taken as far as it goes", () => {
  const bytes = latin1Bytes("GET / HTTP/1.1\r\nContent-Length: 5\r\nHos");
  const head = new HeadScan(0, codecs);
  expect(head.accept(bytes, 0, bytes.length)).toBe(true);
  expect(head).toMatchObject({
    text: "GET / HTTP/1.1\r\nContent-Length: 5\r\n",
    contentLength: 5,
    isCut: true,
    limit: "the end of the head is missing",
  });
  expect(head.accept(bytes, 0, 10)).toBe(false);
  expect(head.accept(latin1Bytes("GET /old\r\n"), 0, 10)).toBe(false);
});

test.each([
  ["Transfer-Encoding: chunked\r\n", true],
  ["transfer-encoding:chunked\n", true],
  ["Content-Length: 7\r\nTransfer-Encoding: chunked\r\nX: y\r\n", true],
  ["", false],
  ["Transfer-Encoding: Chunked\r\n", false],
  ["Transfer-Encoding : chunked\r\n", false],
  ["Transfer-Encoding: gzip, chunked\r\n", false],
  ["Transfer-Encoding: chunked, gzip\r\n", false],
  ["Transfer-Encoding: chunked\r\n , gzip\r\n", false],
  ["Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n", false],
  ["Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", false],
])("plainly chunked, %j: %s", (headers, expected) =>
  expect(scan(`POST / HTTP/1.1\r\n${headers}\r\n`).scan.isOnlyChunked).toBe(expected),
);
