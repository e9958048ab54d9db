// Calls made at random from a model: messages of any number and size, packed or not, cut into frames anywhere.
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { expect, test } from "vitest";
import { codecs } from "../../../codecs/index.ts";
import type { JsonObject } from "../../../contract/index.ts";
import { join } from "../../hpack/testing/encode.ts";
import { play, type Step } from "../../testing/play.ts";
import { http2 } from "../http2/index.ts";
import { client, data, END_STREAM, headers, HELLO, post, server, status } from "../http2/testing/frames.ts";
import { statusName } from "./status.ts";
import { framed, int, text } from "./testing/protobuf.ts";

interface Message {
  readonly name: string;
  readonly count: number;
  readonly isPacked: boolean;
}
interface Call {
  readonly method: string;
  readonly asked: readonly Message[];
  readonly answered: readonly Message[];
  readonly status: number;
  readonly text: string;
  readonly isTrailersOnly: boolean;
}

const message: fc.Arbitrary<Message> = fc.record({
  name: fc.stringMatching(/^[A-Za-z][ -~]{0,30}$/),
  count: fc.nat(),
  isPacked: fc.boolean(),
});
const call: fc.Arbitrary<Call> = fc.record({
  method: fc.stringMatching(/^[A-Z][A-Za-z]{0,8}$/),
  asked: fc.array(message, { maxLength: 4 }),
  answered: fc.array(message, { maxLength: 4 }),
  status: fc.integer({ min: 0, max: 16 }),
  text: fc.string({ unit: "grapheme", maxLength: 12 }),
  isTrailersOnly: fc.boolean(),
});

const TYPE = { "content-type": "application/grpc", "grpc-encoding": "gzip" };

function bodyOf(messages: readonly Message[]): Uint8Array {
  return join(
    ...messages.map(({ name, count, isPacked }) => {
      const bytes = join(text(1, name), int(2, count));
      return isPacked ? framed(new Uint8Array(gzipSync(bytes)), 1) : framed(bytes);
    }),
  );
}
/** The body in DATA frames of some size, or none. */
function frames(stream: number, body: Uint8Array, size: number): readonly Uint8Array[] {
  const count = Math.ceil(body.length / size);
  return Array.from({ length: count }, (_, i) => data(stream, body.subarray(i * size, (i + 1) * size)));
}
function stepsOf(one: Call, stream: number, size: number): readonly Step[] {
  const ends = { "grpc-status": String(one.status), "grpc-message": encodeURIComponent(one.text) };
  const ask = client(
    headers(stream, post(`/shop.v1.Shop/${one.method}`, TYPE)),
    ...frames(stream, bodyOf(one.asked), size),
    data(stream, "", END_STREAM),
  );
  if (one.isTrailersOnly) return [ask, server(headers(stream, status(200, { ...TYPE, ...ends }), END_STREAM))];
  const answer = frames(stream, bodyOf(one.answered), size);
  return [ask, server(headers(stream, status(200, TYPE)), ...answer, headers(stream, ends, END_STREAM))];
}
function read(side: JsonObject | null | undefined): readonly Message[] {
  return ((side?.["messages"] ?? []) as readonly JsonObject[]).map(({ protobuf, compressed }) => {
    const { 1: name, 2: count } = protobuf as unknown as Readonly<Record<number, string | number>>;
    return { name: String(name), count: Number(count), isPacked: compressed === true };
  });
}

test("entries hold the messages that were sent, and how the calls ended", () => {
  fc.assert(
    fc.property(fc.array(call, { minLength: 1, maxLength: 4 }), fc.integer({ min: 1, max: 90 }), (calls, size) => {
      const steps = calls.flatMap((one, i) => stepsOf(one, i * 2 + 1, size));
      const { entries } = play(http2, [...HELLO, ...steps], { codecs });
      expect(entries).toHaveLength(calls.length);
      for (const [i, one] of calls.entries()) {
        const { protocol, document, columns, error } = entries[i] ?? expect.unreachable();
        expect([protocol, error]).toEqual(["gRPC", null]);
        expect(document.request).toMatchObject({ grpcService: "shop.v1.Shop", grpcMethod: one.method });
        expect(read(document.request)).toEqual(one.asked);
        expect(read(document.response)).toEqual(one.isTrailersOnly ? [] : one.answered);
        expect(document.response).toMatchObject({
          grpcStatus: one.status,
          grpcStatusName: statusName(one.status),
          grpcMessage: one.text,
        });
        expect(columns.outcome).toBe(one.status === 0 ? "good" : "bad");
      }
    }),
    { numRuns: 100 },
  );
});
