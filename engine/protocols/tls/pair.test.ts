// One entry for each handshake, whatever its version and however it ends.
import { describe, expect, test } from "vitest";
import { codecs } from "../../../codecs/index.ts";
import { play, type PlayOptions, playInPieces, type PlayResult, type Step } from "../../testing/play.ts";
import { tlsx } from "./index.ts";
import {
  alert,
  bytesOf,
  certificate,
  CHANGE,
  chosenVersion,
  clientHello,
  DATA,
  ENCRYPTED,
  extension,
  handshake,
  type Part,
  record,
  RETRY_RANDOM,
  serverHello,
  sni,
  ssl2Hello,
  u16,
  versions,
} from "./testing/build.ts";

/** An entry in one line: `shop.example → TLS 1.2, 1 certificate`, with its alert and its fault. */
function lines(result: PlayResult): string[] {
  return result.entries.map(({ document, error, protocol }) => {
    const { request, response } = document as { request: Side | null; response: Side | null };
    const asked = request === null ? "" : (request.sni ?? "?");
    const told = [
      response?.versionName ?? (response === null ? "-" : "?"),
      ...(response?.helloRetryRequest === undefined ? [] : ["retry"]),
      ...(request?.retried === true ? ["retried"] : []),
      ...[request, response].flatMap((side) => (side?.certificates ?? []).map(() => "certificate")),
      ...(response?.alert === undefined ? [] : [`${response.alert.sender} ${response.alert.description}`]),
    ].join(", ");
    return `${protocol} ${asked} → ${told}${error === null ? "" : ` !${error.type}: ${error.msg}`}`;
  });
}
interface Side {
  readonly sni?: string;
  readonly versionName?: string;
  readonly retried?: boolean;
  readonly helloRetryRequest?: object;
  readonly certificates?: readonly object[];
  readonly alert?: { readonly sender: string; readonly description: string };
}
function check(steps: readonly Step[], expected: readonly string[], options: Partial<PlayOptions> = {}): PlayResult {
  const result = playInPieces(tlsx, steps, { codecs, ...options });
  expect(lines(result)).toEqual(expected);
  return result;
}
const send = (side: 0 | 1, ...parts: readonly Part[]): Step => ({ side, bytes: bytesOf(...parts) });
const hello12 = record(22, clientHello({ suites: [0xc02f], extensions: [sni("shop.example")] }), 0x0301);
const hello13 = record(22, clientHello({ extensions: [sni("shop.example"), versions(0x0304)] }), 0x0301);
const server12 = record(22, serverHello());
const server13 = record(22, serverHello({ suite: 0x1301, extensions: [chosenVersion(0x0304)] }));
const chain = record(22, certificate("der"));
const done = record(22, handshake(14));
const keyExchange = record(22, handshake(16, "key"));

describe("up to TLS 1.2", () => {
  test("a full handshake", () => {
    const { entries } = check(
      [
        send(0, hello12),
        send(1, server12, chain, done),
        send(0, keyExchange, CHANGE, ENCRYPTED),
        send(1, CHANGE, ENCRYPTED),
        send(0, DATA),
        send(1, DATA, DATA),
      ],
      ["TLS shop.example → TLS 1.2, certificate"],
    );
    expect(entries[0]).toMatchObject({
      requestSize: hello12.length,
      responseSize: server12.length + chain.length + done.length,
    });
  });
  test("a resumed one: the server changes first", () => {
    check(
      [send(0, hello12), send(1, server12, CHANGE, ENCRYPTED), send(0, CHANGE, ENCRYPTED), send(0, DATA)],
      ["TLS shop.example → TLS 1.2"],
    );
  });
  test("a client's certificate", () => {
    check(
      [
        send(0, hello12),
        send(1, server12, chain, done),
        send(0, chain, keyExchange, CHANGE, ENCRYPTED),
        send(1, CHANGE),
      ],
      ["TLS shop.example → TLS 1.2, certificate, certificate"],
    );
  });
  test("all in one record, and each message over several", () => {
    const flight = bytesOf(serverHello(), certificate("a", "b"), handshake(14));
    check(
      [send(0, hello12), send(1, record(22, flight)), send(0, CHANGE), send(1, CHANGE)],
      ["TLS shop.example → TLS 1.2, certificate, certificate"],
    );
    const pieces = Array.from({ length: Math.ceil(flight.length / 9) }, (_, i) =>
      record(22, flight.subarray(i * 9, i * 9 + 9)),
    );
    const { entries } = check(
      [send(0, hello12), send(1, ...pieces), send(0, CHANGE), send(1, CHANGE)],
      ["TLS shop.example → TLS 1.2, certificate, certificate"],
    );
    expect(entries[0]?.responseSize).toBe(bytesOf(...pieces).length);
    const hello = clientHello({ extensions: [sni("shop.example")] });
    const split = bytesOf(record(22, hello.subarray(0, 20)), record(22, hello.subarray(20)));
    const halves = check(
      [send(0, split), send(1, server12), send(0, CHANGE), send(1, CHANGE)],
      ["TLS shop.example → TLS 1.2"],
    );
    expect(halves.entries[0]?.requestSize).toBe(split.length);
  });
  test("a hello of SSL 2", () => {
    check([send(0, ssl2Hello()), send(1, server12), send(0, CHANGE), send(1, CHANGE)], ["TLS  → TLS 1.2"]);
  });
});

