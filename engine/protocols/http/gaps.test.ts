// Missing bytes: absorbed inside a body, else the next message is looked for.
import { expect, test } from "vitest";
import type { Step } from "../../testing/play.ts";
import { DOUBTFUL } from "../halves.ts";
import { client, lines, server, talk } from "./testing/talk.ts";

function check(steps: readonly Step[], expected: readonly string[]): void {
  expect(lines(talk(steps))).toEqual(expected);
}

const ask = (n: number): Step => client(`GET /${n} HTTP/1.1\n\n`);
const answer = (n: number): Step => server(`HTTP/1.1 20${n} X\nContent-Length: 1\n\n${n}`);
const LOST = "bytes are missing where the answer was";

test("a hole inside a body: the text ends there, the sizes are true, nothing else is lost", () => {
  const steps: Step[] = [ask(1), server("HTTP/1.1 200 OK\nContent-Length: 10\n\nabc"), { side: 1, gap: 4 }];
  check([...steps, server("xyz"), ask(2), answer(2)], ['GET /1 > 200 "abc" cut', 'GET /2 > 202 "2"']);
  const [entry] = talk([...steps, server("xyz")]).entries;
  expect(entry?.document.response).toMatchObject({ bodySize: 10, content: { size: 10, text: "abc" } });
  expect(entry?.responseSize).toBe(39 + 10);
});

test("a hole up to the end of a body", () => {
  check(
    [ask(1), server("HTTP/1.1 200 OK\nContent-Length: 5\n\nab"), { side: 1, gap: 3 }, ask(2), answer(2)],
    ['GET /1 > 200 "ab" cut', 'GET /2 > 202 "2"'],
  );
});

test("a hole from a body into the next message", () => {
  check(
    [
      ask(1),
      server("HTTP/1.1 200 OK\nContent-Length: 5\n\nab"),
      ask(2),
      ask(3),
      { side: 1, gap: 40 },
      server("t: of headers\n\n"),
      answer(3),
    ],
    ['GET /1 > 200 "ab" cut', `GET /2 > ? !pair-not-found: ${LOST}`, `GET /3 > 203 "3" !dissection: ${DOUBTFUL.msg}`],
  );
  const [entry] = talk([ask(1), server("HTTP/1.1 200 OK\nContent-Length: 5\n\nab"), { side: 1, gap: 40 }]).entries;
  expect(entry?.document.response).toMatchObject({ bodySize: 5 });
});

test("a hole inside a chunk is absorbed, one beyond it is not", () => {
  const chunk = "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n8\nabc";
  check(
    [ask(1), server(chunk), { side: 1, gap: 3 }, server("gh\n2\nij\n0\n\n"), ask(2), answer(2)],
    ['GET /1 > 200 "abc" cut', 'GET /2 > 202 "2"'],
  );
  check(
    [ask(1), server(chunk), { side: 1, gap: 5 }, server("\n0\n\n"), ask(2), answer(2)],
    ['GET /1 > 200 "abc" cut', 'GET /2 > 202 "2"'],
  );
  check(
    [ask(1), server(chunk), { side: 1, gap: 6 }, server("0\n\n"), ask(2), answer(2)],
    ['GET /1 > 200 "abc" cut', 'GET /2 > 202 "2"'],
  );
});

test("a hole inside a chunk-size line ends the message", () => {
  check(
    [
      ask(1),
      server("HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n3\nabc\n1"),
      { side: 1, gap: 1 },
      server("5\n\n"),
      ask(2),
      answer(2),
    ],
    ['GET /1 > 200 "abc" cut', 'GET /2 > 202 "2"'],
  );
});

test("a hole in a body without length", () => {
  check(
    [ask(1), server("HTTP/1.0 200 OK\n\nabc"), { side: 1, gap: 9 }, server("def"), { side: 1, end: "fin" }],
    ['GET /1 > 200 "abc" cut'],
  );
});

test("a hole in a request's body", () => {
  check(
    [client("POST /1 HTTP/1.1\nContent-Length: 8\n\nab"), { side: 0, gap: 2 }, client("cdef"), answer(1)],
    ['POST /1 "ab" > 201 "1" cut'],
  );
});

test("a hole inside a head: what is there of it is shown, the next message is found", () => {
  check(
    [ask(1), server("HTTP/1.1 200 OK\nServer: x\nContent-"), { side: 1, gap: 30 }, server("body"), ask(2), answer(2)],
    ["GET /1 > 200 cut !dissection: the end of the head is missing", 'GET /2 > 202 "2"'],
  );
  check(
    [client("GET /1 HTTP/1.1\nHost: a\nUser-A"), { side: 0, gap: 30 }, answer(1)],
    ['GET /1 > 201 "1" cut !dissection: the end of the head is missing'],
  );
});

