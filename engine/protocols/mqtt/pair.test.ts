// Packets and the ones that complete them, in both directions; aliases, versions, what is missing.
import { describe, expect, test } from "vitest";
import { CLIENT, SERVER } from "../../flow/flow.ts";
import { line } from "../../testing/talk.ts";
import { codecs } from "../../../codecs/index.ts";
import { play, type Step } from "../../testing/play.ts";
import { MAX_ALIAS_CHARACTERS } from "./aliases.ts";
import { mqtt } from "./index.ts";
import { MAX_STEPS } from "./pair.ts";
import {
  ack,
  connack,
  connect,
  DISCONNECT,
  int,
  packet,
  PINGREQ,
  PINGRESP,
  properties,
  property,
  publish,
  suback,
  subscribe,
  text,
  unsubscribe,
} from "./testing/encode.ts";
import { client, lines, only, server, talk } from "./testing/talk.ts";

function check(steps: readonly Step[], expected: readonly string[]): void {
  expect(lines([client(connect()), server(connack()), ...steps]).slice(1)).toEqual(expected);
}
/** With bytes missing: where a piece ends is then a part of what is seen. */
function checkWhole(steps: readonly Step[], expected: readonly string[]): void {
  const { entries } = play(mqtt, [client(connect()), server(connack()), ...steps], { codecs });
  expect(entries.map(line).slice(1)).toEqual(expected);
}
const OPEN_5 = [client(connect({ level: 5 })), server(connack(5))];

describe("who answers whom", () => {
  test("a connection, subscriptions, pings, the end", () => {
    check(
      [
        client(subscribe(1, ["shop/#", "other"]), PINGREQ),
        server(suback(1, "\x01\x80"), PINGRESP),
        client(unsubscribe(2, ["other"])),
        server(ack("UNSUBACK", 2)),
        client(DISCONNECT),
      ],
      [
        "SUBSCRIBE shop/#, other → 128 (bad)",
        "PINGREQ → 0 (good)",
        "UNSUBSCRIBE other → 0 (good)",
        "DISCONNECT →  (none)",
      ],
    );
  });
  test("publications of each QoS; both sides number their own", () => {
    const steps = [
      client(connect()),
      server(connack()),
      client(
        publish("a/b", "zero"),
        publish("a/b", "one", { qos: 1, id: 7 }),
        publish("a/c", "two", { qos: 2, id: 8 }),
      ),
      server(publish("x/y", "other", { qos: 1, id: 7 }), ack("PUBREC", 8), ack("PUBACK", 7)),
      client(ack("PUBACK", 7), ack("PUBREL", 8)),
      server(ack("PUBCOMP", 8)),
    ];
    const { entries } = talk(steps);
    expect(entries.map((one) => `${one.client} ${line(one)}`)).toEqual([
      "10.0.0.1 CONNECT till-1 → 0 (good)",
      "10.0.0.1 PUBLISH a/b →  (none)",
      "10.0.0.1 PUBLISH a/b → 0 (good)",
      "10.0.0.1 PUBLISH a/c → 0 (good)",
      "10.0.0.2 PUBLISH x/y → 0 (good)",
    ]);
    expect(entries[3]?.document.request).toMatchObject({ steps: [{ packetType: "PUBREC" }, { packetType: "PUBREL" }] });
    expect(entries[3]?.document.response).toEqual({ packetType: "PUBCOMP", packetId: 8 });
  });
  test("what is sent again before it is confirmed is one entry that counts it", () => {
    const again = publish("a/b", "one", { qos: 1, id: 7, isDup: true });
    const steps = [client(publish("a/b", "one", { qos: 1, id: 7 }), again, again), server(ack("PUBACK", 7))];
    check(steps, ["PUBLISH a/b → 0 (good)"]);
    expect(only([client(connect()), server(connack()), ...steps], 1).request).toMatchObject({ retransmissions: 2 });
  });
  test("a number that is used again before its answer is another publication", () => {
    check(
      [
        client(publish("a/b", "x", { qos: 1, id: 7 }), publish("a/c", "y", { qos: 1, id: 7 })),
        server(ack("PUBACK", 7)),
      ],
      [
        "PUBLISH a/b →  (none) !pair-not-found: another request took its number before the answer",
        "PUBLISH a/c → 0 (good)",
      ],
    );
  });
  test("PUBREC that refuses ends a publication; PUBREL of a connection before is asked anew", () => {
    const steps = [
      ...OPEN_5,
      client(publish("a/b", "x", { qos: 2, id: 3, own: properties() })),
      server(ack("PUBREC", 3, "\x87")),
      client(ack("PUBREL", 9)),
      server(ack("PUBCOMP", 9, "\x92")),
    ];
    expect(lines(steps).slice(1)).toEqual(["PUBLISH a/b → 135 (bad)", "PUBREL Success → 146 (bad)"]);
    expect(only(steps, 1).response).toMatchObject({ packetType: "PUBREC", reasonName: "Not authorized" });
  });
  test("a login of several steps, and why the server ends it", () => {
    const method = property(0x15, text("SCRAM"));
    const auth = (code: number): string =>
      packet(0xf0, int(code, 1) + properties(method, property(0x16, text("open-sesame"))));
    const steps = [
      client(connect({ level: 5, rest: properties(method) + text("till-1") })),
      server(auth(0x18)),
      client(auth(0x18)),
      server(connack(5)),
      server(packet(0xe0, `\x8e${properties(property(0x1f, text("another one")))}`)),
    ];
    expect(lines(steps)).toEqual([
      "CONNECT till-1 → 24 (good)",
      "AUTH Continue authentication → 0 (good)",
      "DISCONNECT Session taken over → 142 (bad)",
    ]);
    expect(JSON.stringify(talk(steps).entries)).not.toContain("open-sesame");
  });
  test("packets of the wrong side", () => {
    check(
      [server(PINGREQ), client(connack())],
      [
        "PINGREQ →  (none) !dissection: a packet that only the other side sends",
        "CONNACK Connection Accepted → 0 (none) !dissection: a packet that only the other side sends",
      ],
    );
  });
});

