// Where messages end, whole and byte by byte; the messages without a type; lengths that are none; what is passed over.
import { describe, expect, test } from "vitest";
import { CLIENT, SERVER, type Side } from "../../flow/flow.ts";
import { latin1Bytes } from "../../testing/play.ts";
import { BAD_FRAME, NEED_MORE } from "../framed.ts";
import { isStartup, messageEnd, PgFramer } from "./frame.ts";
import { MAX_LONG_BYTES, MAX_SHORT_BYTES, MAX_STARTUP_BYTES, messageName } from "./kinds.ts";
import * as pg from "./testing/encode.ts";

const KEEP_ALL = 1 << 20;

/** A whole message has its length as end, alone, in a run with what follows, and when it comes byte by byte. */
function check(side: Side, text: string): void {
  const bytes = latin1Bytes(`__${text}${side === CLIENT ? pg.sync : pg.ready()}`);
  const end = 2 + text.length;
  const name = JSON.stringify(text);
  const isAlone = text.startsWith("\0");
  expect(new PgFramer(side, KEEP_ALL).frame(bytes, 2, bytes.length), name).toBe(
    isAlone ? text.length : bytes.length - 2,
  );
  expect(messageEnd(bytes, 2, isAlone ? end : bytes.length), name).toBe(end);
  expect(new PgFramer(side, KEEP_ALL).frame(bytes, 2, end), name).toBe(text.length);
  const framer = new PgFramer(side, KEEP_ALL);
  for (let at = 3; at < end; at++) expect(framer.frame(bytes, 2, at), `${name} after ${at - 2}`).toBe(NEED_MORE);
  expect(framer.frame(bytes, 2, end)).toBe(text.length);
}
function checkBad(side: Side, text: string, reason: string): void {
  const bytes = latin1Bytes(text);
  const framer = new PgFramer(side, KEEP_ALL);
  expect(framer.frame(bytes, 0, bytes.length), JSON.stringify(text)).toBe(BAD_FRAME);
  expect(framer.reason).toBe(reason);
}

const NO_TYPE = "no message begins with this byte";
const NO_LENGTH = "a message has no valid length";
const NO_START = "this is no message that begins a connection";

test("messages of the client", () => {
  for (const text of [
    pg.query("SELECT 1"),
    pg.query(""),
    pg.parse("a", "SELECT $1", [23]),
    pg.bind("", "a", ["1", null], { formats: [0], resultFormats: [1] }),
    pg.describe("S", "a"),
    pg.close("P"),
    pg.execute(),
    pg.functionCall(1598, ["1"]),
    pg.copyData(""),
    pg.copyFail("no"),
    pg.password("secret\0"),
    pg.sync,
    pg.flush,
    pg.copyDone,
    pg.terminate,
  ])
    check(CLIENT, text);
});

test("messages of the server", () => {
  for (const text of [
    pg.authentication(0),
    pg.sasl("SCRAM-SHA-256"),
    pg.parameterStatus("TimeZone", "UTC"),
    pg.keyData(1, "abcd"),
    pg.ready("E"),
    pg.rowDescription(["a", 23], ["b", 25]),
    pg.dataRow("1", null),
    pg.dataRow(),
    pg.complete("SELECT 1"),
    pg.error("42601", "syntax"),
    pg.notice("careful"),
    pg.notification(7, "orders", ""),
    pg.copyResponse("G", 0, 2),
    pg.parameterDescription(23),
    pg.emptyQuery,
    pg.suspended,
    pg.noData,
  ])
    check(SERVER, text);
});

test("a run ends before what is unfinished, has no type, or is no message", () => {
  const run = `${pg.dataRow("1")}${pg.complete("SELECT 1")}`;
  for (const rest of [pg.ready().slice(0, 4), pg.ready().slice(0, 5), "?", "\0\0\0\x08", "Z\0\0\0\x04I", "C\0\0\0\0"]) {
    const bytes = latin1Bytes(run + rest);
    expect(new PgFramer(SERVER, KEEP_ALL).frame(bytes, 0, bytes.length), JSON.stringify(rest)).toBe(run.length);
  }
  const framer = new PgFramer(SERVER, KEEP_ALL);
  framer.awaitsEncryption = true;
  expect(framer.frame(latin1Bytes(run), 0, run.length)).toBe(pg.dataRow("1").length);
});

test("messages without a type", () => {
  check(CLIENT, pg.startup({ user: "shop", database: "shop" }));
  check(CLIENT, pg.startup({ user: "shop" }, 0x30002));
  check(CLIENT, pg.sslRequest);
  check(CLIENT, pg.gssRequest);
  check(CLIENT, pg.cancel(7, "abcd"));
  check(CLIENT, pg.cancel(7, "x".repeat(256)));
});

describe("the answer to a request for encryption", () => {
  const frame = (text: string, awaits: boolean): number => {
    const framer = new PgFramer(SERVER, KEEP_ALL);
    framer.awaitsEncryption = awaits;
    const bytes = latin1Bytes(text);
    return framer.frame(bytes, 0, bytes.length);
  };
  test("is one byte", () => {
    for (const text of ["S", "N", "G", "N____", "S\x16\x03\x01"]) expect(frame(text, true), text).toBe(1);
  });
  test("or an error, as of old servers", () => {
    expect(frame(pg.error("0A000", "unsupported"), true)).toBe(pg.error("0A000", "unsupported").length);
  });
  test("only where it was asked for", () => {
    expect(frame("S", false)).toBe(NEED_MORE);
    expect(frame("N", false)).toBe(NEED_MORE);
    expect(frame("G", false)).toBe(NEED_MORE);
  });
});

