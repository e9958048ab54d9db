// The list's cells with their selectors, and the detail's sections.
import { describe, expect, test } from "vitest";
import type { Section } from "../../../contract/index.ts";
import type { Played, Step } from "../../testing/play.ts";
import { presenter } from "./present.ts";
import * as pg from "./testing/encode.ts";
import { client, server, talk } from "./testing/talk.ts";

function entryOf(...steps: readonly Step[]): Played {
  return talk(steps).entries[0] as Played;
}

describe("cells", () => {
  const check = (entry: Played, expected: Partial<Played["columns"]>): void =>
    expect(entry.columns).toMatchObject(expected);

  test("a statement that gave rows", () => {
    const entry = entryOf(
      client(pg.query("SELECT 1")),
      server(pg.rowDescription(["a", 23]), pg.dataRow("1"), pg.complete("SELECT 1"), pg.ready()),
    );
    check(entry, {
      method: "SELECT",
      methodSelector: "request.command",
      summary: "SELECT 1",
      summarySelector: "request.query",
      status: "1",
      statusSelector: "response.rowCount",
      outcome: "good",
    });
  });
  test("a statement that counts nothing, one that failed", () => {
    check(entryOf(client(pg.query("CREATE TABLE t ()")), server(pg.complete("CREATE TABLE"), pg.ready())), {
      status: "CREATE TABLE",
      statusSelector: "response.command",
    });
    check(entryOf(client(pg.query("SELEC")), server(pg.error("42601", "syntax"), pg.ready())), {
      status: "42601",
      statusSelector: "response.errorCode",
      outcome: "bad",
    });
  });
  test("a text that is not shown as it is cannot be added to the filter", () => {
    check(entryOf(client(pg.query("SELECT\n  1"))), {
      summary: "SELECT 1",
      summarySelector: "",
      status: "",
      outcome: "none",
    });
    check(entryOf(client(pg.query(`SELECT ${"x".repeat(1000)}`))), { summarySelector: "" });
  });
  test("what is no statement", () => {
    check(entryOf(client(pg.startup({ user: "app" })), server(pg.WELCOME)), {
      method: "StartupMessage",
      methodSelector: "request.messageType",
      summary: "app",
      summarySelector: "request.user",
    });
    check(entryOf(client(pg.cancel(7, "abcd"))), {
      method: "CancelRequest",
      summary: "7",
      summarySelector: "request.processId",
    });
    check(entryOf(client(pg.parse("s", "SELECT 1"), pg.sync)), {
      method: "Parse",
      methodSelector: "request.messageType",
      summary: "SELECT 1",
    });
    check(entryOf(server(pg.notification(7, "orders", "x"))), {
      method: "NotificationResponse",
      summary: "orders",
      summarySelector: "response.channel",
      outcome: "none",
    });
    check(entryOf(client(pg.sslRequest), server("N")), { status: "refused", statusSelector: "response.encryption" });
  });
});

describe("sections", () => {
  const sections = (side: "request" | "response", entry: Played): readonly Section[] =>
    presenter.sections(side, entry.document[side] ?? {}, entry.document);
  const outline = (found: readonly Section[]): readonly string[] =>
    found.map((one) =>
      one.kind === "table"
        ? `${one.title}: ${one.rows.map(({ name }) => name).join(" ")}`
        : `${one.title}: ${one.body.split("\n")[0]}`,
    );

  const extended = entryOf(
    client(
      pg.parse("s", "SELECT $1, $2", [23, 25]),
      pg.bind("", "s", ["1", null]),
      pg.describe("P"),
      pg.execute(),
      pg.sync,
    ),
    server(pg.parseComplete, pg.bindComplete, pg.rowDescription(["a", 23], ["b", 25])),
    server(pg.dataRow("1", null), pg.notice("careful"), pg.complete("SELECT 1"), pg.ready()),
  );
  test("of a statement with parameters", () => {
    const found = sections("request", extended);
    expect(outline(found)).toEqual([
      "Details: messageType messages command statement",
      "Statement: SELECT $1, $2",
      "Parameters: $1 int4 $2 text",
    ]);
    expect(found[2]).toMatchObject({
      rows: [
        { name: "$1 int4", value: "1", selector: "request.parameters[0]" },
        { name: "$2 text", value: null, selector: "request.parameters[1]" },
      ],
    });
  });
  test("of rows and notices", () => {
    const found = sections("response", extended);
    expect(outline(found)).toEqual([
      "Details: messages.ParseComplete messages.BindComplete messages.RowDescription messages.DataRow messages.NoticeResponse messages.CommandComplete messages.ReadyForQuery command rowCount transactionStatus",
      "Rows: a │ b",
      "Notices: [",
    ]);
    expect(found[1]).toMatchObject({ body: "a │ b\n──┼──\n1 │ ∅", selector: "response.rows", mimeType: "text/plain" });
  });
  test("of several results", () => {
    const entry = entryOf(
      client(pg.query("UPDATE t SET a = 1; SELECT 2")),
      server(
        pg.complete("UPDATE 1"),
        pg.rowDescription(["b", 23]),
        pg.dataRow("2"),
        pg.complete("SELECT 1"),
        pg.ready(),
      ),
    );
    expect(outline(sections("response", entry)).slice(1)).toEqual(["Result 2: SELECT: b"]);
  });
  test("of a description without rows, and of a startup", () => {
    const described = entryOf(
      client(pg.parse("s", "SELECT $1"), pg.describe("S", "s"), pg.sync),
      server(pg.parseComplete, pg.parameterDescription(23), pg.rowDescription(["a", 23]), pg.ready()),
    );
    expect(outline(sections("request", described))).toContain("Parameters: $1");
    expect(outline(sections("response", described))).toContain("Rows: a");
    const startup = entryOf(client(pg.startup({ user: "app", database: "shop" })), server(pg.WELCOME));
    expect(sections("request", startup)[0]).toMatchObject({
      rows: expect.arrayContaining([
        { name: "startupParameters.user", value: "app", selector: 'request.startupParameters["user"]' },
      ]),
    });
  });
  test("of a copy", () => {
    const entry = entryOf(
      client(pg.query("COPY t TO STDOUT")),
      server(pg.copyResponse("H", 0, 1), pg.copyData("a\n"), pg.complete("COPY 1"), pg.ready()),
    );
    expect(outline(sections("response", entry))).toContain("Copied data: a");
  });
});
