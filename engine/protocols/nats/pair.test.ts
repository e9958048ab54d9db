// Messages and what answers them, on both sides of a server; what is missing, what is no NATS.
import { describe, expect, test } from "vitest";
import { codecs } from "../../../codecs/index.ts";
import { CLIENT, SERVER } from "../../flow/flow.ts";
import { play, type Step } from "../../testing/play.ts";
import { line } from "../../testing/talk.ts";
import { MAX_SHOWN_HEADERS } from "./headers.ts";
import { nats } from "./index.ts";
import { MAX_LINE_BYTES } from "./line.ts";
import { client, connect, INFO, lines, msg, only, PING, PONG, pub, server, talk, withHeaders } from "./testing/talk.ts";

const OPEN = [server(INFO), client(connect(), PING), server(PONG)];
const OPENED = ["INFO hub →  (none)", "CONNECT till →  (none)", "PING → 0 (good)"];
function check(steps: readonly Step[], expected: readonly string[]): void {
  expect(lines([...OPEN, ...steps])).toEqual([...OPENED, ...expected]);
}
/** Where bytes are missing it matters where a piece ends. */
function checkWhole(steps: readonly Step[], expected: readonly string[]): void {
  const { entries } = play(nats, [...OPEN, ...steps], { codecs });
  expect(entries.map(line)).toEqual([...OPENED, ...expected]);
}

describe("who answers whom", () => {
  test("messages are whole by themselves, whoever sends them", () => {
    const steps = [
      client("SUB a.> workers 7\r\n", pub("a.b", "hello"), "UNSUB 7 5\r\n"),
      server(msg("a.b", "hello", "", 7)),
    ];
    const { entries } = talk([...OPEN, ...steps]);
    expect(entries.slice(3).map((one) => `${one.client} ${line(one)}`)).toEqual([
      "10.0.0.1 SUB a.> →  (none)",
      "10.0.0.1 PUB a.b →  (none)",
      "10.0.0.1 UNSUB 7 →  (none)",
      "10.0.0.2 MSG a.b →  (none)",
    ]);
    expect(entries[3]?.document.request).toEqual({ command: "SUB", subject: "a.>", queueGroup: "workers", sid: "7" });
    expect(entries[5]?.document.request).toEqual({ command: "UNSUB", sid: "7", maxMessages: 5 });
  });
  test("requests by their inbox, in any order", () => {
    check(
      [
        client(pub("svc", "1", "_INBOX.x.1"), pub("svc", "2", "_INBOX.x.2")),
        server(msg("_INBOX.x.2", "two"), msg("other", "x"), msg("_INBOX.x.1", "one")),
        server(msg("_INBOX.x.1", "one more")),
      ],
      ["PUB svc → 0 (good)", "PUB svc → 0 (good)", "MSG other →  (none)", "MSG _INBOX.x.1 →  (none)"],
    );
  });
  test("the same request where the service is", () => {
    const steps = [...OPEN, server(msg("svc", "how much?", "_INBOX.x.1")), client(pub("_INBOX.x.1", "2.50"))];
    expect(talk(steps).entries[3]).toMatchObject({
      client: "10.0.0.2",
      document: {
        request: { command: "MSG", subject: "svc", replyTo: "_INBOX.x.1", payload: "how much?" },
        response: { command: "PUB", subject: "_INBOX.x.1", payload: "2.50" },
      },
    });
  });
  test("nobody answers: a status, or silence", () => {
    check(
      [
        client(pub("svc", "1", "_INBOX.x.1"), pub("svc", "2", "_INBOX.x.2")),
        server(withHeaders("HMSG _INBOX.x.1 1", "NATS/1.0 503")),
        { tickSeconds: 31 },
      ],
      ["PUB svc → 503 (bad)", "PUB svc →  (none) !timeout: no answer for 30 s"],
    );
  });
  test("reply subjects that are no inbox may be anybody's", () => {
    check(
      [client(pub("svc", "1", "answers"), pub("svc", "2", "answers")), server(msg("answers", "one"))],
      ["PUB svc →  (none)", "PUB svc →  (none)", "MSG answers →  (none)"],
    );
  });
  test("pings of both sides", () => {
    const { entries } = talk([...OPEN, server(PING), client(PONG, PING, PING), server(PONG, PONG)]);
    expect(entries.slice(3).map((one) => `${one.client} ${line(one)}`)).toEqual([
      "10.0.0.2 PING → 0 (good)",
      "10.0.0.1 PING → 0 (good)",
      "10.0.0.1 PING → 0 (good)",
    ]);
  });
  test("a refused login, and what is refused later", () => {
    const steps = [
      server(INFO),
      client(connect({ user: "till", pass: "open-sesame" })),
      server("-ERR 'Authorization Violation'\r\n"),
    ];
    expect(lines(steps)[1]).toBe("CONNECT till → ERR (bad)");
    expect(only(steps, 1).response).toEqual({ command: "-ERR", errorMessage: "Authorization Violation" });
    check([server("-ERR 'Stale Connection'\r\n")], ["-ERR Stale Connection → ERR (bad)"]);
  });
  test("a client that has all confirmed: in order, and replies stand alone", () => {
    expect(
      lines([
        client(connect({ verbose: true }), "SUB _INBOX.x 1\r\n", pub("closed", "x"), pub("svc", "1", "_INBOX.x")),
        server("+OK\r\n+OK\r\n-ERR 'Permissions Violation'\r\n+OK\r\n", msg("_INBOX.x", "one")),
      ]),
    ).toEqual([
      "CONNECT till → 0 (good)",
      "SUB _INBOX.x → 0 (good)",
      "PUB closed → ERR (bad)",
      "PUB svc → 0 (good)",
      "MSG _INBOX.x →  (none)",
    ]);
  });
  test("messages of the wrong side", () => {
    check(
      [client(msg("a", "x")), server(pub("a", "x"))],
      [
        "MSG a →  (none) !dissection: a message that only the other side sends",
        "PUB a →  (none) !dissection: a message that only the other side sends",
      ],
    );
  });
});

