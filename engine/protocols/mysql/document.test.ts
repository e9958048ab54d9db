// The documents of entries: what filters and scripts read. Text and binary values, parameters, logins, errors, and each limit exceeded.
import { describe, expect, test } from "vitest";
import { codecs } from "../../../codecs/index.ts";
import { play, type Played, type Step } from "../../testing/play.ts";
import { MAX_WAITING_BYTES } from "../late-half.ts";
import { MAX_PARAMETERS } from "./decode-request.ts";
import { MAX_ATTRIBUTES } from "./handshake.ts";
import { mysql } from "./index.ts";
import { MAX_COLUMNS, MAX_RESULTS, MAX_ROWS } from "./responses.ts";
import * as my from "./testing/encode.ts";
import { client, only, server, talk } from "./testing/talk.ts";
import { MAX_VALUE_BYTES } from "./values.ts";
import { MAX_TEXT_BYTES } from "./wire.ts";

const select = client(my.query("SELECT name FROM goods"));
const NAME = [my.column("name")];
const LOGIN = [server(my.greeting()), client(my.login("app", "shop")), server(my.packet(my.ok(), 2))];

test("a login: who and with what, no secrets", () => {
  expect(only(LOGIN)).toEqual({
    request: {
      command: "LOGIN",
      database: "shop",
      user: "app",
      plugin: "mysql_native_password",
      attributes: { program_name: "cart" },
    },
    response: {
      type: "OK",
      affectedRows: 0,
      lastInsertId: 0,
      warnings: 0,
      serverVersion: "8.0.21",
      connectionId: 42,
      plugin: "mysql_native_password",
      status: ["autocommit"],
      packets: 1,
    },
  });
  expect(JSON.stringify(only(LOGIN))).not.toMatch(/hash|salt/);
});

test("logins of other times: lengths of passwords before them, old flags", () => {
  const login = (payload: string): unknown =>
    only([server(my.greeting()), client(my.packet(payload, 1)), server(my.packet(my.ok(), 2))]).request;
  const fixed = (flags: number): string => `${my.int(flags, 4)}${my.int(1, 4)}\x21${"\0".repeat(23)}`;
  expect(login(`${fixed(0x200208)}app\0${my.text("hash")}shop\0`)).toMatchObject({ user: "app", database: "shop" });
  expect(login(`${fixed(0x208)}app\0hash\0shop\0`)).toMatchObject({ user: "app", database: "shop" });
  expect(login(`${my.int(0x05, 2)}${my.int(0, 3)}app\0hash\0`)).toMatchObject({ user: "app", database: "" });
});

test("a query and its rows; the database follows USE and COM_INIT_DB", () => {
  const steps = [
    ...LOGIN,
    client(my.query("USE `other`")),
    server(my.packet(my.ok(), 1)),
    client(my.query("SELECT id, name FROM goods")),
    server(
      my.answer(
        my.oldResult(
          [my.column("id", 3), my.column("name")],
          [my.textRow("1", "K\xc3\xa4se"), my.textRow("2", null)],
          0x22,
        ),
      ),
    ),
    client(my.command(2, "third")),
    server(my.packet(my.ok(), 1)),
    client(my.query("SELECT 1")),
  ];
  expect(only(steps, 2)).toEqual({
    request: {
      command: "COM_QUERY",
      database: "other",
      user: "app",
      verb: "SELECT",
      query: "SELECT id, name FROM goods",
    },
    response: {
      type: "RESULTSET",
      columns: [
        { name: "id", type: "LONG" },
        { name: "name", type: "VAR_STRING" },
      ],
      rowCount: 2,
      rows: [
        ["1", "Käse"],
        ["2", null],
      ],
      status: ["autocommit", "no index used"],
      packets: 7,
    },
  });
  expect(only(steps, 4)).toMatchObject({ request: { database: "third" } });
});

test("changes, errors, secrets in statements", () => {
  expect(only([client(my.query("INSERT")), server(my.packet(my.ok(300, 70_000, 3, "Records: 300"), 1))])).toMatchObject(
    {
      response: {
        type: "OK",
        affectedRows: 300,
        lastInsertId: 70_000,
        info: "Records: 300",
        status: ["in transaction", "autocommit"],
      },
    },
  );
  expect(only([client(my.query("SELEC")), server(my.packet(my.error(1064, "42000", "syntax"), 1))])).toMatchObject({
    response: { type: "ERR", errorCode: 1064, sqlState: "42000", errorMessage: "syntax" },
  });
  const secret = only([
    client(my.query("CREATE USER a IDENTIFIED BY 'hidden'")),
    server(my.packet(my.error(1, "HY000", "near IDENTIFIED BY 'hidden'"), 1)),
  ]);
  expect(JSON.stringify(secret)).not.toContain("hidden");
});

