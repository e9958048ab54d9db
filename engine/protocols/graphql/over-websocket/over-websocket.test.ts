// Operations over WebSocket: paired by id, in however many pieces they come, and nothing secret of how the connection began.
import { expect, test } from "vitest";
import type { JsonObject } from "../../../../contract/index.ts";
import type { FlowContext } from "../../dissector.ts";
import { play, type PlayOptions, type Played, type Step } from "../../../testing/play.ts";
import { codecs } from "../../../../codecs/index.ts";
import { BINARY, CLOSE, client, CONTINUATION, deflated, server, talk, TEXT } from "../../websocket/testing/frames.ts";
import { webSocket } from "../../websocket/index.ts";

const SETUP: Partial<PlayOptions> = { setup: { subprotocol: "graphql-transport-ws" } };

function ask(id: string, query: string, type = "subscribe"): Step {
  return client(TEXT, JSON.stringify({ id, type, payload: { query } }));
}
function say(id: string, type: string, payload?: unknown): Step {
  return server(TEXT, JSON.stringify({ id, type, payload }));
}
function next(id: string, n: number): Step {
  return say(id, "next", { data: { n } });
}
function stop(id: string, type = "complete"): Step {
  return client(TEXT, JSON.stringify({ id, type }));
}

/** `method summary → messages end outcome`, with what is wrong; other messages by their opcode and payload. */
function line({ document: { request, response }, columns, error, truncated }: Played): string {
  const wrong = `${truncated ? " cut" : ""}${error === null ? "" : ` !${error.type}: ${error.msg}`}`;
  const isOther = (request?.operationId ?? response?.operationId) === undefined;
  if (isOther) return `${columns.method} ${JSON.parse(JSON.stringify((request ?? response)?.payload))}${wrong}`;
  const count = response?.messageCount === undefined ? "-" : JSON.stringify(response.messageCount);
  return `${columns.method} ${columns.summary} → ${count} ${columns.status} ${columns.outcome}${wrong}`;
}
function check(steps: readonly Step[], expected: readonly string[], options: Partial<PlayOptions> = {}): void {
  expect(talk(steps, { ...SETUP, ...options }).entries.map(line)).toEqual(expected);
}

test("messages of an operation are one entry, whatever comes between", () => {
  const steps = [
    ask("a", "subscription S { n }"),
    ask("b", "{ x }"),
    next("a", 1),
    next("b", 2),
    say("b", "complete"),
    next("a", 3),
    say("a", "complete"),
  ];
  check(steps, ["subscription S → 3 complete good", "query { x } → 2 complete good"]);
  const [last] = talk(steps, SETUP).entries;
  expect(last?.protocol).toBe("GQL");
  expect(last?.index).toBe(0);
  expect(last?.document).toMatchObject({
    request: { operationId: "a", type: "subscribe", graphql: { operationName: "S", query: "subscription S { n }" } },
    response: {
      messages: [{ type: "next", payload: { data: { n: 1 } } }, { payload: { data: { n: 3 } } }, { type: "complete" }],
    },
  });
});

test("the older sub-protocol has other words", () => {
  const steps = [
    ask("1", "subscription { n }", "start"),
    say("1", "data", { data: { n: 1 } }),
    stop("1", "stop"),
    ask("2", "{ nope }", "start"),
    say("2", "error", { message: "no" }),
  ];
  const setup = { setup: { subprotocol: "graphql-ws" } };
  check(steps, ["subscription subscription { n } → 1 cancelled good", "query { nope } → 1 error bad"], setup);
  expect(talk(steps, setup).entries[1]?.document.response).toMatchObject({ errors: [{ message: "no" }] });
});

test("errors count, be they an error's or inside a result", () => {
  const inside = say("2", "next", { data: null, errors: [{ message: "denied" }] });
  const steps = [
    ask("1", "{ x }"),
    say("1", "error", [{ message: "no" }]),
    ask("2", "{ y }"),
    inside,
    say("2", "complete"),
  ];
  check(steps, ["query { x } → 1 error bad", "query { y } → 2 complete bad"]);
  expect(talk(steps, SETUP).entries.map(({ document }) => document.response?.errors)).toEqual([
    [{ message: "no" }],
    [{ message: "denied" }],
  ]);
});

