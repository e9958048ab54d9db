import { expect, test } from "vitest";
import type { Drop } from "../packet/drops.ts";
import * as drops from "../packet/drops.ts";
import { LossLedger } from "./loss-ledger.ts";

/** Lines as `hop/code unit count: reason`, losses with a `!`. */
function check(fill: (ledger: LossLedger) => void, expected: readonly string[]): void {
  const ledger = new LossLedger();
  fill(ledger);
  const lines = ledger
    .snapshot(0)
    .lines.map(
      ({ hop, code, unit, count, reason, isLoss }) => `${hop}/${code} ${unit} ${count}${isLoss ? "!" : ""}: ${reason}`,
    );
  expect(lines).toEqual(expected);
}

test("counts by place, code and reason", () => {
  check(
    (ledger) => {
      ledger.count("transport", "gap", "bytes are missing", "bytes", 5, true);
      ledger.count("transport", "gap", "bytes are missing", "bytes", 7, true);
      ledger.count("dissection", "given-up", "http: no", "messages", 1, false);
    },
    ["transport/gap bytes 12!: bytes are missing", "dissection/given-up messages 1: http: no"],
  );
});
test("lines that stayed zero are left out", () => {
  check((ledger) => {
    ledger.counter("link", "repeat", "seen twice", "packets", false);
  }, []);
});
test("drops say the number that goes with them", () => {
  check(
    (ledger) => {
      ledger.drop(drops.UNKNOWN_ETHERTYPE, 0x0806, 1);
      ledger.drop(drops.UNKNOWN_ETHERTYPE, 0x0806, 2);
      ledger.drop(drops.UNKNOWN_ETHERTYPE, 0x1234, 1);
      ledger.drop(drops.UNKNOWN_IP_PROTOCOL, 89, 1);
      ledger.drop(drops.SHORT_TCP, 0, 1);
    },
    [
      "link/ethertype packets 3: not IP: ARP",
      "link/ethertype packets 1: not IP: unknown EtherType 0x1234",
      "network/ip-protocol packets 1: IP protocol without flows: OSPF",
      "transport/short-tcp packets 1!: the packet ends inside its TCP header",
    ],
  );
});
test("hostile variety does not grow it: the rest is counted together", () => {
  const ledger = new LossLedger();
  for (let type = 0; type < 5000; type++) ledger.drop(drops.UNKNOWN_ETHERTYPE, type, 1);
  for (let i = 0; i < 5000; i++) ledger.count("dissection", "x", `reason ${i}`, "messages", 1, true);
  const { lines } = ledger.snapshot(0);
  expect(lines.length).toBeLessThan(1100);
  expect(lines.reduce((sum, { count }) => sum + count, 0)).toBe(10_000);
});
test("a snapshot does not change afterwards", () => {
  const ledger = new LossLedger();
  ledger.packets = 3;
  const before = ledger.snapshot(2);
  ledger.packets = 4;
  ledger.drop(drops.SHORT_TCP, 0, 1);
  expect(before).toEqual({ packets: 3, bytes: 0, entries: 0, flows: 2, lines: [] });
});
test("every named reason reads as a sentence part", () => {
  const named: readonly Drop[] = Object.values(drops).filter((value): value is Drop => "reason" in value);
  expect(named.length).toBeGreaterThan(10);
  for (const drop of named) {
    expect(drop.reason).not.toBe("");
    if (drop.describe !== undefined) {
      for (const detail of [0x0806, 0x88cc, 0x8863, 0x888e, 2, 88, 89, 103, 112, 1])
        expect(drop.describe(detail)).not.toBe("");
    }
  }
});
