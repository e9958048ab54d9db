// What no honest peer sends: every limit exceeded, and damage of all kinds. Nothing throws, and all is said.
import fc from "fast-check";
import { expect, test } from "vitest";
import { codecs } from "../../../codecs/index.ts";
import { MAX_HEADERS, MAX_STRING_BYTES, MAX_TABLE_BYTES } from "../../hpack/limits.ts";
import { block, hex, integer, join, tableSize } from "../../hpack/testing/encode.ts";
import { play, type Step } from "../../testing/play.ts";
import { http2 } from "./index.ts";
import { MAX_BLOCK_BYTES, MAX_WHOLE_FRAME_BYTES } from "./limits.ts";
import {
  client,
  data,
  END_HEADERS,
  END_STREAM,
  frame,
  get,
  headers,
  HELLO,
  PADDED,
  post,
  server,
  status,
  TYPE,
} from "./testing/frames.ts";
import { line, lines } from "./testing/talk.ts";

function check(
  steps: readonly Step[],
  expected: readonly string[],
  notes: Readonly<Record<string, number>> = {},
): void {
  const result = play(http2, [...HELLO, ...steps], { codecs });
  expect(lines(result)).toEqual(expected);
  expect(result.notes).toEqual(notes);
}
function section(bytes: Uint8Array): Step {
  return client(frame(TYPE.headers, END_HEADERS | END_STREAM, 1, bytes));
}
const AFTER = [client(headers(3, get("/next"), END_STREAM)), server(headers(3, status(200), END_STREAM))];

test.each([
  ["an integer without end", hex("82 ff ffffffffff"), "an integer of more than 4 bytes at byte 6"],
  [
    "a string that is too long",
    join(hex("82 00 0161"), integer(MAX_STRING_BYTES + 1, 0x7f, 0)),
    `a string of more than ${MAX_STRING_BYTES} bytes at byte 8`,
  ],
  [
    "a table that is too large",
    tableSize(MAX_TABLE_BYTES + 1),
    `a table of more than ${MAX_TABLE_BYTES} bytes at byte 4`,
  ],
  ["a string that leaves its section", hex("82 00 0561"), "a string ends early at byte 3"],
])("%s damages its section and no other", (_name, bytes, problem) => {
  check(
    [section(bytes), ...AFTER],
    [
      `${bytes[0] === 0x82 ? "GET" : ""}  > ? !pair-not-found: headers: ${problem}; the capture ended before the answer`,
      "GET /next > 200",
    ],
  );
});

test("more headers than a message may have", () => {
  const many = join(...Array.from({ length: MAX_HEADERS + 1 }, () => hex("82")));
  check(
    [section(many)],
    [`GET  > ? !pair-not-found: more than ${MAX_HEADERS} headers; the capture ended before the answer`],
  );
});

test("a header section larger than the limit, in pieces and at once", () => {
  const piece = frame(TYPE.continuation, 0, 1, new Uint8Array(60_000));
  const last = frame(TYPE.continuation, END_HEADERS, 1, new Uint8Array(60_000));
  check(
    [client(frame(TYPE.headers, END_STREAM, 1, hex("82")), piece, piece, piece, piece, last), ...AFTER],
    [
      `  > ? !pair-not-found: headers: a header section of more than ${MAX_BLOCK_BYTES} bytes at byte 0; the capture ended before the answer`,
      "GET /next > 200",
    ],
  );
  const large = frame(TYPE.headers, END_HEADERS | END_STREAM, 1, new Uint8Array(MAX_WHOLE_FRAME_BYTES + 1));
  check([client(large), ...AFTER], ["GET /next > 200"], { "http2-headers": 1 });
});

test("a body larger than an entry may carry is cut, its size is true", () => {
  const piece = data(1, new Uint8Array(1000).fill(97));
  const { entries } = play(
    http2,
    [
      ...HELLO,
      client(headers(1, post("/up")), piece, piece, data(1, "", END_STREAM)),
      server(headers(1, status(200), 1)),
    ],
    { codecs, limits: { maxBodyBytes: 1500 } },
  );
  expect(entries[0]?.truncated).toBe(true);
  expect(entries[0]?.document.request).toMatchObject({ bodySize: 2000, postData: { text: "a".repeat(1500) } });
});

