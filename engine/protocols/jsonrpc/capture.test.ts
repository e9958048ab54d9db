// jsonrpclib's server and client, against what the client says that it called and got; and an Ethereum-like talk over WebSocket.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { Json } from "../../../contract/index.ts";
import { readCapture, type ReadEntry } from "../../testing/read-capture.ts";

const said = readFileSync(new URL("../../../captures/jsonrpc/over-http.said", import.meta.url), "utf8")
  .trimEnd()
  .split("\n");

interface Call {
  readonly version: string;
  readonly id?: Json;
}
interface Answer {
  readonly errorCode?: number;
  readonly errorCount?: number;
}

function line({ row, request, response }: ReadEntry): string {
  const call = request?.["jsonrpc"] as unknown as Call | undefined;
  const { errorCode, errorCount }: Answer = (response?.["jsonrpc"] ?? {}) as Answer;
  const start = `${call?.version ?? ""} ${row.method}`;
  if (errorCount !== undefined) return `${start} errors ${errorCount}`;
  return `${start} ${errorCode === undefined ? "ok" : `error ${errorCode}`}`;
}

test("over HTTP: every call with what it gave", () => {
  const entries = readCapture("jsonrpc/over-http.pcap", "http").toSorted((a, b) => Number(a.row.timeNs - b.row.timeNs));
  expect(entries.map(line)).toEqual(said);
  expect(entries.every(({ row }) => row.protocol.abbr === "JSON-RPC")).toBe(true);
  const batch = entries.find(({ request }) => request?.["jsonrpcBatch"] !== undefined);
  expect(batch?.response?.["jsonrpcBatch"]).toEqual([
    { id: expect.any(String), method: "subtract" },
    {
      id: expect.any(String),
      method: "missing",
      errorCode: -32_601,
      errorName: "Method not found",
      errorMessage: expect.any(String),
    },
    { id: expect.any(String), method: "shop.price" },
    {
      id: expect.any(String),
      method: "shop.price",
      errorCode: 4040,
      errorName: "4040",
      errorMessage: "no such article",
    },
  ]);
});

test("over WebSocket: calls of both sides by their ids", () => {
  const entries = readCapture("jsonrpc/over-websocket.pcap", "ws").toSorted((a, b) =>
    Number(a.row.timeNs - b.row.timeNs),
  );
  const calls = entries.filter(({ row }) => row.protocol.abbr === "JSON-RPC");
  const server = entries[0]?.row.dstPort;
  const shown = calls.map(({ row, request }) => {
    const { id = "-" } = (request?.["jsonrpc"] ?? {}) as unknown as Call;
    return `${row.dstPort === server ? "client" : "server"} ${JSON.stringify(id)} ${row.method} ${row.status} ${row.outcome}`;
  });
  expect(shown).toEqual([
    "client 1 eth_blockNumber  good",
    "client 2 eth_chainId  good",
    'client "2" eth_call Server error bad',
    'client "-" seen  none',
    "client 3 eth_chainId, eth_missing, seen Method not found bad",
    "client 5 eth_subscribe  good",
    'server "-" eth_subscription  none',
    'server "-" eth_subscription  none',
    'server "ping-1" client_version  good',
  ]);
  expect(calls.every(({ error }) => error === null)).toBe(true);
  expect(
    entries.filter(({ row }) => row.protocol.abbr === "WS").map(({ row }) => `${row.method} ${row.summary}`),
  ).toEqual(["text no JSON-RPC", 'text {"id": 9}', "close ", "close "]);
});
