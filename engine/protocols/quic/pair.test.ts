import { expect, test } from "vitest";
import { codecs } from "../../../codecs/index.ts";
import { play, type Played, type PlayResult, type Step } from "../../testing/play.ts";
import { bytesOf, sized } from "../tls/testing/build.ts";
import { MAX_ATTEMPTS } from "./attempts.ts";
import { MAX_CRYPTO_BYTES } from "./crypto-stream.ts";
import { quic } from "./index.ts";
import { MAX_FAILED_KEYS } from "./pair.ts";
import {
  answers,
  asks,
  CLIENT_HELLO,
  close,
  crypto,
  handshakePacket,
  initial,
  negotiation,
  oneRtt,
  RESERVED,
  retry,
  SERVER_HELLO,
  unknownInitial,
  V1,
  V2,
} from "./testing/build.ts";

type Datagram = readonly ["client" | "server", Uint8Array];

function run(datagrams: readonly Datagram[], more: readonly Step[] = []): PlayResult {
  const steps = datagrams.map(([who, bytes]): Step => ({ side: who === "client" ? 0 : 1, bytes }));
  return play(quic, [...steps, ...more], { codecs, transport: "udp" });
}
const client = (bytes: Uint8Array): Datagram => ["client", bytes];
const server = (bytes: Uint8Array): Datagram => ["server", bytes];
function only({ entries }: PlayResult): Played {
  expect(entries).toHaveLength(1);
  return entries[0] as Played;
}
const NEW_ID = bytesOf("from-retry");

test("hello and answer, then counts of what is encrypted", () => {
  const { document, columns, error, requestSize, responseSize } = only(
    run([
      client(asks()),
      server(bytesOf(answers({ bytes: 600 }), handshakePacket(1), oneRtt(1))),
      client(bytesOf(handshakePacket(0), oneRtt(0))),
      client(oneRtt(0)),
      server(oneRtt(1)),
    ]),
  );
  expect(error).toBeNull();
  expect(document.request).toMatchObject({
    version: 1,
    versionName: "QUIC v1",
    sni: "pay.example",
    cipherSuites: ["TLS_AES_128_GCM_SHA256", "TLS_CHACHA20_POLY1305_SHA256"],
    tlsVersions: ["TLS 1.3"],
    transportParameters: { maxIdleTimeout: 3000, disableActiveMigration: true, availableVersions: ["QUIC v2"] },
    initialPackets: 1,
    handshakePackets: 1,
    oneRttPackets: 2,
  });
  expect(document.response).toMatchObject({
    cipherSuiteName: "TLS_AES_128_GCM_SHA256",
    initialPackets: 1,
    handshakePackets: 1,
    oneRttPackets: 2,
    protectedBytes: handshakePacket(1).length + 2 * oneRtt(1).length,
  });
  expect(columns).toMatchObject({ method: "Initial", summary: "pay.example", status: "QUIC v1", outcome: "good" });
  expect([requestSize, responseSize]).toEqual([1200, 600 + handshakePacket(1).length + oneRtt(1).length]);
});

test("a hello in pieces, in any order, over several packets", () => {
  const [a, b, c] = [CLIENT_HELLO.subarray(0, 20), CLIENT_HELLO.subarray(20, 50), CLIENT_HELLO.subarray(50)];
  const first = asks({ frames: [crypto(50, c)] });
  const second = asks({ frames: [crypto(0, a), 1, crypto(20, b)], number: 1 });
  for (const order of [
    [first, second],
    [second, first],
    [first, first, second],
  ]) {
    const entry = only(run([...order.map(client), server(answers())]));
    expect([entry.document.request?.["sni"], entry.error]).toEqual(["pay.example", null]);
  }
  // A piece that is missing is not made up.
  const cut = only(run([client(first), server(answers())]));
  expect(cut.document.request).not.toHaveProperty("sni");
  expect(cut.error).toEqual({ type: "dissection", msg: "parts of the client's hello are missing" });
});

test("the server changes the version (RFC 9368)", () => {
  const { document, protocol } = only(run([client(asks()), server(answers({ version: V2 }))]));
  expect([document.request?.["version"], document.response?.["version"]]).toEqual([V1, V2]);
  expect([protocol, document.response?.["cipherSuite"]]).toEqual(["QUIC", 0x1301]);
});

test("a Retry, then the hello again with its token: one entry", () => {
  const again = asks({ destination: NEW_ID, keysOf: NEW_ID, token: "token", number: 1 });
  const answer = answers({ keysOf: NEW_ID });
  const expected = { retry: { tokenLength: 5 }, cipherSuite: 0x1301 };
  const whole = only(run([client(asks()), server(retry(NEW_ID)), client(again), server(answer)]));
  expect(whole.document.response).toMatchObject(expected);
  // The second hello is missing: the keys are known from the Retry.
  expect(only(run([client(asks()), server(retry(NEW_ID)), server(answer)])).document.response).toMatchObject(expected);
  // The Retry is missing: the token tells of it.
  const { document, error } = only(run([client(asks()), client(again), server(answer)]));
  expect([document.response?.["cipherSuite"], error]).toEqual([0x1301, null]);
  // It ends there.
  const alone = only(run([client(asks()), server(retry(NEW_ID))]));
  expect([alone.columns.status, alone.columns.outcome, alone.error]).toEqual(["Retry", "none", null]);
});

test("Version Negotiation ends an attempt; the next one is another entry", () => {
  const other = { destination: NEW_ID, keysOf: NEW_ID, source: bytesOf("client2") };
  const { entries } = run([
    client(unknownInitial()),
    server(negotiation(RESERVED, V1)),
    client(asks(other)),
    server(answers({ keysOf: NEW_ID, destination: bytesOf("client2") })),
  ]);
  expect(entries.map(({ columns }) => columns.status)).toEqual(["Version Negotiation", "QUIC v1"]);
  expect(entries[0]?.document.response).toMatchObject({ versionNegotiation: ["GREASE 0x1a2a3a4a", "QUIC v1"] });
  expect(entries.map(({ error }) => error)).toEqual([null, null]);
});

