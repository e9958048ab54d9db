import { Code, ConnectError } from "@connectrpc/connect";
import { expect, test } from "vitest";
import { PeerFailure, peerFailureOf, sentenceOf } from "./peer-failure.ts";

function check(error: unknown, expected: string): void {
  const { kind, message } = peerFailureOf(error);
  expect(`${kind}: ${message}`).toBe(expected);
}
const protocolError = Object.assign(new Error("Protocol error"), { code: "ERR_HTTP2_ERROR" });

test.each<[unknown, string]>([
  [new PeerFailure("away", "gone"), "away: gone"],
  [new ConnectError("x", Code.Unauthenticated), "refused: the agent does not accept this session's token"],
  [
    new ConnectError("message size 9 is larger than configured readMaxBytes 8", Code.ResourceExhausted),
    "refused: the agent sent a message of more than 16 MiB",
  ],
  [new ConnectError("serves 4 readers\n", Code.ResourceExhausted), "away: the agent is busy: serves 4 readers"],
  [
    new ConnectError("x", Code.Unimplemented),
    "refused: the agent is of another version: it does not know what it is asked",
  ],
  [new ConnectError("x", Code.Internal), "refused: what the agent sends cannot be understood"],
  [new ConnectError("x", Code.DeadlineExceeded), "away: the agent does not answer"],
  [new ConnectError("x", Code.Unavailable), "away: the connection to the agent broke"],
  [new ConnectError("ask again\n", Code.FailedPrecondition), "away: ask again"],
  [new ConnectError("not of this run", Code.NotFound), "away: not of this run"],
  [protocolError, "refused: what answers there does not speak HTTP/2: it is not a capture agent"],
  [
    new ConnectError("x", Code.Unavailable, undefined, undefined, protocolError),
    "refused: what answers there does not speak HTTP/2: it is not a capture agent",
  ],
  [new ConnectError("x", Code.Internal, undefined, undefined, new PeerFailure("away", "gone")), "away: gone"],
  ["anything", "away: the connection to the agent broke"],
])("%s", check);

test.each([
  ["a\r\nb\u001b[31mred\u202Etxt\u2028c", "a b [31mred txt c"],
  ["", "no reason given"],
  ["\u0000\n", "no reason given"],
  ["x".repeat(1000), "x".repeat(300)],
  ["💥".repeat(200).slice(1), "\uFFFD".concat("💥".repeat(149), "\uFFFD")],
])("somebody else's text %j is one safe line", (text, expected) => {
  expect(sentenceOf(text)).toBe(expected);
});