describe("JetStream", () => {
  const PLACE = "$JS.ACK.SHOP.book.2.17.9.1790000000000000000.3";
  const place = {
    stream: "SHOP",
    consumer: "book",
    deliveries: 2,
    streamSequence: 17,
    consumerSequence: 9,
    pending: 3,
  };
  test("deliveries and their acknowledgements", () => {
    for (const [text, word] of [
      ["+ACK", "ack"],
      ["", "ack"],
      ['-NAK {"delay":5}', "nak"],
      ["+WPI", "in progress"],
      ["+TERM no such item", "terminate"],
      ["hello", "unknown"],
    ]) {
      const steps = [...OPEN, server(msg("shop.sale", "x", PLACE)), client(pub(PLACE, text ?? ""))];
      expect(lines(steps)[3]).toBe("MSG shop.sale → 0 (good)");
      expect(only(steps, 3)).toMatchObject({
        request: { jetStream: place },
        response: { jetStream: { acknowledgement: word, ...place } },
      });
    }
  });
  test("with a domain in the subject; a delivery that nobody acknowledges is whole", () => {
    const longer = PLACE.replace("ACK.", "ACK.hub.A1B2.").concat(".r4nd0m");
    const steps = [...OPEN, server(msg("shop.sale", "x", longer)), { tickSeconds: 40 }, client(pub(longer, "+ACK"))];
    expect(lines(steps).slice(3)).toEqual(["MSG shop.sale →  (none)", `PUB ${longer} →  (none)`]);
    expect(only(steps, 3).request).toMatchObject({ jetStream: place });
  });
  test("where a message was stored, and what went wrong", () => {
    const answer = (body: unknown): unknown =>
      only(
        [...OPEN, client(pub("$JS.API.STREAM.INFO.X", "", "_INBOX.1")), server(msg("_INBOX.1", JSON.stringify(body)))],
        3,
      );
    expect(answer({ stream: "SHOP", seq: 5, duplicate: true })).toMatchObject({
      request: { jetStream: { api: "STREAM.INFO.X" } },
      response: { jetStream: { stream: "SHOP", streamSequence: 5, duplicate: true } },
    });
    const error = { code: 404, err_code: 10_059, description: "stream not found" };
    expect(answer({ error })).toMatchObject({ response: { errorCode: 10_059, errorMessage: "stream not found" } });
    expect(answer({ type: "io.nats.jetstream.api.v1.stream_info_response" })).toMatchObject({
      response: { jetStream: { type: "io.nats.jetstream.api.v1.stream_info_response" } },
    });
    expect(answer({ error: "text" })).toMatchObject({ response: { command: "MSG" } });
  });
});

