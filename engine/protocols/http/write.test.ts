// The written document and cells against those made of values: the same to the letter, whatever a peer sends, and also
// when it sends it again.
import fc from "fast-check";
import { expect, test } from "vitest";
import { codecs } from "../../../codecs/index.ts";
import type { Exchange } from "../../exchange.ts";
import { Flow } from "../../flow/flow.ts";
import { DEFAULT_LIMITS } from "../../limits.ts";
import { httpColumns } from "./columns.ts";
import { httpFields } from "./fields.ts";
import { httpPresenter } from "./present.ts";
import { HTTP_1_1 } from "./protocol.ts";
import { MAX_REPEATED_LENGTH } from "../repeats.ts";
import { HttpMessage } from "./types.ts";
import { writeHttp } from "./write.ts";

const FLOW = new Flow(1, "tcp", Uint8Array.of(10, 0, 0, 1), 1000, Uint8Array.of(10, 0, 0, 2), 80, null);
const MAX_BODY_BYTES = 1 << 16;

interface Sent {
  readonly head: string;
  readonly body?: string;
  readonly trailers?: string;
  readonly isHeadCut?: boolean;
}

function messageOf({ head, body = "", trailers = "", isHeadCut = false }: Sent, cap = MAX_BODY_BYTES): HttpMessage {
  const message = new HttpMessage(head, false);
  const bytes = codecs.fromLatin1(body);
  if (bytes.length > 0) message.body.add(codecs, bytes, 0, bytes.length, cap);
  message.trailers = trailers;
  message.isHeadCut = isHeadCut;
  return message;
}

function check(request: HttpMessage | null, response: HttpMessage | null): void {
  const exchange: Exchange<HttpMessage, HttpMessage> = {
    presenter: httpPresenter,
    protocol: HTTP_1_1,
    flow: FLOW,
    index: 0,
    request,
    response,
    requestSpan: null,
    responseSpan: null,
    error: null,
    truncated: false,
    isFlow: false,
  };
  const document = httpFields(exchange, codecs, DEFAULT_LIMITS);
  const expected = {
    request: JSON.stringify(document.request),
    response: JSON.stringify(document.response),
    columns: httpColumns(document),
  };
  expect(writeHttp(exchange, codecs)).toEqual(expected);
  // What was remembered of it says the same.
  expect(writeHttp(exchange, codecs)).toEqual(expected);
}
const asked = (head: string, body = ""): void => check(messageOf({ head, body }), null);
const answered = (head: string, body = ""): void => check(null, messageOf({ head, body }));

test.each([
  "GET / HTTP/1.1\r\n\r\n",
  "GET / HTTP/1.1",
  "",
  "\n",
  "GET\r\n\r\n",
  "GET /a/b?x=1&x=2&y=%22 HTTP/1.1\r\nHost: a\r\nCookie: a=1; b=2\r\n\r\n",
  'GET /"\\\x01\x7f HTTP/1.1\r\nQuote: "\\\r\nControl: \x00a\x1fb\r\n\r\n',
  "GET / HTTP/1.1\r\nVia: 1\r\nvia: 2\r\nVIA: 3\r\nHost: a\r\n\r\n",
  "GET / HTTP/1.1\r\nB: 1\r\n10: a\r\n9: b\r\n4294967295: c\r\n01: d\r\n: e\r\n\r\n",
  "GET / HTTP/1.1\r\n__proto__: 1\r\nconstructor: 2\r\n__PROTO__: 3\r\n\r\n",
  "GET / HTTP/1.1\r\n__proto__: 1\r\ntoString: 2\r\nhasOwnProperty: 3\r\n\r\n",
  "GET / HTTP/1.1\r\nFolded: a\r\n\tb\r\n  c\r\nNo colon\r\nBlank :\t x \t\r\nLF: alone\nCR: in\rside\r\r\n\r\n",
  "GET /\xc3\xa9 HTTP/1.1\r\nN\xc3\xa9: \xe2\x82\xac\r\nBad: \xff\xfe\r\nSurrogate: \xed\xa0\x80\r\nBlank:\xa0x\xa0\r\n\r\n",
  "GET / HTTP/1.1\r\ncontent-type: a/b\r\nX: 1\r\nContent-Type: c/d\r\n\r\n",
])("request %j", (head) => asked(head));

test.each([
  "HTTP/1.1 200 OK\r\n\r\n",
  'HTTP/1.1 302 Found\r\nLocation: /"there\r\nSet-Cookie: a=1; Path=/\r\nSet-Cookie: b=2\r\n\r\n',
  "HTTP/1.1 200\r\nSET-COOKIE: __proto__=1\r\nCookie: no=1\r\n\r\n",
  'HTTP/1.1 2x0 \xc3\xa9"\r\n\r\n',
  'HTTP/1.1 404 Not Found\r\nContent-Type: text/html; charset=latin1\r\nETag: "x"\r\n\r\n',
])("response %j", (head) => {
  answered(head);
  answered(head, 'a "body" \\ of \u007f\n');
  answered(head, "\xe9 in latin1, \x00 and more");
});

