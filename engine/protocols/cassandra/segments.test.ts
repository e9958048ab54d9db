// What is in a segment began with the first packet of the segment.
import { expect, test } from "vitest";
import { codecs } from "../../../codecs/index.ts";
import type { Exchange } from "../../exchange.ts";
import { Flow, type Side } from "../../flow/flow.ts";
import { DEFAULT_LIMITS } from "../../limits.ts";
import { latin1Bytes } from "../../testing/play.ts";
import type { FlowContext } from "../dissector.ts";
import { cassandra } from "./index.ts";
import * as cql from "./testing/encode.ts";

/** Packets of a request and its answer, where each side's bytes come in these pieces, one a packet. */
function packetsOf(...pieces: readonly (readonly [Side, string])[]): readonly string[] {
  const emitted: Exchange[] = [];
  const flow = new Flow(0, "tcp", Uint8Array.of(1, 1, 1, 1), 1, Uint8Array.of(2, 2, 2, 2), 9042, null);
  const emit = (exchange: Exchange): void => void emitted.push(exchange);
  const context = { flow, codecs, limits: DEFAULT_LIMITS, emit, note: () => undefined } as unknown as FlowContext;
  const conversation = cassandra.open(context, {});
  for (const [i, [side, text]] of pieces.entries()) {
    conversation.data(side, latin1Bytes(text), 0, text.length, { sec: 1, nsec: 0, packet: i + 1 });
  }
  return emitted.map(({ requestSpan: asked, responseSpan: told }) =>
    [asked?.startPacket, asked?.endPacket, told?.startPacket, told?.endPacket].join(" "),
  );
}

const five = { version: 5 };
const question = cql.query(1, "SELECT 1", five);
const done = cql.segment(cql.result(1, 1, "", five));

test("an envelope in a segment that came in several packets", () => {
  const asked = cql.segment(question);
  expect(packetsOf([0, asked], [1, done])).toEqual(["1 1 2 2"]);
  expect(packetsOf([0, asked.slice(0, 20)], [0, asked.slice(20)], [1, done])).toEqual(["1 2 3 3"]);
});

test("an envelope over several segments began with the first of them", () => {
  const [first, second] = [cql.segment(question.slice(0, 12)), cql.segment(question.slice(12))];
  const pieces = [first.slice(0, 15), first.slice(15) + second.slice(0, 9), second.slice(9)];
  expect(packetsOf(...pieces.map((piece) => [0, piece] as const), [1, done])).toEqual(["1 3 4 4"]);
});