describe("what packets say", () => {
  test("CONNECT with a will and a login; the password is nowhere", () => {
    const rest = text("till-1") + text("shop/lost") + text("gone") + text("alice") + text("open-sesame");
    const steps = [client(connect({ flags: 0xf6, rest })), server(connack(4, 4))];
    expect(lines(steps)).toEqual(["CONNECT till-1 → 4 (bad)"]);
    expect(only(steps)).toEqual({
      request: {
        packetType: "CONNECT",
        protocolName: "MQTT",
        protocolLevel: 4,
        cleanSession: true,
        keepAlive: 60,
        clientId: "till-1",
        will: { topic: "shop/lost", qos: 2, retain: true, payload: "gone", payloadLength: 4 },
        userName: "alice",
        password: "***",
      },
      response: {
        packetType: "CONNACK",
        sessionPresent: false,
        reasonCode: 4,
        reasonName: "bad user name or password",
      },
    });
    expect(talk(steps).entries[0]?.protocol).toBe("MQTT");
  });
  test("properties by name, those that come again as lists", () => {
    const own = properties(
      property(0x01, "\x01"),
      property(0x02, int(60, 4)),
      property(0x03, text("application/json")),
      property(0x08, text("answers")),
      property(0x09, text("c\xff")),
      property(0x0b, "\xff\x01"),
      property(0x0b, "\x05"),
      property(0x26, text("trace") + text("7f")),
      property(0x26, text("trace") + text("80")),
    );
    const steps = [...OPEN_5, client(publish("a/b", '{"n":1}', { own, isRetained: true }))];
    expect(only(steps, 1).request).toEqual({
      packetType: "PUBLISH",
      topic: "a/b",
      qos: 0,
      retain: true,
      dup: false,
      properties: {
        payloadFormatIndicator: 1,
        messageExpiryInterval: 60,
        contentType: "application/json",
        responseTopic: "answers",
        correlationData: Buffer.from("c\xff", "latin1").toString("base64"),
        subscriptionIdentifier: [255, 5],
        userProperties: [
          { name: "trace", value: "7f" },
          { name: "trace", value: "80" },
        ],
      },
      payload: '{"n":1}',
      payloadLength: 7,
    });
  });
  test("subscriptions with their options, and one reason for each", () => {
    const body = `${int(3, 2)}\0${text("a/#")}\x2e${text("b")}\0`;
    const steps = [...OPEN_5, client(packet(0x82, body)), server(suback(3, "\x02\x87", "\0"))];
    expect(only(steps, 1)).toMatchObject({
      request: {
        subscriptions: [
          { topicFilter: "a/#", qos: 2, noLocal: true, retainAsPublished: true, retainHandling: 2 },
          { topicFilter: "b", qos: 0, noLocal: false, retainAsPublished: false, retainHandling: 0 },
        ],
      },
      response: { reasonCode: 0x87, reasonCodes: [2, 0x87], reasonNames: ["Granted QoS 2", "Not authorized"] },
    });
  });
  test("payloads that are no text are base64; long ones are cut, their size is true", () => {
    const steps = [client(connect()), server(connack()), client(publish("a/b", "\x01\xff"))];
    expect(only(steps, 1).request).toMatchObject({ payload: "Af8=", encoding: "base64", payloadLength: 2 });
    const long = [client(connect()), server(connack()), client(publish("a/b", "x".repeat(500)))];
    const { entries } = talk(long, { limits: { maxBodyBytes: 100 } });
    expect([entries[1]?.truncated, entries[1]?.document.request?.["payloadLength"]]).toEqual([true, 500]);
  });
});

