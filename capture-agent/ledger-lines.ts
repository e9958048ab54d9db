// The agent's ledger: what the engine counts, and what was lost before and behind it.
import type { HopName, LedgerLine, LedgerUnit } from "../contract/index.ts";
import type { RingCounts } from "./packets/packet-ring.ts";
import type { SourceCounts } from "./source/live-source.ts";

/** Lines told, those with the highest counts; further ones are told together. */
export const MAX_LINES_TOLD = 60;

export function ledgerLines(
  engineLines: readonly LedgerLine[],
  source: SourceCounts,
  ring: RingCounts,
  refused: number,
): readonly LedgerLine[] {
  const { drops, repeats, damagedBytes, restarts } = source;
  const ringFailure = `could not be kept on the node's disk${ring.failure === "" ? "" : `: ${ring.failure}`}`;
  const lines = [
    line("kernel", "dropped-by-system", "packets", drops.byKernel, "the capturing system had no room for them"),
    line("kernel", "dropped-by-interface", "packets", drops.byInterface, "the interface had no room for them"),
    line(
      "pipe",
      "restarts",
      "messages",
      restarts,
      "tcpdump ended and was started again; what passed meanwhile is lost",
    ),
    line("pipe", "damaged", "bytes", damagedBytes, "of the capture could not be read"),
    { ...line("pipe", "seen-twice", "packets", repeats, "two captures overlapped; taken once"), isLoss: false },
    ...engineLines,
    {
      ...line("store", "ring-deleted", "packets", ring.deletedPackets, "left the node's ring of packets"),
      isLoss: false,
    },
    line("store", "ring-failed", "packets", ring.failedPackets, ringFailure),
    { ...line("ingest", "refused", "messages", refused, "connections or calls were turned away"), isLoss: false },
  ].filter(({ count }) => count > 0);
  return lines.length <= MAX_LINES_TOLD ? lines : shortened(lines);
}

function shortened(lines: readonly LedgerLine[]): readonly LedgerLine[] {
  // Losses first: that something was lost is said whatever else there is to say.
  const byWeight = lines.toSorted((a, b) => Number(b.isLoss) - Number(a.isLoss) || b.count - a.count);
  const rest = byWeight.slice(MAX_LINES_TOLD - 1);
  const others = line("dissection", "other-lines", "messages", rest.length, "further kinds of lines are not listed");
  return [...byWeight.slice(0, MAX_LINES_TOLD - 1), { ...others, isLoss: rest.some(({ isLoss }) => isLoss) }];
}

function line(hop: HopName, code: string, unit: LedgerUnit, count: number, reason: string): LedgerLine {
  return { hop, code, unit, count, reason, isLoss: true };
}
