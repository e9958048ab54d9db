import { expect, test } from "vitest";
import { flowsOfStreams } from "./flow-streams.ts";

function check(streams: readonly string[], expected: readonly number[]): void {
  expect([...flowsOfStreams(streams, "1790000000")]).toEqual(expected);
}

test("streams of this run become flows, whatever their transport", () => {
  check(
    ["1790000000_000000000012.pcap", "1790000000_000000000013_udp.pcap", "1790000000_1000000000000_icmp.pcap"],
    [12, 13, 1e12],
  );
});
test("streams of other runs, and what is no stream, are none", () => {
  check(
    ["1780000000_000000000012.pcap", "000000000012.pcap", "1790000000_12.pcap", "", "../1790000000_000000000012.pcap"],
    [],
  );
});
