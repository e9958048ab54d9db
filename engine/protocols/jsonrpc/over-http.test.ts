// JSON-RPC inside HTTP conversations: which entries are of it, what they say, and what bounds them.
import { expect, test } from "vitest";
import type { Json, JsonObject } from "../../../contract/index.ts";
import type { Step } from "../../testing/play.ts";
import { MAX_BODY_CHARACTERS } from "../graphql/limits.ts";
import { client, server, talk } from "../http/testing/talk.ts";
import { http } from "../http/index.ts";
import { errorName } from "./error-names.ts";
import { MAX_BATCH } from "./limits.ts";
import { readMessage } from "./messages.ts";

function post(body: Json | string, type = "application/json"): Step {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const header = type === "" ? "" : `Content-Type: ${type}\n`;
  return client(`POST / HTTP/1.1\n${header}Content-Length: ${text.length}\n\n${text}`);
}
function answer(body: Json | string, status = 200, type = "application/json"): Step {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return server(`HTTP/1.1 ${status} X\nContent-Type: ${type}\nContent-Length: ${text.length}\n\n${text}`);
}
function check(steps: readonly Step[], ...expected: readonly string[]): void {
  const lines = talk(steps).entries.map(({ protocol, columns, error }) => {
    const { method, status, outcome } = columns;
    return `${protocol} ${method} → ${status} ${outcome}${error === null ? "" : ` !${error.type}`}`;
  });
  expect(lines).toEqual(expected);
}
const CALL = { jsonrpc: "2.0", method: "sum", params: [1, 2], id: 1 };
const OK = { jsonrpc: "2.0", result: 3, id: 1 };
function failed(code: number, id: Json = 1): JsonObject {
  return { jsonrpc: "2.0", error: { code, message: "no" }, id };
}

test("calls, answers, and errors by their names", () => {
  check([post(CALL), answer(OK)], "JSON-RPC sum → 200 good");
  check([post(CALL), answer(failed(-32_601))], "JSON-RPC sum → Method not found bad");
  check([post(CALL), answer(failed(-32_005))], "JSON-RPC sum → Server error bad");
  check([post(CALL), answer(failed(7))], "JSON-RPC sum → 7 bad");
  check([post(CALL), answer({ ...OK, error: "no", result: null })], "JSON-RPC sum → 200 bad");
  check([post(CALL), answer("<html>", 502, "text/html")], "JSON-RPC sum → 502 bad");
  check([post(CALL), answer({ ...OK, result: null })], "JSON-RPC sum → 200 good");
  expect([-32_700, -32_600, -32_602, -32_603, -32_099, -32_000, -31_999, 0].map(errorName)).toEqual([
    "Parse error",
    "Invalid Request",
    "Invalid params",
    "Internal error",
    "Server error",
    "Server error",
    "-31999",
    "0",
  ]);
});

test("a notification has no answer of its own", () => {
  const { id: _, ...notification } = CALL;
  check([post(notification), answer("", 204)], "JSON-RPC sum → 204 good");
  expect(talk([post(notification), answer("", 204)]).entries[0]?.document.request).toMatchObject({
    jsonrpc: { version: "2.0", method: "sum", notification: true, params: [1, 2] },
  });
});

test("JSON-RPC 1.0, which does not say so", () => {
  const call = { method: "getblock", params: ["00"], id: "a" };
  check([post(call, "text/plain"), answer({ result: 1, error: null, id: "a" })], "JSON-RPC getblock → 200 good");
  check(
    [post({ jsonrpc: "1.0", ...call }), answer({ result: null, error: { code: -5, message: "x" }, id: "a" }, 500)],
    "JSON-RPC getblock → -5 bad",
  );
  expect(talk([post({ ...call, id: null })]).entries[0]?.document.request).toMatchObject({
    jsonrpc: { version: "1.0", notification: true },
  });
});

