// Calls over HTTP/2: what an entry says of them, in cells, fields and sections.
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import type { JsonObject } from "../../../contract/index.ts";
import { hex, indexed, join } from "../../hpack/testing/encode.ts";
import type { Played, Step } from "../../testing/play.ts";
import {
  client,
  data,
  END_HEADERS,
  END_STREAM,
  frame,
  headers,
  HELLO,
  post,
  reset,
  server,
  status,
  TYPE,
} from "../http2/testing/frames.ts";
import { sections, talk } from "../http2/testing/talk.ts";
import { grpc, isGrpcType } from "./index.ts";
import { MAX_SHOWN_MESSAGES } from "./limits.ts";
import { framed, int, text } from "./testing/protobuf.ts";

const TYPE_OF = { "content-type": "application/grpc+proto", te: "trailers" };
const PATH = "/shop.v1.Shop/Get";

function ask(stream: number, ...messages: readonly Uint8Array[]): Step {
  return client(headers(stream, post(PATH, TYPE_OF)), data(stream, join(...messages), END_STREAM));
}
function answer(stream: number, trailers: Readonly<Record<string, string>>, ...messages: readonly Uint8Array[]): Step {
  const frames = messages.map((message) => data(stream, message));
  return server(headers(stream, status(200, TYPE_OF)), ...frames, headers(stream, trailers, END_STREAM));
}
function one(...steps: readonly Step[]): Played {
  const { entries } = talk([...HELLO, ...steps]);
  expect(entries).toHaveLength(1);
  return entries[0] ?? expect.unreachable();
}
const GOOD = { "grpc-status": "0" };

test("a unary call", () => {
  const { protocol, columns, document, error } = one(
    ask(1, framed(text(1, "cup"))),
    answer(1, GOOD, framed(int(2, 7))),
  );
  expect([protocol, error]).toEqual(["gRPC", null]);
  expect(columns).toEqual({
    method: "POST",
    methodSelector: "request.method",
    summary: PATH,
    summarySelector: "request.path",
    status: "0",
    statusSelector: "response.grpcStatus",
    outcome: "good",
  });
  expect(document.request).toMatchObject({
    grpcService: "shop.v1.Shop",
    grpcMethod: "Get",
    messages: [{ compressed: false, length: 5, data: "CgNjdXA=", protobuf: { 1: "cup" } }],
    messageCount: 1,
    postData: { mimeType: "application/grpc+proto", text: "" },
  });
  expect(document.response).toMatchObject({
    status: 200,
    messages: [{ length: 2, protobuf: { 2: 7 } }],
    grpcStatus: 0,
    grpcStatusName: "OK",
    grpcMessage: "",
    trailers: GOOD,
    content: { size: 7, text: "" },
  });
});

test("streams of messages in both directions, cut into frames anywhere", () => {
  const said = join(framed(text(1, "one")), framed(text(1, "two")), framed(text(1, "three")));
  const { document } = one(
    client(headers(1, post(PATH, TYPE_OF)), data(1, said.subarray(0, 3)), data(1, said.subarray(3), END_STREAM)),
    answer(1, GOOD, said.subarray(0, 12), said.subarray(12)),
  );
  const texts = (side: JsonObject | null) => ((side ?? {})["messages"] as JsonObject[]).map(({ protobuf }) => protobuf);
  expect(texts(document.request)).toEqual([{ 1: "one" }, { 1: "two" }, { 1: "three" }]);
  expect(texts(document.response)).toEqual(texts(document.request));
});

test("an error is bad, has a name, and counts although HTTP says 200", () => {
  const { columns, document } = one(ask(1), answer(1, { "grpc-status": "5", "grpc-message": "no%20such%20item" }));
  expect(columns).toMatchObject({ status: "5", outcome: "bad" });
  expect(document.response).toMatchObject({ grpcStatusName: "NOT_FOUND", grpcMessage: "no such item", messages: [] });
});

test("an answer of headers only", () => {
  const { columns } = one(ask(1), server(headers(1, status(200, { ...TYPE_OF, "grpc-status": "12" }), END_STREAM)));
  expect(columns).toMatchObject({ status: "12", outcome: "bad" });
});

test("an answer without a status is a good one, but not where its end was not seen", () => {
  const whole = one(ask(1), server(headers(1, status(200, TYPE_OF)), data(1, framed(""), END_STREAM)));
  expect(whole.columns).toMatchObject({ status: "0", outcome: "good" });
  const cut = one(ask(1), server(headers(1, status(200, TYPE_OF)), data(1, framed(""))), client(reset(1, 8)));
  expect(cut.document.response).not.toHaveProperty("grpcStatus");
  expect(cut.columns).toMatchObject({ status: "200", statusSelector: "response.status", outcome: "none" });
  expect(cut.error?.msg).toBe("the client reset the stream: CANCEL");
});

test("what a proxy answers in place of the server is no status of the call", () => {
  const { columns, document } = one(
    ask(1),
    server(headers(1, status(503, { "content-type": "text/html" }), END_STREAM)),
  );
  expect(document.response).not.toHaveProperty("grpcStatus");
  expect(columns).toMatchObject({ status: "503", outcome: "bad" });
});

test("a call that was never answered", () => {
  const { protocol, columns, error } = one(ask(1));
  expect([protocol, columns.status, columns.outcome]).toEqual(["gRPC", "", "none"]);
  expect(error?.type).toBe("pair-not-found");
});

