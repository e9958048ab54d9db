// Damage, holes and excess: told on the entry, counted, never thrown.
import fc from "fast-check";
import { expect, test } from "vitest";
import { codecs } from "../../../codecs/index.ts";
import { play, type PlayOptions, type Step } from "../../testing/play.ts";
import { webSocket } from "./index.ts";
import {
  BINARY,
  CLOSE,
  CONTINUATION,
  client,
  deflated,
  frame,
  lines,
  PING,
  server,
  TEXT,
  talk,
} from "./testing/frames.ts";

function check(steps: readonly Step[], expected: readonly string[], options: Partial<PlayOptions> = {}): void {
  expect(lines(talk(steps, options))).toEqual(expected);
}

const DEFLATE: Partial<PlayOptions> = { setup: { deflate: true } };

test("control frames that are too long, or in fragments", () => {
  const long = "x".repeat(126);
  check(
    [server(PING, long), server(PING, "a", { fin: false }), server(TEXT, "on")],
    [`< ping 126 "${long}" !a control frame of 126 bytes`, '< ping 1 "a" !a fragmented control frame', '< text 2 "on"'],
  );
});

test("a close frame of one byte has no code", () => {
  check([server(CLOSE, "\x03")], ['< close 1 "Aw==" 1005  !a close frame of one byte']);
});

test("opcodes and bits that nothing agreed on", () => {
  check(
    [client(3, "a"), client(11, "b"), client(TEXT, "c", { rsv: 4 }), client(TEXT, "d", { rsv: 2 })],
    [
      '> reserved 1 "YQ==" !a reserved opcode',
      '> reserved 1 "Yg==" !a reserved opcode',
      '> text 1 "c" !a reserved bit that nothing agreed on',
      '> text 1 "d" !a reserved bit that nothing agreed on',
    ],
  );
});

test("fragments out of order", () => {
  check(
    [server(CONTINUATION, "a"), server(TEXT, "b", { fin: false }), server(TEXT, "c"), server(CONTINUATION, "d")],
    [
      '< continuation 1 "a" !a continuation of no message',
      '< text 1 "b" !another message began inside it',
      '< text 1 "c"',
      '< continuation 1 "d" !a continuation of no message',
    ],
  );
});

test("a length beyond 2^53 cannot be followed", () => {
  const result = talk([server(TEXT, "a"), server(TEXT, "b", { claims: 2 ** 60, lengthBytes: 8 }), server(TEXT, "c")]);
  expect(lines(result)).toEqual(['< text 1 "a"']);
  expect(result.notes).toEqual({ "ws-lost": 1 });
});

test("damaged compression, and what depends on it", () => {
  const first = "some text, some text, some text";
  const steps = [
    client(TEXT, "\xff\xff\xff\xff", { rsv: 4 }),
    client(TEXT, deflated("more text", first), { rsv: 4 }),
    client(TEXT, "plain"),
  ];
  const [bad, next, plain] = lines(talk(steps, DEFLATE));
  expect(bad).toMatch(/^> text 4 .* cut !permessage-deflate: bad deflate data/);
  expect(next).toMatch(/^> text \d+ .* cut !compressed with the help of an earlier message that is missing$/);
  expect(plain).toBe('> text 5 "plain"');
  const alone = talk(steps, { setup: { deflate: true, clientNoContextTakeover: true } });
  expect(lines(alone)[1]).not.toContain("earlier message");
});

test("a message that unpacks beyond the limit is cut", () => {
  const bomb = deflated("0".repeat(100_000));
  const [entry] = talk([server(BINARY, bomb, { rsv: 4 })], { ...DEFLATE, limits: { maxUnpackedBytes: 1000 } }).entries;
  expect(entry?.truncated).toBe(true);
  expect(entry?.error?.msg).toContain("the limit of 1000 bytes is reached");
});

test("a compressed message longer than is kept cannot be unpacked whole", () => {
  const packed = deflated("abcdefghijklmnopqrstuvwxyz0123456789");
  const options = { ...DEFLATE, limits: { maxMessageBytes: 20 } };
  const [entry] = talk([server(TEXT, packed, { rsv: 4 })], options).entries;
  expect(entry).toMatchObject({ truncated: true, error: null });
});

test("a hole inside a payload: the text ends there, frames go on", () => {
  const hello = frame(TEXT, "hello world", { mask: true });
  check(
    [
      { side: 0, bytes: hello.slice(0, 11) },
      { side: 0, gap: 3 },
      { side: 0, bytes: hello.slice(14) },
      client(TEXT, "next"),
    ],
    ['> text 11 "hello" cut', '> text 4 "next"'],
  );
});

