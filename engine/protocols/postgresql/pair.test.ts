// Which answer belongs to which statement: queries, extended queries with and without Sync, pipelines, errors, copies, and what
// nobody asked for.
import { describe, expect, test } from "vitest";
import type { Step } from "../../testing/play.ts";
import * as pg from "./testing/encode.ts";
import { client, line, lines, server, talk } from "./testing/talk.ts";

function check(steps: readonly Step[], expected: readonly string[]): void {
  expect(lines(steps)).toEqual(expected);
}
const run = (text: string, ...values: readonly string[]): string =>
  pg.parse("", text) + pg.bind("", "", values) + pg.describe("P") + pg.execute();
const ran = (tag: string, ...rows: readonly string[]): string =>
  pg.parseComplete +
  pg.bindComplete +
  (rows.length === 0 ? pg.noData : pg.rowDescription(["n", 23]) + rows.map((row) => pg.dataRow(row)).join("")) +
  pg.complete(tag);

describe("the start of a connection", () => {
  test("a password, several, none", () => {
    check(
      [
        client(pg.startup({ user: "shop", database: "goods" })),
        server(pg.sasl("SCRAM-SHA-256")),
        client(pg.password(`SCRAM-SHA-256\0${pg.int32(5)}n,,n=`)),
        server(pg.authentication(11, "r=1")),
        client(pg.password("c=biws")),
        server(pg.authentication(12, "v=1"), pg.WELCOME),
        client(pg.query("SELECT 1")),
        server(pg.rowDescription(["a", 23]), pg.dataRow("1"), pg.complete("SELECT 1"), pg.ready()),
        client(pg.terminate),
      ],
      ["StartupMessage shop → I (good)", "SELECT SELECT 1 → 1 (good)", "Terminate →  (none)"],
    );
    check([client(pg.startup({ user: "shop" })), server(pg.WELCOME)], ["StartupMessage shop → I (good)"]);
  });
  test("a refusal", () => {
    check(
      [
        client(pg.startup({ user: "shop" })),
        server(pg.authentication(5, "salt")),
        client(pg.password("md5abc\0")),
        server(pg.fatal("28P01", "password authentication failed")),
        { side: 1, end: "fin" },
      ],
      ["StartupMessage shop → 28P01 (bad)"],
    );
  });
  test("encryption that is refused", () => {
    check(
      [
        client(pg.gssRequest),
        server("N"),
        client(pg.sslRequest),
        server("N"),
        client(pg.startup({ user: "a" })),
        server(pg.WELCOME),
      ],
      ["GSSENCRequest → refused (good)", "SSLRequest → refused (good)", "StartupMessage a → I (good)"],
    );
  });
  test("encryption that is accepted: the rest of the flow is recognised anew", () => {
    for (const [request, answer, name] of [
      [pg.sslRequest, "S", "TLS"],
      [pg.gssRequest, "G", "GSSAPI"],
    ] as const) {
      const steps = [client(request), server(answer), client("\x16\x03\x01\0\x05hello"), server("\x16\x03\x03")];
      const { entries, switches } = talk(steps);
      expect([entries.map((entry) => entry.columns.status), switches]).toEqual([[name], ["?"]]);
    }
  });
  test("a server that does not know the request answers with an error", () => {
    check(
      [client(pg.sslRequest), server(pg.error("0A000", "unsupported frontend protocol"))],
      ["SSLRequest unsupported frontend protocol → 0A000 (bad)"],
    );
  });
  test("a cancel request has no answer", () => {
    check([client(pg.cancel(4711, "abcd")), { side: 1, end: "fin" }], ["CancelRequest 4711 →  (none)"]);
  });
});

describe("simple queries", () => {
  test("one after the other, and piped", () => {
    const done = server(pg.complete("BEGIN"), pg.ready("T"));
    check(
      [client(pg.query("BEGIN")), done, client(pg.query("begin")), done],
      ["BEGIN BEGIN → BEGIN (good)", "BEGIN begin → BEGIN (good)"],
    );
    check(
      [
        client(pg.query("UPDATE t SET a = 1"), pg.query("SELECT 2")),
        server(pg.complete("UPDATE 3"), pg.ready(), pg.rowDescription(["a", 23]), pg.complete("SELECT 0"), pg.ready()),
      ],
      ["UPDATE UPDATE t SET a = 1 → 3 (good)", "SELECT SELECT 2 → 0 (good)"],
    );
  });
  test("several statements in one, of which one fails", () => {
    check(
      [
        client(pg.query("INSERT INTO t VALUES (1); SELECT 1/0; SELECT 3")),
        server(pg.complete("INSERT 0 1"), pg.error("22012", "division by zero"), pg.ready()),
      ],
      ["INSERT INSERT INTO t VALUES (1); SELECT 1/0; SELECT 3 → 22012 (bad)"],
    );
  });
  test("nothing to run", () => {
    check([client(pg.query("")), server(pg.emptyQuery, pg.ready())], ["Query → I (good)"]);
  });
  test("a function call", () => {
    check(
      [client(pg.functionCall(1598, [])), server(pg.message("V", `${pg.int32(3)}0.5`), pg.ready())],
      ["FunctionCall → I (good)"],
    );
  });
});

