// Conversations with a real server, in words. What tshark says of the same files is compared by `npm run conformance`.
import { describe, expect, test } from "vitest";
import { type ReadEntry, readCapture } from "../../testing/read-capture.ts";

/** `INSERT … → 1`, with the error where there is one; numbers of processes and positions change with each recording. */
function line({ row, error }: ReadEntry): string {
  const summary = row.summary.replace(/[0-9A-F]+\/[0-9A-F]{4,}/, "LSN").replaceAll(/\b\d{4,}\b/g, "N");
  const statement = summary.length > 60 ? `${summary.slice(0, 60)}…` : summary;
  return `${`${row.method} | ${statement}`.trim()} → ${row.status}${error === null ? "" : ` !${error.type}`}`;
}
const psql = readCapture("postgresql/psql.pcap", "postgresql");
const byHand = readCapture("postgresql/by-hand.pcap", "postgresql");

function statements(entries: readonly ReadEntry[], text: string): readonly ReadEntry[] {
  return entries.filter(({ row }) => row.summary.includes(text));
}

describe("psql", () => {
  test("logins, statements, refusals", () => {
    expect(psql.map(line)).toEqual([
      "StartupMessage | admin → I",
      "CREATE | CREATE TABLE goods (id int PRIMARY KEY, name text NOT NULL, … → CREATE TABLE",
      "ALTER | ALTER TABLE goods OWNER TO shop → ALTER TABLE",
      "DROP | DROP TABLE IF EXISTS nothing → DROP TABLE",
      "INSERT | INSERT INTO goods (id, name, price) VALUES (1, 'tea', 4.20),… → 2",
      "SELECT | SELECT id, name, price, made FROM goods -- all of them → 2",
      "BEGIN | BEGIN; UPDATE goods SET price = 5 WHERE id = 1; SELECT count… → COMMIT",
      "INSERT | INSERT INTO goods (id, name) VALUES (1, 'again') → 23505",
      "SELEC | SELEC 1 → 42601",
      "ALTER | ALTER ROLE plain PASSWORD '***' → ALTER ROLE",
      "SELECT | SELECT g, repeat('x', 20) FROM generate_series(1, 150) AS g → 150",
      "DO | DO $$ BEGIN RAISE WARNING 'careful' USING HINT = 'look twice… → DO",
      "Terminate | → ",
      "StartupMessage | old → I",
      "SELECT | SELECT current_user → 1",
      "Terminate | → ",
      "StartupMessage | plain → I",
      "SELECT | SELECT current_user → 1",
      "Terminate | → ",
      "SSLRequest | → TLS",
      "StartupMessage | admin → 3D000",
      "StartupMessage | stranger → 28P01",
    ]);
  });
  test("how each login went", () => {
    const logins = statements(psql, "").filter(({ row }) => row.method === "StartupMessage");
    expect(logins.map(({ response }) => response?.["authentication"])).toEqual([
      ["SASL", "SASLContinue", "SASLFinal", "Ok"],
      ["MD5Password", "Ok"],
      ["CleartextPassword", "Ok"],
      ["SASL", "SASLContinue", "SASLFinal", "Ok"],
      ["SASL", "SASLContinue"],
    ]);
  });
  test("rows, NULL and letters beyond ASCII", () => {
    const response = statements(psql, "all of them")[0]?.response;
    expect(response?.["rows"]).toEqual([
      ["1", "tea", "4.20", "2026-11-28 14:05:00.25+00"],
      ["2", "Käse", null, "2026-11-28 14:05:00.25+00"],
    ]);
  });
  test("the results of several statements in one query", () => {
    const [{ response } = psql[0] as ReadEntry] = statements(psql, "BEGIN; UPDATE");
    expect(response?.["results"]).toMatchObject([
      { command: "BEGIN" },
      { command: "UPDATE", rowCount: 1 },
      { command: "SELECT", rowCount: 1, rows: [["2"]] },
      { command: "COMMIT" },
    ]);
  });
  test("more rows than an entry shows", () => {
    const [entry] = statements(psql, "generate_series");
    expect([entry?.response?.["rowCount"], entry?.response?.["rowsLeftOut"], entry?.row.truncated]).toEqual([
      150,
      50,
      true,
    ]);
  });
  test("errors and warnings", () => {
    expect(statements(psql, "'again'")[0]?.response).toMatchObject({
      errorName: "unique_violation",
      errorDetail: "Key (id)=(1) already exists.",
      errorConstraint: "goods_pkey",
      transactionStatus: "I",
    });
    expect(statements(psql, "RAISE")[0]?.response).toMatchObject({
      notices: [{ severity: "WARNING", message: "careful", hint: "look twice" }],
    });
  });
  test("what is said inside of TLS is not ours; the handshake is", () => {
    expect(readCapture("postgresql/psql.pcap", "tlsx")).toHaveLength(1);
    expect(psql.filter(({ row }) => row.document.includes("nobody sees"))).toEqual([]);
  });
});

