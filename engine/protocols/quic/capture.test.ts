// Real handshakes; hellos and fingerprints are tshark's, compared by `npm run conformance`.
import { expect, test } from "vitest";
import { readCapture } from "../../testing/read-capture.ts";
import { quic } from "./index.ts";

const ngtcp2 = readCapture("quic/ngtcp2.pcap", "quic");

test("ngtcp2: versions, retry, negotiation, refusal", () => {
  expect(
    ngtcp2.map(({ row, error }) => [row.protocol.version, row.summary.replace(/^\d+ → 443$/, ""), row.status, error]),
  ).toEqual([
    ["1", "localhost", "QUIC v1", null],
    ["1", "localhost", "QUIC v1", null],
    ["1", "localhost", "QUIC v1", null],
    ["1", "", "Version Negotiation", null],
    ["1", "localhost", "QUIC v1", null],
    ["1", "localhost", "QUIC draft 29", null],
    ["2", "localhost", "QUIC v2 (draft)", null],
    ["2", "localhost", "QUIC v2 (draft)", null],
    ["1", "localhost", "QUIC v1", null],
    ["1", "localhost", "QUIC v1", null],
    ["1", "localhost", "CRYPTO_ERROR (handshake_failure)", null],
  ]);
  expect(ngtcp2[1]?.request?.["zeroRttPackets"]).toBe(1);
  expect(ngtcp2[2]?.response?.["retry"]).toMatchObject({ tokenLength: 78 });
  expect(ngtcp2[7]?.request?.["version"]).toBe(1);
});

test("quic-go: hellos of several packets, version 2, another port", () => {
  const entries = readCapture("quic/quic-go.pcap", "quic");
  expect(
    entries.map(({ row, request }) => [row.status, row.summary, request?.["alpn"], request?.["initialPackets"]]),
  ).toEqual([
    ["QUIC v1", "pay.example", ["echo"], 3],
    ["QUIC v2", "pay.example", ["echo"], 3],
  ]);
});

test("nobody there", () => {
  const [entry] = readCapture("quic/nobody.pcap", "quic");
  expect([entry?.row.outcome, entry?.error?.type]).toEqual(["none", "pair-not-found"]);
});

test("the name that a client asks for is its server's", () => {
  expect(quic.names?.read(JSON.stringify({ request: { sni: "pay.example" } }))).toEqual([
    { ip: "", name: "pay.example", mechanism: "tls-sni", since: "request" },
  ]);
});