describe("topic aliases", () => {
  const alias = (number: number): string => properties(property(0x23, int(number, 2)));
  test("stand for the topic that they were sent with, in each direction apart", () => {
    const steps = [
      ...OPEN_5,
      client(publish("a/b", "1", { own: alias(3) }), publish("", "2", { own: alias(3) })),
      server(publish("x/y", "3", { own: alias(3) }), publish("", "4", { own: alias(3) })),
    ];
    expect(lines(steps).slice(1)).toEqual(["a/b", "a/b", "x/y", "x/y"].map((topic) => `PUBLISH ${topic} →  (none)`));
    expect(only(steps, 2).request).toMatchObject({ topic: "a/b", isTopicFromAlias: true });
  });
  test("whose topic was not seen say so: before the capture, in missing bytes, or too much to remember", () => {
    const unknown = "PUBLISH (topic of alias 3) →  (none)";
    expect(lines([server(publish("", "2", { own: alias(3) }))])).toEqual([unknown]);
    const lost = [
      ...OPEN_5,
      client(publish("a/b", "1", { own: alias(3) })),
      { side: CLIENT, gap: 30 },
      client(publish("", "2", { own: alias(3) })),
    ];
    expect(play(mqtt, lost, { codecs }).entries.map(line).at(-1)).toBe(unknown);
    const many = Array.from({ length: MAX_ALIAS_CHARACTERS / 65_535 + 1 }, (_, i) =>
      publish("t".repeat(65_535), "", { own: alias(i + 1) }),
    );
    const { notes } = play(mqtt, [...OPEN_5, client(...many)], { codecs });
    expect(notes).toMatchObject({ "mqtt-topic-aliases": 1 });
  });
});

describe("joined in the middle", () => {
  const version = (steps: readonly Step[]): readonly unknown[] =>
    talk(steps).entries.map(({ document }) => [document.request?.["payload"], document.request?.["properties"]]);
  test("the version is told from what packets say", () => {
    expect(version([client(publish("a/b", "hello"))])).toEqual([["hello", undefined]]);
    expect(version([client(publish("a/b", "\0hello"))])).toEqual([["hello", undefined]]);
    expect(version([client(publish("a/b", "hello", { own: properties(property(0x02, int(9, 4))) }))])).toEqual([
      ["hello", { messageExpiryInterval: 9 }],
    ]);
    expect(version([client(publish("a/b", ""))])).toEqual([["", undefined]]);
  });
  test("subscriptions of both versions, and what only one of them has", () => {
    const filters = (own: string): unknown => only([client(subscribe(1, ["a/b", "c"], own))]).request;
    for (const own of ["", "\0"]) expect(filters(own)).toMatchObject({ topicFilters: ["a/b", "c"] });
    expect(lines([server(ack("PUBACK", 1, "\x10"))])[0]).toMatch(
      /^PUBACK No matching subscribers → 16 \(none\) !pair-not/,
    );
    expect(lines([client(unsubscribe(2, ["a/b"], "\0")), server(ack("UNSUBACK", 2, "\0\x11"))])).toEqual([
      "UNSUBSCRIBE a/b → 17 (good)",
    ]);
  });
});

