// Methods and their answers by channel, content, what closes, what is missing.
import { describe, expect, test } from "vitest";
import { codecs } from "../../../codecs/index.ts";
import { CLIENT, SERVER } from "../../flow/flow.ts";
import { play, type Step } from "../../testing/play.ts";
import { line } from "../../testing/talk.ts";
import { DOUBTFUL } from "../halves.ts";
import { amqp } from "./index.ts";
import { MAX_OPEN_CONTENTS } from "./pair.ts";
import { content, frame, header, int, longText, method, PROTOCOL_HEADER, shortText, table } from "./testing/encode.ts";
import { client, lines, only, server, talk } from "./testing/talk.ts";

function check(steps: readonly Step[], expected: readonly string[]): void {
  expect(lines(steps)).toEqual(expected);
}
const declare = (channel: number, queue: string): string => method("queue declare", channel, { queue });
const declared = (channel: number, queue: string): string =>
  method("queue declare-ok", channel, { queue, messageCount: 3 });
const publish = (channel: number): string => method("basic publish", channel, { exchange: "orders", routingKey: "eu" });

test("a connection: who asks is the client of its entry", () => {
  const steps = [
    client(PROTOCOL_HEADER),
    server(method("connection start", 0, { versionMinor: 9, mechanisms: "PLAIN" })),
    client(method("connection start-ok", 0, { mechanism: "PLAIN", response: "\0guest\0secret" })),
    server(method("connection tune", 0, { channelMax: 2047 })),
    client(method("connection tune-ok", 0), method("connection open", 0, { virtualHost: "/shop" })),
    server(method("connection open-ok", 0)),
  ];
  const { entries } = talk(steps);
  expect(entries.map((one) => `${one.client} ${line(one)}`)).toEqual([
    "10.0.0.2 connection start → 0 (good)",
    "10.0.0.2 connection tune → 0 (good)",
    "10.0.0.1 connection open /shop → 0 (good)",
  ]);
  expect(JSON.stringify(entries)).not.toContain("secret");
});
test("channels do not disturb each other, and answers keep their order in each", () => {
  check(
    [
      client(declare(1, "a"), declare(2, "b"), declare(1, "c")),
      server(declared(2, "b"), declared(1, "a"), declared(1, "c")),
    ],
    ["queue declare a → 0 (good)", "queue declare b → 0 (good)", "queue declare c → 0 (good)"],
  );
});
test("a late answer takes the place of the time-out", () => {
  const late: Step = { tickSeconds: 31 };
  check([client(declare(1, "a")), late, server(declared(1, "a"))], ["queue declare a → 0 (good)"]);
});
test("a get is answered in two ways", () => {
  check(
    [
      client(method("basic get", 1, { queue: "a" }), method("basic get", 1, { queue: "b" })),
      server(
        method("basic get-ok", 1, { deliveryTag: 7, exchange: "x" }),
        content(1, "hello"),
        method("basic get-empty", 1),
      ),
    ],
    ["basic get a → 0 (good)", "basic get b → 0 (good)"],
  );
});
test("what nobody answers is whole by itself, and so is what asks for no answer", () => {
  const steps = [
    client(
      publish(1),
      content(1, "hi"),
      method("basic ack", 1, { deliveryTag: 7 }),
      method("queue declare", 1, { queue: "q", noWait: true }),
    ),
  ];
  check(steps, ["basic publish orders → 0 (good)", "basic ack → 0 (good)", "queue declare q → 0 (good)"]);
  expect(only(steps).response).toEqual({ method: "empty", channel: 1 });
});

describe("content", () => {
  const properties =
    int(0b1011_1000_0000_0000, 2) +
    shortText("text/plain") +
    table({ trace: `S${longText("7f")}`, n: `I${int(-5, 4)}` }) +
    int(2, 1) +
    int(9, 1);
  test("properties and a body in parts, with another channel between them", () => {
    const steps = [
      client(publish(1), header(1, 6, properties), frame(3, 1, "abc"), publish(2), header(2, 0), frame(3, 1, "def")),
    ];
    expect(lines(steps)).toEqual(["basic publish orders → 0 (good)", "basic publish orders → 0 (good)"]);
    const { entries } = talk(steps);
    const first = entries.find(({ document }) => document.request?.["channel"] === 1);
    expect(first?.document.request).toMatchObject({
      properties: { contentType: "text/plain", headers: { trace: "7f", n: -5 }, deliveryMode: 2, priority: 9 },
      bodySize: 6,
      body: Buffer.from("abcdef").toString("base64"),
    });
  });
  test("a long body is cut, its size stays true", () => {
    const { entries } = play(amqp, [client(publish(1), content(1, "x".repeat(5000)))], {
      codecs,
      limits: { maxBodyBytes: 100 },
    });
    expect([entries[0]?.truncated, entries[0]?.document.request?.["bodySize"]]).toEqual([true, 5000]);
  });
  test("that does not come to its end, or is cut by another method", () => {
    expect(lines([client(publish(1), header(1, 50), frame(3, 1, "abc"))])[0]).toMatch(
      /cut !dissection: its content was not seen to its end/,
    );
    expect(lines([client(publish(1), header(1, 50), publish(1), content(1, "x"))])[0]).toMatch(
      /another method came in the middle/,
    );
  });
  test("of more channels at a time than are followed", () => {
    const steps = [client(...Array.from({ length: MAX_OPEN_CONTENTS + 1 }, (_, i) => publish(i + 1)))];
    expect(play(amqp, steps, { codecs }).notes).toMatchObject({ "amqp-contents": 1 });
  });
});

