// Bytes that are no PostgreSQL, and damage to what is: nothing throws, nothing hangs, what can be read is still told.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { codecs } from "../../../codecs/index.ts";
import { latin1Bytes, play, type Step } from "../../testing/play.ts";
import { DOUBTFUL } from "../halves.ts";
import { postgresql } from "./index.ts";
import * as pg from "./testing/encode.ts";
import { client, line, server, talk } from "./testing/talk.ts";

const asked =
  pg.startup({ user: "app" }) +
  pg.query("SELECT 1; SELECT 2") +
  pg.parse("s", "SELECT $1", [23]) +
  pg.bind("p", "s", ["1", null], { formats: [1, 0], resultFormats: [1] }) +
  pg.describe("P", "p") +
  pg.execute("p", 1) +
  pg.sync +
  pg.query("COPY t FROM STDIN") +
  pg.copyData("1\n") +
  pg.copyFail("no") +
  pg.functionCall(7, ["x"]) +
  pg.terminate;
const told =
  pg.sasl("SCRAM-SHA-256") +
  pg.WELCOME +
  pg.rowDescription(["a", 23], ["b", 1007, 1]) +
  pg.dataRow("1", null) +
  pg.complete("SELECT 1") +
  pg.notice("careful") +
  pg.error("22012", "division by zero") +
  pg.ready("T") +
  pg.parseComplete +
  pg.bindComplete +
  pg.rowDescription(["n", 23, 1]) +
  pg.dataRow(pg.int32(7)) +
  pg.suspended +
  pg.notification(7, "orders", "x") +
  pg.ready() +
  pg.copyResponse("G", 0, 1) +
  pg.error("57014", "no") +
  pg.ready() +
  pg.message("V", `${pg.int32(1)}x`) +
  pg.ready();

function survive(steps: readonly Step[]): void {
  const { entries } = play(postgresql, steps, { codecs, limits: { maxBodyBytes: 40 } });
  for (const { document } of entries)
    for (const side of ["request", "response"] as const)
      JSON.stringify([document, postgresql.presenter.sections(side, document[side] ?? {}, document)]);
}

describe("damage", () => {
  test("cut at every byte", () => {
    for (let cut = 0; cut <= asked.length; cut++) survive([client(asked.slice(0, cut)), server(told)]);
    for (let cut = 0; cut <= told.length; cut++)
      survive([client(asked), server(told.slice(0, cut)), { side: 1, end: "reset" }]);
  });
  test("a hole at every byte", () => {
    for (let at = 0; at <= told.length; at++) {
      survive([
        client(asked),
        server(told.slice(0, at)),
        { side: 1, gap: 3 },
        server(told.slice(at + 3)),
        { side: 0, gap: 1 },
        client(asked),
      ]);
    }
  });
  test("bytes changed, three at a time", () => {
    let state = 20261128;
    const next = (limit: number): number => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return Math.floor((state / 2 ** 32) * limit);
    };
    const change = (text: string): Uint8Array => {
      const bytes = latin1Bytes(text);
      for (let i = 0; i < 3; i++) bytes[next(bytes.length)] = next(256);
      return bytes;
    };
    for (let round = 0; round < 1500; round++) {
      survive([
        { side: 0, bytes: change(asked) },
        { side: 1, bytes: change(told) },
      ]);
    }
  });
  test("any bytes, and messages in any order", () => {
    const any = fc.oneof(
      fc.uint8Array({ minLength: 1, maxLength: 60 }),
      ...[asked, told, pg.sslRequest, "S", "N", pg.copyResponse("W", 0, 0), pg.sync, pg.flush, pg.copyDone].map(
        (text) => fc.constant(latin1Bytes(text)),
      ),
      fc
        .constantFrom(...Array.from("BCDEFHPQSXdcfpRK123tTZNAGVvnsI"))
        .chain((type) =>
          fc.uint8Array({ maxLength: 30 }).map((body) => latin1Bytes(pg.message(type, String.fromCharCode(...body)))),
        ),
    );
    const step = fc.record({ side: fc.constantFrom(0 as const, 1 as const), bytes: any });
    fc.assert(fc.property(fc.array(step, { maxLength: 12 }), (steps) => survive(steps)));
  });
});

describe("messages that cannot be read", () => {
  test("at the beginning: the guess was wrong", () => {
    expect(talk([client(pg.message("P", "\xff\xff\xff\xff"))]).gaveUp).toBe(
      "not PostgreSQL: name of a statement has no end at byte 0",
    );
    expect(play(postgresql, [client("hello")], { codecs }).gaveUp).toBe(
      "not PostgreSQL: no message begins with this byte",
    );
  });
  test("later: an entry says so, and the next one is whole", () => {
    const steps = [
      client(pg.query("SELECT 1")),
      server(pg.complete("SELECT 1"), pg.ready()),
      client(pg.message("Q", "no end")),
      server(pg.ready()),
      client(pg.query("SELECT 2")),
      server(pg.message("T", "\0\x05a\0"), pg.complete("SELECT 2"), pg.ready()),
      client(pg.query("SELECT 3")),
      server(pg.complete("SELECT 3"), pg.ready()),
    ];
    expect(talk(steps).entries.map(line)).toEqual([
      "SELECT SELECT 1 → 1 (good)",
      "ReadyForQuery → I (none) cut !dissection: statement has no end at byte 0",
      "SELECT SELECT 2 →  (none) cut !dissection: a message could not be read: table and number of a column ends early at byte 4",
      "SELECT → 2 (none) !pair-not-found: no request was seen for this response",
      "SELECT SELECT 3 → 3 (good)",
    ]);
  });
  test("a request that has no frame: the next statement is found", () => {
    const steps = [
      client(pg.query("SELECT 1")),
      server(pg.complete("SELECT 1"), pg.ready()),
      client(`\x7fgarbage${pg.query("SELECT 2")}`),
      server(pg.ready(), pg.complete("SELECT 2"), pg.ready()),
    ];
    const { entries } = play(postgresql, steps, { codecs });
    expect(entries.map(line)).toEqual([
      "SELECT SELECT 1 → 1 (good)",
      "ReadyForQuery → I (none) cut !dissection: no message begins with this byte",
      // Whole requests may have been in it.
      `SELECT SELECT 2 → 2 (good) !dissection: ${DOUBTFUL.msg}`,
    ]);
  });
});

test("a message that announces more than it sends holds no memory for it", () => {
  survive([server(`${pg.ready()}D${pg.int32(0x3ffffff0)}${"\xff".repeat(1000)}`)]);
  survive([server(pg.ready(), pg.message("T", "\xff\xff"), pg.message("t", "\xff\xff"), pg.message("D", "\xff\xff"))]);
  survive([
    client(pg.message("P", `\0SELECT 1\0\xff\xff`), pg.message("B", "\0\0\xff\xff\xff\xff"), pg.execute(), pg.sync),
  ]);
});

test("names that objects have already", () => {
  const names = { __proto__: "x", constructor: "y", user: "app" };
  const { entries } = talk([
    client(pg.startup({ ...names, toString: "z" })),
    server(pg.parameterStatus("__proto__", "x"), pg.parameterStatus("constructor", "y"), pg.WELCOME),
    client(pg.bind("constructor", "toString"), pg.execute("__proto__"), pg.sync),
  ]);
  expect(entries[0]?.document.response).toMatchObject({ parameterStatus: { constructor: "y" } });
  expect(entries[1]?.document.request).toMatchObject({ portal: "__proto__" });
});
