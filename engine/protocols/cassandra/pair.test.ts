// Who is answered, what is packed how, what is missing, and each limit exceeded.
import { describe, expect, test } from "vitest";
import { codecs } from "../../../codecs/index.ts";
import { play, type Step } from "../../testing/play.ts";
import { line } from "../../testing/talk.ts";
import { cassandra } from "./index.ts";
import {
  MAX_BATCH,
  MAX_COLUMNS,
  MAX_ELEMENTS,
  MAX_ENTRIES,
  MAX_ENVELOPE_BYTES,
  MAX_ROWS,
  MAX_TYPE_DEPTH,
  MAX_VALUES,
} from "./limits.ts";
import * as cql from "./testing/encode.ts";
import { client, lines, only, server, talk } from "./testing/talk.ts";

const { int, text } = cql;
const INT = int(0x09, 2);
const VOID = 1;
const COMPRESSED = { flags: 1 };

function check(steps: readonly Step[], expected: readonly string[]): void {
  expect(lines(steps)).toEqual(expected);
}
/** Where messages begin again is looked for in each piece alone: these are played whole. */
function checkWhole(steps: readonly Step[], expected: readonly string[]): void {
  expect(play(cassandra, steps, { codecs }).entries.map(line)).toEqual(expected);
}

describe("who is answered", () => {
  test("by stream, in any order; nobody asks for an event", () => {
    const event = text("STATUS_CHANGE") + text("DOWN") + int(4, 1) + "\x0a\0\0\x01" + int(9042, 4);
    check(
      [
        client(cql.query(1, "SELECT a FROM t"), cql.query(2, "USE shop")),
        server(cql.answer(-1, 0x0c, event), cql.result(2, 3, text("shop")), cql.result(1, VOID)),
        client(cql.query(1, "SELECT b FROM t")),
        server(cql.answer(7, 0x02, "")),
      ],
      [
        "SELECT SELECT a FROM t → Void (good)",
        "USE USE shop → SetKeyspace (good)",
        "EVENT STATUS_CHANGE DOWN 10.0.0.1:9042 → EVENT (none)",
        "SELECT SELECT b FROM t →  (none) !pair-not-found: the capture ended before the answer",
        "READY → READY (none) !pair-not-found: no request was seen for this response",
      ],
    );
  });
  test("a statement that was prepared before is shown, until it is forgotten", () => {
    const prepared =
      text("0123456789abcdef") + int(1, 4) + int(1, 4) + int(0, 4) + text("shop") + text("goods") + text("id") + INT;
    const none = int(4, 4) + int(0, 4);
    const run = cql.ask(
      2,
      0x0a,
      `${text("0123456789abcdef")}${int(1, 2)}${int(1, 1)}${int(1, 2)}${cql.value(int(42, 4))}`,
    );
    const steps = [
      client(cql.ask(1, 0x09, cql.longText("DELETE FROM goods WHERE id = ?"))),
      server(cql.result(1, 4, prepared + none)),
      client(run),
      server(cql.result(2, VOID)),
    ];
    expect(only(steps, 1).request).toMatchObject({ query: "DELETE FROM goods WHERE id = ?", parameters: ["42"] });
    // Without the Prepare neither text nor types are known.
    expect(only([client(run)]).request).toMatchObject({ parameters: ["0x0000002a"], command: "EXECUTE" });
  });
});

describe("packed", () => {
  test("envelopes by LZ4, agreed on or guessed", () => {
    const body = cql.longText("SELECT 1") + int(1, 2) + int(0, 1);
    const packed = cql.ask(2, 0x07, int(body.length, 4) + cql.lz4Literals(body), COMPRESSED);
    const begin = [client(cql.startup(1, { COMPRESSION: "lz4" })), server(cql.answer(1, 0x02, ""))];
    expect(only([...begin, client(packed)], 1).request).toMatchObject({ query: "SELECT 1" });
    expect(only([client(packed)]).request).toMatchObject({ query: "SELECT 1", flags: ["compressed"] });
  });
  test("what cannot be unpacked is cut, and the next is read", () => {
    const bad = cql.ask(1, 0x07, `${int(500, 4)}\xf0\xff\xff`, COMPRESSED);
    const { entries } = talk([client(cql.startup(0, { COMPRESSION: "lz4" }), bad, cql.query(2, "SELECT 2"))]);
    expect(entries.map(({ truncated }) => truncated)).toEqual([false, true, false]);
  });
  test("a body that grows beyond the limit is cut", () => {
    const long = `SELECT ${"x".repeat(5000)}`;
    const body = cql.longText(long) + int(1, 2) + int(0, 1);
    const packed = cql.ask(1, 0x07, int(body.length, 4) + cql.lz4Literals(body), COMPRESSED);
    const { entries } = play(cassandra, [client(packed)], { codecs, limits: { maxUnpackedBytes: 1000 } });
    expect(entries[0]?.truncated).toBe(true);
  });
});

