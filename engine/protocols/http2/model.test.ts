// Connections made at random from a model: what is sent is what the entries hold, however the streams are mixed, the
// headers packed and the bodies cut into frames.
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { expect, test } from "vitest";
import { codecs } from "../../../codecs/index.ts";
import { block, join, tableSize } from "../../hpack/testing/encode.ts";
import { play, type Step } from "../../testing/play.ts";
import { http2 } from "./index.ts";
import { client, END_HEADERS, END_STREAM, frame, HELLO, PADDED, server, TYPE } from "./testing/frames.ts";

interface Message {
  readonly body: string;
  readonly isPacked: boolean;
  /** Sizes of the DATA frames, repeated. */
  readonly pieces: readonly number[];
  readonly padding: number;
  readonly hasTrailers: boolean;
  readonly isRemembered: boolean;
  /** Where the header section is cut, 0 for not at all. */
  readonly cut: number;
  readonly resizes: boolean;
}
interface Exchange {
  readonly path: string;
  readonly status: number;
  readonly request: Message;
  readonly response: Message;
}

const message: fc.Arbitrary<Message> = fc.record({
  body: fc.oneof(fc.constant(""), fc.stringMatching(/^[ -~]{1,120}$/)),
  isPacked: fc.boolean(),
  pieces: fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 1, maxLength: 3 }),
  padding: fc.nat(9),
  hasTrailers: fc.boolean(),
  isRemembered: fc.boolean(),
  cut: fc.nat(20),
  resizes: fc.boolean(),
});
const exchange: fc.Arbitrary<Exchange> = fc.record({
  path: fc.stringMatching(/^(\/[a-z0-9._~-]{0,6}){1,4}$/),
  status: fc.constantFrom(200, 404, 500),
  request: message,
  response: message,
});

/** Frames of one message. */
function framesOf(stream: number, pseudo: Readonly<Record<string, string>>, one: Message): readonly Uint8Array[] {
  const packed = one.isPacked && one.body !== "";
  const fields = { ...pseudo, "content-type": "text/plain", ...(packed ? { "content-encoding": "gzip" } : {}) };
  const section = join(one.resizes ? tableSize(2000) : "", block(fields, one.isRemembered));
  const body = packed ? new Uint8Array(gzipSync(one.body)) : join(one.body);
  const hasBody = body.length > 0;
  const ends = (isLast: boolean) => (isLast && !one.hasTrailers ? END_STREAM : 0);
  // A header section goes on in the very next frame: both count as one here.
  const head =
    one.cut === 0
      ? frame(TYPE.headers, END_HEADERS | ends(!hasBody), stream, section)
      : join(
          frame(TYPE.headers, ends(!hasBody), stream, section.subarray(0, one.cut)),
          frame(TYPE.continuation, END_HEADERS, stream, section.subarray(one.cut)),
        );
  const frames = [head];
  for (let at = 0, i = 0; at < body.length; i++) {
    const end = Math.min(body.length, at + Math.max(i > 5 ? 50 : 0, one.pieces[i % one.pieces.length] as number));
    const piece = body.subarray(at, end);
    at = end;
    const flags = ends(at === body.length);
    const padded = join(Uint8Array.of(one.padding), piece, new Uint8Array(one.padding));
    frames.push(frame(TYPE.data, one.padding > 0 ? flags | PADDED : flags, stream, one.padding > 0 ? padded : piece));
  }
  if (one.hasTrailers)
    frames.push(frame(TYPE.headers, END_HEADERS | END_STREAM, stream, block({ "x-end": "1" }, true)));
  return frames;
}

/** Mixes the lists, each in its order. */
function mixed(lists: readonly (readonly Uint8Array[])[], picks: readonly number[]): readonly Uint8Array[] {
  const left = lists.map((list) => [...list]);
  const out: Uint8Array[] = [];
  for (let i = 0; left.some((list) => list.length > 0); i++) {
    const open = left.filter((list) => list.length > 0);
    const next = open[(picks[i % picks.length] as number) % open.length]?.shift();
    if (next !== undefined) out.push(next);
  }
  return out;
}

test("entries hold what was sent, stream by stream", () => {
  const picks = fc.array(fc.nat(50), { minLength: 1, maxLength: 20 });
  fc.assert(
    fc.property(
      fc.array(exchange, { minLength: 1, maxLength: 6 }),
      picks,
      fc.integer({ min: 1, max: 60 }),
      (model, order, piece) => {
        const asks = model.map(({ path, request }, i) =>
          framesOf(i * 2 + 1, { ":method": "POST", ":scheme": "http", ":path": path }, request),
        );
        const answers = model.map((one, i) => framesOf(i * 2 + 1, { ":status": String(one.status) }, one.response));
        const steps: Step[] = [...HELLO, client(...mixed(asks, order)), server(...mixed(answers, order))];
        const { entries, notes } = play(http2, steps, { codecs, pieceBytes: () => piece });
        const found = new Map(entries.map((entry) => [entry.document.request?.["streamId"], entry]));
        expect(entries).toHaveLength(model.length);
        for (const [i, one] of model.entries()) {
          const entry = found.get(i * 2 + 1);
          expect(entry?.error).toBeNull();
          expect(entry?.truncated).toBe(false);
          expect(entry?.document.request).toMatchObject({ path: one.path, postData: { text: one.request.body } });
          expect(entry?.document.response).toMatchObject({ status: one.status, content: { text: one.response.body } });
          expect(entry?.document.response?.["trailers"]).toEqual(
            one.response.hasTrailers ? { "x-end": "1" } : undefined,
          );
        }
        expect(notes).toEqual({});
      },
    ),
    { numRuns: 150 },
  );
});
