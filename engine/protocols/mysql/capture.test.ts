// Conversations with a real MariaDB, in words. What tshark says of the same files is compared by `npm run conformance`.
import { describe, expect, test } from "vitest";
import { type ReadEntry, readCapture } from "../../testing/read-capture.ts";

/** `INSERT | INSERT … → 1`, with the error where there is one. */
function line({ row, error }: ReadEntry): string {
  const summary = row.summary.length > 60 ? `${row.summary.slice(0, 60)}…` : row.summary;
  return `${row.method} | ${summary} → ${row.status}${error === null ? "" : ` !${error.type}`}`;
}
const commandLine = readCapture("mysql/command-line.pcap", "mysql");
const byHand = readCapture("mysql/by-hand.pcap", "mysql");

function statements(entries: readonly ReadEntry[], text: string): readonly ReadEntry[] {
  return entries.filter(({ row }) => row.summary.includes(text));
}

describe("the command line", () => {
  test("logins, statements, a refusal, TLS, compression", () => {
    expect(commandLine.map(line)).toEqual([
      "LOGIN | admin → 0",
      "INSERT | INSERT INTO goods (id, name, price) VALUES (1, 'tea', 4.20),… → 2",
      "SELECT | SELECT id, name, price FROM goods → 2",
      "SHOW | SHOW TABLES → 1",
      "ALTER | ALTER USER other@localhost IDENTIFIED BY '***' → 0",
      "ALTER | ALTER USER other@localhost IDENTIFIED BY '***' → 0",
      "SELECT | SELECT seq, REPEAT('x', 20) FROM seq_1_to_150 → 150",
      "COM_QUIT |  → ",
      "LOGIN | admin → 0",
      "INSERT | INSERT INTO goods (id, name) VALUES (1, 'again') → 1062",
      "COM_QUIT |  → ",
      "LOGIN | admin → 0",
      "SELEC | SELEC 1 → 1064",
      "COM_QUIT |  → ",
      "LOGIN | admin → 1045",
      "SSL_REQUEST | 5.5.5-10.11.19-MariaDB-0+deb12u1 → GREETING",
      "LOGIN | admin → 0",
      "SELECT | SELECT REPEAT('x', 500) AS packed → 1",
      "COM_QUIT |  → ",
    ]);
    expect(readCapture("mysql/command-line.pcap", "tlsx")).toHaveLength(1);
  });
  test("rows, NULL and letters beyond ASCII; more than an entry shows; what was compressed", () => {
    expect(statements(commandLine, "SELECT id")[0]?.response).toMatchObject({
      rows: [
        ["1", "tea", "4.20"],
        ["2", "Käse", null],
      ],
    });
    expect(statements(commandLine, "SELECT seq")[0]?.response).toMatchObject({ rowCount: 150, rowsLeftOut: 50 });
    expect(statements(commandLine, "packed")[0]?.response).toMatchObject({ rows: [["x".repeat(500)]] });
  });
  test("who logs in, and why not", () => {
    const logins = commandLine.filter(({ row }) => row.method === "LOGIN");
    expect(logins[0]?.request).toMatchObject({
      user: "admin",
      database: "shop",
      attributes: { program_name: "mysql" },
    });
    expect(logins[3]?.response).toMatchObject({ type: "ERR", errorCode: 1045, sqlState: "28000" });
  });
});

describe("by hand", () => {
  const insert = "INSERT INTO goods (id, name, price, made, spent, big) VALUES…";
  const prepared = (statement: number, count: number): readonly string[] => [
    "LOGIN | guest → 0",
    `COM_STMT_PREPARE | ${insert} → 0`,
    `INSERT | ${insert} → 1`,
    `INSERT | ${insert} → 1`,
    `INSERT | ${insert} → 1062`,
    "COM_STMT_PREPARE | SELECT * FROM goods ORDER BY id → 0",
    `SELECT | SELECT * FROM goods ORDER BY id → ${count}`,
    "SELECT | SELECT * FROM goods ORDER BY id → 0",
    "COM_STMT_FETCH | SELECT * FROM goods ORDER BY id → 1",
    `COM_STMT_FETCH | SELECT * FROM goods ORDER BY id → ${count - 1}`,
    "COM_STMT_RESET | SELECT * FROM goods ORDER BY id → 0",
    "COM_STMT_CLOSE | SELECT * FROM goods ORDER BY id → ",
    `COM_STMT_EXECUTE | ${statement} → 1243`,
    "COM_QUIT |  → ",
  ];
  test("commands and their answers, with the old end of columns and without", () => {
    expect(byHand.map(line)).toEqual([
      ...prepared(2, 4),
      ...prepared(4, 6),
      "LOGIN | guest → 0",
      "UPDATE | UPDATE goods SET price = 5 WHERE id = 1; SELECT COUNT(*) AS … → 1064",
      "LOAD | LOAD DATA LOCAL INFILE 'spoons.txt' INTO TABLE goods (id, na… → 2",
      "COM_INIT_DB | mysql → 0",
      "USE | USE shop → 0",
      "COM_FIELD_LIST | goods → 0",
      "COM_STATISTICS |  → TEXT",
      "COM_PING |  → 0",
      "COM_SET_OPTION |  → EOF",
      "COM_CHANGE_USER |  → 0",
      "COM_RESET_CONNECTION |  → 0",
      "KILL | KILL CONNECTION_ID() → 1927",
    ]);
  });
  test("values of parameters and of binary rows", () => {
    const values = ["12.5", "2026-11-28 14:05:00.250000", "-26:03:04", "18446744073709551615"];
    const runs = byHand.filter(({ request }) => request?.["command"] === "COM_STMT_EXECUTE");
    expect(runs[0]?.request?.["parameters"]).toEqual(["10", "kettle", ...values]);
    expect(runs[1]?.request?.["parameters"]).toEqual(["11", "cup", null, null, null, null]);
    expect(runs[3]?.response?.["rows"]).toEqual([
      ["1", "tea", "4.20", null, null, null],
      ["2", "Käse", null, null, null, null],
      ["10", "kettle", "12.50", ...values.slice(1)],
      ["11", "cup", null, null, null, null],
    ]);
  });
  test("a file that the server asked for, and several results", () => {
    const [load] = statements(byHand, "LOAD DATA");
    expect([load?.request?.["fileBytes"], load?.response?.["fileName"], load?.response?.["affectedRows"]]).toEqual([
      17,
      "spoons.txt",
      2,
    ]);
    const [several] = statements(byHand, "UPDATE goods");
    expect(several?.response).toMatchObject({
      errorCode: 1064,
      results: [
        { type: "OK", affectedRows: 1 },
        { type: "RESULTSET", rows: [["6"]] },
      ],
    });
  });
});

test("passwords are in no entry, though they are in the packets", () => {
  const documents = [...commandLine, ...byHand].map(({ row }) => row.document);
  expect(documents.filter((document) => document.includes("open-sesame"))).toEqual([]);
});