test("what does not parse as GraphQL is an operation all the same", () => {
  check([ask("1", "{ {"), say("1", "error", [{ message: "syntax" }])], ["subscribe { { → 1 error bad"]);
});

test("what the server sent before it heard of the end is no operation of its own", () => {
  const late = '{"id":"1","type":"next","payload":{"data":{"n":2}}}';
  check(
    [ask("1", "subscription { n }"), next("1", 1), stop("1"), next("1", 2)],
    ["subscription subscription { n } → 1 cancelled good", `text ${late}`],
  );
  // The id is free again.
  check(
    [ask("1", "{ a }"), stop("1"), ask("1", "{ b }"), next("1", 1), say("1", "complete")],
    ["query { a } → 0 cancelled good", "query { b } → 2 complete good"],
  );
});

test("halves are marked", () => {
  check(
    [next("7", 1), say("7", "complete")],
    ["  → 2 complete good !pair-not-found: no request was seen for this response"],
  );
  check(
    [ask("1", "{ a }"), { side: 0, end: "fin" }],
    ["query { a } → -  none !pair-not-found: the connection was closed before the answer"],
  );
  check(
    [ask("1", "{ a }"), ask("1", "{ b }"), say("1", "complete")],
    [
      "query { a } → -  none !pair-not-found: another operation took its id before its end",
      "query { b } → 1 complete good",
    ],
  );
});

test("a stream that its connection ends is whole, unless it was reset", () => {
  const begun = [ask("1", "subscription { n }"), next("1", 1)];
  check([...begun, { side: 0, end: "fin" }], ["subscription subscription { n } → 1  good"]);
  check(
    [...begun, { side: 1, end: "reset" }],
    ["subscription subscription { n } → 1  good !connection: the connection was reset before the answer"],
  );
});

test("one that lasts is shown while it does, and again at its end", () => {
  const shown: string[] = [];
  const witness = {
    ...webSocket,
    open: (context: FlowContext, setup: JsonObject) => webSocket.open(watched(context), setup),
  };
  const watched = (context: FlowContext): FlowContext => ({
    ...context,
    emit(exchange) {
      const { request, response } = exchange.presenter.fields(exchange, codecs, context.limits);
      const count = JSON.stringify(response?.["messageCount"] ?? "-");
      shown.push(
        `${exchange.index} ${JSON.stringify(request?.["operationId"])} ${count} ${exchange.error?.type ?? ""}`,
      );
      context.emit(exchange);
    },
  });
  const pause = { tickSeconds: 31 };
  const quiet = [ask("quiet", "{ a }"), pause, pause, next("quiet", 1), pause, say("quiet", "complete")];
  const lively = [ask("lively", "subscription { n }"), next("lively", 1), pause, next("lively", 2), pause];
  play(witness, [...quiet, ...lively, say("lively", "complete")], { codecs, ...SETUP });
  expect(shown).toEqual(['0 "quiet" "-" timeout', '0 "quiet" 2 ', '1 "lively" 1 ', '1 "lively" 3 ']);
});

test("missing bytes mark what was under way", () => {
  const steps = [
    ask("1", "subscription { n }"),
    next("1", 1),
    { side: 1 as const, gap: 40 },
    next("1", 3),
    say("1", "complete"),
  ];
  check(steps, ["subscription subscription { n } → 3 complete good cut"]);
});

test.each([
  ["read again", "", "1 cancelled good cut", "1 cancelled good"],
  ["no frame any more", "\xff\xff\xff\xff", "0 cancelled good cut", "0 cancelled good cut"],
])("behind a hole the server is %s", (_, bytes, second, third) => {
  const steps = [
    { side: 1 as const, gap: 40 },
    ask("1", "subscription { a }"),
    { side: 1 as const, bytes },
    stop("1"),
    ask("2", "subscription { b }"),
    next("2", 1),
    stop("2"),
    ask("3", "subscription { c }"),
    next("3", 1),
    stop("3"),
  ];
  const results = ["0 cancelled good cut", second, third];
  check(
    steps,
    ["a", "b", "c"].map((name, i) => `subscription subscription { ${name} } → ${results[i]}`),
  );
});

