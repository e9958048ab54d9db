// Which answer belongs to which command: logins, results old and new, prepared statements, files, several statements, what is missing.
import { deflateSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { codecs } from "../../../codecs/index.ts";
import { play, type Step } from "../../testing/play.ts";
import { DOUBTFUL } from "../halves.ts";
import { mysql } from "./index.ts";
import { MAX_STATEMENTS } from "../statement-memory.ts";
import * as my from "./testing/encode.ts";
import { client, line, lines, server, talk } from "./testing/talk.ts";

function check(steps: readonly Step[], expected: readonly string[]): void {
  expect(lines(steps)).toEqual(expected);
}
/** Whole only: after a hole the next packet is looked for in each piece by itself. */
function checkWhole(steps: readonly Step[], expected: readonly string[]): void {
  expect(play(mysql, steps, { codecs }).entries.map(line)).toEqual(expected);
}
const select = client(my.query("SELECT name FROM goods"));
const NAME = [my.column("name")];
const LOST = "bytes are missing: it is not known which answer belongs to which command";

describe("the start of a connection", () => {
  test("a login, also in steps", () => {
    check(
      [server(my.greeting()), client(my.login("app", "shop")), server(my.packet(my.ok(), 2)), client(my.command(1))],
      ["LOGIN app → 0 (good)", "COM_QUIT →  (none)"],
    );
    check(
      [
        server(my.greeting()),
        client(my.login("app", "shop")),
        server(my.packet("\xfecaching_sha2_password\0saltsalt\0", 2)),
        client(my.packet("hash", 3)),
        server(my.packet("\x01\x03", 4), my.packet(my.ok(), 5)),
      ],
      ["LOGIN app → 0 (good)"],
    );
  });
  test("a refusal, a greeting that is one, and one that nobody answers", () => {
    check(
      [
        server(my.greeting()),
        client(my.login("app", "shop")),
        server(my.packet(my.error(1045, "28000", "Access denied"), 2)),
      ],
      ["LOGIN app → 1045 (bad)"],
    );
    check(
      [server(my.packet(my.error(1130, "HY000", "Host is not allowed")))],
      ["ERR Host is not allowed → 1130 (bad) !pair-not-found: no request was seen for this response"],
    );
    check([server(my.greeting("5.7.25"))], ["GREETING 5.7.25 → GREETING (none)"]);
  });
  test("TLS: the rest of the flow is recognised anew", () => {
    const { entries, switches } = talk([
      server(my.greeting()),
      client(my.sslRequest(), "\x16\x03\x01hello"),
      server("\x16\x03"),
    ]);
    expect([entries.map(line), switches]).toEqual([["SSL_REQUEST 8.0.21 → GREETING (good)"], ["?"]]);
  });
  describe("compression", () => {
    const compressed = (bytes: string, length = 0): string =>
      my.int(bytes.length, 3) + my.int(0, 1) + my.int(length, 3) + bytes;
    const zlib = (bytes: string): string =>
      compressed(deflateSync(Buffer.from(bytes, "latin1")).toString("latin1"), bytes.length);
    const login = [
      server(my.greeting()),
      client(my.login("app", "shop", my.FLAGS | 0x20)),
      server(my.packet(my.ok(), 2)),
    ];
    const rows = my.answer(my.result(NAME, [my.textRow("tea"), my.textRow("cup")]));
    test("what follows the login is unpacked; packets begin and end anywhere", () => {
      check(
        [
          ...login,
          client(compressed(my.query("SELECT 1"))),
          server(zlib(rows.slice(0, 30)), compressed(rows.slice(30, 40)), zlib(rows.slice(40))),
          client(zlib(my.command(1))),
        ],
        ["LOGIN app → 0 (good)", "SELECT SELECT 1 → 2 (good)", "COM_QUIT →  (none)"],
      );
    });
    test("what cannot be unpacked, and a hole, are missing bytes", () => {
      const { notes, entries } = talk([
        ...login,
        client(compressed(my.query("SELECT 1"))),
        server(compressed("no zlib", 99)),
      ]);
      expect([entries.map(line)[1], notes]).toEqual([
        `SELECT SELECT 1 →  (none) !pair-not-found: ${LOST}`,
        { "mysql-compressed": 1 },
      ]);
      checkWhole(
        [
          ...login,
          client(compressed(my.query("SELECT 1"))),
          { side: 1, gap: 50 },
          client(zlib(my.query("SELECT 2"))),
          server(`rest${zlib(rows)}`),
        ],
        ["LOGIN app → 0 (good)", `SELECT SELECT 1 →  (none) !pair-not-found: ${LOST}`, "SELECT SELECT 2 → 2 (good)"],
      );
    });
    test("more than may be unpacked", () => {
      const steps = [...login, client(compressed(my.query("SELECT 1"))), server(zlib(rows))];
      expect(talk(steps, { limits: { maxUnpackedBytes: 20 } }).notes).toEqual({ "mysql-compressed": 1 });
    });
  });
});

describe("queries", () => {
  test("that change something, that fail", () => {
    check([client(my.query("DELETE FROM t")), server(my.packet(my.ok(7), 1))], ["DELETE DELETE FROM t → 7 (good)"]);
    check(
      [client(my.query("SELEC")), server(my.packet(my.error(1064, "42000", "syntax"), 1))],
      ["SELEC SELEC → 1064 (bad)"],
    );
  });
  test("results with an EOF behind the columns, and without", () => {
    for (const shape of [my.oldResult, my.result]) {
      check(
        [select, server(my.answer(shape(NAME, [my.textRow("tea"), my.textRow(null)])))],
        ["SELECT SELECT name FROM goods → 2 (good)"],
      );
      check([select, server(my.answer(shape(NAME, [])))], ["SELECT SELECT name FROM goods → 0 (good)"]);
    }
  });
  test("one after the other, and piped", () => {
    const first = my.answer(my.result(NAME, [my.textRow("tea")]));
    check(
      [select, server(first), select, server(first)],
      Array.from({ length: 2 }, () => "SELECT SELECT name FROM goods → 1 (good)"),
    );
    check(
      [client(my.query("SELECT 1"), my.query("SET a = 1")), server(first, my.packet(my.ok(), 1))],
      ["SELECT SELECT 1 → 1 (good)", "SET SET a = 1 → 0 (good)"],
    );
  });
  test("several statements in one, of which one fails", () => {
    const MORE = 10;
    const packets = [
      my.ok(3, 0, MORE),
      ...my.oldResult(NAME, [my.textRow("x")], MORE),
      my.error(1064, "42000", "syntax"),
    ];
    check(
      [client(my.query("UPDATE t SET a = 1; SELECT 2; SELEC")), server(my.answer(packets))],
      ["UPDATE UPDATE t SET a = 1; SELECT 2; SELEC → 1064 (bad)"],
    );
  });
  test("an error in the middle of rows", () => {
    const packets = [my.lenenc(1), ...NAME, my.eof(), my.textRow("a"), my.error(1317, "70100", "interrupted")];
    check([select, server(my.answer(packets))], ["SELECT SELECT name FROM goods → 1317 (bad)"]);
  });
  test("a file that the server asks for", () => {
    check(
      [
        client(my.query("LOAD DATA LOCAL INFILE 'a' INTO TABLE t")),
        server(my.packet("\xfba", 1)),
        client(my.packet("1\n2\n", 2), my.packet("", 3)),
        server(my.packet(my.ok(2), 4)),
      ],
      ["LOAD LOAD DATA LOCAL INFILE 'a' INTO TABLE t → 2 (good)"],
    );
  });
});

describe("prepared statements", () => {
  const insert = "INSERT INTO t VALUES (?, ?)";
  test("prepared, run, closed", () => {
    for (const isOld of [true, false]) {
      const end = isOld ? [my.eof()] : [];
      check(
        [
          client(my.prepare(insert)),
          server(my.answer([my.prepared(7, 0, 2), my.column("?"), my.column("?"), ...end])),
          client(my.execute(7, [[3, my.int(1, 4)], null])),
          server(my.packet(my.ok(1), 1)),
          client(my.command(0x19, my.int(7, 4))),
          client(my.execute(7, [])),
          server(my.packet(my.error(1243, "HY000", "Unknown prepared statement"), 1)),
        ],
        [
          `COM_STMT_PREPARE ${insert} → 0 (good)`,
          `INSERT ${insert} → 1 (good)`,
          `COM_STMT_CLOSE ${insert} →  (none)`,
          "COM_STMT_EXECUTE 7 → 1243 (bad)",
        ],
      );
    }
  });
  test("rows, parameters and columns each with an EOF", () => {
    const packets = [my.prepared(8, 1, 1), my.column("?"), my.eof(), ...NAME, my.eof()];
    const steps = [
      client(my.prepare("SELECT name FROM t WHERE id = ?")),
      server(my.answer(packets)),
      client(my.execute(8, [[3, my.int(1, 4)]])),
      server(my.answer(my.oldResult(NAME, [my.binaryRow(my.text("tea"))]))),
    ];
    check(steps, [
      "COM_STMT_PREPARE SELECT name FROM t WHERE id = ? → 0 (good)",
      "SELECT SELECT name FROM t WHERE id = ? → 1 (good)",
    ]);
  });
  test("a cursor, and rows that are fetched", () => {
    const CURSOR = 0x42;
    check(
      [
        client(my.prepare("SELECT 1")),
        server(my.answer([my.prepared(9, 1, 0), ...NAME, my.eof()])),
        client(my.execute(9, [])),
        server(my.answer([my.lenenc(1), ...NAME, my.eof(CURSOR)])),
        client(my.command(0x1c, my.int(9, 4) + my.int(5, 4))),
        server(my.answer([my.binaryRow(my.text("a")), my.binaryRow(my.text("b")), my.eof(0x82)])),
      ],
      ["COM_STMT_PREPARE SELECT 1 → 0 (good)", "SELECT SELECT 1 → 0 (good)", "COM_STMT_FETCH SELECT 1 → 2 (good)"],
    );
  });
});

describe("other commands", () => {
  test("with answers of their own", () => {
    check(
      [
        client(my.command(14)),
        server(my.packet(my.ok(), 1)),
        client(my.command(9)),
        server(my.packet("Uptime: 7", 1)),
        client(my.command(4, "goods\0")),
        server(my.answer([...NAME, my.eof()])),
        client(my.command(0x1b, my.int(0, 2))),
        server(my.packet(my.eof(), 1)),
        client(my.command(17, "other\0\0shop\0\x21\0")),
        server(my.packet("\xfe", 1)),
        client(my.packet("", 2)),
        server(my.packet(my.ok(), 3)),
      ],
      [
        "COM_PING → 0 (good)",
        "COM_STATISTICS → TEXT (good)",
        "COM_FIELD_LIST goods → 0 (good)",
        "COM_SET_OPTION → EOF (good)",
        "COM_CHANGE_USER → 0 (good)",
      ],
    );
  });
  test("replication is recognised, its events are passed over", () => {
    const { entries, notes } = talk([
      client(my.command(0x12, "x".repeat(10))),
      server(my.packet(my.ok(), 1), my.packet("\0event", 2)),
      client(my.command(1)),
    ]);
    expect([entries.map(line), notes]).toEqual([["COM_BINLOG_DUMP →  (good)"], { "mysql-replication": 1 }]);
    check(
      [client(my.command(0x12)), server(my.packet(my.error(1236, "HY000", "no log"), 1))],
      ["COM_BINLOG_DUMP no log → 1236 (bad)"],
    );
  });
});

describe("what is missing", () => {
  test("a capture that begins in the middle of an answer", () => {
    check(
      [server(my.answer([my.textRow("a"), my.eof()], 4)), select, server(my.answer(my.result(NAME, [])))],
      [
        "RESULTSET → 0 (none) cut !pair-not-found: no request was seen for this response",
        "SELECT SELECT name FROM goods → 0 (good)",
      ],
    );
  });
  test("a hole in an answer, before one, in a command", () => {
    const rows = my.answer(my.result(NAME, [my.textRow("a"), my.textRow("b")]));
    const ping = [client(my.query("SELECT 2")), server(my.packet(my.ok(), 1))];
    checkWhole(
      [select, server(rows.slice(0, -30)), { side: 1, gap: 20 }, server(rows.slice(-10)), ...ping],
      [
        "SELECT SELECT name FROM goods → 0 (none) cut !dissection: bytes are missing: the answer is not whole",
        "SELECT SELECT 2 → 0 (good)",
      ],
    );
    checkWhole(
      [select, { side: 1, gap: 90 }, ...ping],
      [`SELECT SELECT name FROM goods →  (none) !pair-not-found: ${LOST}`, "SELECT SELECT 2 → 0 (good)"],
    );
    checkWhole(
      [select, { side: 0, gap: 9 }, client(`lost${my.query("SELECT 2")}`)],
      [
        "SELECT SELECT name FROM goods →  (none) !pair-not-found: the capture ended before the answer",
        "SELECT SELECT 2 →  (none) !pair-not-found: the capture ended before the answer",
      ],
    );
  });
  test("an answer behind a hole that is not found to be a packet is not the next command's", () => {
    const short = "\x07".repeat(7);
    checkWhole(
      [
        { side: 1, gap: 9 },
        client(my.query("SELECT 1")),
        server(short),
        client(my.query("SELECT 2")),
        server(my.packet(my.ok(), 1)),
      ],
      [`SELECT SELECT 1 →  (none) !pair-not-found: ${LOST}`, `SELECT SELECT 2 → 0 (good) !dissection: ${DOUBTFUL.msg}`],
    );
  });
  test("no answer, half an answer, a late one", () => {
    check(
      [select, { side: 1, end: "reset" }],
      ["SELECT SELECT name FROM goods →  (none) !connection: the connection was reset before the answer"],
    );
    check(
      [select, server(my.packet(my.lenenc(1), 1))],
      [
        "SELECT SELECT name FROM goods → 0 (none) cut !dissection: the connection or the capture ended before the end of the answer",
      ],
    );
    check([select, { tickSeconds: 31 }, server(my.packet(my.ok(), 1))], ["SELECT SELECT name FROM goods → 0 (good)"]);
  });
});

describe("limits", () => {
  test("more commands that wait than the limit allows", () => {
    const { entries, notes } = talk([client(my.command(14).repeat(3)), server(my.packet(my.ok(), 1).repeat(3))], {
      limits: { maxPendingRequests: 2 },
    });
    expect(entries.map((entry) => entry.error?.msg ?? "")).toEqual([
      "too many requests were waiting",
      "",
      "",
      "its request was given up: too many were waiting",
    ]);
    expect(notes).toEqual({ "pending-requests": 1 });
  });
  test(`more than ${MAX_STATEMENTS} prepared statements`, () => {
    const steps = Array.from({ length: MAX_STATEMENTS + 1 }, (_, i) => [
      client(my.prepare("SELECT 1")),
      server(my.packet(my.prepared(i, 0, 0), 1)),
    ]).flat();
    const { entries, notes } = play(mysql, [...steps, client(my.execute(0, []), my.execute(1, []))], { codecs });
    expect(entries.slice(-2).map(({ columns }) => columns.summary)).toEqual(["0", "SELECT 1"]);
    expect(notes).toEqual({ "mysql-statements": 1 });
  });
});
