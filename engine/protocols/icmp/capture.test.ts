// Two Linux hosts with a cable between them, in words. What tshark says of the same file is compared by `npm run
// conformance`.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { codecs } from "../../../codecs/index.ts";
import type { EntryRow } from "../../../contract/index.ts";
import { createEngine } from "../../engine.ts";
import { toRow } from "../../entry/row.ts";
import type { Exchange } from "../../exchange.ts";
import { DEFAULT_LIMITS } from "../../limits.ts";
import { CaptureReader } from "../../pcap/index.ts";
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
test("it names the flow of the datagram, whose entries have that number", () => {
  const flows = new Map(flowsOf("icmp/two-hosts.pcap").map((row) => [row.flowId, row]));
  const quoted = entries.flatMap(({ request }) => (request?.["original"] === undefined ? [] : [request["original"]]));
  expect(quoted).toHaveLength(2);
  for (const original of quoted as readonly Readonly<Record<string, string | number>>[]) {
    const row = flows.get(Number(original["flowId"]));
    expect(row).toMatchObject({
      srcIp: original["src"],
      srcPort: original["srcPort"],
      dstIp: original["dst"],
      dstPort: 9999,
    });
    expect(row?.protocol.name).toBe("udp");
  }
});
/** Flows of a capture, as rows. */
function flowsOf(file: string): readonly EntryRow[] {
  const bytes = new Uint8Array(readFileSync(new URL(`../../../captures/${file}`, import.meta.url)));
  const rows: EntryRow[] = [];
  const emit = (exchange: Exchange): void => {
    if (exchange.isFlow) rows.push(toRow(exchange, { prefix: "", worker: "file:test" }, codecs, DEFAULT_LIMITS));
  };
  const engine = createEngine({ codecs, limits: DEFAULT_LIMITS, emit, strict: true });
  const reader = new CaptureReader();
  reader.push(bytes, (packet) => engine.packet(packet));
  reader.finish((packet) => engine.packet(packet));
  engine.finish();
  return rows;
}

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
