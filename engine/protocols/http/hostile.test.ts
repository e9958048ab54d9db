// Damage, request smuggling and excess: read as RFC 9112 says, told on the entry, never thrown.
import { expect, test } from "vitest";
import type { PlayOptions, Step } from "../../testing/play.ts";
import { MAX_CHUNK_LINE_BYTES, MAX_HEAD_BYTES, MAX_HEADERS, MAX_LINE_BYTES } from "./limits.ts";
import { client, lines, server, talk } from "./testing/talk.ts";

function check(steps: readonly Step[], expected: readonly string[], options: Partial<PlayOptions> = {}): void {
  expect(lines(talk(steps, options))).toEqual(expected);
}

const UNANSWERED = "the capture ended before the answer";
const OK = server("HTTP/1.1 200 OK\nContent-Length: 2\n\nok");

/** Only what the entries say is wrong, for conversations whose sizes are the point. */
function problems(steps: readonly Step[], options: Partial<PlayOptions> = {}): readonly string[] {
  return talk(steps, options).entries.map((entry) => entry.error?.msg ?? "");
}

test("Transfer-Encoding beats Content-Length", () => {
  check(
    [client("POST / HTTP/1.1\nContent-Length: 50\nTransfer-Encoding: chunked\n\n0\n\nGET /smuggled HTTP/1.1\n\n"), OK],
    [
      'POST / > 200 "ok" !dissection: Transfer-Encoding and Content-Length together: the length is ignored (RFC 9112, 6.3)',
      `GET /smuggled > ? !pair-not-found: ${UNANSWERED}`,
    ],
  );
});

test("equal Content-Lengths count as one", () => {
  check([client("POST / HTTP/1.1\nContent-Length: 2\nContent-Length: 2\n\nab"), OK], ['POST / "ab" > 200 "ok"']);
  check([client("POST / HTTP/1.1\nContent-Length: 2, 2\n\nab"), OK], ['POST / "ab" > 200 "ok"']);
  check([client("POST / HTTP/1.1\nContent-Length : 2\n\nab"), OK], ['POST / "ab" > 200 "ok"']);
});

test.each([
  ["Content-Length: 2\nContent-Length: 3", 'several Content-Lengths, "2, 3"'],
  ["Content-Length: 2, 3", 'several Content-Lengths, "2, 3"'],
  ["Content-Length: -1", 'no valid Content-Length, "-1"'],
  ["Content-Length: +1", 'no valid Content-Length, "+1"'],
  ["Content-Length: 0x10", 'no valid Content-Length, "0x10"'],
  ["Content-Length: 1 2", 'no valid Content-Length, "1 2"'],
  ["Content-Length:", 'no valid Content-Length, ""'],
  ["Content-Length: 99999999999999999999", 'no valid Content-Length, "99999999999999999999"'],
])("a length that is none: %s", (header, problem) => {
  const said = `!dissection: ${problem}: the body's end is unknown (RFC 9112, 6.3)`;
  check(
    [client(`POST / HTTP/1.1\n${header}\n\nGET /next HTTP/1.1\n\n`)],
    [`POST / > ? cut ${said}; ${UNANSWERED}`, `GET /next > ? !pair-not-found: ${UNANSWERED}`],
  );
  check(
    [client("GET / HTTP/1.1\n\n"), server(`HTTP/1.1 200 OK\n${header}\n\nsome body\n`)],
    [`GET / > 200 cut ${said}`],
  );
});

test("a request whose Transfer-Encoding does not end in chunked has no known end", () => {
  const problem = "Transfer-Encoding does not end in chunked: the body's end is unknown (RFC 9112, 6.3)";
  for (const codings of ["gzip", "chunked, gzip", "xchunked", "chunked;q=1"]) {
    expect(problems([client(`POST / HTTP/1.1\nTransfer-Encoding: ${codings}\n\nabc`), OK])).toEqual([problem]);
  }
});

test("a response whose Transfer-Encoding does not end in chunked ends with the connection", () => {
  const steps = (codings: string): Step[] => [
    client("GET / HTTP/1.1\n\n"),
    server(`HTTP/1.1 200 OK\nTransfer-Encoding: ${codings}\n\nabc`),
    { side: 1, end: "fin" },
  ];
  check(steps("unknown"), ['GET / > 200 "abc"']);
  check(steps("chunked, unknown"), [
    `GET / > 200 "abc" !dissection: Transfer-Encoding does not end in chunked: the body's end is unknown (RFC 9112, 6.3)`,
  ]);
});

