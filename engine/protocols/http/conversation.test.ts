// Whole conversations: what is said becomes these entries, in however many pieces it comes.
import { expect, test } from "vitest";
import type { PlayOptions, Step } from "../../testing/play.ts";
import { client, FIN_BOTH, lines, server, talk } from "./testing/talk.ts";

function check(steps: readonly Step[], expected: readonly string[], options: Partial<PlayOptions> = {}): void {
  expect(lines(talk(steps, options))).toEqual(expected);
}

const GET = "GET / HTTP/1.1\nHost: a\n\n";
const OK = "HTTP/1.1 200 OK\nContent-Length: 2\n\nok";

test("one request, one response", () => {
  check([client(GET), server(OK)], ['GET / > 200 "ok"']);
});

test("a request with a body", () => {
  check([client("POST /x HTTP/1.1\nContent-Length: 5\n\nhello"), server(OK)], ['POST /x "hello" > 200 "ok"']);
});

test("line ends without CR", () => {
  check(
    [
      { side: 0, bytes: "POST /x HTTP/1.1\nContent-Length: 5\n\nhelloGET /y HTTP/1.1\n\n" },
      { side: 1, bytes: "HTTP/1.1 200 OK\nContent-Length: 2\n\nokHTTP/1.1 204 No\n\n" },
    ],
    ['POST /x "hello" > 200 "ok"', "GET /y > 204"],
  );
});

test("empty lines before a message are passed over", () => {
  check([client(`\n\n${GET}\n${GET}`), server(`\n${OK}\n\n${OK}`)], ['GET / > 200 "ok"', 'GET / > 200 "ok"']);
});

test("keep-alive: one after the other", () => {
  check(
    [client("GET /1 HTTP/1.1\n\n"), server(OK), client("GET /2 HTTP/1.1\n\n"), server(OK)],
    ['GET /1 > 200 "ok"', 'GET /2 > 200 "ok"'],
  );
});

test("pipelined requests are answered in order", () => {
  const ask = [1, 2, 3].map((n) => `GET /${n} HTTP/1.1\n\n`).join("");
  const answer = [1, 2, 3].map((n) => `HTTP/1.1 20${n} X\nContent-Length: 1\n\n${n}`).join("");
  check([client(ask), server(answer)], ['GET /1 > 201 "1"', 'GET /2 > 202 "2"', 'GET /3 > 203 "3"']);
});

test("chunks are joined, extensions passed over", () => {
  check(
    [client(GET), server("HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n3;a=b\nabc\n0a ; x\n0123456789\n0\n\n")],
    ['GET / > 200 "abc0123456789"'],
  );
});

test("chunks with LF alone", () => {
  check(
    [client(GET), { side: 1, bytes: "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n3\nabc\n0\n\nHTTP/1.1 500 X\n\n" }],
    ['GET / > 200 "abc"', "? > 500 cut !pair-not-found: no request was seen for this response"],
  );
});

test("a chunked request", () => {
  check(
    [client("PUT / HTTP/1.1\nTransfer-Encoding: Chunked\n\n5\nhello\n0\n\n"), server(OK)],
    ['PUT / "hello" > 200 "ok"'],
  );
});

test("trailers belong to the message", () => {
  const result = talk([
    client(GET),
    server("HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n1\na\n0\nX-Sum: 1\nX-Sum: 2\n\n"),
    client(GET),
    server(OK),
  ]);
  expect(result.entries[0]?.document.response?.["trailers"]).toEqual({ "X-Sum": "1,2" });
  expect(result.entries[1]?.document.response).not.toHaveProperty("trailers");
});

test("a body without length ends with the connection", () => {
  check([client(GET), server("HTTP/1.0 200 OK\n\nall of it"), ...FIN_BOTH], ['GET / > 200 "all of it"']);
});

test("the same, when the end was not seen, is cut", () => {
  check([client(GET), server("HTTP/1.0 200 OK\n\nall of it")], ['GET / > 200 "all of it" cut']);
});

test("interim responses are skipped", () => {
  const result = talk([
    client("POST / HTTP/1.1\nExpect: 100-continue\nContent-Length: 2\n\n"),
    server("HTTP/1.1 100 Continue\n\n"),
    client("hi"),
    server(`HTTP/1.1 103 Early Hints\nLink: </a>\n\n${OK}`),
  ]);
  expect(lines(result)).toEqual(['POST / "hi" > 200 "ok"']);
  expect(result.notes).toEqual({ "http-interim": 2 });
});

test("responses that never have a body", () => {
  const ask = ["HEAD", "GET", "GET"].map((method) => `${method} / HTTP/1.1\n\n`).join("");
  check(
    [
      client(ask),
      server("HTTP/1.1 200 OK\nContent-Length: 9\n\nHTTP/1.1 204 No\nContent-Length: 3\n\nHTTP/1.1 304 Not\n\n"),
    ],
    ["HEAD / > 200", "GET / > 204", "GET / > 304"],
  );
});

test("HEAD with chunked has no body either", () => {
  check(
    [client(`HEAD / HTTP/1.1\n\n${GET}`), server(`HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n${OK}`)],
    ["HEAD / > 200", 'GET / > 200 "ok"'],
  );
});

test("protocol versions", () => {
  const abbr = talk([client("GET / HTTP/1.0\n\n"), server("HTTP/1.0 200 OK\nContent-Length: 0\n\n")]).entries[0];
  expect(abbr?.document.request?.["httpVersion"]).toBe("HTTP/1.0");
  expect(abbr?.document.response?.["httpVersion"]).toBe("HTTP/1.0");
  check([client("GET / HTTP/1.0\nContent-Length: 0\n\n"), server("HTTP/1.0 200\n\n"), ...FIN_BOTH], ["GET / > 200"]);
});

