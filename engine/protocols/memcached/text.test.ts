// The text protocol: who is answered, what is quiet, what is missing, and each limit exceeded.
import { describe, expect, test } from "vitest";
import { codecs } from "../../../codecs/index.ts";
import { play, type Step } from "../../testing/play.ts";
import { line } from "../../testing/talk.ts";
import { memcached } from "./index.ts";
import { MAX_ITEMS, MAX_KEYS, MAX_LINE_BYTES, MAX_STATS, MAX_VALUE_BYTES } from "./limits.ts";
import { client, lines, only, server, talk } from "./testing/talk.ts";

function crlf(text: string): string {
  return text.replaceAll("\n", "\r\n");
}
const ask = (text: string): Step => client(crlf(text));
const say = (text: string): Step => server(crlf(text));

/** Where messages begin again is looked for in each piece alone: these are played whole. */
function checkWhole(steps: readonly Step[], expected: readonly string[]): void {
  expect(play(memcached, steps, { codecs }).entries.map(line)).toEqual(expected);
}
function check(steps: readonly Step[], expected: readonly string[]): void {
  expect(lines(steps)).toEqual(expected);
}

describe("who is answered", () => {
  test("in order, also in a pipeline", () => {
    check(
      [ask("get a\nget b\nincr n 1\ndelete c\n"), say("VALUE a 0 1\nx\nEND\nEND\n7\nNOT_FOUND\n")],
      ["get a → END (good)", "get b → END (good)", "incr n → OK (good)", "delete c → NOT_FOUND (good)"],
    );
  });
  test("a value may look like commands and answers", () => {
    const steps = [ask("set a 0 0 10\nEND\nget b\n\nget a\n"), say("STORED\nVALUE a 0 5\nEND\n\n\n"), say("END\n")];
    expect(only(steps, 1).response).toMatchObject({ status: "END", value: "END\r\n" });
    check(steps, ["set a → STORED (good)", "get a → END (good)"]);
  });
  test("noreply is complete without an answer, and may be refused", () => {
    check([ask("set a 0 0 1 noreply\nx\nget a\n"), say("END\n")], ["set a →  (none)", "get a → END (good)"]);
    check(
      [ask("set a 0 0 1 noreply\nx\n"), say("SERVER_ERROR out of memory storing object\n")],
      ["set a → SERVER_ERROR (bad)"],
    );
  });
  test("an error that two could have had is given to none", () => {
    check(
      [ask("set a 0 0 1 noreply\nx\nget b\n"), say("SERVER_ERROR out of memory\n")],
      [
        "set a →  (none) !pair-not-found: several requests that need no answer could have had this one",
        "get b →  (none) !pair-not-found: several requests that need no answer could have had this one",
        "out of memory → SERVER_ERROR (bad) !pair-not-found: several requests that need no answer could have had this one",
      ],
    );
  });
  test("quiet meta commands by number, by key, and by what they do not say", () => {
    check(
      [ask("mg a v q O1\nmg b v q O2\nms c 1 q\nx\nmn\n"), say("VA 1 O2\nz\nMN\n")],
      ["mg a →  (none)", "mg b → VA (good)", "ms c →  (none)", "mn → MN (good)"],
    );
    check(
      [ask("mg a v q k\nmg b v q k\nmn\n"), say("VA 1 kb\nz\nMN\n")],
      ["mg a →  (none)", "mg b → VA (good)", "mn → MN (good)"],
    );
    const ambiguous = talk([ask("mg a v q\nmg b v q\nmn\n"), say("VA 1\nz\nMN\n")]);
    expect(ambiguous.notes["memcached-ambiguous"]).toBe(1);
    expect(ambiguous.entries.map(({ error }) => error?.type)).toEqual([
      "pair-not-found",
      "pair-not-found",
      undefined,
      "pair-not-found",
    ]);
  });
  test("an answer that fits no waiting request is a half, and the request goes on waiting", () => {
    check(
      [ask("get a\n"), say("STORED\nVALUE other 0 1\nx\nEND\nEND\n")],
      [
        "get a → END (good)",
        " → STORED (none) !pair-not-found: no request was seen for this response",
        "other → END (none) !pair-not-found: no request was seen for this response",
      ],
    );
  });
  test("an answer to a later request says that an earlier one was lost", () => {
    check(
      [ask("get a\nincr n 1\n"), say("5\n")],
      [
        "get a →  (none) !pair-not-found: a later request was answered, this one was not seen to be",
        "incr n → OK (good)",
      ],
    );
  });
  test("a stream of log lines behind watch", () => {
    check(
      [ask("watch fetchers\n"), say("OK\n"), say("ts=1 type=item_get\nts=2 type=item_get\n")],
      ["watch fetchers → OK (good)", "ts=1 type=item_get →  (none)", "ts=2 type=item_get →  (none)"],
    );
  });
});