describe("what is missing", () => {
  test("answers without questions, questions without answers", () => {
    check(
      [server(ack("PUBACK", 5)), client(publish("a/b", "x", { qos: 1, id: 6 })), { side: SERVER, end: "reset" }],
      [
        "PUBACK →  (none) !pair-not-found: no request was seen for this response",
        "PUBLISH a/b →  (none) !connection: the connection was reset before the answer",
      ],
    );
  });
  test("a publication that nobody confirms is shown while it hangs", () => {
    check(
      [client(publish("a/b", "x", { qos: 2, id: 6 })), server(ack("PUBREC", 6)), { tickSeconds: 31 }],
      ["PUBLISH a/b →  (none) !timeout: no answer for 30 s"],
    );
  });
  test("bytes: the next packet is found, and numbers that may mean something else are given up", () => {
    checkWhole(
      [
        client(publish("a/b", "x", { qos: 1, id: 6 })),
        { side: SERVER, gap: 4 },
        server("\x01rest", publish("x/y", "z")),
        { side: CLIENT, gap: 10 },
        client("lost", publish("a/c", "y", { qos: 1, id: 7 })),
        server(ack("PUBACK", 6), ack("PUBACK", 7)),
      ],
      [
        "PUBLISH a/b →  (none) !pair-not-found: bytes are missing: its number may have been used again",
        "PUBLISH x/y →  (none)",
        "PUBLISH a/c → 0 (good)",
        "PUBACK →  (none) !pair-not-found: no request was seen for this response",
      ],
    );
  });
  test("bytes: a text is not taken for packets, whatever its letters would be as types", () => {
    const letters = "@abPabpab`ab0ab1 the quick brown fox jumps over the lazy dog, and @P`bp again".repeat(20);
    checkWhole(
      [
        client(publish("a/b", "x", { qos: 1, id: 6 })),
        { side: CLIENT, gap: 100 },
        client(letters),
        client(publish("a/c", "y")),
        server(ack("PUBACK", 6)),
      ],
      ["PUBLISH a/b → 0 (good)", "PUBLISH a/c →  (none)"],
    );
  });
  test("pings behind missing bytes say that they may be others", () => {
    checkWhole(
      [client(PINGREQ), { side: SERVER, gap: 2 }, client(PINGREQ), server(PINGRESP)],
      [
        "PINGREQ →  (none) !pair-not-found: bytes are missing: it is not known which answer is its own",
        "PINGREQ → 0 (good) !dissection: bytes are missing: it may be the answer to a request before",
      ],
    );
  });
});

describe("damage", () => {
  test("packets that say more or less than their length, unknown properties, no packets at all", () => {
    const broken = [
      packet(0xc0, "x"),
      publish("a/b", "", { own: properties(property(0x7f, "x")) }),
      packet(0x40, "\0"),
    ];
    for (const one of broken)
      expect(lines([...OPEN_5, client(one, PINGREQ), server(PINGRESP)]).slice(1), JSON.stringify(one)).toEqual([
        expect.stringMatching(/^ → {2}\(none\) cut !dissection: /),
        "PINGREQ → 0 (good)",
      ]);
    expect(talk([client("\x06\x02ab")]).gaveUp).toBe("not MQTT: it begins as no packet does");
  });
  test("steps that come again without end", () => {
    const steps = [
      client(publish("a/b", "x", { qos: 2, id: 6 })),
      server(ack("PUBREC", 6).repeat(50)),
      server(ack("PUBCOMP", 6)),
    ];
    const { request } = only([client(connect()), server(connack()), ...steps], 1);
    expect(request).toMatchObject({ retransmissions: 50 - MAX_STEPS });
    expect((request as { steps: unknown[] }).steps).toHaveLength(MAX_STEPS);
  });
});
