import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { CaptureReader } from "./capture-reader.ts";
import { ascii, enhancedBlock, interfaceBlock, join, pcapFile, sectionBlock } from "./testing/build.ts";
import { TimeMerge } from "./time-merge.ts";

/** Merges files of packets at the given times, fed in chunks; gives `file:packet` in the order handed out. */
function merge(files: readonly (readonly number[])[], chunkBytes = 1_000): string[] {
  const bytes = files.map((times) => pcapFile(times.map((time) => ({ sec: time, fraction: 0, data: ascii("x") }))));
  const fed = bytes.map(() => 0);
  const readers = bytes.map(() => new CaptureReader());
  const merged = new TimeMerge(readers);
  const order: string[] = [];
  for (;;) {
    const step = merged.next();
    if (step.kind === "end") return order;
    const { input } = step;
    if (step.kind === "packet") order.push(`${input}:${(readers[input]?.record.number ?? 0) - 1}`);
    else {
      const at = fed[input] ?? 0;
      const chunk = bytes[input]?.subarray(at, at + chunkBytes) ?? new Uint8Array(0);
      if (chunk.length === 0) merged.close(input);
      else readers[input]?.feed(chunk);
      fed[input] = at + chunk.length;
    }
  }
}

/** The same, said simply: take the smallest head, the first file among equals. */
function expected(files: readonly (readonly number[])[]): string[] {
  const at = files.map(() => 0);
  const order: string[] = [];
  for (;;) {
    let best = -1;
    for (const [i, times] of files.entries()) {
      const head = times[at[i] ?? 0];
      if (head === undefined) continue;
      const champion = best < 0 ? undefined : files[best]?.[at[best] ?? 0];
      if (champion === undefined || head < champion) best = i;
    }
    if (best < 0) return order;
    order.push(`${best}:${at[best]}`);
    at[best] = (at[best] ?? 0) + 1;
  }
}

function check(files: readonly (readonly number[])[]): void {
  for (const chunkBytes of [1, 50, 10_000]) expect(merge(files, chunkBytes)).toEqual(expected(files));
}

test("nothing, one, empty ones", () => {
  check([]);
  check([[1, 2, 3]]);
  check([[], [5], []]);
});
test("equal times keep the order of the files", () =>
  check([
    [1, 1, 2],
    [1, 2],
    [1, 1],
  ]));
test("a file that is not in order is merged by its head, as it is", () => check([[5, 1, 9], [2, 6, 3], [4]]));
test("any files", () => {
  const times = fc.array(fc.nat(20), { maxLength: 15 });
  fc.assert(
    fc.property(fc.array(times, { maxLength: 9 }), fc.integer({ min: 1, max: 200 }), (files, chunkBytes) => {
      expect(merge(files, chunkBytes)).toEqual(expected(files));
    }),
    { seed: 13, numRuns: 300 },
  );
});

describe("files of different kinds", () => {
  const packets = (...secs: readonly number[]): readonly Uint8Array[] =>
    secs.map((sec) => enhancedBlock({ data: ascii("n"), time: BigInt(sec) * 1_000_000n }));
  const head = join(sectionBlock(), interfaceBlock(1));
  const classic = (...secs: readonly number[]): Uint8Array =>
    pcapFile(secs.map((sec) => ({ sec, fraction: 0, data: ascii("c") })));

  /** `file:second` of each packet, in the order handed out. */
  function checkFiles(
    files: readonly Uint8Array[],
    expectedOrder: readonly string[],
    damages: readonly number[],
  ): void {
    for (const chunkBytes of [1, 30, 10_000]) {
      const readers = files.map(() => new CaptureReader());
      const merged = new TimeMerge(readers);
      const fed = files.map(() => 0);
      const order: string[] = [];
      for (let step = merged.next(); step.kind !== "end"; step = merged.next()) {
        const { input } = step;
        const at = fed[input] ?? 0;
        const chunk = files[input]?.slice(at, at + chunkBytes) ?? new Uint8Array(0);
        if (step.kind === "packet") order.push(`${input}:${readers[input]?.record.sec}`);
        else if (chunk.length === 0) merged.close(input);
        else readers[input]?.feed(chunk);
        if (step.kind === "starved") fed[input] = at + chunk.length;
      }
      expect(order).toEqual(expectedOrder);
      expect(readers.map(({ summary }) => summary.damages)).toEqual(damages);
    }
  }

  test("pcap and pcapng", () =>
    checkFiles([classic(1, 4), join(head, ...packets(2, 3, 5))], ["0:1", "1:2", "1:3", "0:4", "1:5"], [0, 0]));
  test("one that is no capture takes no part", () =>
    checkFiles([ascii("no capture at all, but long enough"), classic(1, 2)], ["1:1", "1:2"], [0, 0]));
  test("one that is empty, and one without packets", () =>
    checkFiles([new Uint8Array(0), head, classic(7)], ["2:7"], [0, 0, 0]));
  test("one that is cut gives what it has", () =>
    checkFiles([classic(1, 3).subarray(0, 50), classic(2, 4)], ["0:1", "1:2", "1:4"], [1, 0]));
  test("damage in the middle of one holds up no other", () => {
    const bad = enhancedBlock({ data: ascii("x"), interfaceId: 9 });
    checkFiles([join(head, ...packets(1), bad, ...packets(4)), classic(2, 3)], ["0:1", "1:2", "1:3", "0:4"], [1, 0]);
  });
});