test("several results: each, the last one in front", () => {
  const packets = [my.ok(3, 0, 10), ...my.oldResult(NAME, [my.textRow("x")])];
  expect(only([client(my.query("UPDATE t SET a = 1; SELECT 2")), server(my.answer(packets))])).toMatchObject({
    response: {
      type: "RESULTSET",
      rows: [["x"]],
      results: [
        { type: "OK", affectedRows: 3 },
        { type: "RESULTSET", rowCount: 1 },
      ],
    },
  });
});

test("query attributes are passed over", () => {
  const flags = my.FLAGS + 0x8000000;
  const login = [server(my.greeting()), client(my.login("app", "shop", flags)), server(my.packet(my.ok(), 2))];
  const attribute = `${my.lenenc(1)}${my.lenenc(1)}\0\x01${my.int(254, 2)}${my.text("trace")}${my.text("abc")}`;
  expect(only([...login, client(my.command(3, `${attribute}SELECT 1`))], 1)).toMatchObject({
    request: { query: "SELECT 1" },
  });
  expect(only([client(my.command(3, "\0\x01SELECT 1"))])).toMatchObject({ request: { query: "SELECT 1" } });
});

test("query attributes that a client offers and its server cannot take are not looked for", () => {
  const login = client(my.login("app", "shop", my.FLAGS + 0x8000000));
  const mariadb = [server(my.greeting("10.11", 0xf7ffffff)), login, server(my.packet(my.ok(), 2))];
  const whole = { request: { query: "SELECT 1" } };
  expect(only([...mariadb, client(my.query("SELECT 1"))], 1)).toMatchObject(whole);
  // What the server can do was not seen.
  const unknown = [login, server(my.packet(my.ok(), 2))];
  expect(only([...unknown, client(my.query("SELECT 1"))], 1)).toMatchObject(whole);
  expect(only([...unknown, client(my.command(3, "\0\x01SELECT 1"))], 1)).toMatchObject(whole);
});

test("inside TLS what the server can do is known from before", () => {
  const login = client(my.login("app", "shop", my.FLAGS + 0x8000000));
  const steps = [login, server(my.packet(my.ok(), 2)), client(my.command(3, "\0\x01SELECT 1"))];
  const queryWith = (capabilities: number): unknown => {
    const setup = { serverVersion: "8.4", connectionId: 7, capabilities, plugin: "" };
    return play(mysql, steps, { codecs, setup }).entries[1]?.document;
  };
  expect(queryWith(0xffffffff | 0)).toMatchObject({ request: { query: "SELECT 1" } });
  // A server without query attributes is sent a statement and nothing before it.
  expect(queryWith(0xf7ffffff | 0)).not.toMatchObject({ request: { query: "SELECT 1" } });
});

describe("prepared statements", () => {
  const [LONG, STRING] = [3, 254];
  const prepare = [
    client(my.prepare("SELECT ? AS a, ? AS b")),
    server(
      my.answer([
        my.prepared(7, 2, 2),
        my.column("?"),
        my.column("?"),
        my.eof(),
        my.column("a", 3),
        my.column("b", 253),
        my.eof(),
      ]),
    ),
  ];
  test("values of parameters and rows, of an Execute that leaves the types out too", () => {
    const rows = server(
      my.answer(
        my.oldResult(
          [my.column("a", 3), my.column("b", 253)],
          [my.binaryRow(my.int(41, 4), my.text("x")), my.binaryRow(null, null)],
        ),
      ),
    );
    const steps = [
      ...prepare,
      client(
        my.execute(7, [
          [LONG, my.int(41, 4)],
          [STRING, my.text("x")],
        ]),
      ),
      rows,
      client(my.execute(7, [[LONG, my.int(42, 4)], null], false)),
      rows,
    ];
    expect(only(steps, 0)).toMatchObject({
      response: { statementId: 7, parameterCount: 2, columns: [{ name: "a" }, { name: "b" }] },
    });
    expect(only(steps, 1)).toMatchObject({
      request: { statementId: 7, parameters: ["41", "x"] },
      response: {
        rows: [
          ["41", "x"],
          [null, null],
        ],
      },
    });
    expect(only(steps, 2)).toMatchObject({ request: { parameters: ["42", null] } });
  });
  test("values that do not fill their Execute are left out, the statement stays", () => {
    const damaged = my
      .execute(7, [
        [LONG, my.int(41, 4)],
        [STRING, my.text("x")],
      ])
      .slice(0, -1);
    const packet = my.int(damaged.length - 4, 3) + damaged.slice(3);
    const { entries } = talk([...prepare, client(packet)]);
    expect(entries[1]?.document.request).toMatchObject({ query: "SELECT ? AS a, ? AS b", parameters: [] });
    expect(entries[1]?.truncated).toBe(true);
  });
});

