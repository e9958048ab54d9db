import fc from "fast-check";
import { expect, test } from "vitest";
import { Malformed, Reader } from "./reader.ts";

function check(bytes: readonly number[], read: (reader: Reader) => unknown, expected: unknown): void {
  expect(read(new Reader(Uint8Array.from(bytes)))).toEqual(expected);
}

function failure(action: () => unknown): Malformed {
  try {
    action();
  } catch (error) {
    if (error instanceof Malformed) return error;
    throw error;
  }
  throw new Error("nothing was malformed");
}

test("numbers are big-endian", () => {
  check([0xfe], (reader) => reader.u8("a"), 0xfe);
  check([0x12, 0x34], (reader) => reader.u16("a"), 0x1234);
  check([0x12, 0x34, 0x56], (reader) => reader.u24("a"), 0x123456);
  check([0xff, 0xff, 0xff, 0xff], (reader) => reader.u32("a"), 0xffffffff);
  check([0xff, 0, 0, 0, 0, 0, 0, 1], (reader) => reader.u64("a"), 0xff00000000000001n);
});

test("a read past the end says what was read and where", () => {
  const reader = new Reader(Uint8Array.of(1, 2, 3));
  reader.u16("length");
  const error = failure(() => reader.u32("checksum"));
  expect(error.message).toBe("checksum ends early at byte 2");
  expect(error.offset).toBe(2);
});

test("a failed read does not advance", () => {
  const reader = new Reader(Uint8Array.of(1, 2));
  failure(() => reader.u32("a"));
  expect(reader.u16("b")).toBe(0x0102);
});

test("a child reader cannot leave its message, and offsets count from its start", () => {
  const reader = new Reader(Uint8Array.of(9, 1, 2, 3, 4));
  reader.skip(1, "head");
  const child = reader.sub(2, "message");
  expect(child.u16("a")).toBe(0x0102);
  expect(failure(() => child.u8("b")).offset).toBe(2);
  expect(reader.left).toBe(2);
});

test("a negative length is malformed, not a step back", () => {
  const reader = new Reader(Uint8Array.of(1, 2, 3));
  reader.u8("a");
  expect(failure(() => reader.view(-1, "body")).what).toBe("body ends early");
});

test("any sequence of reads stays inside the window", () => {
  const reads = fc.array(fc.integer({ min: -2, max: 9 }), { maxLength: 20 });
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 32 }), fc.nat(8), reads, (bytes, start, counts) => {
      const from = Math.min(start, bytes.length);
      const reader = new Reader(bytes, from, bytes.length);
      for (const count of counts) {
        try {
          expect(reader.view(count, "x")).toHaveLength(count);
        } catch (error) {
          if (!(error instanceof Malformed)) throw error;
        }
        expect(reader.at).toBeGreaterThanOrEqual(from);
        expect(reader.at).toBeLessThanOrEqual(bytes.length);
      }
    }),
  );
});
