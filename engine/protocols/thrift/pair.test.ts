// Calls and replies in both encodings, framed and not; values of all types; what is missing, too much or damaged.
import { describe, expect, test } from "vitest";
import { codecs } from "../../../codecs/index.ts";
import { CLIENT, SERVER } from "../../flow/flow.ts";
import { latin1Bytes, play, type Step } from "../../testing/play.ts";
import { line } from "../../testing/talk.ts";
import { DOUBTFUL } from "../halves.ts";
import { detect } from "./detect.ts";
import { MAX_MESSAGE_BYTES, MAX_NAME_BYTES } from "./envelope.ts";
import { thrift } from "./index.ts";
import { MAX_DEPTH } from "./skip.ts";
import { binary, compact, field, framed, string, u16, u32 } from "./testing/encode.ts";
import { client, lines, only, server, talk } from "./testing/talk.ts";
import { MAX_SHOWN_DEPTH, MAX_SHOWN_VALUES } from "./tree.ts";
import { MAX_SHOWN_BYTES } from "./wire.ts";

function check(steps: readonly Step[], expected: readonly string[]): void {
  expect(lines(steps)).toEqual(expected);
}
/** The arguments of a call without a length before it: its end is found in its values. */
function argumentsOf(message: string): unknown {
  return (only([client(message, message)]).request as { readonly arguments: unknown }).arguments;
}

test.each([
  ["binary, framed", (text: string) => framed(text), binary],
  ["binary, unframed", (text: string) => text, binary],
  ["compact, framed", (text: string) => framed(text), compact],
  ["compact, unframed", (text: string) => text, compact],
] as const)("%s: calls, replies in any order, exceptions, messages without an answer", (_, wrap, message) => {
  check(
    [
      client(
        wrap(message(1, "a", 1)),
        wrap(message(1, "stock:b", 2)),
        wrap(message(4, "note", 3)),
        wrap(message(1, "c", 4)),
      ),
      server(wrap(message(2, "b", 2)), wrap(message(2, "a", 1)), wrap(message(3, "c", 4))),
    ],
    ["a → reply (good)", "b stock → reply (good)", "note → oneway (none)", "c → exception (bad)"],
  );
});
test("clients that number no calls: answers come in order, those of another name are halves", () => {
  const steps = [
    client(binary(1, "a", 0), binary(1, "a", 0), binary(1, "b", 0)),
    server(binary(2, "a", 0, field(8, 0, u32(1))), binary(2, "a", 0, field(8, 0, u32(2))), binary(2, "x", 0)),
    server(binary(2, "b", 0)),
  ];
  check(steps, [
    "a → reply (good)",
    "a → reply (good)",
    "b → reply (good)",
    "x → reply (none) !pair-not-found: no request was seen for this response",
  ]);
  expect([only(steps, 0), only(steps, 1)].map(({ response }) => (response as { result: unknown }).result)).toEqual([
    1, 2,
  ]);
});
test("results: what was given, what was declared to go wrong, what went wrong in the server", () => {
  const of = (type: number, fields: string): unknown =>
    only([client(binary(1, "a", 1)), server(binary(type, "a", 1, fields))]).response;
  expect(of(2, field(11, 0, string("ok")))).toMatchObject({ result: "ok" });
  expect(of(2, "")).not.toHaveProperty("result");
  expect(of(2, field(12, 2, `${field(8, 1, u32(404))}\0`))).toMatchObject({ exceptionField: 2, exception: { 1: 404 } });
  expect(of(3, field(11, 1, string("no a")) + field(8, 2, u32(1)))).toMatchObject({
    errorMessage: "no a",
    errorType: "unknown method",
  });
});