test("identity is no coding", () => {
  check(
    [
      client("POST / HTTP/1.1\nTransfer-Encoding: identity\nContent-Length: 2\n\nab"),
      OK,
      client("GET / HTTP/1.1\nTransfer-Encoding: identity\n\n"),
      server("HTTP/1.1 200 OK\nTransfer-Encoding: identity\n\nx"),
      { side: 1, end: "fin" },
    ],
    ['POST / "ab" > 200 "ok"', 'GET / > 200 "x"'],
  );
  expect(problems([client("GET / HTTP/1.1\nTransfer-Encoding: identity\nContent-Length: x\n\n"), OK])[0]).toContain(
    "no valid Content-Length",
  );
});

test("odd but readable Transfer-Encodings are told", () => {
  expect(problems([client("POST / HTTP/1.1\nTransfer-Encoding: chunked, chunked\n\n0\n\n"), OK])).toEqual([
    "chunked is named more than once in Transfer-Encoding (RFC 9112, 6.1)",
  ]);
  expect(problems([client("POST / HTTP/1.0\nTransfer-Encoding: chunked\n\n0\n\n"), OK])).toEqual([
    "Transfer-Encoding in an HTTP/1.0 message (RFC 9112, 6.1)",
  ]);
});

test.each([
  ["10000000000000000\n\n", "a chunk size is no number, or too large"],
  ["ffffffffffffffff\n\n", "a chunk size is no number, or too large"],
  ["-1\n\n", "a chunk size is no number, or too large"],
  ["\n\n", "a chunk size is no number, or too large"],
  ["0x5\nhello\n", "a chunk size is no number, or too large"],
  ["5 hello\n", "a chunk size is no number, or too large"],
  ["3\nabcd\n0\n\n", "chunk data is longer than its size"],
])("a chunk that is damaged: %j", (chunk, problem) => {
  const steps = [
    client("GET / HTTP/1.1\n\n"),
    server(`HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n2\nab\n${chunk}`),
    client("GET /next HTTP/1.1\n\n"),
    OK,
  ];
  const [first, second] = lines(talk(steps));
  expect(first).toMatch(/^GET \/ > 200 "ab(abc)?" cut !dissection: /);
  expect(first).toContain(problem);
  expect(second).toBe('GET /next > 200 "ok"');
});

test("a head without end is cut at the limit and shown", () => {
  const filler = `X-Filler: ${"x".repeat(60_000)}\n`;
  const steps = [client(`GET /long HTTP/1.1\n${filler.repeat(5)}\nGET /next HTTP/1.1\n\n`), OK];
  expect(problems(steps)).toEqual([`the head is longer than ${MAX_HEAD_BYTES} bytes`, UNANSWERED]);
  const [entry] = talk(steps).entries;
  expect(entry?.truncated).toBe(true);
  expect(entry?.document.request).toMatchObject({ url: "/long", headersSize: -1 });
});

test("too many headers, too long a header: told, and all else read on", () => {
  const many = Array.from({ length: MAX_HEADERS + 1 }, (_, i) => `H${i}: ${i}`).join("\n");
  expect(problems([client(`GET / HTTP/1.1\n${many}\n\n`), OK])).toEqual([
    `the head has more than ${MAX_HEADERS} headers`,
  ]);
  const [entry] = talk([client(`GET / HTTP/1.1\n${many}\n\n`), OK]).entries;
  expect(Object.keys(entry?.document.request?.["headers"] as object)).toHaveLength(MAX_HEADERS);
  const long = `Cookie: ${"x".repeat(MAX_LINE_BYTES)}`;
  expect(problems([client(`GET / HTTP/1.1\n${long}\n\n`), OK])).toEqual([
    `a header line is longer than ${MAX_LINE_BYTES} bytes`,
  ]);
});

