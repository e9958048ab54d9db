// A connection whose capture began inside a packet: what it may begin with, and what looks like a packet and is none.
import { expect, test } from "vitest";
import { codecs } from "../../../codecs/index.ts";
import { play, type Step } from "../../testing/play.ts";
import { mysql } from "./index.ts";
import * as my from "./testing/encode.ts";
import { client, line, server } from "./testing/talk.ts";

const select = client(my.query("SELECT name FROM goods"));
const NAME = [my.column("name")];
const LOST = "bytes are missing: it is not known which answer belongs to which command";

/** What a joined connection shows, and one that was seen from its beginning. */
function checkJoined(steps: readonly Step[], joined: readonly string[], whole: readonly string[]): void {
  expect(play(mysql, steps, { codecs, isJoined: true }).entries.map(line)).toEqual(joined);
  expect(play(mysql, steps, { codecs }).entries.map(line)).toEqual(whole);
}
const answered = server(my.packet(my.ok(), 1));
const next = [select, server(my.answer(my.result(NAME, [])))];
const UNASKED = "OK → 0 (none) !pair-not-found: no request was seen for this response";

test("a joined connection does not begin with a command that servers refuse", () => {
  const refused = {
    COM_SLEEP: 0,
    COM_CREATE_DB: 5,
    COM_DROP_DB: 6,
    COM_CONNECT: 11,
    COM_TIME: 15,
    COM_DELAYED_INSERT: 16,
    COM_TABLE_DUMP: 19,
    COM_CONNECT_OUT: 20,
    COM_DAEMON: 29,
  };
  for (const [name, code] of Object.entries(refused)) {
    const { entries } = play(mysql, [client(my.command(code)), answered], { codecs, isJoined: true });
    expect(entries.map(line)).toEqual([UNASKED]);
    const seen = play(mysql, [client(my.command(code)), answered], { codecs }).entries;
    expect(seen.map(({ columns }) => columns.method)).toEqual([name]);
  }
  checkJoined([client(my.command(14)), answered], ["COM_PING → 0 (good)"], ["COM_PING → 0 (good)"]);
});
test("a joined connection does not begin with a packet of the client that goes on with another, nor with one of the server that begins nothing", () => {
  checkJoined([client(my.packet("\x0e", 4)), answered], [UNASKED], ["COM_PING → 0 (good)"]);
  const inside = server(`${my.int(60, 3)}\0${"x".repeat(20)}`);
  const asked = play(mysql, [inside, ...next, ...next, ...next], { codecs, isJoined: true }).entries.map(line);
  expect(asked).toEqual([
    `SELECT SELECT name FROM goods →  (none) !pair-not-found: ${LOST}`,
    "SELECT SELECT name FROM goods → 0 (good)",
    "SELECT SELECT name FROM goods → 0 (good)",
  ]);
});
test("a joined connection does not begin with what looks like an empty packet of the server", () => {
  // The end of one definition of a column, and the beginning of another.
  const inside = server(`${my.packet("", 6)}\x80\0\0\0\0${my.packet("\x03def", 7)}`);
  const asked = play(mysql, [inside, ...next, ...next], { codecs, isJoined: true }).entries.map(line);
  expect(asked).toEqual(["SELECT SELECT name FROM goods → 0 (good)", "SELECT SELECT name FROM goods → 0 (good)"]);
});
test("a joined connection may begin with a greeting, a refusal, or a login", () => {
  const login = [server(my.greeting()), client(my.login("app", "shop")), server(my.packet(my.ok(), 2))];
  checkJoined(login, ["LOGIN app → 0 (good)"], ["LOGIN app → 0 (good)"]);
  checkJoined(login.slice(1), ["LOGIN app → 0 (good)"], ["LOGIN app → 0 (good)"]);
  const refusal = [server(my.packet(my.error(1130, "HY000", "Host is not allowed"), 0))];
  const shown = ["ERR Host is not allowed → 1130 (bad) !pair-not-found: no request was seen for this response"];
  checkJoined(refusal, shown, shown);
});