describe("values", () => {
  test("binary", () => {
    const uuid = "\x00\x11\x22\x33\x44\x55\x66\x77\x88\x99\xaa\xbb\xcc\xdd\xee\xff";
    const fields = [
      field(2, 1, "\x01"),
      field(3, 2, "\xff"),
      field(4, 3, "\x3f\xf8\0\0\0\0\0\0"),
      field(6, 4, "\xff\xfe"),
      field(8, 5, "\xff\xff\xff\xfd"),
      field(10, 6, "\x7f\xff\xff\xff\xff\xff\xff\xff"),
      field(11, 7, string("k\xc3\xa4se")),
      field(11, 8, string("\0\xff")),
      field(13, 9, `\x0b\x08${u32(1)}${string("k")}${u32(7)}`),
      field(13, 10, `\x0c\x02${u32(1)}\0\x01`),
      field(14, 11, `\x0c${u32(2)}${field(2, 1, "\0")}\0\0`),
      field(15, 12, `\x06${u32(2)}${u16(1)}${u16(2)}`),
      field(16, 13, uuid),
      field(4, 65535, "\x7f\xf8\0\0\0\0\0\0"),
    ];
    expect(argumentsOf(binary(1, "a", 1, fields.join("")))).toEqual({
      1: true,
      2: -1,
      3: 1.5,
      4: -2,
      5: -3,
      6: "9223372036854775807",
      7: "käse",
      8: { base64: "AP8=", size: 2 },
      9: { k: 7 },
      10: [{ key: {}, value: true }],
      11: [{ 1: false }, {}],
      12: [1, 2],
      13: "00112233-4455-6677-8899-aabbccddeeff",
      "-1": "NaN",
    });
  });
  test("compact", () => {
    const sixteen = `\xf1\x10${"\x01\x02".repeat(8)}`;
    const fields = [
      "\x11",
      "\x12",
      "\x13\xff",
      "\x14\x03",
      "\x15\xac\x02",
      "\x16\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01",
      "\x17\0\0\0\0\0\0\xf8\x3f",
      "\x18\x02hi",
      `\x19${sixteen}`,
      "\x1a\x02",
      "\x1b\0",
      "\x1b\x01\x88\x01k\x01v",
      "\x1c\x11\0",
      // A number that is not a little more than the one before stands behind: here 100.
      "\x05\xc8\x01\x02",
      "\x1d0123456789abcdef",
    ];
    expect(argumentsOf(compact(1, "a", 300, fields.join("")))).toEqual({
      1: true,
      2: false,
      3: -1,
      4: -2,
      5: 150,
      6: "-9223372036854775808",
      7: 1.5,
      8: "hi",
      9: [true, false, true, false, true, false, true, false, true, false, true, false, true, false, true, false],
      10: [],
      11: {},
      12: { k: "v" },
      13: { 1: true },
      100: 1,
      101: "30313233-3435-3637-3839-616263646566",
    });
  });
});

describe("limits", () => {
  test("long texts, many values, deep ones: the rest is left out, and said", () => {
    const text = `${"x".repeat(MAX_SHOWN_BYTES - 1)}\xc3\xa4`;
    expect(argumentsOf(binary(1, "a", 1, field(11, 1, string(text))))).toEqual({
      1: `${"x".repeat(MAX_SHOWN_BYTES - 1)}… (${MAX_SHOWN_BYTES + 1} bytes)`,
    });
    const many = field(15, 1, `\x02${u32(MAX_SHOWN_VALUES + 9)}${"\x01".repeat(MAX_SHOWN_VALUES + 9)}`);
    const [entry] = play(thrift, [client(binary(1, "a", 1, many))], { codecs }).entries;
    expect(entry?.truncated).toBe(true);
    expect(JSON.stringify(entry?.document.request)).toMatch(/"… 10 more"\]/);
    const deep = MAX_SHOWN_DEPTH + 5;
    const nested = "\x0c\0\x01".repeat(deep) + "\0".repeat(deep);
    expect(JSON.stringify(argumentsOf(binary(1, "a", 1, nested)))).toContain('{"…":"…"}');
  });
  test("deeper than is followed, types and lengths that there are not", () => {
    const reasonOf = (fields: string): string => talk([client(binary(1, "a", 1, fields))]).gaveUp;
    expect(reasonOf("\x0c\0\x01".repeat(MAX_DEPTH))).toMatch(/nest deeper/);
    expect(reasonOf("\x09\0\x01")).toMatch(/unknown type 9/);
    expect(reasonOf(`\x0b\0\x01\xff\xff\xff\xff`)).toMatch(/valid length/);
    expect(reasonOf(`\x0f\0\x01\x02\xff\xff\xff\xff`)).toMatch(/valid length/);
    expect(reasonOf(`\x0f\0\x01\x02\x10\0\0\0`)).toMatch(/more than/);
    expect(talk([client(compact(1, "a", 1, `\x15${"\xff".repeat(11)}`))]).gaveUp).toMatch(/number without an end/);
  });
});

