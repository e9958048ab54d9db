// Each limit exceeded: what is left out is counted, and the entry says that it was cut.
import { describe, expect, test } from "vitest";
import type { Played, Step } from "../../testing/play.ts";
import { MAX_WAITING_BYTES } from "../late-half.ts";
import { MAX_COPY_BYTES } from "./copy-data.ts";
import { MAX_PARAMETERS, MAX_STARTUP_PARAMETERS } from "./decode-request.ts";
import { MAX_COLUMNS, MAX_REPORT_FIELDS } from "./decode-response.ts";
import { MAX_NOTICES, MAX_PARAMETER_STATUS, MAX_RESULTS, MAX_ROWS } from "./responses.ts";
import { MAX_TEXT_BYTES } from "./strings.ts";
import * as pg from "./testing/encode.ts";
import { client, only, server, talk } from "./testing/talk.ts";
import { MAX_NAMED_MESSAGES } from "./types.ts";
import { MAX_VALUE_BYTES } from "./values.ts";

describe("limits", () => {
  const check = (steps: readonly Step[], expected: object, at = 0): void => {
    const entry = talk(steps).entries[at];
    expect(entry?.document).toMatchObject(expected);
    expect(entry?.truncated).toBe(true);
  };
  const repeat = (count: number, text: string): string => text.repeat(count);
  const asked = client(pg.query("SELECT 1"));
  const rows = (count: number): Step =>
    server(pg.rowDescription(["n", 23]), repeat(count, pg.dataRow("7")), pg.complete(`SELECT ${count}`), pg.ready());

  const rowsOf = (entry: Played | undefined): readonly (readonly string[])[] =>
    (entry?.document.response?.["rows"] ?? []) as readonly (readonly string[])[];

  test(`${MAX_ROWS} rows`, () => {
    check([asked, rows(MAX_ROWS + 2)], { response: { rowCount: MAX_ROWS + 2, rowsLeftOut: 2 } });
    const [entry] = talk([asked, rows(MAX_ROWS)]).entries;
    expect([entry?.truncated, rowsOf(entry).length]).toEqual([false, MAX_ROWS]);
  });
  test("rows left out of one result do not come to another", () => {
    const result = (count: number): string =>
      pg.rowDescription(["n", 23]) + repeat(count, pg.dataRow("7")) + pg.complete(`SELECT ${count}`);
    check([asked, server(result(MAX_ROWS + 2), result(2), result(MAX_ROWS + 1), pg.ready())], {
      response: {
        messages: { RowDescription: 3, DataRow: 2 * MAX_ROWS + 5, CommandComplete: 3, ReadyForQuery: 1 },
        results: [
          { rowCount: MAX_ROWS + 2, rowsLeftOut: 2 },
          { rowCount: 2, rows: [["7"], ["7"]] },
          { rowCount: MAX_ROWS + 1, rowsLeftOut: 1 },
        ],
      },
    });
  });
  test(`what is more than ${MAX_WAITING_BYTES} bytes is read as it comes, and what came before it`, () => {
    const notice = "n".repeat(MAX_WAITING_BYTES / 3);
    const { response } = only([
      asked,
      server(pg.rowDescription(["n", 23]), pg.dataRow("7"), repeat(4, pg.notice(notice))),
      server(pg.dataRow("8"), pg.complete("SELECT 2"), pg.ready()),
    ]);
    expect(response).toMatchObject({
      messages: { NoticeResponse: 4 },
      notices: Array.from({ length: 4 }, () => ({ message: notice })),
      rows: [["7"], ["8"]],
      transactionStatus: "I",
    });
  });
  test(`${MAX_COLUMNS} columns`, () => {
    const count = MAX_COLUMNS + 1;
    const heads = Array.from({ length: count }, () => ["n", 23] as const);
    const { response } = only([
      asked,
      server(pg.rowDescription(...heads), pg.dataRow(...heads.map(() => "1")), pg.complete("SELECT 1"), pg.ready()),
    ]);
    expect(response).toMatchObject({ columnsLeftOut: 1 });
    expect((response as { rows: [][] }).rows[0]).toHaveLength(MAX_COLUMNS);
  });
  test(`${MAX_VALUE_BYTES} bytes of a value, ${MAX_TEXT_BYTES} of a statement`, () => {
    const { response } = only([
      asked,
      server(pg.dataRow("x".repeat(MAX_VALUE_BYTES + 9)), pg.complete("SELECT 1"), pg.ready()),
    ]);
    expect((response as { rows: string[][] }).rows[0]?.[0]).toHaveLength(MAX_VALUE_BYTES);
    const steps = [client(pg.query(`SELECT '${"x".repeat(MAX_TEXT_BYTES)}'`)), server(pg.ready())];
    check(steps, { request: { command: "SELECT" } });
    expect((only(steps).request as { query: string }).query).toHaveLength(MAX_TEXT_BYTES);
  });
  test("bytes of all rows, and of one message", () => {
    const big = server(
      pg.rowDescription(["n", 25]),
      repeat(5, pg.dataRow("x".repeat(300))),
      pg.complete("SELECT 5"),
      pg.ready(),
    );
    const [entry] = talk([asked, big], { limits: { maxBodyBytes: 1000 } }).entries;
    expect(entry?.document).toMatchObject({ response: { rowCount: 5, rowsLeftOut: 2 } });
    const [cut] = talk([asked, server(pg.dataRow("x".repeat(5000)), pg.complete("SELECT 1"), pg.ready())], {
      limits: { maxBodyBytes: 1000 },
    }).entries;
    expect([cut?.truncated, cut?.responseSize]).toEqual([
      true,
      pg.dataRow("x".repeat(5000)).length + pg.complete("SELECT 1").length + 6,
    ]);
    expect(rowsOf(cut)[0]?.[0]).toBe("x".repeat(1000 - 11));
  });
  test("a statement, a Bind and copied data longer than a message that is kept", () => {
    const long = "x".repeat(3000);
    const limits = { maxBodyBytes: 1000 };
    const text = (steps: readonly Step[]): unknown => talk(steps, { limits }).entries[0]?.document;
    expect(text([client(pg.query(`SELECT ${long}`)), server(pg.ready())])).toMatchObject({
      request: { query: `SELECT ${long.slice(0, 1000 - 12)}` },
    });
    expect(
      text([client(pg.parse("s", `SELECT ${long}`) + pg.bind("", "s", ["a", long]) + pg.execute() + pg.sync)]),
    ).toMatchObject({
      request: { statement: "s", parameters: ["a", long.slice(0, 1000 - 5 - 3 - 2 - 2 - 5 - 4)] },
    });
    const copied = [
      client(pg.query("COPY t FROM STDIN")),
      server(pg.copyResponse("G", 0, 1)),
      client(pg.copyData(long), pg.copyDone),
    ];
    expect(text(copied)).toMatchObject({ request: { copy: { messages: 1, bytes: 3000, text: long.slice(0, 995) } } });
  });
  test(`${MAX_COPY_BYTES} bytes of a copy`, () => {
    const data = "0123456789abcdef".repeat(MAX_COPY_BYTES / 32);
    const copied = server(
      pg.copyResponse("H", 0, 1),
      repeat(3, pg.copyData(data)),
      pg.copyDone,
      pg.complete("COPY 3"),
      pg.ready(),
    );
    check([asked, copied], { response: { copy: { messages: 3, bytes: 3 * data.length, text: data + data } } });
  });
  test(`${MAX_RESULTS} results, ${MAX_NOTICES} notices`, () => {
    check([asked, server(repeat(MAX_RESULTS + 3, pg.complete("UPDATE 1")), pg.ready())], {
      response: { resultsLeftOut: 3 },
    });
    check([asked, server(repeat(MAX_NOTICES + 2, pg.notice("x")), pg.ready())], { response: { noticesLeftOut: 2 } });
  });
  test(`${MAX_PARAMETERS} parameters of a statement`, () => {
    const { request } = only([
      client(
        pg.bind(
          "",
          "s",
          Array.from({ length: MAX_PARAMETERS + 4 }, () => "1"),
        ) +
          pg.execute() +
          pg.sync,
      ),
    ]);
    expect(request).toMatchObject({ parametersLeftOut: 4 });
    expect((request as { parameters: [] }).parameters).toHaveLength(MAX_PARAMETERS);
  });
  test(`${MAX_STARTUP_PARAMETERS} parameters of a startup, ${MAX_PARAMETER_STATUS} of a server`, () => {
    const many = Object.fromEntries(Array.from({ length: MAX_STARTUP_PARAMETERS + 1 }, (_, i) => [`p${i}`, "x"]));
    const { request, response } = only([
      client(pg.startup(many)),
      server(
        Object.keys(many)
          .map((name) => pg.parameterStatus(name, "x"))
          .join(""),
        pg.WELCOME,
      ),
    ]);
    expect(Object.keys((request as { startupParameters: object }).startupParameters)).toHaveLength(
      MAX_STARTUP_PARAMETERS,
    );
    expect(response).toMatchObject({ parametersLeftOut: MAX_STARTUP_PARAMETERS + 2 - MAX_PARAMETER_STATUS });
  });
  test(`${MAX_NAMED_MESSAGES} messages of one request, ${MAX_REPORT_FIELDS} fields of one error`, () => {
    const { request } = only([
      client(repeat(MAX_NAMED_MESSAGES, pg.close("S", "x")), pg.parse("", "SELECT 1"), pg.sync),
    ]);
    expect(request).toMatchObject({ messagesLeftOut: 2 });
    const fields = Object.fromEntries(Array.from({ length: 50 }, (_, i) => [String.fromCharCode(0x80 + i), "x"]));
    const { response } = only([asked, server(pg.error("42601", "syntax", fields), pg.ready())]);
    expect(response).toMatchObject({ errorCode: "42601" });
  });
});
