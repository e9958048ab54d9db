// Batches and the message sets of old, packed and not, cut and damaged.
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { codecs } from "../../../codecs/index.ts";
import type { Json, JsonObject } from "../../../contract/index.ts";
import { Reader } from "../../bytes/reader.ts";
import { latin1Bytes } from "../../testing/play.ts";
import { decodeRecords, MAX_SHOWN_RECORDS, MAX_SHOWN_VALUE_BYTES } from "./records.ts";
import { batch, int, oldMessage, type Pair, recordList } from "./testing/encode.ts";

const UNPACKED = 1 << 20;

function read(text: string): JsonObject {
  return decodeRecords(new Reader(latin1Bytes(text)), codecs, UNPACKED);
}
function pairsOf(value: JsonObject): readonly (readonly [Json, Json])[] {
  const batches = [value["recordBatch"] ?? []].flat() as readonly JsonObject[];
  return batches.flatMap((one) =>
    (one["record"] as readonly JsonObject[]).map(({ key, value: inner }) => [key as Json, inner as Json] as const),
  );
}
const zipped = (text: string): string => gzipSync(latin1Bytes(text)).toString("latin1");

const PAIRS: readonly Pair[] = [
  ["a", "1"],
  [null, "2"],
  ["c", null],
];

test("a batch: what its head says, and its records", () => {
  const value = read(batch(recordList(PAIRS), 3));
  expect(pairsOf(value)).toEqual(PAIRS);
  expect(value["recordBatch"]).toMatchObject({
    baseOffset: 7,
    magic: 2,
    lastOffsetDelta: 2,
    firstTimestamp: 1000,
    producerId: -1,
  });
});
test("several batches are a list; a log's end that is cut is left out and said", () => {
  const one = batch(recordList(PAIRS), 3);
  const value = read(one + one + one.slice(0, 20));
  expect(pairsOf(value)).toEqual([...PAIRS, ...PAIRS]);
  expect(value["incomplete"]).toBe(true);
  expect(read("")).toEqual({});
});
test("packed ones", () => {
  const value = read(batch(zipped(recordList(PAIRS)), 3, 1));
  expect(pairsOf(value)).toEqual(PAIRS);
  expect(value["recordBatch"]).toMatchObject({ compression: "gzip" });
  const cut = read(batch(zipped(recordList(PAIRS)).slice(0, -12), 3, 1));
  expect(cut["recordBatch"]).toMatchObject({ compressionProblem: expect.stringMatching(/gzip/) });
  expect(read(batch("", 3, 7))["error"]).toMatch(/unknown compression 7/);
});
test("message sets of the versions before, also packed in each other", () => {
  const set = oldMessage(1, "one") + oldMessage(0, "two", 0, "k");
  expect(pairsOf(read(set))).toEqual([
    [null, "one"],
    ["k", "two"],
  ]);
  expect(pairsOf(read(oldMessage(1, zipped(set), 1)))).toEqual([
    [null, "one"],
    ["k", "two"],
  ]);
  // A set in a set in a set is not opened.
  const deep = oldMessage(1, zipped(oldMessage(1, zipped(oldMessage(1, zipped(set), 1)), 1)), 1);
  expect(pairsOf(read(deep))).toHaveLength(1);
});

describe("limits", () => {
  test("records beyond those that are shown are counted", () => {
    const many = Array.from({ length: MAX_SHOWN_RECORDS + 7 }, (_, i): Pair => [null, String(i)]);
    const value = read(batch(recordList(many), many.length));
    expect(pairsOf(value)).toHaveLength(MAX_SHOWN_RECORDS);
    expect(value["recordBatch"]).toMatchObject({ recordsLeftOut: 7 });
  });
  test("a long value is cut, between letters", () => {
    const long = `${"x".repeat(MAX_SHOWN_VALUE_BYTES - 1)}ää`;
    const value = read(batch(recordList([[null, Buffer.from(long).toString("latin1")]]), 1));
    const [record] = (value["recordBatch"] as JsonObject)["record"] as readonly JsonObject[];
    expect(record?.["value"]).toBe("x".repeat(MAX_SHOWN_VALUE_BYTES - 1));
    expect([record?.["valueCut"], record?.["valueLen"]]).toEqual([true, MAX_SHOWN_VALUE_BYTES + 3]);
  });
  test("bytes that are no text are base64, and say so", () => {
    const value = read(batch(recordList([["\xff\xfe", "ok"]]), 1));
    expect(JSON.stringify(value)).toContain('"key":"//4=","keyEncoding":"base64"');
  });
});
test("any damage: no throw", () => {
  const whole = latin1Bytes(
    batch(recordList(PAIRS), 3) + batch(zipped(recordList(PAIRS)), 3, 1) + oldMessage(1, zipped(oldMessage(0, "x")), 1),
  );
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { maxLength: 4 }),
      fc.nat(whole.length),
      (changes, end) => {
        const bytes = new Uint8Array(whole);
        for (const [at, byte] of changes) bytes[at] = byte;
        decodeRecords(new Reader(bytes, 0, end), codecs, UNPACKED);
      },
    ),
    { seed: 11, numRuns: 2000 },
  );
  expect(read(int(1, 8) + int(5, 4) + "abcde")["error"]).toMatch(/ends early|unknown/);
});