test("a batch counts every error, whatever order answers come in", () => {
  const steps = [
    post([CALL, { ...CALL, id: 2, method: "mul" }, { jsonrpc: "2.0", method: "log" }, 5]),
    answer([failed(-32_602, 2), OK, failed(-32_600, null)]),
  ];
  check(steps, "JSON-RPC sum, mul, log,  → Invalid params bad");
  const [entry] = talk(steps).entries;
  expect(entry?.columns.methodSelector).toBe("");
  expect(entry?.document.response).toMatchObject({
    jsonrpc: { errorCode: -32_602, errorName: "Invalid params", batchCount: 3, errorCount: 2 },
    jsonrpcBatch: [
      { id: 2, method: "mul", errorCode: -32_602 },
      { id: 1, method: "sum" },
      { id: null, method: "", errorCode: -32_600 },
    ],
  });
});

test("an answer as an event stream", () => {
  const event = (value: Json): string => `event: message\rdata: ${JSON.stringify(value)}\r\r`;
  const stream = `${event({ jsonrpc: "2.0", method: "progress" })}${event(failed(-32_603))}`;
  check([post(CALL), answer(stream, 200, "text/event-stream")], "JSON-RPC sum → Internal error bad");
});

test.each([
  "application/json",
  "application/json-rpc",
  "application/jsonrequest",
  "text/plain",
  "application/x-www-form-urlencoded",
  "",
])("as %s", (type) => check([post(CALL, type), answer(OK)], "JSON-RPC sum → 200 good"));

test.each([
  ["another type", CALL, "text/html"],
  ["a method that is no text", { ...CALL, method: 1 }],
  ["1.0 with another member", { method: "a", params: [], id: 1, more: true }],
  ["1.0 without an id", { method: "a", params: [] }],
  ["1.0 with parameters by name", { method: "a", params: {}, id: 1 }],
  ["a version of its own", { jsonrpc: "3.0", method: "a", params: {}, id: 1 }],
  ["an empty batch", '[ ] "jsonrpc"'],
  ["an answer", OK],
  ["damage", '{"jsonrpc":"2.0","method"'],
] as const)("%s is plain HTTP", (name, body, type: string = "application/json") => {
  const isAnswer = name === "an answer";
  check([post(body, type), answer("")], isAnswer ? "JSON-RPC POST → 200 good" : "HTTP POST → 200 good");
});

test("an answer whose request was not seen", () => {
  check([answer(failed(-32_601))], "JSON-RPC  → Method not found bad !pair-not-found");
  check([answer({ result: 1, error: null, id: 1 })], "HTTP  → 200 good !pair-not-found");
});

test("what a peer makes large is bounded", () => {
  expect(readMessage(JSON.stringify({ ...CALL, params: ["x".repeat(MAX_BODY_CHARACTERS)] }))).toBe(null);
  const many = Array.from({ length: MAX_BATCH + 5 }, (_, id) => ({ ...CALL, id }));
  const [entry] = talk([post(many)]).entries;
  expect(entry?.document.request?.["jsonrpcBatch"]).toHaveLength(MAX_BATCH);
  expect(entry?.document.request).toMatchObject({ jsonrpc: { batchCount: MAX_BATCH + 5 } });
  expect(entry?.columns.method).toHaveLength(120);
  const deep = `{"jsonrpc":"2.0","method":"a","params":${"[".repeat(50_000)}${"]".repeat(50_000)},"id":1}`;
  expect(readMessage(deep)).toMatchObject({ calls: [{ method: "a", params: null }] });
});

test("the detail shows the call, the batch and the errors", () => {
  const titles = (steps: readonly Step[], side: "request" | "response"): readonly string[] => {
    const [entry] = talk(steps).entries;
    return http.presenter
      .sections(side, entry?.document[side] ?? {}, entry?.document as never)
      .map(({ title }) => title);
  };
  expect(titles([post(CALL), answer(OK)], "request")).toEqual(
    expect.arrayContaining(["JSON-RPC", "JSON-RPC Parameters"]),
  );
  expect(titles([post([CALL]), answer([failed(1)])], "request")).toContain("JSON-RPC Batch");
  expect(titles([post([CALL]), answer([failed(1)])], "response")).toContain("JSON-RPC Batch");
});
