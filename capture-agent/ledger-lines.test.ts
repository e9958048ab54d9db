// Losses before and behind the engine stand beside its own, and a bounded number of lines says all.
import { expect, test } from "vitest";
import type { LedgerLine } from "../contract/index.ts";
import { ledgerLines, MAX_LINES_TOLD } from "./ledger-lines.ts";
import type { RingCounts } from "./packets/packet-ring.ts";
import type { SourceCounts } from "./source/live-source.ts";

const SOURCE: SourceCounts = { drops: { byKernel: 0, byInterface: 0 }, repeats: 0, damagedBytes: 0, restarts: 0 };
const RING: RingCounts = { bytes: 0, fromNs: 0n, lostNs: 0n, deletedPackets: 0, failedPackets: 0, failure: "" };

function check(
  given: {
    readonly engine?: readonly LedgerLine[];
    readonly source?: Partial<SourceCounts>;
    readonly ring?: Partial<RingCounts>;
    readonly refused?: number;
  },
  expected: readonly string[],
): readonly LedgerLine[] {
  const { engine = [], source = {}, ring = {}, refused = 0 } = given;
  const lines = ledgerLines(engine, { ...SOURCE, ...source }, { ...RING, ...ring }, refused);
  expect(lines.map(({ hop, code, count, isLoss }) => `${hop} ${code} ${count}${isLoss ? " lost" : ""}`)).toEqual(
    expected,
  );
  return lines;
}
const engineLine = (code: string, count: number, isLoss: boolean): LedgerLine => {
  return { hop: "transport", code, reason: "r", unit: "packets", count, isLoss };
};

test("nothing lost is no line", () => {
  check({}, []);
});
test("each place says what it lost", () => {
  const lines = check(
    {
      engine: [engineLine("gap", 3, true)],
      source: { drops: { byKernel: 1, byInterface: 2 }, repeats: 5, damagedBytes: 7, restarts: 1 },
      ring: { deletedPackets: 8, failedPackets: 9, failure: "ENOSPC: no space left on device" },
      refused: 4,
    },
    [
      "kernel dropped-by-system 1 lost",
      "kernel dropped-by-interface 2 lost",
      "pipe restarts 1 lost",
      "pipe damaged 7 lost",
      "pipe seen-twice 5",
      "transport gap 3 lost",
      "store ring-deleted 8",
      "store ring-failed 9 lost",
      "ingest refused 4",
    ],
  );
  expect(lines.find(({ code }) => code === "ring-failed")?.reason).toContain("ENOSPC");
});
test("of very many lines the losses and the largest are told, and that there are more", () => {
  const engine = Array.from({ length: 200 }, (_, i) => engineLine(`line-${i}`, i + 1, i < 3));
  const lines = ledgerLines(engine, SOURCE, RING, 0);
  expect(lines.length).toBe(MAX_LINES_TOLD);
  expect(lines.slice(0, 4).map(({ code }) => code)).toEqual(["line-2", "line-1", "line-0", "line-199"]);
  expect(lines.at(-1)).toMatchObject({ code: "other-lines", count: 200 - MAX_LINES_TOLD + 1, isLoss: false });
});