test("a start line without end is no start line", () => {
  const result = talk([
    client(`GET /${"x".repeat(MAX_LINE_BYTES)} HTTP/1.1\n\nGET /next HTTP/1.1\n\n`),
    OK,
    { side: 0, end: "fin" },
  ]);
  expect(lines(result)).toEqual(['GET /next > 200 "ok"']);
  expect(result.notes).toEqual({ "http-malformed": 1 });
});

test("a chunk-size line without end", () => {
  const long = `1;${"x".repeat(MAX_CHUNK_LINE_BYTES)}`;
  expect(problems([client(`POST / HTTP/1.1\nTransfer-Encoding: chunked\n\n${long}`)])).toEqual([
    `a chunk-size line is too long; ${UNANSWERED}`,
  ]);
  expect(problems([client(`POST / HTTP/1.1\nTransfer-Encoding: chunked\n\n${long}\na\n0\n\n`)])).toEqual([
    `a chunk-size line is too long; ${UNANSWERED}`,
  ]);
});

test("a trailer section without end", () => {
  const head = "POST / HTTP/1.1\nTransfer-Encoding: chunked\n\n0\n";
  const said = [`a trailer section is too long; ${UNANSWERED}`];
  expect(problems([client(head + "T: x\n".repeat(MAX_HEADERS + 2))])).toEqual(said);
  expect(problems([client(`${head}T: ${"x".repeat(MAX_HEAD_BYTES)}\n\n`)])).toEqual(said);
});

test("more requests than may wait: the oldest leave, answers still find their own", () => {
  const asks = [1, 2, 3].map((n) => client(`GET /${n} HTTP/1.1\n\n`));
  const answers = [1, 2, 3].map((n) => server(`HTTP/1.1 20${n} X\nContent-Length: 0\n\n`));
  const result = talk([...asks, ...answers], { limits: { maxPendingRequests: 2 } });
  expect(lines(result)).toEqual([
    "GET /1 > ? !pair-not-found: too many requests were waiting",
    "GET /2 > 202",
    "GET /3 > 203",
    "? > 201 !pair-not-found: its request was given up: too many were waiting",
  ]);
  expect(result.notes).toEqual({ "pending-requests": 1 });
});

test("request lines that break the grammar are shown as they are", () => {
  const said = "!dissection: the request line does not follow RFC 9112, 3";
  check([client("GET /old\n\n"), OK], [`GET /old > 200 "ok" ${said}`]);
  check([client("OPTIONS\n\n"), OK], [`OPTIONS  > 200 "ok" ${said}`]);
  check([client("GET /a b HTTP/1.1\n\n"), OK], [`GET /a b > 200 "ok" ${said}`]);
  check([client("GET / HTTP/1.\n\n"), OK], [`GET / > 200 "ok" ${said}`]);
  check([client("GET / HTTP/2.0\n\n"), OK], [`GET / > 200 "ok" ${said}`]);
});

test("what is no start line is passed over and counted", () => {
  const result = talk([
    client("\x01\x02\x03 rubbish\nGET/ HTTP/1.1\n\nGET /next HTTP/1.1\n\n"),
    server("ICY 200 OK\n\nHTTP/1.1 200 OK\nContent-Length: 2\n\nok"),
    { side: 0, end: "fin" },
  ]);
  expect(lines(result)).toEqual(['GET /next > 200 "ok"']);
  expect(result.notes).toEqual({ "http-malformed": 2 });
});

test("a flow that never speaks HTTP is given up", () => {
  const noise = "no start line in here\r\n".repeat(20_000);
  const result = talk([{ side: 0, bytes: noise }, { tickSeconds: 1 }]);
  expect(result).toMatchObject({ entries: [], gaveUp: "no HTTP message was found" });
});

test("a compressed body that is damaged, or a bomb, is told", () => {
  const head = "HTTP/1.1 200 OK\nContent-Encoding: gzip\nContent-Length: 5\n\n";
  expect(problems([client("GET / HTTP/1.1\n\n"), server(`${head}hello`)])[0]).toMatch(/^gzip: bad gzip data/);
  const codings = ["gzip", "gzip", "gzip", "gzip", "gzip"].join(", ");
  const stacked = `HTTP/1.1 200 OK\nContent-Encoding: ${codings}\nContent-Length: 5\n\nhello`;
  expect(problems([client("GET / HTTP/1.1\n\n"), server(stacked)])).toEqual(["more than 4 codings on one body"]);
});
