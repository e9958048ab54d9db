import { create, type MessageInitShape } from "@bufbuild/protobuf";
import { describe, expect, test } from "vitest";
import { type LedgerLineSchema, type Status, StatusSchema } from "../../contract/agent/agent_pb.js";
import type { LedgerLine } from "../../contract/index.ts";
import { AgentLedger, sumOfLedgers } from "./agents-ledger.ts";

type Line = MessageInitShape<typeof LedgerLineSchema>;

const DROPS: Line = { hop: "kernel", code: "dropped", reason: "no room", unit: "packets", count: 5n, isLoss: true };

function status(over: MessageInitShape<typeof StatusSchema> = {}): Status {
  return create(StatusSchema, { packets: 10n, bytes: 1000n, entries: 3n, flows: 2n, ledger: [DROPS], ...over });
}
function ledgerOf(...statuses: readonly Status[]): AgentLedger {
  const ledger = new AgentLedger();
  for (const one of statuses) ledger.status(one);
  return ledger;
}
function check(
  agents: Readonly<Record<string, AgentLedger>>,
  expected: readonly string[],
  own: LedgerLine[] = [],
): void {
  const { packets, bytes, entries, flows, lines } = sumOfLedgers(new Map(Object.entries(agents)), own);
  expect([
    `${packets} packets ${bytes} bytes ${entries} entries ${flows} flows`,
    ...lines.map(
      ({ hop, code, count, unit, reason, isLoss }) => `${hop} ${code} ${count} ${unit} ${isLoss}: ${reason}`,
    ),
  ]).toEqual(expected);
}

describe("the ledger of all agents", () => {
  test("adds up what nodes say, and names those that lost something", () => {
    check({ a: ledgerOf(status()), b: ledgerOf(status({ ledger: [] })) }, [
      "20 packets 2000 bytes 6 entries 4 flows",
      "kernel dropped 5 packets true: no room (a: 5)",
    ]);
  });
  test("names the nodes that lost most", () => {
    const agents = Object.fromEntries(
      [1n, 9n, 3n, 7n, 5n].map((count, i) => [`n${i}`, ledgerOf(status({ ledger: [{ ...DROPS, count }] }))]),
    );
    const quiet = ledgerOf(status({ ledger: [] }));
    check({ ...agents, quiet }, [
      "60 packets 6000 bytes 18 entries 12 flows",
      "kernel dropped 25 packets true: no room (n1: 9, n3: 7, n4: 5 and 2 more nodes)",
    ]);
    check(agents, ["50 packets 5000 bytes 15 entries 10 flows", "kernel dropped 25 packets true: no room"]);
  });
  test("a later status replaces the former, another run comes on top", () => {
    const ledger = ledgerOf(status(), status({ packets: 20n }));
    ledger.restart();
    ledger.status(status({ packets: 1n, ledger: [{ ...DROPS, count: 2n }] }));
    check({ a: ledger }, ["21 packets 2000 bytes 6 entries 4 flows", "kernel dropped 7 packets true: no room (a: 7)"]);
    expect(ledger.losses).toBe(7);
  });
  test("what the desktop counts stands beside it, and nothing that is zero", () => {
    const ledger = new AgentLedger();
    const line = { hop: "ingest", code: "bad-rows", unit: "entries", isLoss: true, reason: "refused" } as const;
    ledger.add(line, 2);
    ledger.add(line, 3);
    ledger.add({ ...line, code: "other" }, 0);
    check(
      { a: ledger },
      ["0 packets 0 bytes 0 entries 0 flows", "ingest bad-rows 5 entries true: refused (a: 5)"],
      [{ ...line, code: "merged", count: 0 }],
    );
  });
});

describe("a hostile ledger", () => {
  test("hops, units and texts that are none are left out, long ones cut, many not read", () => {
    const lines: Line[] = [
      { ...DROPS, hop: "moon" },
      { ...DROPS, unit: "tears" },
      { ...DROPS, reason: `\u001b[2J${"x".repeat(1000)}` },
      ...Array.from({ length: 1000 }, (_, i) => ({ ...DROPS, code: `code-${i}` })),
    ];
    const { lines: told } = sumOfLedgers(new Map([["a", ledgerOf(status({ ledger: lines }))]]), []);
    expect(told).toHaveLength(62);
    expect(told[0]?.reason.length).toBeLessThan(320);
    expect(told[0]?.reason).not.toContain("\u001b");
  });
  test("counts beyond all counts stay numbers", () => {
    const huge = status({ packets: 2n ** 64n - 1n, ledger: [{ ...DROPS, count: 2n ** 64n - 1n }] });
    const { packets, lines } = sumOfLedgers(new Map([["a", ledgerOf(huge)]]), []);
    expect([packets, lines[0]?.count]).toEqual([2 ** 50, 2 ** 50]);
  });
});