test("a connection closed while it is made", () => {
  const refused = only(run([client(asks()), server(initial({ from: 1, frames: [close(0x128, "no group")] }))]));
  expect(refused.columns).toMatchObject({ status: "CRYPTO_ERROR (handshake_failure)", outcome: "bad" });
  expect(refused.document.response?.["close"]).toMatchObject({ reason: "no group", sender: "server" });
  const given = only(run([client(asks()), server(answers()), client(asks({ number: 1, frames: [close(0x12a, "")] }))]));
  expect(given.document.response?.["close"]).toMatchObject({ sender: "client", errorCode: 0x12a });
});

test("no answer: a time-out, replaced when the answer comes", () => {
  const late: Step[] = [{ tickSeconds: 31 }];
  expect(only(run([client(asks())], late)).error).toEqual({ type: "timeout", msg: "no answer for 30 s" });
  const answered = only(run([client(asks())], [...late, { side: 1, bytes: answers() }]));
  expect([answered.error, answered.columns.outcome]).toEqual([null, "good"]);
  expect(only(run([client(asks())])).error).toMatchObject({ type: "pair-not-found" });
});

test("joined in its middle: marked, and nothing made up", () => {
  const { document, error, columns } = only(run([server(answers()), client(handshakePacket(0)), server(oneRtt(1))]));
  expect(error).toEqual({ type: "pair-not-found", msg: "the client's first packet was not seen" });
  expect(document.request).not.toHaveProperty("sni");
  expect(document.response).not.toHaveProperty("cipherSuite");
  expect(document.response).toMatchObject({ initialPackets: 1, oneRttPackets: 1 });
  expect(columns.outcome).toBe("none");
});

test("the end that asks is the client, whoever was taken for it", () => {
  const { entries } = run([server(asks()), client(answers())]);
  expect(entries.map((entry) => [entry.client, entry.error])).toEqual([["10.0.0.2", null]]);
});

test("connections of one socket at once are told apart by their ids", () => {
  const talk = (name: string): readonly [Datagram, Datagram] => {
    const [destination, source] = [bytesOf(`first-${name}`), bytesOf(name)];
    const keysOf = destination;
    return [
      client(asks({ destination, source, keysOf })),
      server(answers({ keysOf, destination: source, source: bytesOf(`server-${name}`) })),
    ];
  };
  const [[a, x], [b, y]] = [talk("aa"), talk("bb")];
  const { entries, notes } = run([a, b, y, x, client(bytesOf(0x41, "server-aa", new Uint8Array(30)))]);
  expect(entries.map(({ document, error }) => [document.response?.["sourceConnectionId"], error])).toEqual([
    [Buffer.from("server-aa").toString("hex"), null],
    [Buffer.from("server-bb").toString("hex"), null],
  ]);
  expect(entries.map(({ document }) => document.request?.["oneRttPackets"])).toEqual([1, 0]);
  expect(run([a, b, client(bytesOf(0x41, "whoever", new Uint8Array(30)))]).notes["quic-unassigned"]).toBe(1);
  expect(notes).toEqual({});
});

test("more connections than the limit: the oldest is emitted and counted", () => {
  const many = Array.from({ length: MAX_ATTEMPTS + 3 }, (_, i) => {
    const destination = bytesOf(`first-${100 + i}`);
    return client(asks({ destination, keysOf: destination, source: bytesOf(`c${i}`) }));
  });
  const { entries, notes } = run(many);
  expect([entries.length, notes["quic-attempts"]]).toEqual([MAX_ATTEMPTS + 3, 3]);
});

test("Initial packets that do not open cost keys only so often", () => {
  const strange = Array.from({ length: MAX_FAILED_KEYS + 20 }, () =>
    server(answers({ keysOf: NEW_ID, destination: bytesOf("another-id") })),
  );
  const { entries, notes } = run([client(asks()), ...strange]);
  expect(notes["quic-keys"]).toBe(1);
  expect(entries.every(({ error }) => error !== null)).toBe(true);
});

test("damage in a packet costs that packet", () => {
  const bad = initial({ frames: [8, 1, 2], number: 1 });
  const { entries, notes } = run([client(asks()), client(bad), client(bytesOf(0xc0, 0, 0)), server(answers())]);
  expect(notes["quic-packet"]).toBe(2);
  expect(entries.map(({ error, columns }) => [error, columns.outcome])).toEqual([[null, "good"]]);
});

test("a damaged hello is said", () => {
  const cut = bytesOf(1, sized(24, CLIENT_HELLO.subarray(4, 60)));
  const { error } = only(run([client(asks({ frames: [crypto(0, cut)] })), server(answers())]));
  expect(error?.type).toBe("dissection");
  const huge = bytesOf(1, 0xff, 0xff, 0xff);
  expect(only(run([client(asks({ frames: [crypto(0, huge)] }))])).error?.msg).toMatch(/^handshake message of 16777215/);
});

test("a handshake beyond the limit is counted", () => {
  const { notes } = run([client(asks({ frames: [crypto(MAX_CRYPTO_BYTES - 1, SERVER_HELLO)] }))]);
  expect(notes["quic-crypto"]).toBe(1);
});

test("zeros that fill a datagram are no packet", () => {
  const { document } = only(run([client(bytesOf(asks(), new Uint8Array(50))), server(answers())]));
  expect(document.request).toMatchObject({ initialPackets: 1, oneRttPackets: 0 });
});
