// The documents of entries: what filters and scripts read. Values in text and in binary, parameters, errors, copies, what is left out.
import { describe, expect, test } from "vitest";
import type { Step } from "../../testing/play.ts";
import * as pg from "./testing/encode.ts";
import { client, only, server, talk } from "./testing/talk.ts";

const STARTUP = { user: "app", database: "shop", application_name: "cart" };

test("a startup: who, what was agreed, no secrets", () => {
  const { request, response } = only([
    client(pg.startup({ ...STARTUP, sslpassword: "hidden-1" })),
    server(pg.sasl("SCRAM-SHA-256-PLUS", "SCRAM-SHA-256")),
    client(pg.password(`SCRAM-SHA-256\0${pg.int32(9)}n,,hidden`)),
    server(pg.authentication(11, "r=hidden,s=hidden")),
    client(pg.password("c=biws,p=hidden")),
    server(pg.authentication(12, "v=hidden"), pg.WELCOME),
  ]);
  expect(request).toEqual({
    messageType: "StartupMessage",
    messages: ["StartupMessage", "SASLInitialResponse", "SASLResponse"],
    database: "shop",
    user: "app",
    protocolVersion: "3.0",
    startupParameters: { ...STARTUP, sslpassword: "***" },
    mechanism: "SCRAM-SHA-256",
  });
  expect(response).toEqual({
    messages: { Authentication: 4, ParameterStatus: 1, BackendKeyData: 1, ReadyForQuery: 1 },
    transactionStatus: "I",
    authentication: ["SASL", "SASLContinue", "SASLFinal", "Ok"],
    mechanisms: ["SCRAM-SHA-256-PLUS", "SCRAM-SHA-256"],
    parameterStatus: { server_version: "15.18" },
    processId: 4711,
  });
  expect(JSON.stringify([request, response])).not.toContain("hidden");
});

test("passwords in the clear and as MD5 are not kept", () => {
  for (const code of [3, 5]) {
    const steps = [
      client(pg.startup(STARTUP)),
      server(pg.authentication(code, code === 5 ? "salt" : "")),
      client(pg.password("hidden\0")),
      server(pg.WELCOME),
    ];
    const { request, response } = only(steps);
    expect(JSON.stringify([request, response])).not.toMatch(/hidden|salt/);
    expect(request).toMatchObject({ messages: ["StartupMessage", "PasswordMessage"] });
  }
});

test("the database is the user's where none is named; protocol 3.2 and what the server does not know", () => {
  const { request, response } = only([
    client(pg.startup({ user: "app", "_pq_.test": "1" }, 0x30002)),
    server(pg.message("v", `${pg.int32(0x30000)}${pg.int32(1)}_pq_.test\0`), pg.WELCOME),
  ]);
  expect(request).toMatchObject({ database: "app", protocolVersion: "3.2" });
  expect(response).toMatchObject({ protocolVersion: "3.0", unknownOptions: ["_pq_.test"] });
});

test("a query and its rows", () => {
  const steps = [
    client(pg.startup(STARTUP)),
    server(pg.WELCOME),
    client(pg.query("SELECT id, name FROM goods")),
    server(
      pg.rowDescription(["id", 23], ["name", 25], ["spec", 99999]),
      pg.dataRow("1", "K\xc3\xa4se", null),
      pg.dataRow("2", "", "x"),
      pg.complete("SELECT 2"),
      pg.ready("T"),
    ),
  ];
  expect(only(steps, 1)).toEqual({
    request: {
      messageType: "Query",
      messages: ["Query"],
      database: "shop",
      user: "app",
      command: "SELECT",
      query: "SELECT id, name FROM goods",
    },
    response: {
      messages: { RowDescription: 1, DataRow: 2, CommandComplete: 1, ReadyForQuery: 1 },
      command: "SELECT",
      rowCount: 2,
      columns: [
        { name: "id", typeOid: 23, type: "int4" },
        { name: "name", typeOid: 25, type: "text" },
        { name: "spec", typeOid: 99999, type: "" },
      ],
      rows: [
        ["1", "Käse", null],
        ["2", "", "x"],
      ],
      transactionStatus: "T",
    },
  });
});