describe("segments of version 5", () => {
  const five = { version: 5 };
  const begin = [client(cql.startup(1, {}, 5)), server(cql.answer(1, 0x02, "", five))];
  const STARTED = "STARTUP → READY (good)";

  test("several envelopes in one, and one in several", () => {
    const long = cql.query(3, `SELECT ${"x".repeat(100)}`, five);
    const parts = [cql.segment(long.slice(0, 40)), cql.segment(long.slice(40))];
    check(
      [
        ...begin,
        client(cql.segment(cql.query(1, "SELECT 1", five) + cql.query(2, "SELECT 2", five)), ...parts),
        server(
          cql.segment(cql.result(2, VOID, "", five) + cql.result(1, VOID, "", five) + cql.result(3, VOID, "", five)),
        ),
      ],
      [
        STARTED,
        "SELECT SELECT 1 → Void (good)",
        "SELECT SELECT 2 → Void (good)",
        `SELECT SELECT ${"x".repeat(100)} → Void (good)`,
      ],
    );
  });
  test("packed ones, and those that are not worth it", () => {
    const [asked, said] = [cql.query(1, "SELECT 1", five), cql.result(1, VOID, "", five)];
    const packed = [client(cql.startup(1, { COMPRESSION: "lz4" }, 5)), server(cql.answer(1, 0x02, "", five))];
    const talked = [
      client(cql.packedSegment(cql.lz4Literals(asked), asked.length)),
      server(cql.packedSegment(said, 0)),
    ];
    check([...packed, ...talked], [STARTED, "SELECT SELECT 1 → Void (good)"]);
    // The beginning of the connection was not seen.
    check(talked, ["SELECT SELECT 1 → Void (good)"]);
  });
  test("a wrong checksum: its envelopes are as good as missing, and that is counted", () => {
    const wrong = cql.segment(cql.query(1, "SELECT 1", five)).slice(0, -1);
    const next = cql.segment(cql.query(2, "SELECT 2", five));
    const steps = [...begin, client(`${wrong}\xee`, next), server(cql.segment(cql.result(2, VOID, "", five)))];
    check(steps, [STARTED, "SELECT SELECT 2 → Void (good)"]);
    const { notes } = talk(steps);
    expect(notes["cassandra-segment"]).toBe(1);
    const liar = cql.packedSegment(cql.lz4Literals("abc"), 99);
    const packed = [
      client(cql.startup(1, { COMPRESSION: "lz4" }, 5)),
      server(cql.answer(1, 0x02, "", five)),
      client(liar),
    ];
    expect(talk(packed).notes["cassandra-segment"]).toBe(1);
  });
  test("a gap in segments: the next header is found by its checksum", () => {
    const [asked, said] = [cql.query(1, "SELECT 1", five), cql.result(1, VOID, "", five)];
    checkWhole(
      [
        ...begin,
        client(cql.segment(asked)),
        server("x".repeat(20)),
        { side: 1, gap: 40 },
        server(`yy${cql.segment(said)}`),
      ],
      [STARTED, "SELECT SELECT 1 → Void (good)"],
    );
  });
});

describe("what is missing", () => {
  test("a gap costs what it cuts", () => {
    checkWhole(
      [
        client(cql.query(1, "SELECT 1"), cql.query(2, "SELECT 2")),
        server(cql.result(1, VOID).slice(0, 10)),
        { side: 1, gap: 3 },
        server(cql.result(2, VOID)),
        { side: 1, end: "reset" },
      ],
      [
        "SELECT SELECT 1 →  (none) !connection: the connection was reset before the answer",
        "SELECT SELECT 2 → Void (good)",
      ],
    );
  });
  test("patience", () => {
    check(
      [client(cql.query(1, "SELECT 1")), { tickSeconds: 31 }, { tickSeconds: 1 }, server(cql.result(1, VOID))],
      ["SELECT SELECT 1 → Void (good)"],
    );
  });
  test("another protocol, and lengths that lie", () => {
    expect(talk([client(`GET / HTTP/1.1\r\n\r\n${"x".repeat(40)}`)]).gaveUp).toContain("not CQL");
    const lie = cql.ask(1, 0x07, int(5000, 4));
    check(
      [client(lie, cql.query(2, "SELECT 2"))],
      [
        "QUERY →  (none) !dissection: query ends early at byte 4; the capture ended before the answer",
        "SELECT SELECT 2 →  (none) !pair-not-found: the capture ended before the answer",
      ],
    );
    const huge = `\x04\0\0\x01\x07${int(MAX_ENVELOPE_BYTES + 1, 4)}`;
    const steps = [client(cql.query(2, "SELECT 2"), huge)];
    expect(play(cassandra, steps, { codecs }).entries[1]?.error?.msg).toBe("a header that no message has");
  });
});