test("compressed messages, by what the side says of itself", () => {
  const packed = framed(new Uint8Array(gzipSync(text(1, "packed"))), 1);
  const { document } = one(
    client(headers(1, post(PATH, { ...TYPE_OF, "grpc-encoding": "gzip" })), data(1, packed, END_STREAM)),
    answer(1, GOOD, packed),
  );
  expect(document.request?.["messages"]).toMatchObject([{ compressed: true, protobuf: { 1: "packed" } }]);
  expect(document.response?.["messages"]).toMatchObject([{ compressed: true, packed: true }]);
});

test("gRPC-Web has its trailers in the body", () => {
  const web = { "content-type": "application/grpc-web+proto" };
  const { protocol, columns, document } = one(
    client(headers(1, post(PATH, web)), data(1, framed(int(1, 1)), END_STREAM)),
    server(headers(1, status(200, web)), data(1, framed("GRPC-Status: 7\r\ngrpc-message: no\r\n", 0x80), END_STREAM)),
  );
  expect([protocol, columns.status]).toEqual(["gRPC", "7"]);
  expect(document.response).toMatchObject({ grpcStatusName: "PERMISSION_DENIED", grpcMessage: "no", messageCount: 0 });
});

test("of a connection that was joined, calls are known by what is left of them", () => {
  const unnamed = (stream: number, ...bodies: readonly [Uint8Array, Uint8Array]): readonly Step[] => [
    client(frame(TYPE.headers, END_HEADERS, stream, join(hex("83"), indexed(70))), data(stream, bodies[0], END_STREAM)),
    server(
      frame(TYPE.headers, END_HEADERS, stream, join(hex("88"), indexed(70))),
      data(stream, bodies[1]),
      frame(TYPE.headers, END_HEADERS | END_STREAM, stream, indexed(71)),
    ),
  ];
  const kinds = (...steps: readonly Step[]) => talk(steps).entries.map(({ protocol }) => protocol);
  expect(kinds(...unnamed(7, framed(text(1, "a")), framed(text(1, "b"))))).toEqual(["gRPC"]);
  expect(kinds(...unnamed(7, framed(text(1, "a")), join("plain")))).toEqual(["HTTP/2"]);
  const { entries } = talk(unnamed(7, framed(""), framed("")));
  // The status is among the unknown trailers: none is made up.
  expect(entries[0]?.document.response).not.toHaveProperty("grpcStatus");
  expect(entries[0]?.columns.outcome).toBe("none");
});

test("media types", () => {
  const grpcTypes = ["application/grpc", "Application/gRPC+proto", "application/grpc;v=1"];
  for (const type of [
    ...grpcTypes,
    "application/grpc-web",
    "application/grpc-web-text",
    "application/grpc-web-text+proto",
  ]) {
    expect(isGrpcType(type), type).toBe(true);
  }
  for (const type of [
    "",
    "application/grpcx",
    "application/json",
    "text/application/grpc",
    "application/grpc-web-texts",
  ]) {
    expect(isGrpcType(type), type).toBe(false);
  }
});

test("sections show the call, how it ended, and its messages", () => {
  // Status { code 5, details [{ "x/a.B", { 1: 9 } }] }
  const { document } = one(
    ask(1, framed(text(1, "cup")), framed(hex("ff"))),
    answer(1, { "grpc-status": "5", "grpc-message": "gone", "grpc-status-details-bin": "CAUaCwoFeC9hLkISAggJ" }),
  );
  const request = sections("request", document.request ?? {});
  expect(request.slice(request.findIndex((section) => section.startsWith("gRPC")))).toEqual([
    "gRPC: Service=shop.v1.Shop <request.grpcService>, Method=Get <request.grpcMethod>, Messages=2 <request.messageCount>",
    'Message 1: {\n  "1": "cup"\n} <request.messages[0].protobuf>',
    "Message 2: /w== <request.messages[1].data>",
  ]);
  const response = sections("response", document.response ?? {});
  expect(response.slice(response.findIndex((section) => section.startsWith("gRPC")))).toEqual([
    "gRPC: Status=5 <response.grpcStatus>, Status Name=NOT_FOUND <response.grpcStatusName>, Message=gone <response.grpcMessage>, Messages=0 <response.messageCount>",
    'Status Details: a.B={"1":9} <response.grpcDetails[0].type>',
  ]);
});

test("a long stream shows its first messages", () => {
  const messages = Array.from({ length: MAX_SHOWN_MESSAGES + 5 }, () => ({ data: "", protobuf: {} }));
  const shown = sections("response", { messageCount: messages.length, messages });
  expect(shown.filter((section) => section.startsWith("Message "))).toHaveLength(MAX_SHOWN_MESSAGES);
});

test("plain entries have none of it", () => {
  expect(
    grpc.presenter.sections("request", { method: "GET" }, { request: null, response: null, data: null, event: null }),
  ).toEqual([]);
  expect(sections("response", { status: 200 })).toEqual(["Details: Status=200 <response.status>"]);
});

test("the registry's entry says what filters can read", () => {
  expect(grpc.protocols.map(({ abbr, macro, version, ports }) => [abbr, macro, version, ports.join()])).toEqual([
    ["gRPC", "grpc", "2.0", "80,443,8080,50051"],
    ["gRPC", "grpc", "1.1", "80,443,8080,50051"],
  ]);
  for (const { path, protocol } of grpc.paths)
    expect([/^(request|response)\.\w+$/.test(path), protocol]).toEqual([true, "grpc"]);
  expect(grpc.detect).toBeNull();
});
