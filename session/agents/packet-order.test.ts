import fc from "fast-check";
import { expect, test } from "vitest";
import { emptyPacketRecord, type PacketRecord } from "../../engine/pcap/index.ts";
import { MAX_HELD_BYTES, MAX_HELD_PACKETS, PacketOrder } from "./packet-order.ts";

function recordAt(time: number, length = 1): PacketRecord {
  const bytes = new Uint8Array(length).fill(time & 255);
  return { ...emptyPacketRecord(), bytes, end: length, sec: time >> 2, nsec: time & 3 };
}
function timeOf({ sec, nsec }: PacketRecord): number {
  return sec * 4 + nsec;
}
/** Gives the times in this order; answers how they come out, and how many are late. */
function ordered(times: readonly number[], length = 1): { readonly out: readonly number[]; readonly late: number } {
  const out: number[] = [];
  const order = new PacketOrder((record) => {
    expect(record.bytes[0]).toBe(timeOf(record) & 255);
    out.push(timeOf(record));
  });
  for (const time of times) order.add(recordAt(time, length));
  order.finish();
  return { out, late: order.disordered };
}

test("what is nearly in order comes out in order, and nothing is lost", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 200 }), { maxLength: 5_000, size: "max" }), (jitter) => {
      const times = jitter.map((late, i) => i * 2 + late);
      expect(ordered(times)).toEqual({ out: times.toSorted((a, b) => a - b), late: 0 });
    }),
    { numRuns: 30 },
  );
});

test("beyond the packets held, a late one stands where it came, and is counted", () => {
  const times = [...Array.from({ length: MAX_HELD_PACKETS + 2 }, (_, i) => i + 10), 0];
  const { out, late } = ordered(times);
  expect(out.toSorted((a, b) => a - b)).toEqual(times.toSorted((a, b) => a - b));
  expect([out[0], late]).toEqual([10, 1]);
});

test("beyond the bytes held too", () => {
  expect(ordered([10, 11, 12, 0], MAX_HELD_BYTES / 2 + 1)).toEqual({ out: [10, 11, 0, 12], late: 1 });
});
