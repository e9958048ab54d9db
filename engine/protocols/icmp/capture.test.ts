// Two Linux hosts with a cable between them, in words. What tshark says of the same file is compared by `npm run
// conformance`.
import { expect, test } from "vitest";
import { type ReadEntry, readCapture } from "../../testing/read-capture.ts";

/** `10.0.0.1 > 10.0.0.2 Echo Request id 1 seq 1 → Echo Reply`; addresses made from chance are left out. */
function line({ row, response, error }: ReadEntry): string {
  const ends = `${row.srcIp} > ${row.dstIp}`
    .replaceAll(/fe80::[0-9a-f:]+/g, "fe80::…")
    .replaceAll(/ff02::1:ff[0-9a-f:]+/g, "ff02::1:ff…");
  const what = `${row.method} ${row.summary}`
    .trim()
    .replaceAll(/fe80::[0-9a-f:]+/g, "fe80::…")
    .replace(/id \d+ /, "");
  const reply = typeof response?.["typeName"] === "string" ? ` → ${response["typeName"]}` : "";
  return `${ends} ${what}${reply}${error === null ? "" : ` !${error.type}`}`;
}
const entries = readCapture("icmp/two-hosts.pcap", "icmp");

test("pings, neighbours, refusals", () => {
  expect(entries.map(line)).toEqual([
    "10.9.9.1 > 10.9.9.2 Echo Request seq 1 → Echo Reply",
    "10.9.9.1 > 10.9.9.2 Echo Request seq 2 → Echo Reply",
    "10.9.9.1 > 10.9.9.2 Echo Request seq 3 → Echo Reply",
    "fd00:9::1 > ff02::1:ff… Neighbor Solicitation fd00:9::2",
    ":: > ff02::1:ff… Neighbor Solicitation fe80::…",
    ":: > ff02::1:ff… Neighbor Solicitation fe80::…",
    "fd00:9::1 > ff02::1:ff… Neighbor Solicitation fd00:9::2",
    "fd00:9::2 > fd00:9::1 Neighbor Advertisement fd00:9::2",
    "fd00:9::1 > fd00:9::2 Echo Request seq 1 → Echo Reply",
    "fd00:9::1 > fd00:9::2 Echo Request seq 2 → Echo Reply",
    "10.9.9.2 > 10.9.9.1 Echo Request seq 1 → Echo Reply",
    "10.9.9.1 > 10.9.9.2 Echo Request seq 1 → Echo Reply",
    "fd00:9::1 > ff02::1 Echo Request seq 1",
    "fd00:9::1 > fd00:9::2 Echo Reply seq 1 → Echo Reply !pair-not-found",
    "fe80::… > ff02::2 Router Solicitation",
    "fe80::… > ff02::2 Router Solicitation",
    "10.9.9.2 > 10.9.9.1 Destination Unreachable Port Unreachable UDP 10.9.9.2:9999",
    "fd00:9::2 > fd00:9::1 Destination Unreachable Port Unreachable UDP fd00:9::2:9999",
  ]);
});

test("a refused datagram is quoted with its ports", () => {
  const quoted = entries.flatMap(({ request }) => (request?.["original"] === undefined ? [] : [request["original"]]));
  expect(quoted).toMatchObject([
    { src: "10.9.9.1", dst: "10.9.9.2", protocol: "UDP", dstPort: 9999 },
    { src: "fd00:9::1", dst: "fd00:9::2", protocol: "UDP", dstPort: 9999 },
  ]);
});

test("neighbours tell their link-layer addresses", () => {
  const options = entries
    .filter(({ row }) => row.method.startsWith("Neighbor") && row.srcIp !== "::")
    .map(({ request }) => request?.["options"]);
  for (const one of options)
    expect(one).toMatchObject([{ value: expect.stringMatching(/^([0-9a-f]{2}:){5}[0-9a-f]{2}$/) }]);
});

test("a long ping keeps its data", () => {
  const long = entries.find(({ row }) => row.requestSize > 1000);
  expect(long?.request).toMatchObject({ length: 1408 });
  expect(long?.request?.["payload"]).toBe(long?.response?.["payload"]);
});
