// The list's cells with their selectors, and the detail's sections.
import { expect, test } from "vitest";
import type { Played, Step } from "../../testing/play.ts";
import { presenter } from "./present.ts";
import * as my from "./testing/encode.ts";
import { client, server, talk } from "./testing/talk.ts";

function entryOf(...steps: readonly Step[]): Played {
  return talk(steps).entries.at(-1) as Played;
}
function outline(side: "request" | "response", entry: Played): readonly string[] {
  return presenter
    .sections(side, entry.document[side] ?? {}, entry.document)
    .map((one) =>
      one.kind === "table"
        ? `${one.title}: ${one.rows.map(({ name }) => name).join(" ")}`
        : `${one.title}: ${one.body}`,
    );
}
const NAME = [my.column("name")];

test("cells", () => {
  expect(entryOf(client(my.query("SELECT 1")), server(my.answer(my.result(NAME, [my.textRow("a")])))).columns).toEqual({
    method: "SELECT",
    methodSelector: "request.verb",
    summary: "SELECT 1",
    summarySelector: "request.query",
    status: "1",
    statusSelector: "response.rowCount",
    outcome: "good",
  });
  expect(
    entryOf(client(my.query("SELECT\n1")), server(my.packet(my.error(1064, "42000", "no"), 1))).columns,
  ).toMatchObject({
    summary: "SELECT 1",
    summarySelector: "",
    status: "1064",
    statusSelector: "response.errorCode",
    outcome: "bad",
  });
  expect(entryOf(client(my.command(14)), server(my.packet(my.ok(), 1))).columns).toMatchObject({
    method: "COM_PING",
    methodSelector: "request.command",
  });
  expect(entryOf(client(my.command(0x19, my.int(7, 4)))).columns).toMatchObject({
    summary: "7",
    summarySelector: "request.statementId",
    outcome: "none",
  });
});

test("sections", () => {
  const steps = [
    client(my.prepare("SELECT ?")),
    server(my.answer([my.prepared(7, 1, 1), my.column("?"), my.eof(), ...NAME, my.eof()])),
  ];
  const entry = entryOf(
    ...steps,
    client(my.execute(7, [[254, my.text("x")]])),
    server(my.answer(my.oldResult(NAME, [my.binaryRow(null)]))),
  );
  expect(outline("request", entry)).toEqual([
    "Details: command verb statementId",
    "Statement: SELECT ?",
    "Parameters: 1",
  ]);
  expect(outline("response", entry)).toEqual(["Details: type rowCount status packets", "Rows: name\n────\n∅"]);
});

test("sections of several results, and of a login", () => {
  const several = entryOf(
    client(my.query("UPDATE t; SELECT 1")),
    server(my.answer([my.ok(1, 0, 10), ...my.oldResult(NAME, [my.textRow("a")])])),
  );
  expect(outline("response", several).slice(1)).toEqual(["Result 2: name\n────\na"]);
  const login = entryOf(server(my.greeting()), client(my.login("app", "shop")), server(my.packet(my.ok(), 2)));
  expect(outline("request", login)).toEqual(["Details: command database user plugin attributes.program_name"]);
});
