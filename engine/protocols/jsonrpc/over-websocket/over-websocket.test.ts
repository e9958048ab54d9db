// Calls over WebSocket: of either side, paired by id in however many pieces they come, marked where a half is missing.
import { expect, test } from "vitest";
import type { Json, JsonObject } from "../../../../contract/index.ts";
import type { Played, PlayOptions, Step } from "../../../testing/play.ts";
import { BINARY, client, CONTINUATION, server, talk, TEXT } from "../../websocket/testing/frames.ts";
import { webSocket } from "../../websocket/index.ts";

function call(method: string, id?: Json): string {
  return JSON.stringify({ jsonrpc: "2.0", method, id });
}
function result(id: Json): string {
  return JSON.stringify({ jsonrpc: "2.0", result: 1, id });
}
function failed(id: Json, code = -32_601): string {
  return JSON.stringify({ jsonrpc: "2.0", error: { code, message: "no" }, id });
}
/** Who asks (1 is the server) and `method → status outcome`, with what is wrong; other messages by their payload. */
function line({ protocol, document: { request, response }, columns, error, truncated }: Played): string {
  const wrong = `${truncated ? " cut" : ""}${error === null ? "" : ` !${error.type}: ${error.msg}`}`;
  if (protocol !== "JSON-RPC")
    return `${columns.method} ${JSON.parse(JSON.stringify((request ?? response)?.["payload"]))}${wrong}`;
  return `${columns.method} → ${response === null ? "nobody" : columns.status} ${columns.outcome}${wrong}`;
}
function check(steps: readonly Step[], expected: readonly string[], options: Partial<PlayOptions> = {}): void {
  expect(talk(steps, { setup: {}, ...options }).entries.map(line)).toEqual(expected);
}

test("answers find their calls by id, in any order; ids of two kinds are two", () => {
  check(
    [client(TEXT, call("a", 1)), client(TEXT, call("b", "1")), server(TEXT, failed("1")), server(TEXT, result(1))],
    ["a →  good", "b → Method not found bad"],
  );
});

test("both sides call with ids of their own", () => {
  const steps = [
    client(TEXT, call("a", 1)),
    server(TEXT, call("b", 1)),
    client(TEXT, failed(1)),
    server(TEXT, result(1)),
  ];
  check(steps, ["a →  good", "b → Method not found bad"]);
});

test("notifications are whole without an answer", () => {
  check([client(TEXT, call("seen")), server(TEXT, call("event"))], ["seen → nobody none", "event → nobody none"]);
});

test("batches", () => {
  const asked = `[${call("a", 1)},${call("b", 2)},${call("n")}]`;
  check([client(TEXT, asked), server(TEXT, `[${failed(2)},${result(1)}]`)], ["a, b, n → Method not found bad"]);
  check([client(TEXT, `[${call("n")},${call("m")}]`)], ["n, m → nobody none"]);
});

test("halves are marked", () => {
  const closed = "pair-not-found: the connection was closed before the answer";
  check([client(TEXT, call("a", 1)), { side: 0, end: "fin" }], [`a →  none !${closed}`]);
  check([server(TEXT, result(1))], [" →  good !pair-not-found: no request was seen for this response"]);
  check(
    [server(TEXT, failed(null, -32_700))],
    [" → Parse error bad !pair-not-found: no request was seen for this response"],
  );
  check(
    [client(TEXT, call("a", 1)), { side: 1, end: "reset" }],
    ["a →  none !connection: the connection was reset before the answer"],
  );
  check(
    [client(TEXT, call("a", 1)), client(TEXT, call("b", 1)), server(TEXT, result(1))],
    ["a →  none !pair-not-found: another request took its number before the answer", "b →  good"],
  );
});

test("a lost answer costs its own call only", () => {
  const lost = server(TEXT, result(1));
  const steps = [
    client(TEXT, call("a", 1)),
    client(TEXT, call("b", 2)),
    { side: 1 as const, gap: (lost as { bytes: Uint8Array }).bytes.length },
    server(TEXT, result(2)),
    { side: 0 as const, end: "fin" as const },
  ];
  check(steps, ["a →  none !pair-not-found: the connection was closed before the answer", "b →  good"]);
});

test("a call that hangs is replaced when its answer comes", () => {
  check([client(TEXT, call("a", 1)), { tickSeconds: 31 }, server(TEXT, result(1))], ["a →  good"]);
});

test("what waits is bounded", () => {
  const { entries, notes } = talk(
    [1, 2, 3].map((id) => client(TEXT, call("a", id))),
    { setup: {}, limits: { maxPendingRequests: 2 } },
  );
  expect(notes["pending-requests"]).toBe(1);
  expect(entries.map(({ error }) => error?.msg)).toContain("too many requests were waiting");
});

test("in fragments; other messages stay what they are", () => {
  const text = call("a", 1);
  const parts = [client(TEXT, text.slice(0, 20), { fin: false }), client(CONTINUATION, text.slice(20))];
  check([...parts, server(TEXT, result(1))], ["a →  good"]);
  check([client(TEXT, '{"method":"a"}'), client(TEXT, "[]")], ['text {"method":"a"}', "text []"]);
  check([client(BINARY, text)], [`binary ${btoa(text)}`]);
  check([client(TEXT, text)], [`text ${text}`], { setup: { subprotocol: "graphql-ws" } });
});

test("the detail shows both sides", () => {
  const [entry] = talk([client(TEXT, call("a", 1)), server(TEXT, failed(1))], { setup: {} }).entries;
  const titles = (side: "request" | "response"): readonly string[] =>
    webSocket.presenter
      .sections(side, entry?.document[side] as JsonObject, entry?.document as never)
      .map(({ title }) => title);
  expect(titles("request")).toEqual(["Details", "JSON-RPC", "Payload"]);
  expect(titles("response")).toEqual(["Details", "JSON-RPC", "Payload"]);
});
