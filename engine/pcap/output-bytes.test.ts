// What is laid down is taken once, whole, however much it grows.
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { OutputBytes } from "./output-bytes.ts";
import { join } from "./testing/build.ts";

/** Lays down pieces, taking after each piece whose number is a multiple of `takeEvery`. */
function check(pieces: readonly Uint8Array[], takeEvery: number): void {
  const output = new OutputBytes();
  const taken: Uint8Array[] = [];
  let pending = 0;
  for (const [i, piece] of pieces.entries()) {
    output.copy(output.reserve(piece.length), piece, 0, piece.length);
    pending += piece.length;
    expect(output.length).toBe(pending);
    if (i % takeEvery !== 0) continue;
    taken.push(output.take());
    pending = 0;
  }
  taken.push(output.take());
  expect(join(...taken)).toEqual(join(...pieces));
  expect(output.take().length).toBe(0);
}

test("any pieces", () => {
  fc.assert(fc.property(fc.array(fc.uint8Array({ maxLength: 300 })), fc.integer({ min: 1, max: 9 }), check));
});
test("more than the first buffer", () =>
  check([new Uint8Array(65_535).fill(1), Uint8Array.of(2, 3), Uint8Array.of(4)], 99));
test("much more than twice the first buffer", () => check([Uint8Array.of(1), new Uint8Array(400_000).fill(2)], 99));

test("numbers are little-endian, and what is not written is zero", () => {
  const output = new OutputBytes();
  const at = output.reserve(8);
  output.u32(at, 0x0102_0304);
  output.u16(at + 5, 0xfffe);
  expect([...output.take()]).toEqual([4, 3, 2, 1, 0, 0xfe, 0xff, 0]);
});
test("what was taken stays as it is", () => {
  const output = new OutputBytes();
  output.u32(output.reserve(4), 0xffff_ffff);
  const taken = output.take();
  output.u32(output.reserve(4), 0);
  expect([...taken]).toEqual([255, 255, 255, 255]);
});
test("a part of other memory", () => {
  const output = new OutputBytes();
  output.copy(output.reserve(3), Uint8Array.of(1, 2, 3, 4, 5), 1, 4);
  output.copy(output.reserve(0), Uint8Array.of(1), 1, 1);
  expect([...output.take()]).toEqual([2, 3, 4]);
});
