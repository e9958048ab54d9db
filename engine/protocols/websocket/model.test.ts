// Conversations made at random from a model: what is sent is what the entries hold, however it is cut into frames.
import fc from "fast-check";
import { expect, test } from "vitest";
import type { JsonObject } from "../../../contract/index.ts";
import { codecs } from "../../../codecs/index.ts";
import { play, type Step } from "../../testing/play.ts";
import { webSocket } from "./index.ts";
import { BINARY, CLOSE, CONTINUATION, deflated, frame, PING, PONG, TEXT } from "./testing/frames.ts";

interface Said {
  readonly side: 0 | 1;
  readonly opcode: typeof TEXT | typeof BINARY | typeof PING | typeof PONG | typeof CLOSE;
  readonly text: string;
  readonly isPacked: boolean;
  /** Where a data message is cut into fragments, as shares of its length. */
  readonly cuts: readonly number[];
  /** A ping between the first fragment and the second. */
  readonly hasPing: boolean;
}

const said: fc.Arbitrary<Said> = fc.record({
  side: fc.constantFrom<0 | 1>(0, 1),
  opcode: fc.constantFrom(TEXT, TEXT, BINARY, PING, PONG, CLOSE),
  text: fc.oneof(
    fc.stringMatching(/^[ -~]{0,90}$/),
    fc.stringMatching(/^[ab]{100}$/).map((text) => text.slice(0, 100)),
  ),
  isPacked: fc.boolean(),
  cuts: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 3 }),
  hasPing: fc.boolean(),
});

const NAMES: ReadonlyMap<number, string> = new Map([
  [TEXT, "text"],
  [BINARY, "binary"],
  [PING, "ping"],
  [PONG, "pong"],
  [CLOSE, "close"],
]);

function isData({ opcode }: Said): boolean {
  return opcode === TEXT || opcode === BINARY;
}

/** The frames of all messages, and what each entry must hold, in the order in which messages end. */
function encode(all: readonly Said[], keepsContext: boolean): { steps: Step[]; expected: [0 | 1, JsonObject][] } {
  const steps: Step[] = [];
  const expected: [0 | 1, JsonObject][] = [];
  const earlier: [string, string] = ["", ""];
  for (const one of all) {
    const isPacked = one.isPacked && isData(one);
    const payload = isPacked ? deflated(one.text, keepsContext ? earlier[one.side] : "") : bytesOf(one);
    if (isPacked) earlier[one.side] += one.text;
    const pieces = isData(one) ? cut(payload, one.cuts) : [payload];
    pieces.forEach((piece, i) => {
      const opcode = i === 0 ? one.opcode : CONTINUATION;
      const rsv = isPacked && i === 0 ? 4 : 0;
      const fin = i === pieces.length - 1;
      steps.push({ side: one.side, bytes: frame(opcode, piece, { fin, rsv, mask: one.side === 0 }) });
      if (i > 0 || fin || !one.hasPing) return;
      steps.push({ side: one.side, bytes: frame(PING, "between", { mask: one.side === 0 }) });
      expected.push([one.side, { opcode: "ping", payload: "between" }]);
    });
    expected.push([one.side, fieldsOf(one, payload.length, isPacked)]);
  }
  return { steps, expected };
}

function bytesOf({ opcode, text }: Said): Uint8Array {
  const encoded = codecs.encode(text);
  return opcode === CLOSE ? Uint8Array.from([0x03, 0xe8, ...encoded]) : encoded;
}

function fieldsOf(one: Said, payloadLength: number, compressed: boolean): JsonObject {
  const name = NAMES.get(one.opcode) ?? "";
  const shared = { opcode: name, fin: true, masked: one.side === 0, payloadLength, compressed };
  if (one.opcode === CLOSE) return { ...shared, closeCode: 1000, closeReason: one.text };
  const encoded = codecs.encode(one.text);
  const payload = one.opcode === BINARY ? codecs.base64(encoded, 0, encoded.length) : one.text;
  return { ...shared, payload };
}

function cut(bytes: Uint8Array, shares: readonly number[]): readonly Uint8Array[] {
  const ends = [...shares.map((share) => Math.floor(share * bytes.length)), bytes.length].toSorted((a, b) => a - b);
  return ends.map((end, i) => bytes.slice(i === 0 ? 0 : ends[i - 1], end));
}

function check(all: readonly Said[], keepsContext: boolean, pieceBytes: number): void {
  const { steps, expected } = encode(all, keepsContext);
  const setup = { deflate: true, clientNoContextTakeover: !keepsContext, serverNoContextTakeover: !keepsContext };
  const { entries, notes } = play(webSocket, steps, { codecs, setup, pieceBytes: () => pieceBytes });
  expect(notes).toEqual({});
  expect(entries).toHaveLength(expected.length);
  entries.forEach((entry, i) => {
    const [side, fields] = expected[i] as [0 | 1, JsonObject];
    const { request, response } = entry.document;
    expect(side === 0 ? request : response).toMatchObject(fields);
    expect(side === 0 ? response : request).toBe(null);
    expect(entry).toMatchObject({ error: null, truncated: false });
  });
}

test("random conversations are read as they were made", () => {
  fc.assert(fc.property(fc.array(said, { maxLength: 8 }), fc.boolean(), fc.constantFrom(1, 2, 9, 100_000), check), {
    numRuns: 300,
    seed: 6455,
  });
});