describe("by hand", () => {
  test("statements and their results", () => {
    const insert = "INSERT INTO goods (id, name, price, tags) VALUES ($1, $2, $3…";
    expect(byHand.map(line)).toEqual([
      "StartupMessage | shop → I",
      `Parse | ${insert} → I`,
      `INSERT | ${insert} → 1`,
      `INSERT | ${insert} → 1`,
      `INSERT | ${insert} → 23505`,
      "SELECT | SELECT id, name, price, tags, made, code, spec, id::int8 AS … → 4",
      "SELECT | SELECT $1::text || $2 → 1",
      "Execute | → I",
      "Terminate | → ",
      "StartupMessage | shop → I",
      "UPDATE | UPDATE goods SET price = price + $1 → 4",
      "SELECT | SELECT 1 / $1::int → 22012",
      "DELETE | DELETE FROM goods →  !pair-not-found",
      "SELECT | SELECT 1 AS a → 1",
      "SELECT | SELECT 2 AS b → 1",
      "SELECT | SELECT 3 AS c → 1",
      "Parse | SELECT generate_series(1, $1) → ",
      "SELECT | SELECT generate_series(1, $1) → 2",
      "SELECT | SELECT generate_series(1, $1) → 2",
      "SELECT | SELECT generate_series(1, $1) → 1",
      "Sync | → I",
      "Terminate | → ",
      "StartupMessage | shop → I",
      "COPY | COPY goods (id, name) FROM STDIN → 3",
      "COPY | COPY goods FROM STDIN → 57014",
      "COPY | COPY (SELECT id, name FROM goods ORDER BY id) TO STDOUT → 7",
      "COPY | COPY (SELECT 1::int4) TO STDOUT (FORMAT binary) → 1",
      "COPY | COPY goods (id, name) FROM STDIN → 1",
      "FunctionCall | → I",
      "FunctionCall | → I",
      "Terminate | → ",
      "StartupMessage | shop → I",
      "LISTEN | LISTEN orders → LISTEN",
      "StartupMessage | shop → I",
      "NOTIFY | NOTIFY orders, 'cart:7'; SELECT pg_notify('orders', 'cart:8'… → 1",
      "NotificationResponse | orders → ",
      "NotificationResponse | orders → ",
      "Query | → I",
      "Terminate | → ",
      "Terminate | → ",
      "StartupMessage | shop → I",
      "SELECT | SELECT pg_backend_pid() → 1",
      "StartupMessage | shop → I",
      "SELECT | SELECT pg_cancel_backend(N) → 1",
      "SELECT | SELECT pg_sleep(20) → 57014",
      "SELECT | SELECT pg_terminate_backend(N) → 1",
      "Terminate | → ",
      "ErrorResponse | terminating connection due to administrator command → 57P01",
      "CancelRequest | N → ",
      "StartupMessage | shop → I",
      "IDENTIFY | IDENTIFY_SYSTEM → 1",
      "StartupMessage | shop → I",
      "START | START_REPLICATION PHYSICAL LSN → ",
      "UPDATE | UPDATE goods SET price = 7 WHERE id = 1 → 1",
      "Terminate | → ",
      "SHOW | SHOW wal_level → 1",
      "Terminate | → ",
    ]);
  });
  test("values of parameters, from text and from binary", () => {
    const runs = statements(byHand, "INSERT INTO goods").map(({ request }) => request?.["parameters"]);
    expect(runs).toEqual([
      [],
      ["10", "kettle", "12.50", "{new,metal}"],
      ["11", "cup", null, null],
      ["11", "cup", "1", null],
    ]);
  });
  test("binary rows as psql would show them", () => {
    const response = statements(byHand, "id::int8 AS big")[0]?.response;
    const made = ["2026-11-28 14:05:00.25+00", "5b30857f-0bfa-48b5-ac0b-5c64e28078d1", '{"a": 1}'];
    expect(response?.["rows"]).toEqual([
      ["1", "tea", "5.00", null, ...made, "1", "1.5", "t"],
      ["2", "Käse", null, null, ...made, "2", "1.5", "t"],
      ["10", "kettle", "12.50", "{new,metal}", ...made, "10", "1.5", "t"],
      ["11", "cup", null, null, ...made, "11", "1.5", "t"],
    ]);
  });
  test("what was copied", () => {
    const copies = statements(byHand, "COPY").map(({ request, response }) => [request?.["copy"], response?.["copy"]]);
    expect(copies.slice(0, 3)).toMatchObject([
      [{ messages: 2, text: "20\tspoon\n21\tfork\n22\tknife\n" }, { direction: "in" }],
      [{ messages: 1, text: "half a line" }, { direction: "in" }],
      [undefined, { messages: 7, bytes: 57 }],
    ]);
  });
  test("notifications", () => {
    const told = statements(byHand, "").filter(({ row }) => row.method === "NotificationResponse");
    expect(told.map(({ request, response }) => [request, response?.["payload"]])).toEqual([
      [null, "cart:7"],
      [null, "cart:8"],
    ]);
  });
});

test("passwords are in no entry, though they are in the packets", () => {
  const documents = [...psql, ...byHand].map(({ row }) => row.document);
  expect(documents.filter((document) => document.includes("open-sesame"))).toEqual([]);
});
