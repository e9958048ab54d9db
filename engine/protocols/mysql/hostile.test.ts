// What is taken for MySQL and what is not; damage; packets that go on in the next.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { codecs } from "../../../codecs/index.ts";
import { latin1Bytes, play, type Step } from "../../testing/play.ts";
import type { Detected } from "../dissector.ts";
import { NEED_MORE } from "../framed.ts";
import { MAX_PAYLOAD_BYTES, PacketFramer } from "./frame.ts";
import { mysql } from "./index.ts";
import * as my from "./testing/encode.ts";
import { client, line, server, talk } from "./testing/talk.ts";

const NAME = [my.column("name")];

describe("recognition", () => {
  function check(text: string, expected: Detected): void {
    const bytes = latin1Bytes(`xyz${text}\xee`);
    expect(mysql.detect?.(bytes, 3, 3 + text.length, "tcp"), JSON.stringify(text)).toBe(expected);
  }
  test("a greeting, a login, a statement are certain", () => {
    check(my.greeting(), "server");
    check(my.greeting("5.5.5-10.11.19-MariaDB-0+deb12u1"), "server");
    check(my.login("app", "shop"), "client");
    check(my.sslRequest(), "client");
    check(my.query("SELECT 1"), "client");
    check(my.query("/* x */ insert into t values (1)"), "client");
    check(my.prepare("SELECT ?"), "client");
    check(my.command(3, "\0\x01SELECT 1"), "client");
    check(my.query(`SELECT ${"x".repeat(9000)}`).slice(0, 300), "client");
  });
  test("while they are not whole, more is asked for", () => {
    for (const text of [
      my.greeting(),
      my.login("app", "shop"),
      my.query("SELECT 1"),
      my.prepare("  update t"),
      my.command(3, "\0\x01SELECT 1"),
      my.execute(7, []),
    ]) {
      let cut = 0;
      const bytes = latin1Bytes(text);
      while (mysql.detect?.(bytes, 0, cut, "tcp") === "more") cut++;
      expect(mysql.detect?.(bytes, 0, cut, "tcp"), JSON.stringify(text)).toMatch(/^(maybe-)?(client|server)$/);
    }
  });
  test("others are a likeness", () => {
    check(my.command(14), "maybe-client");
    check(my.execute(7, []), "maybe-client");
    check(my.packet(my.ok(), 1), "maybe-server");
    check(my.answer(my.oldResult(NAME, [my.textRow("a")])), "maybe-server");
    check("", "more");
    check(my.query("SELECT 1").slice(0, 4), "more");
  });
  test("other protocols", () => {
    for (const text of [
      "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
      "*1\r\n$4\r\nPING\r\n",
      "SSH-2.0-OpenSSH_9.6\r\n",
      "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
      "\x00\x00\x00\x08\x04\xd2\x16\x2f",
      "Q\0\0\0\x0dSELECT 1\0",
      "Z\0\0\0\x05I",
      "\x00\x1d\xab\xcd\x01\x00\x00\x01\x00\x00\x00\x00\x00\x00",
      my.packet("\x63unknown", 0),
      my.packet("x", 7),
    ])
      check(text, "no");
  });
});

describe("frames", () => {
  test("are whole, or wait", () => {
    const bytes = latin1Bytes(my.query("SELECT 1") + my.command(1));
    for (let end = 0; end < 13; end++) expect(new PacketFramer(true, 1000).frame(bytes, 0, end)).toBe(NEED_MORE);
    expect(new PacketFramer(true, 1000).frame(bytes, 0, bytes.length)).toBe(13);
  });
  test("what an entry would not show of a long packet is passed over", () => {
    const framer = new PacketFramer(false, 10);
    const bytes = latin1Bytes(my.packet("x".repeat(100), 1));
    expect([framer.frame(bytes, 0, 20), framer.skipBytes, framer.frame(bytes, 0, 20)]).toEqual([NEED_MORE, 84, 20]);
  });
  test("a payload of 16 MiB goes on in the next packet", () => {
    const first = my.packet(`\x03SELECT ${"x".repeat(MAX_PAYLOAD_BYTES - 8)}`, 0);
    const steps = [
      client(first, my.packet("y".repeat(50), 1)),
      server(my.packet(my.ok(), 2)),
      client(my.command(14)),
      server(my.packet(my.ok(), 1)),
    ];
    expect(play(mysql, steps, { codecs }).entries.map(({ columns, error }) => [columns.method, error])).toEqual([
      ["SELECT", null],
      ["COM_PING", null],
    ]);
  });
});

