// Two captures of the same packets: what both filters want comes out once, however the two are interleaved and whatever
// their clocks differ by.
import fc from "fast-check";
import { expect, test } from "vitest";
import type { CapturedPacket } from "../../engine/index.ts";
import { Overlap } from "./overlap.ts";

const CUT_MS = 1_790_000_000_500;

function packetAt(ms: number, id: number): CapturedPacket {
  const bytes = Uint8Array.of(7, id >> 8, id & 255, 7);
  const sec = Math.floor(ms / 1000);
  const nsec = Math.round((ms - sec * 1000) * 1e6);
  return { bytes, start: 1, end: 3, originalLength: 2, sec, nsec, linkType: 1, interfaceIndex: 0, number: 1 };
}

interface Seen {
  readonly id: number;
  readonly olderMs: number;
  readonly newerMs: number;
  readonly wantedBy: "older" | "newer" | "both";
}

/** Ids in the order in which they are taken; `order` says for each step which of the two is read next. */
function play(packets: readonly Seen[], newerFromMs: number, order: readonly boolean[]): readonly number[] {
  const overlap = new Overlap(CUT_MS);
  const older = packets.filter(({ wantedBy }) => wantedBy !== "newer");
  const newer = packets.filter(({ wantedBy, newerMs }) => wantedBy !== "older" && newerMs >= newerFromMs);
  const taken: number[] = [];
  let [i, k, step] = [0, 0, 0];
  while (i < older.length || k < newer.length) {
    const isOlder = k >= newer.length || (i < older.length && order[step++ % order.length] === true);
    const one = isOlder ? older[i++] : newer[k++];
    if (one === undefined) break;
    const isTaken = isOlder
      ? overlap.isFromOlder(packetAt(one.olderMs, one.id))
      : overlap.isFromNewer(packetAt(one.newerMs, one.id));
    if (isTaken) taken.push(one.id);
  }
  return taken;
}

const sorted = (ids: readonly number[]): number[] => ids.toSorted((a, b) => a - b);

test("what both want is taken exactly once", () => {
  const seen = fc.record({
    atMs: fc.integer({ min: -300, max: 300 }),
    skewMs: fc.integer({ min: -19, max: 19 }),
    wantedBy: fc.constantFrom("older" as const, "newer" as const, "both" as const),
  });
  fc.assert(
    fc.property(
      fc.array(seen, { maxLength: 60 }),
      fc.integer({ min: -250, max: -60 }),
      fc.array(fc.boolean(), { minLength: 1 }),
      (list, newerFrom, order) => {
        const packets = list
          .toSorted((a, b) => a.atMs - b.atMs)
          .map(({ atMs, skewMs, wantedBy }, id): Seen => {
            return { id, olderMs: CUT_MS + atMs, newerMs: CUT_MS + atMs + skewMs, wantedBy };
          });
        const taken = play(packets, CUT_MS + newerFrom, [...order, true, false]);
        const both = packets.filter(({ wantedBy }) => wantedBy === "both").map(({ id }) => id);
        expect(sorted(taken.filter((id) => both.includes(id)))).toEqual(both);
        const newer = packets.filter(({ wantedBy, newerMs }) => wantedBy === "newer" && newerMs >= CUT_MS);
        for (const { id } of newer) expect(taken).toContain(id);
        expect(new Set(taken).size).toBe(taken.length);
      },
    ),
  );
});

test("equal packets are counted, not merged: three the same stay three", () => {
  const packets = [1, 2, 3].map((n): Seen => ({ id: 9, olderMs: CUT_MS + n, newerMs: CUT_MS + n, wantedBy: "both" }));
  expect(play(packets, 0, [true])).toEqual([9, 9, 9]);
  expect(play(packets, 0, [false])).toEqual([9, 9, 9]);
  expect(play(packets, 0, [true, false, false])).toEqual([9, 9, 9]);
});