test("bodies, trailers and heads that are cut", () => {
  const head = "POST / HTTP/1.1\r\nContent-Type: application/x-www-form-urlencoded\r\n\r\n";
  const answer = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n";
  asked(head, "a=1&a=2&b=%22");
  check(messageOf({ head, trailers: 'X-Sum: "7"\r\nx-sum: 8\r\n\r\n' }), messageOf({ head: answer, trailers: "\r\n" }));
  check(messageOf({ head, isHeadCut: true }), messageOf({ head: answer, body: "ab\xc3\xa9" }, 3));
  // The same text, once shortened and once whole.
  answered(answer, "ab\xc3");
  const unpacked = messageOf({ head: answer, body: "zip" });
  unpacked.body.unpacked(codecs.fromLatin1("unpacked"), MAX_BODY_BYTES);
  check(null, unpacked);
});

test("the same body under another type", () => {
  for (const type of ["text/plain", "image/png", "text/plain; charset=latin1"])
    answered(`HTTP/1.1 200 OK\r\nContent-Type: ${type}\r\n\r\n`, "\x00\xe9");
});

test("messages of DNS over HTTPS, in bodies and in queries", () => {
  const query = "\x00\x00\x01\x00\x00\x01\x00\x00\x00\x00\x00\x00\x01a\x00\x00\x01\x00\x01";
  const type = "Content-Type: application/dns-message\r\n\r\n";
  asked(`POST /dns-query HTTP/1.1\r\n${type}`, query);
  asked(`GET /dns-query?dns=${btoa(query)} HTTP/1.1\r\n\r\n`);
  answered(`HTTP/1.1 200 OK\r\n${type}`, query.replace("\x01\x00", "\x81\x80"));
  answered(`HTTP/1.1 200 OK\r\n${type}`, "no message");
});

test("what a body carries is left to the values", () => {
  const request = messageOf({ head: "POST / HTTP/1.1\r\n\r\n" });
  request.carried = { requestFields: () => ({}), responseFields: () => ({}) } as never;
  expect(writeHttp({ request, response: null } as never, codecs)).toBeNull();
});

// Characters that JSON, trimming, lines and UTF-8 treat otherwise than letters.
const CHARACTERS = 'aAbB1 \t:"\\\r\x00\x1f\x7f\x85\xa0\xc3\xa9\xed\xa0\x80\xff'.split("");
const hostile = fc.array(fc.constantFrom(...CHARACTERS), { maxLength: 6 }).map((characters) => characters.join(""));
// So few that all are known by heart, and that they repeat.
const KNOWN_NAMES = `__proto__,Host,host,Accept,Via,Cookie,Set-Cookie,Location,content-type,Content-Type,1,02,, x ,a"b,a\\b,a\x01b,a\rb,\xc3\xa9,\xc3\x89,\xe9,\xed\xa0\x80`;
const knownName = fc.constantFrom(...KNOWN_NAMES.split(","));

function checkWhatever(name: fc.Arbitrary<string>): void {
  const end = fc.constantFrom("\r\n", "\n", "\r\n ");
  const fieldLines = fc
    .array(fc.tuple(name, hostile, end), { maxLength: 6 })
    .map((lines) => lines.map(([key, value, lineEnd]) => `${key}: ${value}${lineEnd}`).join(""));
  fc.assert(
    fc.property(hostile, hostile, fieldLines, hostile, (first, second, lines, body) => {
      check(
        messageOf({ head: `GET /${first}?${second} HTTP/1.1\r\n${lines}\r\n`, body, trailers: lines }),
        messageOf({ head: `HTTP/1.1 200 ${first}\r\n${lines}\r\n`, body }),
      );
    }),
    { numRuns: 1000 },
  );
}
test("whatever is sent under known names", () => checkWhatever(knownName));
test("whatever is sent", () => checkWhatever(fc.oneof(knownName, hostile)));

test("texts too long to be remembered, and more names than are known", () => {
  asked(`GET /${"a".repeat(MAX_REPEATED_LENGTH)} HTTP/1.1\r\nX: ${"b".repeat(3 * MAX_REPEATED_LENGTH)}\r\n\r\n`);
  for (let i = 0; i < 40; i++) {
    const names = Array.from({ length: 10 }, (_, n) => `X-${i}-${n}: ${n}\r\nx-${i}-${n}: again\r\n`);
    asked(`GET / HTTP/1.1\r\n${names.join("")}\r\n`);
    asked(`GET / HTTP/1.1\r\nY-${i}: 1\r\nHost: a\r\n\r\n`);
  }
});
