import { expect, test } from "vitest";
import type { Ledger } from "../../contract/index.ts";
import type { CaptureMetadata } from "../../engine/pcap/index.ts";
import { SourceDrops } from "./source-drops.ts";

const EMPTY: Ledger = { packets: 0, bytes: 0, entries: 0, flows: 0, lines: [] };

function counters(interfaceIndex: number, droppedBySystem?: number, droppedByInterface?: number): CaptureMetadata {
  return {
    kind: "statistics",
    statistics: {
      interfaceIndex,
      comment: "",
      ...(droppedBySystem === undefined ? {} : { droppedBySystem }),
      ...(droppedByInterface === undefined ? {} : { droppedByInterface }),
    },
  };
}
function damage(skippedBytes: number): CaptureMetadata {
  return { kind: "damage", damage: { offset: 100, reason: "cut", skippedBytes } };
}

function check(noted: readonly CaptureMetadata[], expected: readonly string[]): void {
  const drops = new SourceDrops();
  for (const metadata of noted) drops.note(metadata);
  const { lines } = drops.addTo(EMPTY);
  expect(lines.map(({ hop, code, unit, count, isLoss }) => `${hop} ${code} ${count} ${unit} ${isLoss}`)).toEqual(
    expected,
  );
}

test("nothing lost, nothing said", () => {
  check([], []);
  check([counters(0, 0, 0), counters(1)], []);
});

test("counters of an interface count from its beginning: the last ones stand, interfaces add up", () => {
  check(
    [counters(0, 2, 1), counters(0, 5, 1), counters(1, 3)],
    ["kernel dropped-by-system 8 packets true", "kernel dropped-by-interface 1 packets true"],
  );
});

test("damages add up", () => {
  check([damage(10), damage(5)], ["file damaged 15 bytes true"]);
});

test("the engine's own lines come after, in their order", () => {
  const drops = new SourceDrops();
  drops.note(damage(1));
  const own = { hop: "network", code: "short", reason: "too short", unit: "packets", count: 1, isLoss: true } as const;
  expect(drops.addTo({ ...EMPTY, packets: 9, lines: [own] })).toMatchObject({
    packets: 9,
    lines: [{ hop: "file" }, own],
  });
});
