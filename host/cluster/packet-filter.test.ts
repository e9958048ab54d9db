import { execFileSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import type { TargetAddress } from "../../k8s/index.ts";
import { findCapturePrograms } from "../../session/index.ts";
import { MAX_PACKET_FILTER_LENGTH, NOTHING, packetFilter } from "./packet-filter.ts";

const tcpdump = findCapturePrograms().find(({ kind }) => kind === "tcpdump");

function check(targets: readonly TargetAddress[], expected: string, wanted = ""): void {
  const filter = packetFilter(targets, wanted);
  expect(filter).toBe(expected);
  // What tcpdump compiles is a filter; where there is no tcpdump the text alone is compared.
  if (tcpdump !== undefined) execFileSync(tcpdump.path, ["-y", "LINUX_SLL2", "-d", "--", filter], { stdio: "pipe" });
}
const pod = (ip: string, ...ports: readonly number[]): TargetAddress => ({ ip, ports });

describe("the filter of a node", () => {
  test("is all traffic of its targeted pods, in the order of their addresses", () => {
    check([pod("10.0.0.9"), pod("10.0.0.10")], "host 10.0.0.10 or host 10.0.0.9");
  });
  test("takes IPv6", () => {
    check([pod("fd00::1:2")], "host fd00::1:2");
  });
  test("names a pod and its twin once", () => {
    check([pod("10.0.0.9"), pod("10.0.0.9")], "host 10.0.0.9");
  });
  test("tells pods that share the node's address by their ports", () => {
    check(
      [pod("192.168.0.1", 9100, 443, 443), pod("10.0.0.1")],
      "(host 192.168.0.1 and (port 443 or port 9100)) or host 10.0.0.1",
    );
  });
  test("takes the whole node where such a pod names no port", () => {
    check([pod("192.168.0.1")], "host 192.168.0.1");
  });
  test("joins what is ordered, so that neither reaches into the other", () => {
    check([pod("10.0.0.1"), pod("10.0.0.2")], "(host 10.0.0.1 or host 10.0.0.2) and (tcp or udp)", "tcp or udp");
    check([], NOTHING, "tcp");
  });
  test("without targets matches nothing", () => {
    check([], NOTHING);
  });
});

test("too many pods for one filter: everything is captured, so that none is lost", () => {
  const targets = Array.from({ length: 3000 }, (_, i) => pod(`10.${i >> 8}.${i & 255}.1`));
  expect(packetFilter(targets)).toBe("");
  expect(packetFilter(targets, "tcp")).toBe("tcp");
  const some = targets.slice(0, 1000);
  expect(packetFilter(some).length).toBeLessThan(MAX_PACKET_FILTER_LENGTH);
  expect(packetFilter(some)).toContain("host 10.3.231.1");
});