const asked =
  my.login("app", "shop") +
  my.query("SELECT name FROM goods; SELECT 2") +
  my.prepare("SELECT ?") +
  my.execute(7, [[254, my.text("x")]]) +
  my.command(4, "t\0") +
  my.command(1);
const told =
  my.greeting() +
  my.packet(my.ok(), 2) +
  my.answer([...my.oldResult(NAME, [my.textRow("a", null)], 10), ...my.result(NAME, [my.textRow("b")])]) +
  my.answer([my.prepared(7, 1, 1), my.column("?"), my.eof(), ...NAME, my.eof()]) +
  my.answer(my.oldResult(NAME, [my.binaryRow(my.text("a"))])) +
  my.answer([...NAME, my.eof()]) +
  my.packet(my.error(1317, "70100", "interrupted"), 1);

function survive(steps: readonly Step[]): void {
  const { entries } = play(mysql, steps, { codecs, limits: { maxBodyBytes: 40 } });
  for (const { document } of entries)
    for (const side of ["request", "response"] as const)
      JSON.stringify([document, mysql.presenter.sections(side, document[side] ?? {}, document)]);
}

describe("damage", () => {
  test("cut at every byte, a hole at every byte", () => {
    for (let cut = 0; cut <= asked.length; cut++) survive([server(told), client(asked.slice(0, cut)), server(told)]);
    for (let at = 0; at <= told.length; at++) {
      survive([
        server(told.slice(0, at)),
        client(asked),
        { side: 1, gap: 3 },
        server(told.slice(at + 3)),
        { side: 0, gap: 1 },
        client(asked),
      ]);
    }
  });
  test("any bytes, and packets in any order", () => {
    const any = fc.oneof(
      fc.uint8Array({ minLength: 1, maxLength: 60 }),
      ...[asked, told, my.greeting(), my.query("SELECT 1"), my.sslRequest()].map((text) =>
        fc.constant(latin1Bytes(text)),
      ),
      fc
        .record({ body: fc.uint8Array({ maxLength: 40 }), number: fc.nat(3) })
        .map(({ body, number }) => latin1Bytes(my.packet(String.fromCharCode(...body), number))),
      fc
        .record({ body: fc.uint8Array({ maxLength: 40 }), code: fc.nat(32) })
        .map(({ body, code }) => latin1Bytes(my.command(code, String.fromCharCode(...body)))),
    );
    const step = fc.record({ side: fc.constantFrom(0 as const, 1 as const), bytes: any });
    fc.assert(fc.property(fc.array(step, { maxLength: 12 }), (steps) => survive(steps)));
  });
  test("a wrong guess, and a packet that cannot be read", () => {
    expect(talk([client(my.command(0x63))]).gaveUp).toBe("not MySQL: no command has this number at byte 0");
    const steps = [
      client(my.query("SELECT 1")),
      server(my.packet(my.ok(), 1)),
      client(my.command(0x63)),
      server(my.packet(my.error(1047, "08S01", "Unknown command"), 1)),
      client(my.query("SELECT 2")),
      server(my.packet(my.lenenc(1), 1), my.packet("\x09x", 2)),
      client(my.query("SELECT 3")),
      server(my.packet(my.ok(), 1)),
    ];
    expect(talk(steps).entries.map(line)).toEqual([
      "SELECT SELECT 1 → 0 (good)",
      "ERR Unknown command → 1047 (bad) cut !dissection: no command has this number at byte 0",
      "SELECT SELECT 2 → 0 (none) cut !dissection: a packet could not be read: catalogue ends early at byte 1",
      "SELECT SELECT 3 → 0 (good)",
    ]);
  });
});