test("bytes that begin no message", () => {
  checkBad(CLIENT, "GET / HTTP/1.1\r\n", NO_TYPE);
  checkBad(CLIENT, pg.ready(), NO_TYPE);
  checkBad(SERVER, "\0\0\0\x08", NO_TYPE);
  checkBad(SERVER, pg.query("SELECT 1"), NO_TYPE);
});

test("lengths that a message of the type cannot have", () => {
  checkBad(CLIENT, `Q${pg.int32(3)}`, NO_LENGTH);
  checkBad(CLIENT, `Q${pg.int32(-1)}`, NO_LENGTH);
  checkBad(CLIENT, `S${pg.int32(5)}`, NO_LENGTH);
  checkBad(CLIENT, `E${pg.int32(8)}`, NO_LENGTH);
  checkBad(SERVER, `Z${pg.int32(6)}`, NO_LENGTH);
  checkBad(SERVER, `D${pg.int32(5)}`, NO_LENGTH);
});

test(`a message of a short type has at most ${MAX_SHORT_BYTES} bytes, any other ${MAX_LONG_BYTES}`, () => {
  checkBad(SERVER, `C${pg.int32(MAX_SHORT_BYTES + 1)}`, NO_LENGTH);
  checkBad(SERVER, `D${pg.int32(MAX_LONG_BYTES + 1)}`, NO_LENGTH);
  const most = latin1Bytes(`D${pg.int32(MAX_LONG_BYTES)}`);
  expect(new PgFramer(SERVER, KEEP_ALL).frame(most, 0, most.length)).toBe(NEED_MORE);
});

test("a first message of another kind", () => {
  checkBad(CLIENT, pg.int32(9) + pg.int32(0x20000), NO_START);
  checkBad(CLIENT, pg.int32(8) + pg.int32(0x30000), NO_START);
  checkBad(CLIENT, pg.int32(MAX_STARTUP_BYTES + 1) + pg.int32(0x30000), NO_START);
  checkBad(CLIENT, pg.int32(9) + pg.int32(80877103), NO_START);
  checkBad(CLIENT, pg.int32(300) + pg.int32(80877102), NO_START);
  expect(isStartup(MAX_STARTUP_BYTES, 0x30000)).toBe(true);
});

test("what an entry would not show of a long message is passed over, once", () => {
  const framer = new PgFramer(SERVER, 10);
  const bytes = latin1Bytes(pg.dataRow("x".repeat(100)));
  expect(framer.frame(bytes, 0, 8)).toBe(NEED_MORE);
  expect(framer.skipBytes).toBe(0);
  expect(framer.frame(bytes, 0, 12)).toBe(NEED_MORE);
  expect(framer.skipBytes).toBe(bytes.length - 12);
  framer.skipBytes = 0;
  expect(framer.frame(bytes, 0, 12)).toBe(12);
  framer.reset();
  expect(framer.frame(bytes, 0, bytes.length)).toBe(bytes.length);
});

describe("the next message after a hole", () => {
  const check = (side: Side, text: string, expected: number): void => {
    const bytes = latin1Bytes(`__${text}`);
    const found = new PgFramer(side, KEEP_ALL).resync(bytes, 2, bytes.length);
    expect(found < 0 ? -1 : found - 2, JSON.stringify(text)).toBe(expected);
  };
  test("is one that hardly anything else looks like, or several in a row", () => {
    check(SERVER, `lue 1${pg.ready()}`, 5);
    check(SERVER, `\0\0${pg.dataRow("a")}${pg.dataRow("b")}`, 2);
    check(SERVER, `rest${pg.complete("SELECT 2")}${pg.ready()}`, 4);
    check(SERVER, pg.rowDescription(["a", 23]) + pg.dataRow("1").slice(0, 7), 0);
    check(CLIENT, `half${pg.query("SELECT 1")}`, 4);
    check(CLIENT, `half${pg.sync}${pg.query("x").slice(0, 3)}`, -1);
    check(CLIENT, pg.bind("", "s", ["1"]) + pg.execute() + pg.sync, 0);
    check(CLIENT, `x${pg.copyData("1\n")}${pg.copyData("2\n")}`, 1);
  });
  test("is not the length of a value behind a letter", () => {
    check(SERVER, `row 1${pg.int32(4)}abcdrow s${pg.int32(4)}efgh`, -1);
    check(SERVER, `x${pg.dataRow("a")}`, -1);
    check(SERVER, "Z\0\0\0\x05X", -1);
    check(SERVER, "", -1);
  });
});

test("names are those of the documentation", () => {
  expect([messageName(CLIENT, 0x44), messageName(SERVER, 0x44)]).toEqual(["Describe", "DataRow"]);
  expect([messageName(CLIENT, 0x7f), messageName(SERVER, 0)]).toEqual(["", ""]);
});
