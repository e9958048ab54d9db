import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  CAPTURE_FRAMES,
  CAPTURE_MODES,
  type CaptureAsked,
  type CaptureFrameKind,
  CaptureFrameReader,
  formatAsked,
  formatClock,
  frameHead,
  MAX_FRAME_BYTES,
  parseAsked,
  parseClock,
} from "./capture-frames.ts";

test("a clock comes back as it was read, to the millisecond", () => {
  fc.assert(
    fc.property(fc.integer(), fc.nat(), (aheadMs, withinMs) => {
      expect(parseClock(formatClock({ aheadMs, withinMs }))).toEqual({ aheadMs, withinMs });
    }),
  );
  for (const text of ["", "1", "1 -1", "1.5 2", "1 2 3", "1e3 2"]) expect(parseClock(text)).toBeNull();
});
describe("lines", () => {
  test("come back as they were asked, whatever the filter holds", () => {
    fc.assert(
      fc.property(fc.nat({ max: 999_999_999 }), fc.constantFrom(...CAPTURE_MODES), fc.string(), (run, mode, filter) => {
        const all: readonly CaptureAsked[] = [
          { kind: "start", run, mode, filter },
          { kind: "end", run },
          { kind: "listening", port: run % 65_536 },
        ];
        for (const asked of all) expect(parseAsked(formatAsked(asked).slice(0, -1))).toEqual(asked);
      }),
    );
  });
  test.each([
    "",
    "start",
    "start 1",
    "start 1 bulk x",
    'start 1 bulk {"a":1}',
    'start -1 bulk ""',
    'start 1 slow ""',
    'start 1 ""',
    "listening 70000",
    "stop 1",
  ])("%s is none", (line) => expect(parseAsked(line)).toBeNull());
});

describe("frames", () => {
  interface Frame {
    readonly kind: CaptureFrameKind;
    readonly run: number;
    readonly bytes: Uint8Array;
  }
  const frames = fc.array(
    fc.record({
      kind: fc.constantFrom(...CAPTURE_FRAMES),
      run: fc.nat(),
      bytes: fc.uint8Array({ maxLength: 40 }),
    }),
  );
  /** Frames that follow each other of the same kind and run may come as one. */
  function read(all: Uint8Array, cuts: readonly number[]): readonly Frame[] | null {
    const reader = new CaptureFrameReader();
    const told: Frame[] = [];
    const ends = [...new Set([...cuts.map((cut) => cut % (all.length + 1)), all.length])].toSorted((a, b) => a - b);
    let from = 0;
    for (const to of ends) {
      const isRight = reader.push(all.subarray(from, to), (kind, run, bytes) => told.push({ kind, run, bytes }));
      if (!isRight) return null;
      from = to;
    }
    return told;
  }
  const bytesOf = (list: readonly Frame[]): Uint8Array =>
    Buffer.concat(list.flatMap(({ kind, run, bytes }) => [frameHead(kind, run, bytes.length), bytes]));
  const textOf = (list: readonly Frame[]): string =>
    list.map(({ kind, run, bytes }) => `${kind} ${run} ${Buffer.from(bytes).toString("hex")}`).join("\n");

  test("come as they were sent", () =>
    fc.assert(
      fc.property(frames, (list) => {
        expect(textOf(read(bytesOf(list), []) ?? [])).toBe(textOf(list));
      }),
    ));
  test("in any pieces their bytes are the same", () =>
    fc.assert(
      fc.property(frames, fc.array(fc.nat()), (list, cuts) => {
        const merge = (some: readonly Frame[]) => Buffer.concat(some.map(({ bytes }) => bytes)).toString("hex");
        expect(merge(read(bytesOf(list), cuts) ?? [])).toBe(merge(list));
      }),
    ));
  test("of no known kind, or larger than any, are told", () => {
    expect(read(Uint8Array.of(9, 0, 0, 0, 1, 0, 0, 0, 0), [])).toBeNull();
    expect(read(frameHead("bytes", 1, MAX_FRAME_BYTES), [])).toEqual([]);
    expect(read(frameHead("bytes", 1, MAX_FRAME_BYTES + 1), [])).toBeNull();
  });
});
