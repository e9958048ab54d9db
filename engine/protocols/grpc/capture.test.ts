// Calls of a real client to a real server, in words. What tshark says of the same files is compared by `npm run conformance`.
import { expect, test } from "vitest";
import type { JsonObject } from "../../../contract/index.ts";
import { type ReadEntry, readCapture, type Side } from "../../testing/read-capture.ts";

function messages(side: Side | null): string {
  const list = (side?.["messages"] ?? []) as readonly JsonObject[];
  return list.map(({ protobuf }) => JSON.stringify(protobuf).slice(0, 60)).join(" ");
}
/** `Get {"1":"cup"} → OK {"1":"cup"}`. */
function line({ request, response }: ReadEntry): string {
  const { grpcMethod, grpcStatusName } = { ...request, ...response } as Record<string, string>;
  return `${grpcMethod} ${messages(request)} → ${grpcStatusName} ${messages(response)}`.trim();
}

const CALLS = [
  'Get {"1":"cup","2":1} → OK {"1":"cup","2":3,"3":{"fixed64":"4621678380100616192","doubl',
  'Get {"1":"missing","2":1} → NOT_FOUND',
  'Get {"1":"secret","2":1} → UNAUTHENTICATED',
  'List {"1":"pen","2":4} → OK {"1":"pen 0"} {"1":"pen 1","2":1} {"1":"pen 2","2":2} {"1":"pen 3","2":3}',
  'List {"1":"short","2":2} → RESOURCE_EXHAUSTED {"1":"short 0"} {"1":"short 1","2":1}',
  'Put {"1":"a","2":5} {"1":"b","2":6} {"1":"c","2":7} → OK {"1":"sum","2":18}',
  'Chat {"1":"hello","2":1} {"1":"again","2":2} → OK {"1":"echo hello","2":2} {"1":"echo again","2":3}',
];

test.each([
  ["grpc/connect-node.pcap", 0],
  ["grpc/connect-node.pcap", 8],
  ["grpc/packed.pcap", 0],
])("%s from call %i on: unary and all kinds of streams", (file, from) => {
  const entries = readCapture(file, "http");
  expect(entries.slice(from, from + 7).map((entry) => line(entry).slice(0, 200))).toEqual(CALLS);
  expect(entries.every(({ row, error }) => row.protocol.abbr === "gRPC" && error === null)).toBe(true);
});

const [cup, missing] = readCapture("grpc/connect-node.pcap", "http");

test("messages inside messages, bytes and negative numbers", () => {
  const [message] = (cup?.response?.["messages"] ?? []) as readonly JsonObject[];
  expect(message?.["protobuf"]).toEqual({
    1: "cup",
    2: 3,
    3: { fixed64: "4621678380100616192", double: 9.75 },
    4: [
      { 1: "lid", 2: 1 },
      { 1: "cup", 2: { unsigned: "18446744073709551614", signed: -2 } },
    ],
    5: { bytes: "AP8Q" },
  });
});

test("an error with its message, its details and what else the trailers say", () => {
  expect(missing?.response).toMatchObject({
    grpcStatus: 5,
    grpcMessage: "no such item: Züri 100 %",
    grpcDetails: [{ type: "shop.v1.Item", value: { 1: "hint", 2: 404 } }],
    trailers: { "x-shard": "7" },
  });
  expect([missing?.row.status, missing?.row.outcome, missing?.row.summary]).toEqual(["5", "bad", "/shop.v1.Shop/Get"]);
});

test("compressed messages say so, with their length on the wire", () => {
  const [entry] = readCapture("grpc/packed.pcap", "http");
  const [message] = (entry?.request?.["messages"] ?? []) as readonly JsonObject[];
  expect(message).toMatchObject({ compressed: true, length: 27, protobuf: { 1: "cup", 2: 1 } });
});
