// What is missing: captures that begin in the middle, holes, answers that never come, more than a connection may keep.
import { describe, expect, test } from "vitest";
import { codecs } from "../../../codecs/index.ts";
import { play, type Step } from "../../testing/play.ts";
import { DOUBTFUL } from "../halves.ts";
import { postgresql } from "./index.ts";
import { MAX_STATEMENTS } from "../statement-memory.ts";
import * as pg from "./testing/encode.ts";
import { client, line, lines, server, talk } from "./testing/talk.ts";

function check(steps: readonly Step[], expected: readonly string[]): void {
  expect(lines(steps)).toEqual(expected);
}
/** Whole only: after a hole the next message is looked for in each piece by itself. */
function checkWhole(steps: readonly Step[], expected: readonly string[]): void {
  expect(play(postgresql, steps, { codecs }).entries.map(line)).toEqual(expected);
}
function playJoined(steps: readonly Step[]): readonly string[] {
  return play(postgresql, steps, { codecs, isJoined: true }).entries.map(line);
}

describe("what is missing", () => {
  const LOST = "bytes are missing: it is not known which answer belongs to which request";
  test("a capture that begins in the middle of an answer", () => {
    check(
      [
        server(pg.dataRow("7"), pg.complete("SELECT 1"), pg.ready()),
        client(pg.query("SELECT 2")),
        server(pg.rowDescription(["a", 23]), pg.dataRow("2"), pg.complete("SELECT 1"), pg.ready()),
      ],
      ["SELECT → 1 (none) !pair-not-found: no request was seen for this response", "SELECT SELECT 2 → 1 (good)"],
    );
  });
  test("a capture that begins inside a request: the rest of it asks nothing, and takes no answer", () => {
    const ran = (tag: string): Step => server(pg.complete(tag), pg.ready());
    const joined = (tail: string) =>
      playJoined([
        ran("SELECT 1"),
        client(`${tail}${pg.query("DELETE FROM t")}`),
        ran("DELETE 2"),
        { side: 0, end: "fin" },
      ]);
    const half = "SELECT → 1 (none) !pair-not-found: no request was seen for this response";
    for (const tail of ["\0\0\0\x15", "name\0"])
      expect(joined(tail)).toEqual([half, "DELETE DELETE FROM t → 2 (good)"]);
  });
  test("joined between pipelined requests and their answers: the first answers are not theirs", () => {
    const ran = (tag: string): Step => server(pg.complete(tag), pg.ready());
    expect(playJoined([client(pg.query("SELECT 3")), ran("DELETE 2"), ran("SELECT 1")])).toEqual([
      "SELECT SELECT 3 → 2 (good) !dissection: bytes are missing: it may be the answer to a request before",
      "SELECT → 1 (none) !pair-not-found: no request was seen for this response",
    ]);
  });
  test("an answer whose end was not seen when the client goes on", () => {
    check(
      [server(pg.dataRow("7")), client(pg.query("SELECT 2")), server(pg.complete("SELECT 0"), pg.ready())],
      ["DataRow → 1 (none) !pair-not-found: no request was seen for this response", "SELECT SELECT 2 → 0 (good)"],
    );
  });
  test("a hole in an answer", () => {
    checkWhole(
      [
        client(pg.query("SELECT 1")),
        server(pg.rowDescription(["a", 23]), pg.dataRow("1")),
        { side: 1, gap: 30 },
        server(`lost${pg.complete("SELECT 9")}`, pg.ready()),
        client(pg.query("SELECT 2")),
        server(pg.complete("SELECT 0"), pg.ready()),
      ],
      [
        "SELECT SELECT 1 → 1 (none) cut !dissection: bytes are missing: the answer is not whole",
        "SELECT → 9 (none) !pair-not-found: no request was seen for this response",
        "SELECT SELECT 2 → 0 (good)",
      ],
    );
  });
  test("a hole before an answer", () => {
    checkWhole(
      [
        client(pg.query("SELECT 1")),
        { side: 1, gap: 100 },
        client(pg.query("SELECT 2")),
        server(pg.complete("SELECT 0"), pg.ready()),
      ],
      [`SELECT SELECT 1 →  (none) !pair-not-found: ${LOST}`, "SELECT SELECT 2 → 0 (good)"],
    );
  });
  test("a hole in a request: a Bind of a statement that was lost", () => {
    checkWhole(
      [
        client(pg.parse("s", "SELECT 1")),
        { side: 0, gap: 20 },
        client(pg.bind("", "t", ["1"]), pg.execute(), pg.sync),
        server(pg.bindComplete, pg.dataRow("1"), pg.complete("SELECT 1"), pg.ready()),
      ],
      [`Parse SELECT 1 →  (none) !pair-not-found: ${LOST}`, `Execute t → 1 (good) !dissection: ${DOUBTFUL.msg}`],
    );
  });
  test("no answer before the end", () => {
    check(
      [client(pg.query("SELECT 1")), { side: 1, end: "reset" }],
      ["SELECT SELECT 1 →  (none) !connection: the connection was reset before the answer"],
    );
    check(
      [client(pg.query("SELECT 1"))],
      ["SELECT SELECT 1 →  (none) !pair-not-found: the capture ended before the answer"],
    );
  });
  test("half an answer before the end", () => {
    check(
      [client(pg.query("SELECT 1")), server(pg.rowDescription(["a", 23]), pg.dataRow("1"))],
      ["SELECT SELECT 1 → 1 (none) cut !dissection: the connection or the capture ended before the end of the answer"],
    );
  });
  test("no answer in time, which comes late", () => {
    const asked = client(pg.query("SELECT pg_sleep(60)"));
    check(
      [asked, { tickSeconds: 31 }, server(pg.complete("SELECT 1"), pg.ready())],
      ["SELECT SELECT pg_sleep(60) → 1 (good)"],
    );
  });
});

describe("limits", () => {
  test("more requests that wait than the limit allows", () => {
    const queries = Array.from({ length: 5 }, (_, i) => pg.query(`SELECT ${i}`));
    const steps = [
      client(...queries),
      server(...queries.map((_, i) => pg.complete(`SELECT ${i}`) + pg.ready())),
      client(pg.query("SELECT 9")),
      server(pg.complete("SELECT 9"), pg.ready()),
    ];
    const { entries, notes } = talk(steps, { limits: { maxPendingRequests: 3 } });
    expect(entries.map(line)).toEqual([
      ...queries.map((_, i) => `SELECT SELECT ${i} →  (none) !pair-not-found: too many requests were waiting`),
      "SELECT SELECT 9 → 9 (good)",
    ]);
    expect(notes).toEqual({ "pending-requests": 1 });
  });
  test(`more than ${MAX_STATEMENTS} prepared statements`, () => {
    const prepared = Array.from({ length: MAX_STATEMENTS + 1 }, (_, i) => pg.parse(`s${i}`, "SELECT 1")).join("");
    const execute = (name: string): string => pg.bind("", name) + pg.execute();
    const steps = [client(prepared + execute("s0") + execute("s1") + pg.sync)];
    const { entries, notes } = talk(steps);
    expect(entries.map(({ columns }) => columns.summary)).toEqual(["s0", "SELECT 1"]);
    expect(notes).toEqual({ "postgresql-statements": 1 });
  });
});
