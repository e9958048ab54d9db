// However a file is cut into chunks, the window shows its bytes once each, in order, at their offsets.
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ByteWindow, copyOf } from "./byte-window.ts";

const file = Uint8Array.from({ length: 600 }, (_, i) => (i * 31 + (i >> 8)) & 0xff);

interface Taken {
  readonly offset: number;
  readonly bytes: Uint8Array;
}

/** Reads records of the given sizes from chunks of the given sizes (the last size is repeated), as a parser does. */
function take(records: readonly number[], chunks: readonly number[], length = file.length): Taken[] {
  const window = new ByteWindow();
  const taken: Taken[] = [];
  let next = 0;
  const read = (): void => {
    for (;;) {
      if (window.isCarried) window.settle();
      const size = records[next % records.length] ?? 1;
      if (!window.need(size)) return;
      taken.push({ offset: window.offset, bytes: copyOf(window.bytes, window.at, window.at + size) });
      window.at += size;
      next++;
    }
  };
  let fed = 0;
  for (let i = 0; fed < length; i++) {
    const size = Math.max(1, chunks[Math.min(i, chunks.length - 1)] ?? 1);
    const chunk = copyOf(file, fed, Math.min(length, fed + size));
    window.feed(chunk);
    read();
    // The feeder may use its memory again; only what is carried may be looked at afterwards.
    chunk.fill(0xee);
    fed += chunk.length;
  }
  window.isLast = true;
  read();
  return taken;
}

function check(records: readonly number[], chunks: readonly number[], length = file.length): void {
  const expected: Taken[] = [];
  for (let at = 0, i = 0; ; i++) {
    const size = records[i % records.length] ?? 1;
    if (at + size > length) break;
    expected.push({ offset: at, bytes: copyOf(file, at, at + size) });
    at += size;
  }
  expect(take(records, chunks, length)).toEqual(expected);
}

describe("records in chunks", () => {
  const cases: readonly (readonly [name: string, records: readonly number[], chunks: readonly number[]])[] = [
    ["all in one chunk", [10, 20], [600]],
    ["byte by byte", [10, 20], [1]],
    ["a record ends where the chunk ends", [50], [50]],
    ["a record spans two chunks", [70], [100]],
    ["a record spans many chunks", [550], [9]],
    ["many records in each chunk after one that spans", [3], [100]],
    ["a long record between short ones", [1, 300, 2], [64]],
    ["chunks grow", [40, 7], [1, 2, 3, 100, 500]],
    ["chunks shrink", [40, 7], [500, 80, 9, 1]],
    ["records of one byte", [1], [7]],
  ];
  for (const [name, records, chunks] of cases) test(name, () => check(records, chunks));
  test("an incomplete record at the end is not readable", () => check([64], [64], 100));
  test("any records in any chunks", () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(sizes, sizes, fc.nat(600), (records, chunks, length) => check(records, chunks, length)),
      { numRuns: 400 },
    );
  });
});

describe("what is asked but not there", () => {
  test("an empty window has nothing, and everything of nothing", () => {
    const window = new ByteWindow();
    expect([window.need(0), window.need(1), window.offset]).toEqual([true, false, 0]);
  });
  test("a request that was refused is met by the chunks that follow", () => {
    const window = new ByteWindow();
    window.feed(Uint8Array.of(1, 2, 3));
    expect(window.need(5)).toBe(false);
    window.feed(Uint8Array.of(4));
    expect(window.need(5)).toBe(false);
    window.feed(Uint8Array.of(5, 6));
    expect(window.need(5)).toBe(true);
    expect([...window.bytes.subarray(window.at, window.at + 5)]).toEqual([1, 2, 3, 4, 5]);
  });
  test("after the last chunk what is left stays where it is", () => {
    const window = new ByteWindow();
    window.feed(Uint8Array.of(1, 2, 3));
    window.isLast = true;
    expect([window.need(4), window.need(3), window.isCarried, window.offset]).toEqual([false, true, false, 0]);
  });
  test("an empty chunk changes nothing", () => {
    const window = new ByteWindow();
    window.feed(Uint8Array.of(1, 2));
    window.need(3);
    window.feed(new Uint8Array(0));
    expect(window.need(3)).toBe(false);
    window.feed(Uint8Array.of(3));
    expect(window.need(3)).toBe(true);
  });
  test("a chunk is not looked at again once more was asked than it holds", () => {
    const window = new ByteWindow();
    window.feed(Uint8Array.of(1, 2));
    expect(window.need(3)).toBe(false);
    const chunk = Uint8Array.of(3, 4, 5);
    window.feed(chunk);
    expect(window.need(100)).toBe(false);
    chunk.fill(0xee);
    window.isLast = true;
    window.at += 2;
    window.settle();
    expect(window.need(3)).toBe(true);
    expect([window.offset, ...window.bytes.subarray(window.at, window.at + 3)]).toEqual([2, 3, 4, 5]);
  });
  test("the window reads in the chunk again once the carried record is past", () => {
    const window = new ByteWindow();
    window.feed(Uint8Array.of(1, 2));
    window.need(3);
    const chunk = Uint8Array.of(3, 4, 5);
    window.feed(chunk);
    window.need(3);
    expect(window.isCarried).toBe(true);
    window.at += 3;
    window.settle();
    expect([window.isCarried, window.bytes === chunk, window.offset, window.bytes[window.at]]).toEqual([
      false,
      true,
      3,
      4,
    ]);
  });
});

test("a copy does not follow its source, not even that of a view in the middle of other memory", () => {
  const memory = Uint8Array.of(9, 1, 2, 3, 9);
  const copy = copyOf(memory.subarray(1, 4), 1, 3);
  memory.fill(0);
  expect([...copy]).toEqual([2, 3]);
  expect(copy.buffer.byteLength).toBe(2);
});