test("a hole up to the payload's end completes the message", () => {
  const hello = frame(TEXT, "hello");
  check(
    [{ side: 1, bytes: hello.slice(0, 4) }, { side: 1, gap: 3 }, server(TEXT, "next")],
    ['< text 5 "he" cut', '< text 4 "next"'],
  );
});

test("a hole beyond the payload: a frame is looked for behind it once", () => {
  const hello: Step = { side: 1, bytes: frame(TEXT, "hello").slice(0, 4) };
  check([hello, { side: 1, gap: 9 }, server(TEXT, "next")], ['< text 5 "he" cut', '< text 4 "next"']);
  const lost = talk([hello, { side: 1, gap: 9 }, { side: 1, bytes: "no frame" }, server(TEXT, "next")]);
  expect(lines(lost)).toEqual(['< text 5 "he" cut']);
  expect(lost.notes).toEqual({ "ws-lost": 1 });
  const again = talk([hello, { side: 1, gap: 9 }, { side: 1, bytes: "no" }, { side: 1, gap: 1 }, server(TEXT, "ok")]);
  expect(lines(again)).toEqual(['< text 5 "he" cut', '< text 2 "ok"']);
});

test("a hole takes the context of compression with it", () => {
  const first = "abc abc abc abc";
  const [, next] = lines(
    talk([{ side: 1, gap: 30 }, server(TEXT, "x"), server(TEXT, deflated("abc", first), { rsv: 4 })], DEFLATE),
  );
  expect(next).toContain("an earlier message that is missing");
});

// Fragments, controls, masks, compression, a close.
const TALK: readonly Step[] = [
  client(TEXT, deflated("hello hello"), { rsv: 4 }),
  server(TEXT, "part one, ", { fin: false }),
  server(PING, "now"),
  server(CONTINUATION, "part two"),
  client(BINARY, "x".repeat(300)),
  server(TEXT, deflated("compressed, compressed"), { rsv: 4 }),
  client(CLOSE, "\x03\xe8done"),
  server(CLOSE, "\x03\xe8"),
];

test("cut at every byte: whole messages, then what was open", () => {
  const whole = lines(play(webSocket, TALK, { codecs, ...DEFLATE }));
  expect(whole).toHaveLength(7);
  const all = TALK.flatMap((step) => ("bytes" in step ? [step] : []));
  const total = all.reduce((sum, step) => sum + step.bytes.length, 0);
  for (let offset = 0; offset < total; offset++) {
    let left = offset;
    const steps = all.map((step) => {
      const bytes = (step.bytes as Uint8Array).slice(0, Math.max(0, left));
      left -= step.bytes.length;
      return { side: step.side, bytes };
    });
    const cut = lines(play(webSocket, steps, { codecs, ...DEFLATE }));
    const rest = cut.filter((said, i) => said !== whole[i]);
    expect(
      rest.every((said) => said.includes(" cut")),
      `offset ${offset}: ${rest.join("; ")}`,
    ).toBe(true);
  }
});

test("random bytes and random damage never throw, and pieces make no difference", () => {
  const same = (steps: readonly Step[]): void => {
    const whole = play(webSocket, steps, { codecs, ...DEFLATE }).entries;
    for (const size of [1, 7]) {
      expect(play(webSocket, steps, { codecs, ...DEFLATE, pieceBytes: () => size }).entries).toEqual(whole);
    }
  };
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1, maxLength: 200 }), fc.constantFrom<0 | 1>(0, 1), (bytes, side) =>
      same([{ side, bytes }]),
    ),
    { numRuns: 300, seed: 6455 },
  );
  fc.assert(
    fc.property(fc.nat(TALK.length - 1), fc.nat(40), fc.nat(255), fc.nat(60), (index, at, byte, gap) => {
      const steps = TALK.flatMap((step, i): readonly Step[] => {
        if (i !== index || !("bytes" in step)) return [step];
        const bytes = Uint8Array.from(step.bytes as Uint8Array);
        bytes[at % bytes.length] = byte;
        const hole: Step[] = gap > 40 ? [{ side: step.side, gap }] : [];
        return [{ side: step.side, bytes }, ...hole];
      });
      same(steps);
    }),
    { numRuns: 300, seed: 7692 },
  );
});
