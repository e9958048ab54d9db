// What tcpdump prints, read by what it means.
import { expect, test } from "vitest";
import { addDrops, readDropCounters, reasonIn } from "./drop-counters.ts";

const LISTENING = "tcpdump: listening on any, link-type LINUX_SLL2 (Linux cooked v2), snapshot length 262144 bytes\n";
const counters = (n: number): string =>
  `${n} packets captured\n${n} packets received by filter\n${n + 1} packets dropped by kernel\n1 packet dropped by interface\n`;

function check(printed: string, drops: readonly [number, number], reason: string): void {
  const { byKernel, byInterface } = readDropCounters(printed);
  expect([byKernel, byInterface]).toEqual(drops);
  expect(reasonIn(printed)).toBe(reason);
}

test("the last counters hold; they are no complaint", () => {
  check("", [0, 0], "tcpdump ended without saying why");
  check(LISTENING + counters(1) + counters(5), [6, 1], "tcpdump ended without saying why");
});
test("the last complaint is the reason, whoever makes it", () => {
  check(
    "tcpdump: can't parse filter expression: syntax error\n",
    [0, 0],
    "can't parse filter expression: syntax error",
  );
  check(
    `${LISTENING}tcpdump: pcap_loop: The interface disappeared\n${counters(2)}`,
    [3, 1],
    "pcap_loop: The interface disappeared",
  );
  check("sh: 1: tcpdump: not found\n", [0, 0], "sh: 1: tcpdump: not found");
  check(
    "mkfifo: cannot create fifo 'pcap.1': File exists\n",
    [0, 0],
    "mkfifo: cannot create fifo 'pcap.1': File exists",
  );
});
test("counters of captures one after the other add up", () => {
  expect(addDrops({ byKernel: 1, byInterface: 2 }, { byKernel: 3, byInterface: 4 })).toEqual({
    byKernel: 4,
    byInterface: 6,
  });
});