describe("what messages say", () => {
  test("credentials are nowhere", () => {
    const secrets = {
      pass: "open-sesame",
      auth_token: "open-sesame",
      jwt: "open-sesame",
      sig: "open-sesame",
      user: "till",
    };
    const { request } = only([client(connect(secrets))]) as { request: { options: unknown } };
    expect(request.options).toEqual({
      verbose: false,
      name: "till",
      user: "till",
      pass: "***",
      auth_token: "***",
      jwt: "***",
      sig: "***",
    });
  });
  test("headers, those that come again as lists, and what is too many", () => {
    const of = (headers: string): unknown =>
      only([...OPEN, client(withHeaders("HPUB a.b", headers, "hello"))], 3).request;
    expect(of("NATS/1.0\r\nTrace: 7f\r\nTrace: 80\r\nKind:order")).toMatchObject({
      headers: { Trace: ["7f", "80"], Kind: "order" },
      payload: "hello",
      payloadLength: 5,
    });
    const many = Array.from({ length: MAX_SHOWN_HEADERS + 3 }, (_, i) => `H${i}: x`).join("\r\n");
    expect(of(`NATS/1.0\r\n${many}`)).toMatchObject({ headersLeftOut: 3 });
    const again = Array.from({ length: MAX_SHOWN_HEADERS + 3 }, () => "H: x").join("\r\n");
    expect(of(`NATS/1.0\r\n${again}`)).toMatchObject({ headersLeftOut: 3 });
  });
  test("payloads with line ends, that are no text, that are cut", () => {
    const of = (payload: string): unknown => only([...OPEN, client(pub("a.b", payload))], 3).request;
    expect(of("one\r\nPING\r\n")).toMatchObject({ payload: "one\r\nPING\r\n" });
    expect(of("\x01\xff")).toMatchObject({ payload: "Af8=", encoding: "base64", payloadLength: 2 });
    const { entries } = talk([...OPEN, client(pub("a.b", "x".repeat(500)))], { limits: { maxBodyBytes: 100 } });
    expect([entries[3]?.truncated, entries[3]?.document.request?.["payloadLength"]]).toEqual([true, 500]);
  });
});

describe("what is missing", () => {
  test("bytes: the next line that is a message is found, pings are not taken for each other", () => {
    checkWhole(
      [
        client(PING, pub("svc", "1", "_INBOX.1")),
        { side: SERVER, gap: 20 },
        server("rest of a payload\r\n", msg("_INBOX.1", "one")),
        client(PING),
        server(PONG),
      ],
      [
        "PING →  (none) !pair-not-found: bytes are missing: it is not known which answer is its own",
        "PUB svc → 0 (good)",
        "PING → 0 (good) !dissection: bytes are missing: it may be the answer to a request before",
      ],
    );
  });
  test("the connection", () => {
    check(
      [client(pub("svc", "1", "_INBOX.1")), { side: CLIENT, end: "reset" }],
      ["PUB svc →  (none) !connection: the connection was reset before the answer"],
    );
  });
  test("a payload without its end, lines that are none", () => {
    const { entries } = play(nats, [...OPEN, client("PUB a.b 3\r\nhello\r\n", pub("c.d", "x"))], { codecs });
    expect(entries.slice(3).map(line)).toEqual([
      " →  (none) cut !dissection: a payload without its end",
      "PUB c.d →  (none)",
    ]);
    expect(lines([...OPEN, client(withHeaders("HPUB a.b", "HTTP/1.1"), PING)])[3]).toMatch(
      /headers without their version/,
    );
    expect(lines([...OPEN, client("CONNECT {oops}\r\n")])[3]).toMatch(/JSON that is none/);
  });
  test("what is no NATS, and what servers say to each other", () => {
    expect(talk([client("HELLO\r\n")]).gaveUp).toBe("not NATS: a line that is no message");
    expect(talk([...OPEN, client("RS+ $G a.b\r\n")]).gaveUp).toBe("NATS between servers, which is not read");
    expect(talk([client(`PUB ${"x".repeat(MAX_LINE_BYTES)}`)]).gaveUp).toMatch(/a line longer than/);
  });
});
