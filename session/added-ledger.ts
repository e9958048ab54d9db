// The ledger of a source that goes on where another one ended.
import type { Ledger, LedgerLine } from "../contract/index.ts";

/** Both together, in the order of the former's lines. Lines of the same kind are one. */
export function addedLedger(former: Ledger, present: Ledger): Ledger {
  const lines = new Map(former.lines.map((line) => [keyOf(line), line]));
  for (const line of present.lines) {
    const known = lines.get(keyOf(line));
    lines.set(keyOf(line), known === undefined ? line : addedLine(known, line));
  }
  return {
    packets: former.packets + present.packets,
    bytes: former.bytes + present.bytes,
    entries: former.entries + present.entries,
    flows: former.flows + present.flows,
    lines: [...lines.values()],
  };
}

// Reasons may say where it happened: that of the former source would be taken for all of it, and both would grow for ever.
function addedLine(former: LedgerLine, present: LedgerLine): LedgerLine {
  const count = former.count + present.count;
  if (former.reason === present.reason) return { ...present, count };
  return { ...present, count, reason: `${present.reason}, and ${former.count} before the last start` };
}

function keyOf({ hop, code, unit, isLoss }: LedgerLine): string {
  return `${hop} ${code} ${unit} ${isLoss}`;
}