describe("extended queries", () => {
  test("a cycle up to Sync is one entry", () => {
    check(
      [client(run("SELECT $1", "7"), pg.sync), server(ran("SELECT 1", "7"), pg.ready())],
      ["SELECT SELECT $1 → 1 (good)"],
    );
  });
  test("a statement that is prepared, run twice, and closed", () => {
    check(
      [
        client(pg.parse("s", "DELETE FROM t WHERE id = $1"), pg.describe("S", "s"), pg.sync),
        server(pg.parseComplete, pg.parameterDescription(23), pg.noData, pg.ready()),
        client(pg.bind("", "s", ["1"]), pg.execute(), pg.sync),
        server(pg.bindComplete, pg.complete("DELETE 1"), pg.ready()),
        client(pg.bind("", "s", ["2"]), pg.execute(), pg.close("S", "s"), pg.sync),
        server(pg.bindComplete, pg.complete("DELETE 0"), pg.closeComplete, pg.ready()),
        client(pg.bind("", "s", ["3"]), pg.execute(), pg.sync),
        server(pg.error("26000", "prepared statement does not exist"), pg.ready()),
      ],
      [
        "Parse DELETE FROM t WHERE id = $1 → I (good)",
        "DELETE DELETE FROM t WHERE id = $1 → 1 (good)",
        "DELETE DELETE FROM t WHERE id = $1 → 0 (good)",
        "Execute s → 26000 (bad)",
      ],
    );
  });
  test("each Execute of a pipeline is an entry", () => {
    check(
      [
        client(run("SELECT 1"), run("SELECT 2"), run("SELECT 3"), pg.sync),
        server(ran("SELECT 1", "1"), ran("SELECT 1", "2")),
        server(ran("SELECT 2", "3", "3"), pg.ready()),
      ],
      ["SELECT SELECT 1 → 1 (good)", "SELECT SELECT 2 → 1 (good)", "SELECT SELECT 3 → 2 (good)"],
    );
  });
  test("after an error the rest up to the Sync is not run", () => {
    const skipped =
      "!pair-not-found: not run: a statement before it failed, and the server passes over the rest up to the next Sync";
    check(
      [
        client(run("SELECT 1"), run("SELECT 1/0"), run("SELECT 3"), run("SELECT 4"), pg.sync, run("SELECT 5"), pg.sync),
        server(
          ran("SELECT 1", "1"),
          pg.parseComplete,
          pg.bindComplete,
          pg.error("22012", "division by zero"),
          pg.ready("E"),
        ),
        server(ran("SELECT 1", "5"), pg.ready()),
      ],
      [
        "SELECT SELECT 1 → 1 (good)",
        "SELECT SELECT 1/0 → 22012 (bad)",
        `SELECT SELECT 3 →  (none) ${skipped}`,
        `SELECT SELECT 4 →  (none) ${skipped}`,
        "SELECT SELECT 5 → 1 (good)",
      ],
    );
  });
  test("Flush has answers before the Sync", () => {
    check(
      [
        client(pg.parse("s", "SELECT $1"), pg.describe("S", "s"), pg.flush),
        server(pg.parseComplete, pg.parameterDescription(25), pg.rowDescription(["a", 25])),
        client(pg.bind("", "s", ["x"]), pg.execute(), pg.sync),
        server(pg.bindComplete, pg.dataRow("x"), pg.complete("SELECT 1"), pg.ready()),
      ],
      ["Parse SELECT $1 →  (good)", "SELECT SELECT $1 → 1 (good)"],
    );
  });
  test("a portal that is read in parts", () => {
    check(
      [
        client(pg.parse("", "SELECT n FROM t"), pg.bind("p", ""), pg.execute("p", 2), pg.flush),
        server(pg.parseComplete, pg.bindComplete, pg.dataRow("1"), pg.dataRow("2"), pg.suspended),
        client(pg.execute("p", 2), pg.sync),
        server(pg.dataRow("3"), pg.complete("SELECT 1"), pg.ready()),
      ],
      ["SELECT SELECT n FROM t → 2 (good)", "SELECT SELECT n FROM t → 1 (good)"],
    );
  });
  test("a Sync of its own belongs to the statement before it while that is not answered", () => {
    check(
      [client(run("SELECT 1")), client(pg.sync), server(ran("SELECT 1", "1"), pg.ready())],
      ["SELECT SELECT 1 → 1 (good)"],
    );
    check(
      [client(run("SELECT 1"), pg.flush), server(ran("SELECT 1", "1")), client(pg.sync), server(pg.ready())],
      ["SELECT SELECT 1 → 1 (good)", "Sync → I (good)"],
    );
  });
  test("a Flush of its own is none", () => {
    const { entries, notes } = talk([
      client(run("SELECT 1"), pg.sync),
      server(ran("SELECT 1", "1"), pg.ready()),
      client(pg.flush),
    ]);
    expect([entries.map(line), notes]).toEqual([["SELECT SELECT 1 → 1 (good)"], { "postgresql-stray": 1 }]);
  });
});