describe("binary values", () => {
  const value = (type: number, bytes: string, flags = 0): string | null | undefined => {
    const steps = [
      client(my.prepare("SELECT 1")),
      server(my.answer([my.prepared(1, 1, 0), my.column("a", type, flags), my.eof()])),
      client(my.execute(1, [])),
      server(my.answer(my.oldResult([my.column("a", type, flags)], [my.binaryRow(bytes)]))),
    ];
    const { response } = only(steps, 1) as { response: { rows: (string | null)[][] } };
    return response.rows[0]?.[0];
  };
  const UNSIGNED = 0x20;
  const number = (size: 4 | 8, float: number): string => {
    const view = new DataView(new ArrayBuffer(size));
    if (size === 4) view.setFloat32(0, float, true);
    else view.setFloat64(0, float, true);
    return String.fromCharCode(...new Uint8Array(view.buffer));
  };
  test("numbers", () => {
    expect([value(1, "\xff"), value(1, "\xff", UNSIGNED)]).toEqual(["-1", "255"]);
    expect([value(2, "\xfe\xff"), value(13, my.int(2026, 2), UNSIGNED)]).toEqual(["-2", "2026"]);
    expect([value(3, "\xff\xff\xff\xff"), value(9, my.int(7, 4)), value(3, "\xff\xff\xff\xff", UNSIGNED)]).toEqual([
      "-1",
      "7",
      "4294967295",
    ]);
    expect([value(8, "\xff".repeat(8)), value(8, "\xff".repeat(8), UNSIGNED)]).toEqual(["-1", "18446744073709551615"]);
    expect([value(4, number(4, 0.1)), value(5, number(8, -2.5)), value(246, my.text("1.50"))]).toEqual([
      "0.1",
      "-2.5",
      "1.50",
    ]);
  });
  test("dates and times of every length", () => {
    const date = my.int(2026, 2) + my.int(11, 1) + my.int(28, 1);
    expect([value(10, `\x04${date}`), value(10, "\0")]).toEqual(["2026-11-28", "0000-00-00"]);
    expect(value(12, `\x07${date}\x0e\x05\x09`)).toBe("2026-11-28 14:05:09");
    expect(value(7, `\x0b${date}\x0e\x05\x09${my.int(250_000, 4)}`)).toBe("2026-11-28 14:05:09.250000");
    expect([value(12, "\0"), value(11, "\0")]).toEqual(["0000-00-00 00:00:00", "00:00:00"]);
    expect(value(11, `\x08\x01${my.int(1, 4)}\x02\x03\x04`)).toBe("-26:03:04");
    expect(value(11, `\x0c\0${my.int(0, 4)}\x02\x03\x04${my.int(5, 4)}`)).toBe("02:03:04.000005");
  });
  test("texts, bytes, lengths of every size", () => {
    expect([value(253, my.text("K\xc3\xa4se")), value(252, my.text("\xff\x00")), value(245, my.text("{}"))]).toEqual([
      "Käse",
      "0xff00",
      "{}",
    ]);
    for (const length of [250, 251, 70_000])
      expect(value(252, my.text("x".repeat(length)))).toBe("x".repeat(Math.min(length, MAX_VALUE_BYTES)));
  });
  test("a row that does not fit its columns is empty", () => {
    expect(value(8, "ab")).toBeUndefined();
  });
});

