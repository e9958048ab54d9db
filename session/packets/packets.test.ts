import { describe, expect, test } from "vitest";
import { emptyPacketRecord, MAX_HEADS_BYTES } from "../../engine/index.ts";
import { type PacketBatch, PacketGate, PacketPacker } from "./packet-batch.ts";
import { PacketFeed } from "./packet-feed.ts";

/** Passes batches of so many packets, each where there is room; answers packets and drops of those that came through. */
function check(
  batches: readonly (readonly [packets: number, hasRoom: boolean])[],
  expected: readonly number[][],
): void {
  let hasRoom = true;
  const sent: PacketBatch[] = [];
  const gate = new PacketGate(
    () => hasRoom,
    (batch) => sent.push(batch),
  );
  for (const [packets, room] of batches) {
    hasRoom = room;
    gate.pass("n", new Uint8Array(1), packets);
  }
  expect(sent.map(({ packets, dropped }) => [packets, dropped])).toEqual(expected);
}

describe("packets that nobody takes in time", () => {
  test("are told with the next ones, once", () =>
    check(
      [
        [5, true],
        [2, false],
        [3, false],
        [4, true],
        [1, true],
      ],
      [
        [5, 0],
        [4, 5],
        [1, 0],
      ],
    ));
  test("none is no batch", () => check([[0, true]], []));
  test("heads of a size that none of ours have are left out", () => {
    const sent: PacketBatch[] = [];
    const gate = new PacketGate(
      () => true,
      (batch) => sent.push(batch),
    );
    gate.pass("n", new Uint8Array(MAX_HEADS_BYTES + 1), 7);
    gate.pass("n", new Uint8Array(1), 1);
    expect(sent).toMatchObject([{ packets: 1, dropped: 7 }]);
  });
});

test("heads are handed on when a batch is full, and when nothing follows", () => {
  const sent: PacketBatch[] = [];
  const packer = new PacketPacker(
    new PacketGate(
      () => true,
      (batch) => sent.push(batch),
    ),
  );
  for (let i = 0; i < 10_000; i++) packer.add(emptyPacketRecord());
  packer.flush();
  packer.flush();
  expect(sent.length).toBeGreaterThan(1);
  expect(sent.every(({ heads }) => heads.length <= MAX_HEADS_BYTES)).toBe(true);
  expect(sent.reduce((sum, { packets }) => sum + packets, 0)).toBe(10_000);
});

describe("a feed", () => {
  const batch: PacketBatch = { node: "n", heads: new Uint8Array(1), packets: 1, dropped: 3 };

  test("is wanted from the first who follows to the last", () => {
    const wanted: boolean[] = [];
    const feed = new PacketFeed((wants) => wanted.push(wants));
    const stops = [feed.follow(async () => undefined), feed.follow(async () => undefined)];
    for (const stop of [...stops, ...stops]) stop();
    expect(wanted).toEqual([true, false]);
  });
  test("tells everybody, waits for all, and counts what was left out", async () => {
    const feed = new PacketFeed(() => undefined);
    const heard: string[] = [];
    const slow = Promise.withResolvers<void>();
    feed.follow(async () => void heard.push("a"));
    feed.follow(async () => {
      await slow.promise;
      heard.push("b");
    });
    feed.follow(() => Promise.reject(new Error("broken")));
    const taken = feed.take(batch);
    slow.resolve();
    await taken;
    expect([heard, feed.dropped]).toEqual([["a", "b"], 3]);
  });
  test("what still comes when nobody follows is nothing", async () => {
    const feed = new PacketFeed(() => undefined);
    feed.follow(async () => undefined)();
    await feed.take(batch);
    expect(feed.dropped).toBe(0);
  });
});
