// Names that rows tell, from real captures and from hostile ones.
import { expect, test } from "vitest";
import type { EntryRow } from "../../contract/index.ts";
import { batchOf } from "../store/index.ts";
import { HTTP, rowOf } from "../store/testing/rows.ts";
import { rowsOfCapture } from "../testing/capture-rows.ts";
import { MAX_OBSERVED_LENGTH, type NameInterval, NameTable } from "./name-table.ts";
import { learnFromBatch, learnFromRow } from "./observed-names.ts";

/** What rows tell, one after the other. */
function namesOf(rows: readonly EntryRow[], cluster = ""): readonly NameInterval[] {
  const table = new NameTable();
  for (const row of rows) learnFromRow(table, row, cluster);
  return Array.from({ length: table.size }, (_, i) => table.byId(i + 1) ?? []).flat();
}
/** `address mechanism name.namespace` of each different name, in order; the same row by row and as a batch. */
async function check(name: string, expected: readonly string[]): Promise<void> {
  const rows = await rowsOfCapture(name);
  const spans = learnFromBatch(new NameTable(), batchOf(rows), "prod");
  expect(spans).toEqual(namesOf(rows, "prod"));
  const texts = spans.map(({ ip, cluster, names }) => {
    expect(cluster).toBe("prod");
    return `${ip} ${names.resolutionMechanism} ${names.name} ${names.namespace}`.trim();
  });
  expect([...new Set(texts)].toSorted()).toEqual(expected);
}

test("DNS answers, those of a cluster taken apart", () =>
  check("dns/dnsmasq.pcap", [
    "10.4.0.7 dns cart shop",
    "10.4.1.9 dns price shop",
    "10.4.1.9 dns www.shop.cluster.local",
    "fd00::7 dns cart shop",
    "fd00::9 dns price shop",
  ]));
test("server names of handshakes", () => check("tls/node-openssl.pcap", ["127.0.0.1 tls-sni pay.example"]));
test("a Host header, where nothing else names the server", () =>
  check("http/nginx.pcap", ["127.0.0.1 http-header nginx"]));

function dnsRow(name: string, over: Partial<EntryRow> = {}): EntryRow {
  const questions = [{ name }];
  const document = { request: { questions }, response: { questions, answers: [{ name, ip: "192.0.2.1" }] } };
  return rowOf(1, { protocol: { ...HTTP, name: "dns" }, document: JSON.stringify(document), ...over });
}

test("an answer's name begins when the answer comes", () => {
  const row = dnsRow("a.example", { timeNs: 1_000n, requestUs: 2, elapsedNs: 500n, srcIp: "10.0.0.1" });
  expect(namesOf([row])).toMatchObject([
    {
      ip: "192.0.2.1",
      port: null,
      client: { ip: "10.0.0.1", port: null },
      fromNs: 3_500n,
      names: { dns: "a.example" },
    },
  ]);
});
test("a handshake's belongs to its connection", () => {
  const document = JSON.stringify({ request: { sni: "api.example" }, response: null });
  const row = rowOf(1, {
    protocol: { ...HTTP, name: "tlsx" },
    document,
    srcIp: "10.0.0.1",
    srcPort: 5000,
    dstPort: 443,
  });
  expect(namesOf([row])).toMatchObject([
    { ip: row.dstIp, port: 443, client: { ip: "10.0.0.1", port: 5000 }, fromNs: row.timeNs, names: { dns: "" } },
  ]);
});
test.each([
  ["WwW.Example.", "www.example"],
  ["a\u0000b\u001b[31m.example", "a\ufffdb\ufffd[31m.example"],
  ["\u202egpj.exe", "\ufffdgpj.exe"],
  ["<b>.example", "<b>.example"],
])("%j is shown as %j", (text, shown) => expect(namesOf([dnsRow(text)])[0]?.names.name).toBe(shown));
test("a name that is longer than names can be is refused and counted", () => {
  const table = new NameTable();
  learnFromRow(table, dnsRow("x".repeat(MAX_OBSERVED_LENGTH)), "");
  learnFromRow(table, dnsRow("y".repeat(65_536)), "");
  expect([table.size, table.refused]).toEqual([1, 1]);
});
test("a document that is none, or is longer than what is looked at, tells nothing", () => {
  expect(namesOf([dnsRow("a.example", { document: '{"response":' })])).toEqual([]);
  const padded = { ...(JSON.parse(dnsRow("a.example").document) as object), padding: "x".repeat(1 << 20) };
  const row = dnsRow("a.example", { document: JSON.stringify(padded) });
  expect(namesOf([row])).toEqual([]);
  expect(learnFromBatch(new NameTable(), batchOf([row]), "")).toEqual([]);
});
test("a server has one name of Host headers, however many it answers to", () => {
  const request = (host: string) => JSON.stringify({ request: { headers: { Host: host } }, response: {} });
  const rows = ["a.example", "b.example", "c.example"].map((host, k) => rowOf(k, { document: request(host) }));
  expect(namesOf(rows).map(({ names }) => names.name)).toEqual(["a.example"]);
  expect(learnFromBatch(new NameTable(), batchOf(rows), "").map(({ names }) => names.name)).toEqual(["a.example"]);
});
