// The binary protocol, alone and over UDP: numbers, quiet commands, logins, what is missing, and each limit exceeded.
import { describe, expect, test } from "vitest";
import { codecs } from "../../../codecs/index.ts";
import { play, type Step } from "../../testing/play.ts";
import { line } from "../../testing/talk.ts";
import { memcached } from "./index.ts";
import { MAX_HELD_BYTES, MAX_STATS, MAX_UDP_REQUESTS, MAX_VALUE_BYTES } from "./limits.ts";
import { answer, ask, datagram, int } from "./testing/encode.ts";
import { client, lines, only, server, talk } from "./testing/talk.ts";

const [GET, SET, DELETE, QUITQ, NOOP, GETKQ, STAT, SETQ, SASL] = [0, 1, 4, 0x17, 0x0a, 0x0d, 0x10, 0x11, 0x21];
const STORED = int(7, 4) + int(60, 4);

/** Where messages begin again is looked for in each piece alone: these are played whole. */
function checkWhole(steps: readonly Step[], expected: readonly string[]): void {
  expect(play(memcached, steps, { codecs }).entries.map(line)).toEqual(expected);
}
function check(steps: readonly Step[], expected: readonly string[]): void {
  expect(lines(steps)).toEqual(expected);
}

describe("who is answered", () => {
  test("by number, in any order", () => {
    check(
      [
        client(ask(GET, { opaque: 1, key: "a" }), ask(GET, { opaque: 2, key: "b" })),
        server(answer(GET, { opaque: 2, status: 1, value: "Not found" })),
        server(answer(GET, { opaque: 1, extras: int(7, 4), value: "x" })),
      ],
      ["get a → SUCCESS (good)", "get b → KEY_NOT_FOUND (good)"],
    );
  });
  test("quiet ones only where something is out of the ordinary", () => {
    check(
      [
        client(
          ask(SETQ, { opaque: 1, key: "a", extras: STORED, value: "x" }),
          ask(SETQ, { opaque: 2, key: "b", extras: STORED, value: "x" }),
          ask(GETKQ, { opaque: 3, key: "c" }),
          ask(NOOP, { opaque: 4 }),
        ),
        server(answer(SETQ, { opaque: 2, status: 0x82, value: "Out of memory" }), answer(NOOP, { opaque: 4 })),
      ],
      ["setq a →  (none)", "setq b → OUT_OF_MEMORY (bad)", "getkq c →  (none)", "noop → SUCCESS (good)"],
    );
  });
  test("clients that give every request the same number: in order, or marked where that does not tell", () => {
    check(
      [client(ask(SET, { key: "a", extras: STORED }), ask(DELETE, { key: "b" })), server(answer(SET), answer(DELETE))],
      ["set a → SUCCESS (good)", "delete b → SUCCESS (good)"],
    );
    const same = talk([
      client(ask(SETQ, { key: "a", extras: STORED }), ask(SETQ, { key: "b", extras: STORED }), ask(NOOP)),
      server(answer(SETQ, { status: 0x82 }), answer(NOOP)),
    ]);
    expect(same.notes["memcached-ambiguous"]).toBe(1);
    expect(same.entries.map(({ error }) => error?.type)).toEqual([
      "pair-not-found",
      "pair-not-found",
      undefined,
      "pair-not-found",
    ]);
  });
  test("statistics up to the empty one; quitq gets nothing", () => {
    const steps = [
      client(ask(STAT, { opaque: 9 }), ask(QUITQ)),
      server(answer(STAT, { opaque: 9, key: "pid", value: "77" }), answer(STAT, { opaque: 9, key: "v", value: "x" })),
      server(answer(STAT, { opaque: 9 })),
    ];
    expect(only(steps).response).toEqual({ status: "SUCCESS", opaque: "9", stats: { pid: 77, v: "x" } });
    check(steps, ["stat → SUCCESS (good)", "quitq →  (none)"]);
    check(steps.slice(0, 2), [
      "stat → SUCCESS (none) cut !dissection: the end of the statistics was not seen",
      "quitq →  (none)",
    ]);
  });
});

test("a login leaves its mechanism and nothing else", () => {
  const login = client(ask(SASL, { key: "PLAIN", value: "\0shop\0open-sesame" }));
  const steps = [login, server(answer(SASL, { status: 0x20, value: "Auth failure." }))];
  expect(only(steps).request).toEqual({
    command: "sasl_auth",
    mechanism: "PLAIN",
    opaque: "0",
    length: 17,
    value: "***",
    encoding: "",
    mimeType: "text/plain",
  });
  expect(JSON.stringify(talk(steps).entries)).not.toContain("sesame");
  check(steps, ["sasl_auth PLAIN → AUTHENTICATION_ERROR (bad)"]);
});