describe("documents", () => {
  test("cas, gat, touch, counters beyond a double", () => {
    expect(only([ask("cas k 1 -1 1 99 noreply\nx\n")]).request).toEqual({
      command: "cas",
      key: "k",
      flags: 1,
      expiration: -1,
      cas: "99",
      quiet: true,
      length: 1,
      value: "x",
      encoding: "",
      mimeType: "text/plain",
    });
    expect(only([ask("gats 30 a b\n")]).request).toMatchObject({ keys: ["a", "b"], expiration: 30 });
    const counted = only([ask("incr n 18446744073709551615\n"), say("18446744073709551615\n")]);
    expect(counted.request).toMatchObject({ delta: "18446744073709551615" });
    expect(counted.response).toMatchObject({ number: "18446744073709551615" });
  });
  test("Amazon's configuration, and one line a key of metadump", () => {
    const config = [ask("config get cluster\n"), say("CONFIG cluster 0 8\n1\nhost|1\n\n\nEND\n".replace("8", "11"))];
    expect(only(config).response).toMatchObject({ key: "cluster", length: 11 });
    const dump = [ask("lru_crawler metadump all\n"), say("key=a exp=-1 la=1\nkey=b exp=-1 la=2\nEND\n")];
    expect(only(dump).response).toMatchObject({ stats: { a: "exp=-1 la=1", b: "exp=-1 la=2" } });
  });
  test("a name that objects have of their own is a statistic like any other", () => {
    const { response } = only([ask("stats\n"), say("STAT __proto__ 1\nSTAT pid 2\nEND\n")]);
    expect(Object.entries((response as { stats: object }).stats)).toEqual([
      ["__proto__", 1],
      ["pid", 2],
    ]);
  });
  test("a login of the text protocol is hidden until one succeeds, and only where it can be one", () => {
    const login = [
      ask("set x 0 0 9\nshop pass\nset y 0 0 9\nshop pass\n"),
      say("CLIENT_ERROR authentication failure\n"),
    ];
    expect(JSON.stringify(talk(login).entries)).not.toContain("pass");
    const later = [ask("get a\n"), say("END\n"), ask("set x 0 0 9\ntwo words\n"), say("STORED\n")];
    expect(only(later, 1).request).toMatchObject({ value: "two words" });
  });
});

describe("what is missing", () => {
  test("a gap makes halves of what waits, and the next whole lines are read", () => {
    checkWhole(
      [ask("get a\n"), { side: 1, gap: 100 }, say("rest of it\nEND\n"), ask("incr n 1\n"), say("8\n")],
      [
        "get a →  (none) !pair-not-found: bytes are missing: it is not known which answer belongs to which command",
        " → END (none) !pair-not-found: no request was seen for this response",
        "incr n → OK (good)",
      ],
    );
  });
  test("a gap in a value, and one at the client", () => {
    checkWhole(
      [ask("get a\n"), say("VALUE a 0 100\nxxx"), { side: 1, gap: 50 }, say("yy\nEND\n")],
      [
        "get a →  (none) !pair-not-found: bytes are missing: it is not known which answer belongs to which command",
        " → END (none) !pair-not-found: no request was seen for this response",
      ],
    );
    checkWhole(
      [ask("set a 0 0 100\nxx"), { side: 0, gap: 98 }, ask("\nget b\n"), say("END\n")],
      ["get b → END (good) !dissection: bytes are missing: it may be the answer to a request before"],
    );
  });
  test("the end of the connection, and of patience", () => {
    check(
      [ask("get a\n"), say("VALUE a 0 1\nx\n"), { side: 1, end: "reset" }],
      ["get a →  (none) cut !dissection: the connection or the capture ended before the end of the answer"],
    );
    check(
      [ask("set q 0 0 1 noreply\nx\nget a\n"), { tickSeconds: 31 }],
      ["set q →  (none)", "get a →  (none) !pair-not-found: the capture ended before the answer"],
    );
    check(
      [ask("get a\n"), { side: 1, end: "reset" }],
      ["get a →  (none) !connection: the connection was reset before the answer"],
    );
  });
  test("bytes that are no lines: given up at once, or said", () => {
    expect(talk([client("\x00\x01\x02\n")]).gaveUp).toContain("not memcached");
    check(
      [ask("get a\n"), say("END\n"), client("\x00\x01\n"), ask("get b\n"), say("END\n")],
      ["get a → END (good)", " →  (none) cut !dissection: a line that is no command at byte 0", "get b → END (good)"],
    );
  });
});