describe("TLS 1.3", () => {
  test("the hellos are all that can be read", () => {
    const { entries } = check(
      [send(0, hello13), send(1, server13, CHANGE, DATA), send(0, CHANGE, DATA), send(1, DATA)],
      ["TLS shop.example → TLS 1.3"],
    );
    expect(entries[0]).toMatchObject({ requestSize: hello13.length, responseSize: server13.length });
  });
  test("a HelloRetryRequest and the second hello are the same handshake", () => {
    const extensions = [chosenVersion(0x0304), extension(51, u16(24))];
    const retry = record(22, serverHello({ suite: 0x1301, random: RETRY_RANDOM, extensions }));
    const { entries } = check(
      [send(0, hello13), send(1, retry, CHANGE), send(0, CHANGE, hello13), send(1, server13, DATA)],
      ["TLS shop.example → TLS 1.3, retry, retried"],
    );
    expect(entries[0]?.responseSize).toBe(retry.length + server13.length);
    check(
      [send(0, hello13), send(1, retry)],
      ["TLS shop.example → ?, retry !pair-not-found: the capture ended before the answer"],
    );
  });
  test("early data before the server's hello", () => {
    check([send(0, hello13, CHANGE, DATA), send(1, server13, DATA)], ["TLS shop.example → TLS 1.3"]);
  });
});

describe("alerts", () => {
  test("the server refuses", () => {
    const { entries } = check(
      [send(0, hello12), send(1, alert(2, 40)), { side: 1, end: "fin" }],
      ["TLS shop.example → ?, server handshake_failure"],
    );
    expect(entries[0]?.columns).toMatchObject({ status: "handshake_failure", outcome: "bad" });
  });
  test("the client refuses the certificate", () => {
    check(
      [send(0, hello12), send(1, server12, chain, done), send(0, alert(2, 48))],
      ["TLS shop.example → TLS 1.2, certificate, client unknown_ca"],
    );
  });
  test("in the clear after a hello of TLS 1.3", () => {
    check(
      [send(0, hello13), send(1, server13), send(0, alert(2, 47))],
      ["TLS shop.example → TLS 1.3, client illegal_parameter"],
    );
  });
  test("encrypted ones say nothing", () => {
    const encrypted = record(21, new Uint8Array(26).fill(1));
    check(
      [send(0, hello12), send(1, server12), send(0, CHANGE), send(1, CHANGE), send(0, encrypted), send(1, alert(1, 0))],
      ["TLS shop.example → TLS 1.2"],
    );
  });
  test("a warning does not end the handshake", () => {
    check(
      [send(0, hello12), send(1, alert(1, 112), server12, chain), send(0, CHANGE), send(1, CHANGE)],
      ["TLS shop.example → TLS 1.2, certificate, server unrecognized_name"],
    );
  });
});

describe("halves and damage", () => {
  test("no answer: end, reset, time-out", () => {
    check(
      [send(0, hello12), { side: 1, end: "fin" }],
      ["TLS shop.example → ? !pair-not-found: the connection was closed before the answer"],
    );
    check(
      [send(0, hello12), { side: 1, end: "reset" }],
      ["TLS shop.example → ? !connection: the connection was reset before the answer"],
    );
    check([send(0, hello12), { tickSeconds: 31 }, send(1, server13)], ["TLS shop.example → TLS 1.3"]);
    check(
      [send(0, hello12), { tickSeconds: 31 }, { tickSeconds: 31 }],
      ["TLS shop.example → ? !pair-not-found: the capture ended before the answer"],
    );
  });
  test("no hello of the client", () => {
    check(
      [send(1, server12, chain)],
      ["TLS ? → TLS 1.2, certificate !pair-not-found: no request was seen for this response"],
    );
  });
  test("joined when all is encrypted: no entry, and the flow says why", () => {
    const { entries, gaveUp } = play(tlsx, [send(0, DATA), send(1, DATA, CHANGE), send(1, ENCRYPTED)], { codecs });
    expect({ entries, gaveUp }).toEqual({ entries: [], gaveUp: "" });
  });
  test("a hello that cannot be read", () => {
    const bad = record(22, handshake(1, u16(0x0303), "short"));
    check([send(0, bad)], ["TLS ? → ? !dissection: random ends early at byte 2"]);
    const result = check(
      [send(0, hello12), send(1, record(22, handshake(2, "x")))],
      ["TLS shop.example → ? !dissection: version ends early at byte 0"],
    );
    expect(result.entries[0]?.responseSize).toBe(10);
  });
  test("what is no record, at first and later", () => {
    expect(play(tlsx, [send(0, "GET / HTTP/1.1\r\n")], { codecs }).gaveUp).toBe("this is not the header of a record");
    const result = play(tlsx, [send(0, hello13), send(1, server13), send(1, "junk, no record")], { codecs });
    expect(lines(result)).toEqual(["TLS shop.example → TLS 1.3"]);
    expect(result.notes).toEqual({ "tls-record": 1 });
  });
  test("bytes missing in the middle of the certificates", () => {
    const cut = chain.subarray(0, 8);
    const steps: Step[] = [
      send(0, hello12),
      send(1, server12, cut),
      { side: 1, gap: chain.length - 8 },
      send(1, CHANGE),
      send(0, CHANGE),
    ];
    expect(lines(play(tlsx, steps, { codecs }))).toEqual([
      "TLS shop.example → TLS 1.2 !dissection: bytes of the handshake are missing",
    ]);
  });
  test("bytes missing in data cost nothing", () => {
    const steps: Step[] = [
      send(0, hello13),
      send(1, server13, DATA.subarray(0, 40)),
      { side: 1, gap: 65 },
      send(1, DATA),
    ];
    expect(play(tlsx, steps, { codecs })).toMatchObject({ notes: {}, entries: [{ error: null }] });
  });
  test("a second handshake on the connection is a second entry", () => {
    check(
      [send(0, hello12), send(1, alert(2, 40)), send(0, hello13), send(1, server13)],
      ["TLS shop.example → ?, server handshake_failure", "TLS shop.example → TLS 1.3"],
    );
  });
});