describe("what is missing", () => {
  test("a close says why what waits gets no answer", () => {
    const close = method("channel close", 1, { replyCode: 404, replyText: "NOT_FOUND - no queue" });
    check(
      [
        client(declare(1, "a"), declare(2, "b")),
        server(close),
        client(method("channel close-ok", 1)),
        server(declared(2, "b")),
      ],
      [
        "queue declare a → 0 (none) !connection: channel closed: 404 NOT_FOUND - no queue",
        "queue declare b → 0 (good)",
        "channel close NOT_FOUND - no queue → 404 (bad)",
      ],
    );
    expect(
      lines([client(declare(1, "a")), server(method("connection close", 0, { replyCode: 320, replyText: "bye" }))])[0],
    ).toBe("queue declare a → 0 (none) !connection: connection closed: 320 bye");
  });
  test("answers without questions, questions without answers", () => {
    check(
      [server(declared(1, "a")), client(declare(1, "b")), { side: SERVER, end: "reset" }],
      [
        "queue declare-ok a → 0 (none) !pair-not-found: no request was seen for this response",
        "queue declare b → 0 (none) !connection: the connection was reset before the answer",
      ],
    );
  });
  test("bytes: the next frame is found by its end", () => {
    const { entries } = play(
      amqp,
      [
        client(declare(1, "a")),
        { side: CLIENT, gap: 30 },
        client("rest of what is lost", declare(1, "b")),
        server(declared(1, "a"), declared(1, "b")),
      ],
      { codecs },
    );
    expect(entries.map(line)).toEqual(["queue declare a → 0 (good)", "queue declare b → 0 (good)"]);
  });
  test("bytes: a pair that was under way is in doubt", () => {
    const steps = [client(declare(1, "a")), { side: SERVER, gap: 40 } as const, server(declared(1, "b"))];
    const [entry] = play(amqp, steps, { codecs }).entries;
    expect(entry?.document).toMatchObject({ request: { queue: "a" }, response: { queue: "b" } });
    expect(entry?.error).toBe(DOUBTFUL);
  });
  test("more questions than may wait", () => {
    const { notes } = talk([client(declare(1, "a"), declare(1, "b"))], { limits: { maxPendingRequests: 1 } });
    expect(notes).toMatchObject({ "pending-requests": 1 });
  });
});

describe("damage", () => {
  test("unknown methods, arguments that end early, frames without their end", () => {
    expect(lines([client(declare(1, "a"), frame(1, 1, int(0x00990099, 4)))]).join()).toMatch(/unknown method 153\.153/);
    expect(lines([client(frame(1, 1, int(0x0032000a, 4)), declare(1, "a"))]).join()).toMatch(/ends early/);
    const broken = declare(1, "a").slice(0, -1);
    const { entries } = play(amqp, [client(declare(1, "x"), `${broken}!`, declare(1, "b"))], { codecs });
    expect(entries.map(line).join()).toMatch(
      /a frame without its end.*queue declare b|queue declare b.*a frame without its end/,
    );
  });
  test("a server that speaks AMQP 1.0 only", () => {
    for (const header of ["AMQP\0\x01\0\0", "AMQP\x03\x01\0\0"])
      expect(talk([client(PROTOCOL_HEADER), server(header)]).gaveUp).toBe("AMQP 1.0 instead of 0-9-1");
  });
});
test("a channel that is opened anew answers nothing of before", () => {
  check(
    [
      server(method("channel close", 1, { replyCode: 404, replyText: "NOT_FOUND" })),
      client(method("channel open", 1)),
      server(method("channel open-ok", 1)),
      server(method("channel close", 1, { replyCode: 406, replyText: "PRECONDITION_FAILED" })),
      client(method("channel close-ok", 1)),
    ],
    [
      "channel close NOT_FOUND → 404 (bad) !pair-not-found: the channel was opened anew before the answer was seen",
      "channel open → 0 (good)",
      "channel close PRECONDITION_FAILED → 406 (bad)",
    ],
  );
});