test("more streams than may wait", () => {
  const asks = Array.from({ length: 4 }, (_, i) => client(headers(i * 2 + 1, get(`/${i}`), END_STREAM)));
  const result = play(http2, [...HELLO, ...asks, server(headers(1, status(200), END_STREAM))], {
    codecs,
    limits: { maxPendingRequests: 3 },
  });
  expect(result.entries.map(line)[0]).toBe("GET /0 > ? !pair-not-found: too many requests were waiting");
  expect(result.notes).toEqual({ "pending-requests": 1 });
});

test("padding that is longer than its frame", () => {
  check(
    [
      client(headers(1, post("/a")), frame(TYPE.data, PADDED | END_STREAM, 1, hex("ff 61"))),
      client(frame(TYPE.headers, END_HEADERS | PADDED | END_STREAM, 3, hex("09 82"))),
      server(headers(1, status(200), END_STREAM), headers(3, status(400), END_STREAM)),
    ],
    [
      "POST /a > 200 !dissection: padding longer than its frame (RFC 9113, 6.1)",
      "  > 400 !dissection: headers: padding longer than its frame at byte 1",
    ],
  );
});

test("a frame that cannot be ends the trust in what follows, until frames are found again", () => {
  check(
    [
      client(headers(1, get("/a"), END_STREAM)),
      client(frame(TYPE.ping, 0, 5, "12345678"), frame(TYPE.headers, END_HEADERS | END_STREAM, 3, hex("82 86 84"))),
      server(headers(1, status(200), END_STREAM), headers(3, status(200), END_STREAM)),
    ],
    ["GET /a > 200", "GET / > 200"],
    { "http2-malformed": 1 },
  );
});

test("messages that go on after their end, and answers before questions", () => {
  check(
    [
      client(headers(1, get("/a"), END_STREAM), data(1, "more"), headers(1, { late: "1" }, END_STREAM)),
      server(headers(1, status(200)), headers(9, status(404), END_STREAM), data(1, "x", END_STREAM)),
      server(headers(1, { late: "1" }, END_STREAM)),
    ],
    [
      'GET /a > 200 "x"',
      "? > 404 !pair-not-found: no request was seen for this response",
      "? >  !pair-not-found: no request was seen for this response",
    ],
  );
});

test("a continuation of nothing leaves the table unknown", () => {
  check(
    [
      client(frame(TYPE.continuation, END_HEADERS, 1, hex("82"))),
      client(frame(TYPE.headers, END_HEADERS | END_STREAM, 3, join(hex("82 be")))),
      server(headers(3, status(200), END_STREAM)),
    ],
    ["GET  > 200"],
  );
});

const bytes = fc.oneof(
  fc.uint8Array({ maxLength: 80 }),
  fc
    .tuple(
      fc.integer({ min: 0, max: 11 }),
      fc.nat(255),
      fc.integer({ min: 0, max: 9 }),
      fc.uint8Array({ maxLength: 40 }),
    )
    .map(([type, flags, stream, payload]) => frame(type, flags, stream, payload)),
  fc.constantFrom(
    headers(1, get("/"), END_STREAM),
    headers(1, status(200)),
    data(1, "a"),
    frame(TYPE.headers, 4, 3, block({ a: "b" }, true)),
  ),
);

test("no bytes, holes and ends in any order throw", () => {
  const side = fc.constantFrom<0 | 1>(0, 1);
  const step: fc.Arbitrary<Step> = fc.oneof(
    { weight: 8, arbitrary: fc.record({ side, bytes }) },
    { weight: 2, arbitrary: fc.record({ side, gap: fc.integer({ min: 1, max: 40 }) }) },
    fc.record({ side, end: fc.constantFrom<"fin" | "reset">("fin", "reset") }),
    fc.record({ tickSeconds: fc.constant(20) }),
  );
  fc.assert(
    fc.property(fc.boolean(), fc.array(step, { maxLength: 30 }), (isBegun, steps) => {
      const result = play(http2, [...(isBegun ? HELLO : []), ...steps], { codecs });
      for (const entry of result.entries) expect(line(entry)).toMatch(/ > /);
    }),
    { numRuns: 400 },
  );
});
