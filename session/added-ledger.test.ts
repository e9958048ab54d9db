import { expect, test } from "vitest";
import type { Ledger, LedgerLine } from "../contract/index.ts";
import { addedLedger } from "./added-ledger.ts";

const line = (code: string, count: number, reason = code): LedgerLine => ({
  hop: "ingest",
  code,
  reason,
  unit: "entries",
  count,
  isLoss: true,
});
const ledger = (count: number, ...lines: LedgerLine[]): Ledger => ({
  packets: count,
  bytes: count,
  entries: count,
  flows: count,
  lines,
});

function check(former: Ledger, present: Ledger, expected: Ledger): void {
  expect(addedLedger(former, present)).toEqual(expected);
}

test("counts are sums, and lines of the same kind are one", () =>
  check(
    ledger(1, line("a", 1), line("b", 2)),
    ledger(10, line("b", 20), line("c", 30)),
    ledger(11, line("a", 1), line("b", 22), line("c", 30)),
  ));
test("a reason says of which part it tells, however often a source goes on", () => {
  const former = ledger(0, line("a", 2, "cut (n1: 2), and 7 before the last start"));
  check(
    former,
    ledger(0, line("a", 3, "cut (n2: 3)")),
    ledger(0, line("a", 5, "cut (n2: 3), and 2 before the last start")),
  );
});
test("of two units each has a line", () => {
  const messages = { ...line("a", 2), unit: "messages" as const };
  check(ledger(0, line("a", 1)), ledger(0, messages), ledger(0, line("a", 1), messages));
});
