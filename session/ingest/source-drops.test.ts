import { expect, test } from "vitest";
import { EMPTY_LEDGER } from "../session.ts";
import { SourceDrops } from "./source-drops.ts";

function check(tell: (drops: SourceDrops) => void, expected: readonly (readonly [string, string, number])[]): void {
  const drops = new SourceDrops();
  tell(drops);
  const { lines } = drops.addTo(EMPTY_LEDGER);
  expect(lines.map(({ hop, code, count }) => [hop, code, count])).toEqual(expected);
  expect(lines.every(({ isLoss, reason }) => isLoss && reason !== "")).toBe(true);
}
const statistics = (interfaceIndex: number, droppedBySystem: number) =>
  ({ kind: "statistics", statistics: { interfaceIndex, droppedBySystem, comment: "" } }) as const;

test("nothing lost has no lines", () => check(() => undefined, []));
test("the last counters of each interface are added up", () =>
  check(
    (drops) => {
      drops.note(statistics(0, 3));
      drops.note(statistics(0, 5));
      drops.note(statistics(1, 2));
    },
    [["kernel", "dropped-by-system", 7]],
  ));
test("damaged places count their bytes", () =>
  check(
    (drops) => drops.note({ kind: "damage", damage: { offset: 1, reason: "bad", skippedBytes: 40 } }),
    [["file", "damaged", 40]],
  ));
test("live counters and packets that were not kept", () =>
  check(
    (drops) => {
      drops.setDropped(0, 1, 2);
      drops.setUnkept(3, 4, "disk full");
    },
    [
      ["kernel", "dropped-by-system", 1],
      ["kernel", "dropped-by-interface", 2],
      ["store", "packets-deleted", 3],
      ["store", "packets-not-written", 4],
    ],
  ));