test("several statements in one query: each result, the last one in front", () => {
  const { response } = only([
    client(pg.query("UPDATE t SET a = 1; SELECT 7; ; SHOW x")),
    server(
      pg.complete("UPDATE 3") + pg.rowDescription(["a", 23]) + pg.dataRow("7") + pg.complete("SELECT 1"),
      pg.rowDescription(["x", 25]) + pg.dataRow("on") + pg.complete("SHOW") + pg.ready(),
    ),
  ]);
  expect(response).toMatchObject({
    command: "SHOW",
    rowCount: 1,
    rows: [["on"]],
    results: [
      { command: "UPDATE", rowCount: 3 },
      { command: "SELECT", rowCount: 1, rows: [["7"]] },
      { command: "SHOW", rowCount: 1, rows: [["on"]] },
    ],
  });
});

describe("extended queries", () => {
  const QUERY = "SELECT $1 + 1 AS n, $2 AS t";
  const prepare = [
    client(pg.parse("s", QUERY), pg.describe("S", "s"), pg.sync),
    server(pg.parseComplete, pg.parameterDescription(23, 25), pg.rowDescription(["n", 23], ["t", 25]), pg.ready()),
  ];
  test("a description", () => {
    expect(only(prepare)).toMatchObject({
      request: { messageType: "Parse", statement: "s", query: QUERY, parameters: [], parameterTypes: ["int4", "text"] },
      response: { parameterTypes: ["int4", "text"], columns: [{ name: "n" }, { name: "t" }], transactionStatus: "I" },
    });
  });
  test("values of parameters and results by the described types, in binary where Bind says so", () => {
    const steps = [
      ...prepare,
      client(
        pg.bind("p", "s", [pg.int32(41), "x"], { formats: [1, 0], resultFormats: [1, 0] }),
        pg.execute("p", 5),
        pg.sync,
      ),
      server(pg.bindComplete, pg.dataRow(pg.int32(42), "x"), pg.complete("SELECT 1"), pg.ready()),
    ];
    expect(only(steps, 1)).toMatchObject({
      request: {
        messageType: "Execute",
        messages: ["Bind", "Execute", "Sync"],
        query: QUERY,
        statement: "s",
        portal: "p",
        parameters: ["41", "x"],
        parameterTypes: ["int4", "text"],
        maxRows: 5,
      },
      response: { columns: [{ name: "n" }, { name: "t" }], rows: [["42", "x"]] },
    });
  });
  test("one format for all, and columns that the portal describes", () => {
    const steps = [
      client(
        pg.parse("", "SELECT 1", [23, 23]),
        pg.bind("", "", [pg.int32(1), null], { formats: [1], resultFormats: [1] }),
      ),
      client(pg.describe("P"), pg.execute(), pg.sync),
      server(
        pg.parseComplete,
        pg.bindComplete,
        pg.rowDescription(["n", 23, 1]),
        pg.dataRow(pg.int32(-1)),
        pg.complete("SELECT 1"),
        pg.ready(),
      ),
    ];
    expect(only(steps)).toMatchObject({ request: { parameters: ["1", null] }, response: { rows: [["-1"]] } });
  });
  test("without any description values are text, or bytes where they are none", () => {
    const steps = [
      client(pg.bind("", "lost", [pg.int32(7)], { formats: [1] }), pg.execute(), pg.sync),
      server(pg.bindComplete, pg.dataRow("7"), pg.complete("SELECT 1"), pg.ready()),
    ];
    expect(only(steps)).toMatchObject({
      request: { command: "", query: "", statement: "lost", parameters: ["\\x00000007"] },
      response: { rows: [["7"]] },
    });
  });
  test("a part of a portal", () => {
    const steps = [
      client(pg.parse("", "SELECT n FROM t"), pg.bind("p", ""), pg.execute("p", 1), pg.sync),
      server(pg.parseComplete, pg.bindComplete, pg.dataRow("1"), pg.suspended, pg.ready("T")),
    ];
    expect(only(steps)).toMatchObject({
      response: { command: "", rowCount: 1, suspended: true, transactionStatus: "T" },
    });
  });
  test("values that do not fill their Bind are left out, the statement stays", () => {
    const damaged = pg.message("B", `\0s\0\0\0\0\x02${pg.int32(1)}x${pg.int32(99)}`);
    const steps = [...prepare, client(damaged + pg.execute() + pg.sync)];
    expect(only(steps, 1)).toMatchObject({ request: { query: QUERY, parameters: [] } });
  });
});

