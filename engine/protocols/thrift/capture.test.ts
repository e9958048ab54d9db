// Apache Thrift's own servers and clients, in each encoding and transport, against what the clients say that they got.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { Json } from "../../../contract/index.ts";
import { readCapture } from "../../testing/read-capture.ts";

interface Said {
  readonly port: number;
  readonly method: string;
  readonly result: unknown;
  readonly error: unknown;
}
const NAMES = ["binary", "compact"] as const;
function saidIn(name: string): readonly Said[] {
  const text = readFileSync(new URL(`../../../captures/thrift/${name}.said`, import.meta.url), "utf8");
  // A number that a double does not hold exactly is text, as in entries.
  const exact = text.replaceAll(/: (\d{16,})/g, ': "$1"');
  return exact
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Said);
}
const entries = NAMES.flatMap((name) =>
  readCapture(`thrift/${name}.pcap`, "thrift").toSorted((a, b) => Number(a.row.timeNs - b.row.timeNs)),
);

/** Numbers of the fields of goods.thrift. */
const ITEM = {
  name: "1",
  count: "2",
  price: "3",
  isFresh: "4",
  tags: "5",
  stock: "6",
  picture: "7",
  rank: "20",
  shelf: "21",
};
const NOT_FOUND = { name: "1", code: "2" };

/** Fields by name as fields by number; those that are not set are not sent. */
function numbered(value: unknown, names: Readonly<Record<string, string>>): unknown {
  if (Array.isArray(value)) return value.map((one) => numbered(one, names));
  if (typeof value !== "object" || value === null) return value;
  const set = Object.entries(value).filter(([, one]) => one !== null);
  return Object.fromEntries(set.map(([name, one]) => [names[name], name === "picture" ? bytes(String(one)) : one]));
}
function bytes(hex: string): unknown {
  return { base64: Buffer.from(hex, "hex").toString("base64"), size: hex.length / 2 };
}

test("every call with what it gave", () => {
  const said = NAMES.flatMap(saidIn);
  expect(entries).toHaveLength(said.length);
  entries.forEach(({ request, response, row }, i) => {
    const { port, method, result, error } = said[i] as Said;
    expect([row.dstPort, request?.["method"]]).toEqual([port, method]);
    if (typeof error === "string") expect(response?.["errorMessage"]).toBe(error);
    else if (error !== null) expect(response?.["exception"]).toEqual(numbered(error, NOT_FOUND));
    else expect(response?.["result"] ?? null, `${port} ${method}`).toEqual(numbered(result, ITEM));
  });
});
test("encodings and transports by port; a service where several share a connection", () => {
  const heads = new Map(
    entries.map(({ row, request }) => [
      row.dstPort,
      [request?.["encoding"], request?.["transport"], request?.["service"]] as Json[],
    ]),
  );
  expect([...heads.values()]).toEqual([
    ["binary", "framed", undefined],
    ["binary", "unframed", undefined],
    ["binary", "framed", "stock"],
    ["compact", "framed", undefined],
    ["compact", "unframed", undefined],
  ]);
});
test("arguments", () => {
  for (const { request } of entries.filter(({ row }) => row.method === "search").filter((_, i) => i % 2 === 0)) {
    const { 1: query, 2: ids, 3: odd } = (request?.["arguments"] ?? {}) as Readonly<Record<string, Json>>;
    expect([query, odd]).toEqual([
      { name: "käse", max: "3" },
      { 1: [true, false, true], "-2": [] },
    ]);
    expect(new Set(ids as number[])).toEqual(new Set([1, 70_000, -5_000_000_000]));
  }
});