test("an answer that is complete before its request waits for it", () => {
  check(
    [
      client("POST / HTTP/1.1\nContent-Length: 4\n\nab"),
      server("HTTP/1.1 413 Too Large\nContent-Length: 0\n\n"),
      client("cd"),
    ],
    ['POST / "abcd" > 413'],
  );
});

test("the same, when the request never ends", () => {
  check(
    [
      client("POST / HTTP/1.1\nContent-Length: 4\n\nab"),
      server("HTTP/1.1 413 Too Large\nContent-Length: 0\n\n"),
      ...FIN_BOTH,
    ],
    ['POST / "ab" > 413 cut !connection: the connection was closed inside the message'],
  );
});

test("two answers while the request still comes: the second asks for another request", () => {
  check(
    [client("POST / HTTP/1.1\nContent-Length: 4\n\nab"), server(`${OK}${OK}`), client("cd")],
    [
      'POST / "ab" > 200 "ok" cut !dissection: the next answer came before its end',
      '? > 200 "ok" !pair-not-found: no request was seen for this response',
    ],
  );
});

test("requests without an answer, answers without a request", () => {
  check([client(GET)], ["GET / > ? !pair-not-found: the capture ended before the answer"]);
  check([client(GET), ...FIN_BOTH], ["GET / > ? !pair-not-found: the connection was closed before the answer"]);
  check(
    [client(GET), { side: 1, end: "reset" }],
    ["GET / > ? !connection: the connection was reset before the answer"],
  );
  check([server(OK)], ['? > 200 "ok" !pair-not-found: no request was seen for this response']);
});

test("a slow answer: shown as a half first, then replaced", () => {
  const steps = [client(GET), { tickSeconds: 31 }, server(OK)];
  expect(lines(talk(steps.slice(0, 2)))).toEqual(["GET / > ? !timeout: no answer for 30 s"]);
  check(steps, ['GET / > 200 "ok"']);
});

test("a message that the end of the connection cuts", () => {
  const half = "HTTP/1.1 200 OK\nContent-Length: 9\n\nhalf";
  const cut = 'GET / > 200 "half" cut';
  check([client(GET), server(half)], [cut]);
  check([client(GET), server(half), { side: 1, end: "idle" }], [cut]);
  check([client(GET), server(half), ...FIN_BOTH], [`${cut} !connection: the connection was closed inside the message`]);
  check(
    [client(GET), server(half), { side: 1, end: "reset" }],
    [`${cut} !connection: the connection was reset inside the message`],
  );
});

test("a head that the end of the capture cuts shows its start line", () => {
  const result = talk([
    client(GET),
    server("HTTP/1.1 302 Found\nLocation: /x\nSet-Coo"),
    { side: 1, end: "capture-end" },
  ]);
  expect(lines(result)).toEqual(["GET / > 302 cut !dissection: the end of the head is missing"]);
  expect(result.entries[0]?.document.response).toMatchObject({ headersSize: -1, redirectURL: "/x" });
  expect(result.entries[0]?.document.response?.["headers"]).toEqual({ Location: "/x" });
});

test("a start line that is cut is only counted", () => {
  const result = talk([client(GET), server("HTTP/1.1 302 Fou"), client("GET /2 HT")]);
  expect(lines(result)).toEqual(["GET / > ? !pair-not-found: the capture ended before the answer"]);
  expect(talk([client("GET /2 HT"), { side: 0, end: "fin" }]).notes).toEqual({ "http-cut-head": 1 });
  expect(talk([client("GET /2 HT"), { side: 0, gap: 9 }]).notes).toEqual({ "http-cut-head": 1 });
  const searching = talk([client(`${GET}rubbish\nmore`), { side: 0, gap: 9 }, client("GE"), { side: 0, end: "fin" }]);
  expect(searching.notes).toEqual({ "http-malformed": 1 });
});

test("sizes count wire bytes, also of what is not kept", () => {
  const body = "x".repeat(5000);
  const result = talk([client(GET), server(`HTTP/1.1 200 OK\nContent-Length: 5000\n\n${body}`)], {
    limits: { maxBodyBytes: 100 },
  });
  const [entry] = result.entries;
  expect(entry?.requestSize).toBe(27);
  expect(entry?.responseSize).toBe(5000 + 41);
  expect(entry?.truncated).toBe(true);
  expect(entry?.document.response).toMatchObject({ bodySize: 5000, headersSize: 41 });
  expect(entry?.document.response?.["content"]).toMatchObject({ size: 5000, text: "x".repeat(100) });
});

test("chunk framing counts as wire bytes and not as body", () => {
  const [entry] = talk([client(GET), server("HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n3\nabc\n0\n\n")]).entries;
  expect(entry?.responseSize).toBe(47 + 3 + 5 + 5);
  expect(entry?.document.response).toMatchObject({ bodySize: 3, headersSize: 47 });
});

test("HTTP over SCTP is the same stream", () => {
  check([client(GET), server(OK)], ['GET / > 200 "ok"'], { transport: "sctp" });
});

test("a continued header line belongs to the header before it", () => {
  const result = talk([client("GET / HTTP/1.1\nX-Long: a\n  b\n\tc\nY: d\n\n"), server(OK)]);
  expect(result.entries[0]?.document.request?.["headers"]).toEqual({ "X-Long": "a b c", Y: "d" });
});

test("a continued Content-Length counts", () => {
  check([client("POST / HTTP/1.1\nContent-Length:\n 5\nA: b\n\nhello"), server(OK)], ['POST / "hello" > 200 "ok"']);
});