test("an error with all that it says", () => {
  const more = {
    D: "Key (id)=(1) already exists.",
    H: "look",
    P: "8",
    W: "in f()",
    s: "public",
    t: "goods",
    c: "id",
    d: "x",
    n: "pk",
    R: "ri",
  };
  const { response } = only([
    client(pg.query("INSERT")),
    server(pg.error("23505", "duplicate key", more), pg.ready("E")),
  ]);
  expect(response).toEqual({
    messages: { ErrorResponse: 1, ReadyForQuery: 1 },
    transactionStatus: "E",
    errorSeverity: "ERROR",
    errorCode: "23505",
    errorName: "unique_violation",
    errorMessage: "duplicate key",
    errorDetail: "Key (id)=(1) already exists.",
    errorHint: "look",
    errorPosition: "8",
    errorContext: "in f()",
    errorSchema: "public",
    errorTable: "goods",
    errorColumn: "id",
    errorDataType: "x",
    errorConstraint: "pk",
    errorRoutine: "ri",
  });
});

test("secrets in statements, and in errors that quote them", () => {
  const { request, response } = only([
    client(pg.query("ALTER ROLE a PASSWORD 'hidden'")),
    server(pg.error("42601", "syntax error in ALTER ROLE a PASSWORD 'hidden'"), pg.ready()),
  ]);
  expect(JSON.stringify([request, response])).not.toContain("hidden");
});

test("notices and notifications", () => {
  const { entries } = talk([
    client(pg.query("DO")),
    server(pg.notice("one"), pg.notice("two"), pg.notification(7, "orders", "cart"), pg.complete("DO"), pg.ready()),
  ]);
  const notice = { severity: "NOTICE", code: "00000" };
  expect(entries.map(({ document }) => document.response)).toEqual([
    {
      messages: { NoticeResponse: 2, CommandComplete: 1, ReadyForQuery: 1 },
      command: "DO",
      transactionStatus: "I",
      notices: [
        { ...notice, message: "one" },
        { ...notice, message: "two" },
      ],
    },
    { messages: { NotificationResponse: 1 }, processId: 7, channel: "orders", payload: "cart" },
  ]);
  expect(entries.map(({ document }) => document.request === null)).toEqual([false, true]);
});

describe("copies", () => {
  test("in", () => {
    const steps = [
      client(pg.query("COPY t FROM STDIN")),
      server(pg.copyResponse("G", 0, 2)),
      client(pg.copyData("1\ta\n"), pg.copyData("2\tb\n"), pg.copyDone),
      server(pg.complete("COPY 2"), pg.ready()),
    ];
    expect(only(steps)).toMatchObject({
      request: { messages: ["Query", "CopyDone"], copy: { messages: 2, bytes: 8, text: "1\ta\n2\tb\n" } },
      response: { command: "COPY", rowCount: 2, copy: { direction: "in", format: "text", columns: 2 } },
    });
    const [entry] = talk(steps).entries;
    expect(entry?.requestSize).toBe(
      steps.reduce((sum, step) => sum + ("bytes" in step && step.side === 0 ? step.bytes.length : 0), 0),
    );
  });
  test("out, text and binary; a copy that fails", () => {
    const copy = (format: number, data: string): Step[] => [
      client(pg.query("COPY t TO STDOUT")),
      server(pg.copyResponse("H", format, 1), pg.copyData(data), pg.copyDone, pg.complete("COPY 1"), pg.ready()),
    ];
    expect(only(copy(0, "a\n"))).toMatchObject({
      response: { copy: { direction: "out", format: "text", messages: 1, text: "a\n" } },
    });
    expect(only(copy(1, "PG\xff"))).toMatchObject({
      response: { copy: { format: "binary", bytes: 3, text: "\\x5047ff" } },
    });
    const failed = only([
      client(pg.query("COPY t FROM STDIN")),
      server(pg.copyResponse("G", 0, 1)),
      client(pg.copyFail("no more")),
    ]);
    expect(failed).toMatchObject({ request: { messages: ["Query", "CopyFail"], copyFailure: "no more" } });
  });
  test("joined in the middle", () => {
    expect(
      only([server(pg.copyData("a\n"), pg.copyData("b\n"), pg.copyDone, pg.complete("COPY 9"), pg.ready())]),
    ).toMatchObject({
      request: {},
      response: { rowCount: 9, copy: { direction: "out", messages: 2, text: "a\nb\n" } },
    });
  });
});

test("a function call", () => {
  const call = (result: string): unknown =>
    only([client(pg.functionCall(1344, ["2"])), server(pg.message("V", result), pg.ready())]);
  expect(call(`${pg.int32(3)}1.4`)).toMatchObject({
    request: { functionOid: 1344 },
    response: { functionResult: "1.4" },
  });
  expect(call(pg.int32(-1))).toMatchObject({ response: { functionResult: null } });
  expect(call(`${pg.int32(2)}\x00\xff`)).toMatchObject({ response: { functionResult: "\\x00ff" } });
});