test("one answer lost between others: the requests keep their own answers", () => {
  check(
    [ask(1), answer(1), ask(2), ask(3), { side: 1, gap: 50 }, answer(3), ask(4), answer(4)],
    [
      'GET /1 > 201 "1"',
      `GET /2 > ? !pair-not-found: ${LOST}`,
      'GET /3 > 203 "3"',
      "GET /4 > 204 cut".replace(" cut", ""),
    ],
  );
});

test("a hole among pipelined answers: nobody can tell whose they are", () => {
  check(
    [ask(1), ask(2), ask(3), answer(1), { side: 1, gap: 50 }, answer(3)],
    [
      'GET /1 > 201 "1"',
      `GET /2 > ? !pair-not-found: ${LOST}`,
      `GET /3 > ? !pair-not-found: ${LOST}`,
      '? > 203 "3" !pair-not-found: no request was seen for this response',
    ],
  );
});

test("a hole before the first answer, several requests under way: the newest may have the next answer", () => {
  check(
    [ask(1), ask(2), ask(3), { side: 1, gap: 50 }, answer(2)],
    [
      `GET /1 > ? !pair-not-found: ${LOST}`,
      `GET /2 > ? !pair-not-found: ${LOST}`,
      `GET /3 > 202 "2" !dissection: ${DOUBTFUL.msg}`,
    ],
  );
});

test("a hole where one request waited: the next one has its own answer", () => {
  check([ask(1), { side: 1, gap: 50 }, ask(2), answer(2)], [`GET /1 > ? !pair-not-found: ${LOST}`, 'GET /2 > 202 "2"']);
});

test("a lost request leaves its answer alone", () => {
  check(
    [ask(1), answer(1), { side: 0, gap: 20 }, answer(2), ask(3), answer(3)],
    ['GET /1 > 201 "1"', '? > 202 "2" !pair-not-found: no request was seen for this response', 'GET /3 > 203 "3"'],
  );
});

test("joined in the middle: the first start line on either side begins", () => {
  check(
    [{ side: 1, bytes: "tail of a body\r\nmore of it" }, answer(1), ask(2), answer(2)],
    ['? > 201 "1" !pair-not-found: no request was seen for this response', 'GET /2 > 202 "2"'],
  );
  check(
    [{ side: 1, bytes: "tail of a body\r\nHTTP/1.1 is nice\r\n" }, answer(1), ask(2), answer(2)],
    ['? > 201 "1" !pair-not-found: no request was seen for this response', 'GET /2 > 202 "2"'],
  );
  check(
    [{ side: 0, bytes: "x POST Get /x HTTP/1.1, GET it\r\nPUT and x=GET" }, ask(1), answer(1)],
    [`GET /1 > 201 "1" !dissection: ${DOUBTFUL.msg}`],
  );
  const cut: Step[] = [{ side: 0, bytes: '{"name":"value"}' }, ask(1), answer(1)];
  check(cut, [`GET /1 > 201 "1" !dissection: ${DOUBTFUL.msg}`]);
  check([...cut, ask(2), answer(2)], ['GET /1 > 201 "1"', 'GET /2 > 202 "2"']);
});

test("joined between pipelined requests and their answers: the first answers are not theirs", () => {
  const joined = (...steps: Step[]) => lines(talk(steps, { isJoined: true }));
  const doubtful = (n: number, of: number) => `GET /${n} > 20${of} "${of}" !dissection: ${DOUBTFUL.msg}`;
  const unasked = '? > 203 "3" !pair-not-found: no request was seen for this response';
  expect(joined(ask(3), answer(1), answer(3))).toEqual([doubtful(3, 1), unasked]);
  expect(joined(ask(3), answer(3), ask(5), answer(5))).toEqual([doubtful(3, 3), doubtful(5, 5)]);
  expect(joined(ask(3), answer(3), ask(5), answer(5), { side: 0, end: "fin" })).toEqual([
    'GET /3 > 203 "3"',
    'GET /5 > 205 "5"',
  ]);
});

test("a hole while the server decides about an upgrade", () => {
  check(
    [
      client("GET /1 HTTP/1.1\nConnection: upgrade\nUpgrade: x\n\nsomething"),
      { side: 0, gap: 5 },
      ask(2),
      server("HTTP/1.1 200 OK\nContent-Length: 0\n\n"),
      answer(3),
    ],
    ["GET /1 > 200", `GET /2 > 203 "3" !dissection: ${DOUBTFUL.msg}`],
  );
});

test("an answer and the next request are lost: the answer that follows is of neither request that is known", () => {
  check(
    [ask(1), { side: 0, gap: 20 }, { side: 1, gap: 40 }, answer(2), ask(3), answer(3)],
    [
      `GET /1 > ? !pair-not-found: ${LOST}`,
      '? > 202 "2" !pair-not-found: no request was seen for this response',
      'GET /3 > 203 "3"',
    ],
  );
});