describe("limits", () => {
  const check = (steps: readonly Step[], expected: object, limits = {}): Played | undefined => {
    const entry = talk(steps, { limits }).entries.at(-1);
    expect(entry?.document).toMatchObject(expected);
    expect(entry?.truncated).toBe(true);
    return entry;
  };
  const many = (count: number, payload: string): readonly string[] => Array.from({ length: count }, () => payload);

  test(`${MAX_ROWS} rows, and bytes of all`, () => {
    check([select, server(my.answer(my.result(NAME, many(MAX_ROWS + 2, my.textRow("a")))))], {
      response: { rowCount: MAX_ROWS + 2, rowsLeftOut: 2 },
    });
    const big = server(my.answer(my.result(NAME, many(5, my.textRow("x".repeat(200))))));
    check([select, big], { response: { rowCount: 5, rowsLeftOut: 1 } }, { maxBodyBytes: 900 });
  });
  test("rows left out of one result do not come to another", () => {
    const rows = (count: number): readonly string[] => many(count, my.textRow("a"));
    const packets = [...my.result(NAME, rows(MAX_ROWS + 2), 10), ...my.result(NAME, rows(2))];
    check([select, server(my.answer(packets))], {
      response: {
        packets: packets.length,
        results: [
          { rowCount: MAX_ROWS + 2, rowsLeftOut: 2 },
          { rowCount: 2, rows: [["a"], ["a"]] },
        ],
      },
    });
  });
  test(`what is more than ${MAX_WAITING_BYTES} bytes is read as it comes, and what came before it`, () => {
    const name = "c".repeat(MAX_WAITING_BYTES / 8);
    const row = my.textRow(...many(10, "a"));
    const { response } = only([select, server(my.answer(my.result(many(10, my.column(name)), [row])))]);
    expect(response).toMatchObject({ columns: many(10, name).map((one) => ({ name: one })), rows: [many(10, "a")] });
  });
  test(`${MAX_COLUMNS} columns, ${MAX_RESULTS} results`, () => {
    const columns = server(my.answer([...many(MAX_COLUMNS + 1, my.column("n")), my.eof()]));
    check([client(my.command(4, "t\0")), columns], { response: { columnsLeftOut: 1 } });
    const results = server(my.answer([...many(MAX_RESULTS, my.ok(1, 0, 10)), my.ok(1)]));
    check([client(my.query("UPDATE")), results], { response: { resultsLeftOut: 1 } });
  });
  test(`${MAX_TEXT_BYTES} bytes of a statement, and of one packet`, () => {
    check([client(my.query(`SELECT '${"x".repeat(MAX_TEXT_BYTES)}'`)), server(my.packet(my.ok(), 1))], {
      request: { verb: "SELECT" },
    });
    const long = "x".repeat(5000);
    check(
      [client(my.query(`SELECT ${long}`)), server(my.packet(my.ok(), 1))],
      { request: { query: `SELECT ${long.slice(0, 488)}` } },
      { maxBodyBytes: 500 },
    );
    const row = check(
      [select, server(my.answer(my.result(NAME, [my.textRow(long)])))],
      { response: { rowCount: 1 } },
      { maxBodyBytes: 500 },
    );
    expect((row?.document.response?.["rows"] ?? []) as string[][]).toEqual([[long.slice(0, 493)]]);
  });
  test(`${MAX_PARAMETERS} parameters, ${MAX_ATTRIBUTES} attributes`, () => {
    const count = MAX_PARAMETERS + 5;
    const steps = [client(my.prepare("SELECT 1")), server(my.packet(my.prepared(1, 0, count), 1))];
    const bits = "\xff".repeat((count + 7) >> 3);
    const execute = my.command(0x17, `${my.int(1, 4)}\0${my.int(1, 4)}${bits}\x01${my.int(6, 2).repeat(count)}`);
    const { entries } = talk([...steps, server(my.answer(many(count, my.column("?")), 2)), client(execute)]);
    expect(entries[1]?.document.request?.["parameters"]).toHaveLength(MAX_PARAMETERS);
    const attributes = Array.from({ length: MAX_ATTRIBUTES + 1 }, (_, i) => my.text(`a${i}`) + my.text("x")).join("");
    const fixed = `${my.int(my.FLAGS, 4)}${my.int(1, 4)}\x21${"\0".repeat(23)}`;
    const login = my.packet(`${fixed}app\0\0shop\0plugin\0${my.text(attributes)}`, 1);
    const { request } = only([server(my.greeting()), client(login), server(my.packet(my.ok(), 2))]) as {
      request: { attributes: object };
    };
    expect(Object.keys(request.attributes)).toHaveLength(MAX_ATTRIBUTES);
  });
});