describe("limits", () => {
  test("a long line, and a value longer than memcached's own limit", () => {
    const steps = [ask("get a\n"), say("END\n"), client("x".repeat(MAX_LINE_BYTES + 2)), ask("\nget b\n")];
    const long = play(memcached, steps, { codecs });
    expect(long.entries[1]?.error?.msg).toBe(`a line is longer than ${MAX_LINE_BYTES} bytes`);
    expect(long.entries[2]?.document.request).toMatchObject({ command: "get", key: "b" });
    const announced = say(`VALUE a 0 ${MAX_VALUE_BYTES + 1}\nx`);
    const huge = play(memcached, [ask("get a\n"), announced], { codecs });
    expect(huge.entries[1]?.error?.msg).toBe(`a value is longer than ${MAX_VALUE_BYTES} bytes`);
  });
  test("keys, items, statistics", () => {
    const keys = Array.from({ length: MAX_KEYS + 2 }, (_, i) => `k${i}`);
    const items = keys.map((key) => `VALUE ${key} 0 1\nx\n`).join("");
    const { request, response } = only([ask(`get ${keys.join(" ")}\n`), say(`${items}END\n`)]);
    expect(request).toMatchObject({ keysLeftOut: 2 });
    expect(response).toMatchObject({ itemCount: MAX_KEYS + 2, itemsLeftOut: MAX_KEYS + 2 - MAX_ITEMS });
    const stats = Array.from({ length: MAX_STATS + 3 }, (_, i) => `STAT s${i} 1\n`).join("");
    expect(only([ask("stats\n"), say(`${stats}END\n`)]).response).toMatchObject({ statsLeftOut: 3 });
  });
  test("a large value is cut, and its bytes are passed over", () => {
    const limits = { maxBodyBytes: 100 };
    const steps = [
      ask(`set a 0 0 5000\n${"x".repeat(5000)}\nget a\n`),
      say(`STORED\nVALUE a 0 5000\n${"x".repeat(5000)}\nEND\n`),
    ];
    const cut = talkWhole(steps, limits);
    expect(cut.map(({ truncated }) => truncated)).toEqual([false, true]);
  });
  test("requests that wait, and how far an answer looks", () => {
    const limits = { maxPendingRequests: 3 };
    const { entries, notes } = talk([ask("get a\n".repeat(5))], { limits });
    expect(notes["pending-requests"]).toBe(2);
    expect(entries[0]?.error?.msg).toBe("too many requests were waiting");
    const late = talk([ask("incr a 1\nincr b 1\nincr c 1\nincr d 1\n"), say("1\n2\n3\n4\n")], { limits });
    expect(late.entries.map(line)).toEqual([
      "incr a →  (none) !pair-not-found: too many requests were waiting",
      "incr b → OK (good)",
      "incr c → OK (good)",
      "incr d → OK (good)",
      " → OK (none) !pair-not-found: its request was given up: too many were waiting",
    ]);
    const far = talk([ask(`${"get a\n".repeat(300)}incr n 1\n`), say("5\n")]);
    expect(far.entries.at(-1)?.error?.msg).toBe("no request was seen for this response");
  });
});

/** Played whole only: what is kept of a value depends on the pieces that it comes in. */
function talkWhole(steps: readonly Step[], limits: { readonly maxBodyBytes: number }) {
  return play(memcached, steps, { codecs, limits }).entries;
}
