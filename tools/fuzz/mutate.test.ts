import { expect, test } from "vitest";
import { MUTATIONS, mutate, splitPackets } from "./mutate.ts";
import { seededRandom } from "./random.ts";

/** A pcap file with `count` packets of growing length. */
function capture(count: number): Uint8Array {
  const records = Array.from({ length: count }, (_, i) => {
    const record = new Uint8Array(16 + 20 + i).fill(0x30 + i, 16);
    new DataView(record.buffer).setUint32(8, 20 + i, true);
    return record;
  });
  const header = new Uint8Array(24);
  new DataView(header.buffer).setUint32(0, 0xa1b2c3d4, true);
  return Uint8Array.from([...header, ...records.flatMap((record) => [...record])]);
}

test("the same seed gives the same damage, another seed other damage", () => {
  const file = capture(5);
  const once = mutate(file, seededRandom(7));
  expect(mutate(file, seededRandom(7))).toEqual(once);
  const variants = new Set(Array.from({ length: 20 }, (_, seed) => mutate(file, seededRandom(seed)).join()));
  expect(variants.size).toBeGreaterThan(15);
});

test("every mutation leaves the original alone and usually changes something", () => {
  const file = capture(5);
  const before = file.slice();
  for (const [name, mutation] of Object.entries(MUTATIONS)) {
    const changed = Array.from({ length: 30 }, (_, seed) => mutation(file, seededRandom(seed)).join()).filter(
      (text) => text !== before.join(),
    );
    expect(file, name).toEqual(before);
    expect(changed.length, name).toBeGreaterThan(10);
  }
});

test("packets are split along their records", () => {
  expect(splitPackets(capture(3)).map((packet) => packet.length)).toEqual([36, 37, 38]);
  expect(splitPackets(new Uint8Array(100))).toEqual([]);
});