describe("what is missing", () => {
  test("a gap costs what it cuts", () => {
    checkWhole(
      [
        client(ask(GET, { opaque: 1, key: "a" }), ask(GET, { opaque: 2, key: "b" })),
        server(answer(GET, { opaque: 1, extras: int(0, 4), value: "x".repeat(50) }).slice(0, 40)),
        { side: 1, gap: 38 },
        server(answer(GET, { opaque: 2, status: 1 })),
      ],
      ["get a →  (none) !pair-not-found: the capture ended before the answer", "get b → KEY_NOT_FOUND (good)"],
    );
  });
  test("bytes that are no header, and lengths that lie", () => {
    expect(talk([client(`\x80${"\xff".repeat(40)}`)]).gaveUp).toContain("not memcached");
    const lie = ask(GET, { key: "abc" }).replace("\0\x03", "\0\x7f");
    checkWhole(
      [client(ask(NOOP)), server(answer(NOOP)), client(lie), client(ask(NOOP)), server(answer(NOOP))],
      ["noop → SUCCESS (good)", " →  (none) cut !dissection: key ends early at byte 24", "noop → SUCCESS (good)"],
    );
    const huge = `${ask(GET).slice(0, 8)}${int(MAX_VALUE_BYTES + 1, 4)}${ask(GET).slice(12)}`;
    checkWhole(
      [client(ask(NOOP)), server(answer(NOOP)), client(huge)],
      ["noop → SUCCESS (good)", " →  (none) cut !dissection: a header that no message has"],
    );
  });
  test("more statistics than are kept", () => {
    const many = Array.from({ length: MAX_STATS + 3 }, (_, i) => answer(STAT, { key: `s${i}`, value: "1" }));
    expect(only([client(ask(STAT)), server(...many, answer(STAT))]).response).toMatchObject({ statsLeftOut: 3 });
  });
});

describe("UDP", () => {
  const options = { codecs, transport: "udp" } as const;
  const udp = (steps: readonly Step[]) => play(memcached, steps, options);
  const said = (steps: readonly Step[]) =>
    udp(steps).entries.map(
      ({ columns, error }) =>
        `${columns.method} ${columns.summary} → ${columns.status}${error === null ? "" : ` !${error.msg}`}`,
    );

  test("by the number of the request; datagrams of an answer in any order", () => {
    const asked = [client(datagram(1, "get a\r\n")), client(datagram(2, "get b\r\n"))];
    const parts = ["VALUE b 0 6\r\nab", "cde", "f\r\nEND\r\n"];
    const answers = [2, 0, 1].map((i) => server(datagram(2, parts[i] as string, i, 3)));
    const steps = [...asked, ...answers, server(datagram(1, "END\r\n"))];
    expect(said(steps)).toEqual(["get a → END", "get b → END"]);
    expect(udp(steps).entries[1]?.document.response).toMatchObject({ value: "abcdef" });
  });
  test("binary messages in datagrams", () => {
    expect(said([client(datagram(1, ask(NOOP))), server(datagram(1, answer(NOOP)))])).toEqual(["noop  → SUCCESS"]);
  });
  test("a datagram that never came", () => {
    const lost = "the connection or the capture ended before the end of the answer";
    expect(
      said([
        client(datagram(1, "get a\r\n")),
        server(datagram(1, "VALUE a 0 1\r\nx\r\n", 0, 2)),
        client(datagram(1, "get b\r\n")),
        server(datagram(1, "END\r\n")),
      ]),
    ).toEqual([`get a →  !${lost}`, "get b → END"]);
    const behind = said([client(datagram(1, "get a\r\n")), server(datagram(1, "END\r\n", 1, 2))]);
    expect(behind).toHaveLength(1);
    expect(behind[0]).toContain("bytes are missing");
  });
  test("a datagram without a header, an answer without a request, a value of two words", () => {
    expect(udp([client("abc")]).notes["memcached-udp"]).toBe(1);
    expect(said([server(datagram(7, "STORED\r\n"))])).toEqual(["  → STORED !no request was seen for this response"]);
    const [two] = udp([client(datagram(1, "set x 0 0 9\r\ntwo words\r\n"))]).entries;
    expect(two?.document.request).toMatchObject({ value: "two words" });
  });
  test("requests and bytes that are kept", () => {
    const many = Array.from({ length: MAX_UDP_REQUESTS + 2 }, (_, i) => client(datagram(i, "get a\r\n")));
    expect(udp(many).notes["pending-requests"]).toBe(2);
    const part = "x".repeat(MAX_HELD_BYTES / 2);
    const early = [1, 2, 3].map((i) => server(datagram(1, part, i, 9)));
    expect(udp([client(datagram(1, "get a\r\n")), ...early]).notes["memcached-udp"]).toBe(1);
  });
});