describe("limits", () => {
  const ask = client(cql.query(1, "SELECT 1"));
  const said = (body: string): Record<string, unknown> => only([ask, server(body)]).response as Record<string, unknown>;

  test("rows, columns, types inside of types, elements", () => {
    const many = said(
      cql.rows(
        1,
        cql.metadata([["id", INT]]),
        Array.from({ length: MAX_ROWS + 5 }, () => [int(7, 4)]),
      ),
    );
    expect(many).toMatchObject({ rowCount: MAX_ROWS + 5, rowsLeftOut: 5 });
    const wide = talk([ask, server(cql.result(1, 2, int(1, 4) + int(MAX_COLUMNS + 1, 4)))]).entries[0];
    expect(wide?.error?.msg).toContain(`more than ${MAX_COLUMNS} columns`);
    const deep = cql.metadata([["l", int(0x20, 2).repeat(MAX_TYPE_DEPTH + 2) + INT]]);
    expect(talk([ask, server(cql.rows(1, deep, []))]).entries[0]?.error?.msg).toContain("types nest deeper");
    const list = int(MAX_ELEMENTS + 3, 4) + cql.value(int(1, 4)).repeat(MAX_ELEMENTS + 3);
    const { rows } = said(cql.rows(1, cql.metadata([["l", int(0x20, 2) + INT]]), [[list]]));
    expect(JSON.stringify(rows)).toContain("… and 3 more");
  });
  test("rows that are none: a count without bytes, a value that does not fit its type", () => {
    expect(said(cql.result(1, 2, cql.metadata([["id", INT]]) + int(2_000_000_000, 4)))).toMatchObject({
      rows: [],
      rowsLeftOut: 2_000_000_000,
    });
    expect(said(cql.rows(1, cql.metadata([["id", INT]]), [["abc"]]))).toMatchObject({ rows: [["0x616263"]] });
  });
  test("values, statements, entries of maps", () => {
    const values = int(MAX_VALUES + 4, 2) + cql.value("x").repeat(MAX_VALUES + 4);
    const bound = cql.ask(1, 0x07, `${cql.longText("SELECT 1")}${int(1, 2)}${int(1, 1)}${values}`);
    expect(only([client(bound)]).request).toMatchObject({ parametersLeftOut: 4 });
    const one = `\0${cql.longText("DELETE 1")}${int(0, 2)}`;
    const batch = cql.ask(1, 0x0d, `\x01${int(MAX_BATCH + 2, 2)}${one.repeat(MAX_BATCH + 2)}${int(1, 2)}${int(0, 1)}`);
    expect(only([client(batch)]).request).toMatchObject({ statementsLeftOut: 2, consistency: "ONE" });
    const options = Object.fromEntries(Array.from({ length: MAX_ENTRIES + 9 }, (_, i) => [`o${i}`, "x"]));
    const { request } = only([client(cql.startup(1, options))]);
    expect(Object.keys((request as { options: object }).options)).toHaveLength(MAX_ENTRIES);
  });
  test("a body beyond what is kept is passed over", () => {
    const long = cql.query(1, `SELECT ${"x".repeat(5000)}`);
    const steps = [client(long, cql.query(2, "SELECT 2")), server(cql.result(2, VOID))];
    const { entries } = play(cassandra, steps, { codecs, limits: { maxBodyBytes: 100 }, pieceBytes: () => 50 });
    expect(entries.map(({ truncated, columns }) => [truncated, columns.status])).toEqual([
      [true, ""],
      [false, "Void"],
    ]);
  });
});

test("errors of replicas: how many, which and why", () => {
  const error = (code: number, body: string, version: number): unknown =>
    only([
      client(cql.query(1, "SELECT 1", version === 5 ? { version: 4 } : {})),
      server(cql.answer(1, 0x00, int(code, 4) + text("m") + body, { version })),
    ]).response;
  const counts = int(4, 2) + int(1, 4) + int(2, 4);
  expect(error(0x1100, counts + text("SIMPLE"), 4)).toMatchObject({
    errorName: "WRITE_TIMEOUT",
    details: { consistency: "QUORUM", received: 1, blockFor: 2, writeType: "SIMPLE" },
  });
  expect(error(0x1200, `${counts}\x01`, 4)).toMatchObject({
    errorName: "READ_TIMEOUT",
    details: { dataPresent: true },
  });
  expect(error(0x1300, `${counts + int(1, 4)}\0`, 4)).toMatchObject({ details: { numFailures: 1 } });
  expect(error(0x1500, `${counts + int(1, 4)}\x04\x0a\0\0\x01${int(2, 2)}${text("BATCH")}`, 5)).toMatchObject({
    details: { reasons: { "10.0.0.1": 2 }, writeType: "BATCH" },
  });
  expect(error(0x1400, text("shop") + text("f") + int(1, 2) + text("int"), 4)).toMatchObject({
    details: { function: "f", arguments: ["int"] },
  });
  expect(error(0x7777, "", 4)).toMatchObject({ errorCode: 0x7777, errorName: "ERROR_30583" });
});
