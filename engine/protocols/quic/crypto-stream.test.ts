import { expect, test } from "vitest";
import { CryptoStream, MAX_CRYPTO_BYTES, MAX_CRYPTO_PIECES } from "./crypto-stream.ts";

const DATA = Uint8Array.from({ length: 500 }, (_, i) => (i * 7) & 0xff);

function takeAll(stream: CryptoStream, pieces: readonly (readonly [number, number])[]): number[] {
  const taken: number[] = [];
  for (const [from, to] of pieces) {
    expect(stream.add(from, DATA, from, to)).toBe(true);
    taken.push(...stream.take());
  }
  return taken;
}

test("pieces in any order, cut anywhere and repeated, give the same bytes", () => {
  let state = 1;
  const random = (below: number): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state % below;
  };
  for (let round = 0; round < 200; round++) {
    const pieces: [number, number][] = [];
    for (let at = 0; at < DATA.length; ) {
      const to = Math.min(DATA.length, at + 1 + random(80));
      pieces.push([Math.max(0, at - random(20)), to]);
      at = to;
    }
    for (let i = pieces.length - 1; i > 0; i--) {
      const other = random(i + 1);
      [pieces[i], pieces[other]] = [pieces[other] as [number, number], pieces[i] as [number, number]];
    }
    expect(takeAll(new CryptoStream(), [...pieces, ...pieces])).toEqual([...DATA]);
  }
});

test("nothing is taken before the beginning was seen", () => {
  const stream = new CryptoStream();
  expect(takeAll(stream, [[10, 20]])).toEqual([]);
  expect(takeAll(stream, [[0, 9]])).toHaveLength(9);
  expect(takeAll(stream, [[9, 10]])).toHaveLength(11);
});

test("limits: bytes and pieces", () => {
  const stream = new CryptoStream();
  expect(stream.add(MAX_CRYPTO_BYTES - 1, DATA, 0, 1)).toBe(true);
  expect(stream.add(MAX_CRYPTO_BYTES, DATA, 0, 1)).toBe(false);
  for (let i = 1; i < MAX_CRYPTO_PIECES; i++) expect(stream.add(2 * i, DATA, 0, 1)).toBe(true);
  expect(stream.add(2 * MAX_CRYPTO_PIECES, DATA, 0, 1)).toBe(false);
  // What joins two pieces is no more of them.
  expect(stream.add(3, DATA, 0, 1)).toBe(true);
});
