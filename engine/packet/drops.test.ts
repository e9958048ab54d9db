// Each reason has its line in the ledger: no two share a code, and numbers get the names that people know.
import { describe, expect, test } from "vitest";
import * as drops from "./drops.ts";

const all = Object.values(drops).filter((value): value is drops.Drop => "reason" in value);

/** What the ledger says of a number. */
function check(drop: drops.Drop, rows: readonly (readonly [number, string])[]): void {
  test.each(rows)(`${drop.code} %d: %s`, (detail, expected) => expect(drop.describe?.(detail)).toBe(expected));
}

test("no two reasons share a line", () => {
  const lines = all.map(({ hop, code }) => `${hop}/${code}`);
  expect(new Set(lines).size).toBe(lines.length);
});
test("codes are short words, reasons are phrases without an end", () => {
  for (const { code, reason } of all) {
    expect(code).toMatch(/^[a-z]+(-[a-z]+)*$/);
    expect(reason).toMatch(/^\S.*[^.]$/);
  }
});
test("what is cut or lies is a loss, what is of another kind is none", () => {
  const losses = all.filter(({ isLoss }) => isLoss).map(({ code }) => code);
  expect(losses.toSorted()).toEqual([
    "bad-fragment",
    "bad-ip",
    "bad-tcp",
    "bad-udp",
    "extensions",
    "fragment-limit",
    "fragment-pieces",
    "fragment-timeout",
    "short-extension",
    "short-gre",
    "short-icmp",
    "short-ip",
    "short-link",
    "short-sctp",
    "short-tcp",
    "short-udp",
    "too-deep",
  ]);
});

describe("numbers have names", () => {
  check(drops.UNKNOWN_LINK_TYPE, [
    [127, "link type 127"],
    [0, "link type 0"],
  ]);
  check(drops.UNKNOWN_ETHERTYPE, [
    [0x0806, "ARP"],
    [0x88cc, "LLDP"],
    [0x8863, "PPPoE discovery"],
    [0x888e, "EAPOL"],
    [0x9999, "unknown EtherType 0x9999"],
    [0x0601, "unknown EtherType 0x0601"],
  ]);
  check(drops.UNKNOWN_IP_PROTOCOL, [
    [2, "IGMP"],
    [88, "EIGRP"],
    [89, "OSPF"],
    [103, "PIM"],
    [112, "VRRP"],
    [255, "IP protocol 255"],
  ]);
  check(drops.UNKNOWN_FAMILY, [[7, "family 7"]]);
  check(drops.PPP_CONTROL, [
    [0xc021, "PPP protocol 0xc021"],
    [0x21, "PPP protocol 0x0021"],
  ]);
  check(drops.GRE_VERSION, [[5, "GRE version 5"]]);
});