describe("what is missing or damaged", () => {
  test("bytes: the next message is found by its beginning", () => {
    const steps = [
      client(binary(1, "a", 1)),
      { side: CLIENT, gap: 7 },
      client("rest", binary(1, "b", 2)),
      server(binary(2, "b", 2), binary(2, "a", 1)),
    ];
    expect(play(thrift, steps, { codecs }).entries.map(line)).toEqual(["a → reply (good)", "b → reply (good)"]);
    const equal = [client(binary(1, "a", 0), binary(1, "a", 0)), { side: CLIENT, gap: 7 }, server(binary(2, "a", 0))];
    expect(play(thrift, equal, { codecs }).entries.map(line).join()).not.toContain("(good)");
  });
  test("a reply behind missing bytes is in doubt where calls have no numbers of their own", () => {
    const steps = (number: number) => [
      client(binary(1, "a", 0)),
      server(binary(2, "a", 0)),
      client(binary(1, "a", number)),
      { side: SERVER, gap: 7 } as const,
      server(binary(2, "a", number)),
    ];
    const lined = (number: number) => play(thrift, steps(number), { codecs }).entries.map(line);
    expect(lined(1)).toEqual(["a → reply (good)", "a → reply (good)"]);
    expect(lined(0)).toEqual(["a → reply (good)", `a → reply (good) !dissection: ${DOUBTFUL.msg}`]);
  });
  test("replies of a client, calls of a server, frames that are too short", () => {
    expect(lines([client(binary(1, "a", 1), binary(2, "x", 2))])[1]).toMatch(
      /!dissection: a message of the other side/,
    );
    expect(lines([client(binary(1, "a", 1)), server(binary(1, "x", 2))]).join()).toMatch(
      /!dissection: a message of the other side/,
    );
    const short = `${u32(6)}${binary(1, "abc", 1)}`;
    expect(talk([client(short)]).gaveUp).toMatch(/longer than its frame/);
    const cut = framed(binary(1, "a", 1, field(11, 1, u32(50))).slice(0, -1));
    expect(lines([client(framed(binary(1, "a", 1)), cut)])[1]).toMatch(/a string ends early/);
  });
});
test("what is taken for Thrift and what is not", () => {
  const sign = (text: string): string => detect(latin1Bytes(`x${text}`), 1, text.length + 1);
  for (const wrap of [(text: string) => text, framed])
    for (const message of [binary, compact]) {
      const calls = [1, 2, 3, 4].map((type) => sign(wrap(message(type, "find", 1))));
      expect(calls).toEqual(["client", "server", "server", "client"]);
      const text = wrap(message(1, "find", 1)).slice(0, -1);
      for (let end = 0; end < text.length; end++)
        expect(sign(text.slice(0, end)), JSON.stringify(text.slice(0, end))).toBe("more");
    }
  for (const text of [
    "GET / HTTP/1.1\r\n",
    binary(5, "a", 1),
    binary(1, "", 1),
    binary(1, "with blank", 1),
    binary(1, "x".repeat(MAX_NAME_BYTES + 1), 1),
    "\x80\x02\0\x01",
    "\x82\x22\0\x01a",
    `${u32(MAX_MESSAGE_BYTES + 1)}\x80\x01`,
    `${u32(100)}\x81\x01`,
    "\0\0\0\x01",
  ])
    expect(sign(text), JSON.stringify(text)).toBe("no");
});