describe("copies", () => {
  test("to the server", () => {
    check(
      [
        client(pg.query("COPY t FROM STDIN")),
        server(pg.copyResponse("G", 0, 1)),
        client(pg.copyData("1\n"), pg.copyData("2\n"), pg.copyDone),
        server(pg.complete("COPY 2"), pg.ready()),
      ],
      ["COPY COPY t FROM STDIN → 2 (good)"],
    );
  });
  test("that the client gives up", () => {
    check(
      [
        client(pg.query("COPY t FROM STDIN")),
        server(pg.copyResponse("G", 0, 1)),
        client(pg.copyFail("no more")),
        server(pg.error("57014", "COPY from stdin failed: no more"), pg.ready()),
      ],
      ["COPY COPY t FROM STDIN → 57014 (bad)"],
    );
  });
  test("from the server, extended", () => {
    check(
      [
        client(pg.parse("", "COPY t TO STDOUT"), pg.bind("", ""), pg.execute(), pg.sync),
        server(
          pg.parseComplete,
          pg.bindComplete,
          pg.copyResponse("H", 0, 1),
          pg.copyData("1\n"),
          pg.copyDone,
          pg.complete("COPY 1"),
          pg.ready(),
        ),
      ],
      ["COPY COPY t TO STDOUT → 1 (good)"],
    );
  });
  test("data that nobody asked for is counted", () => {
    const { entries, notes } = talk([client(pg.query("SELECT 1")), server(pg.ready()), client(pg.copyData("x"))]);
    expect([entries.length, notes]).toEqual([1, { "postgresql-stray": 1 }]);
  });
});

describe("replication", () => {
  const START = "START_REPLICATION SLOT s LOGICAL 0/0";
  test("is recognised, its messages are passed over, and afterwards queries are answered again", () => {
    const { entries, notes } = talk([
      client(pg.query(START)),
      server(pg.copyResponse("W", 0, 0), pg.copyData("w data"), pg.notice("still here")),
      client(pg.copyData("r status"), pg.copyDone),
      server(pg.copyDone, pg.complete("COPY 0"), pg.ready()),
      client(pg.query("SELECT 1")),
      server(pg.rowDescription(["a", 23]), pg.dataRow("1"), pg.complete("SELECT 1"), pg.ready()),
    ]);
    expect(entries.map(line)).toEqual([
      `START ${START} →  (good)`,
      "NoticeResponse still here →  (none)",
      "SELECT SELECT 1 → 1 (good)",
    ]);
    expect(notes).toEqual({ "postgresql-replication": 1 });
  });
});

describe("what nobody asked for", () => {
  test("notifications, between and inside of answers", () => {
    check(
      [
        client(pg.query("LISTEN orders")),
        server(pg.complete("LISTEN"), pg.notification(7, "orders", "a"), pg.ready()),
        server(pg.notification(7, "orders", "b")),
      ],
      [
        "LISTEN LISTEN orders → LISTEN (good)",
        "NotificationResponse orders →  (none)",
        "NotificationResponse orders →  (none)",
      ],
    );
  });
  test("notices and settings between answers", () => {
    check(
      [
        client(pg.query("SELECT 1")),
        server(pg.ready()),
        server(pg.notice("going down soon"), pg.parameterStatus("TimeZone", "UTC")),
      ],
      ["SELECT SELECT 1 → I (good)", "NoticeResponse going down soon →  (none)", "ParameterStatus →  (none)"],
    );
  });
  test("the end of the connection", () => {
    check(
      [client(pg.query("SELECT 1")), server(pg.ready()), server(pg.fatal("57P01", "terminating connection"))],
      ["SELECT SELECT 1 → I (good)", "ErrorResponse terminating connection → 57P01 (bad)"],
    );
  });
});