test("too many operations, too many messages", () => {
  const { entries, notes } = talk([ask("1", "{ a }"), ask("2", "{ b }"), ask("3", "{ c }")], {
    ...SETUP,
    limits: { maxPendingRequests: 2 },
  });
  expect(notes["pending-requests"]).toBe(1);
  expect(entries.map(({ error }) => error?.msg)).toContain("too many operations were under way");
  const many = Array.from({ length: 1001 }, (_, i) => next("1", i));
  const [entry] = play(webSocket, [ask("1", "subscription { n }"), ...many, say("1", "complete")], {
    codecs,
    ...SETUP,
  }).entries;
  expect(entry?.truncated).toBe(true);
  expect(entry?.document.response?.messages).toHaveLength(1000);
  expect(entry?.document.response?.messageCount).toBe(1002);
});

test("more ids than are remembered of operations that the client ended", () => {
  const steps = Array.from({ length: 1001 }, (_, i) => [ask(String(i), "{ a }"), stop(String(i))]).flat();
  const { entries } = play(webSocket, [...steps, say("0", "complete"), say("1000", "complete")], { codecs, ...SETUP });
  expect(entries.slice(-2).map(line)).toEqual([
    "  → 1 complete good !pair-not-found: no request was seen for this response",
    'text {"id":"1000","type":"complete"}',
  ]);
});

test("how the connection begins is shown without its secrets", () => {
  const init = '{"type":"connection_init","payload":{"token":"s3cret","nested":{"list":["s3cret",7]},"none":null}}';
  const shown = '{"type":"connection_init","payload":{"token":"***","nested":{"list":["***","***"]},"none":null}}';
  check([client(TEXT, init)], [`text ${shown}`]);
  check([client(BINARY, init)], [`binary ${shown}`]);
  check([client(TEXT, init.replace("init", "\\u0069nit"))], [`text ${shown}`]);
  check([client(TEXT, init.slice(0, 50))], ["text ***"]);
  check([client(TEXT, init.slice(0, 40), { fin: false }), { side: 0, gap: 20 }], ["text *** cut"]);
  check([client(TEXT, '{"type":"connection_init"}')], ['text {"type":"connection_init"}']);
  const packed = client(TEXT, deflated(init), { rsv: 4 });
  check([packed], [`text ${shown}`], { setup: { subprotocol: "graphql-transport-ws", deflate: true } });
});

test("messages of the connection stay WebSocket's, as do all where nothing was agreed on", () => {
  check(
    [server(TEXT, '{"type":"connection_ack"}'), server(TEXT, "no JSON"), client(CLOSE, "\x03\xe8")],
    ['text {"type":"connection_ack"}', "text no JSON", "close A+g="],
  );
  check([ask("1", "{ a }")], ['text {"id":"1","type":"subscribe","payload":{"query":"{ a }"}}'], { setup: {} });
});

test("fragments", () => {
  const text = '{"id":"1","type":"subscribe","payload":{"query":"{ a }"}}';
  const parts = [client(TEXT, text.slice(0, 20), { fin: false }), client(CONTINUATION, text.slice(20))];
  check([...parts, say("1", "complete")], ["query { a } → 1 complete good"]);
});

test("sections are made from the document alone", () => {
  const [entry] = talk([ask("1", "{ a }"), say("1", "error", [{ message: "no" }])], SETUP).entries;
  const titles = (side: "request" | "response"): readonly string[] => {
    const value = entry?.document[side] ?? {};
    return webSocket.presenter.sections(side, value, entry?.document as never).map(({ title }) => title);
  };
  expect(titles("request")).toEqual(["Details", "GraphQL", "GraphQL Query"]);
  expect(titles("response")).toEqual(["Details", "GraphQL Errors", "Message 1: error"]);
});
