// What is taken for TLS and what is not; hostile bytes.
import { describe, expect, test } from "vitest";
import { codecs } from "../../../codecs/index.ts";
import { play, type Step } from "../../testing/play.ts";
import type { Detected } from "../dissector.ts";
import { tlsx } from "./index.ts";
import {
  alert,
  alpn,
  bytesOf,
  certificate,
  CHANGE,
  chosenVersion,
  clientHello,
  DATA,
  ENCRYPTED,
  handshake,
  type Part,
  record,
  serverHello,
  sni,
  ssl2Hello,
  versions,
} from "./testing/build.ts";

describe("recognition", () => {
  function check(parts: Part, expected: Detected): void {
    const bytes = bytesOf("xyz", parts, 0xee);
    expect(tlsx.detect?.(bytes, 3, bytes.length - 1, "tcp")).toBe(expected);
  }
  test("hellos are certain", () => {
    check(record(22, clientHello(), 0x0301), "client");
    check(record(22, serverHello()), "server");
    check(record(22, clientHello()).subarray(0, 11), "client");
  });
  test("more is asked for while a record may begin", () => {
    const bytes = record(22, clientHello());
    for (let cut = 0; cut < 11; cut++) check(bytes.subarray(0, cut), "more");
  });
  test("connections joined later are a likeness", () => {
    check(DATA, "maybe-client");
    check(bytesOf(DATA, DATA), "maybe-client");
    check(DATA.subarray(0, 60), "maybe-client");
    check(alert(2, 40), "maybe-server");
  });
  test("hellos of SSL 2", () => {
    check(ssl2Hello(), "maybe-client");
    check(ssl2Hello().subarray(0, 8), "more");
  });
  test("others", () => {
    for (const text of [
      "GET / HTTP/1.1\r\n\r\n",
      "*1\r\n$4\r\nPING\r\n",
      "SSH-2.0-OpenSSH_9.6\r\n",
      "\x16\x03\x01\x00\x30\x0b\x00\x00\x2c\x03\x03",
      "\x16\x03\x01\x00\x30\x01\x01\x00\x2c\x03\x03",
      "\x16\x03\x01\x00\x30\x01\x00\x00\x2c\x09\x03",
      "\x17\x03\x03\x00\x05abcde",
      "\x17\x03\x03\x00\x20abcdefghijklmnopqrstuvwxyz0123456789",
      "\x15\x03\x03\x00\x02\x07\x28",
      "\x15\x03\x03\x00\x03\x02\x28\x00",
      "\x14\x03\x03\x00\x01\x01\x16\x03\x03\x00\x28xxxx",
      "\x17\x03\x00\x00\x20aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
      "\x80\x10\x04abcdefgh",
      "\x4a\x00\x00\x00\x0a8.0.36",
    ])
      check(text, "no");
  });
});

describe("hostile bytes", () => {
  const hello = record(
    22,
    clientHello({ extensions: [sni("a.example"), alpn("h2"), versions(0x0304, 0x0303)] }),
    0x0301,
  );
  const flight = bytesOf(
    record(22, [serverHello({ extensions: [alpn("h2")] }), certificate("one", "two"), handshake(14)]),
    CHANGE,
    ENCRYPTED,
    DATA,
  );
  const answer13 = bytesOf(
    record(22, serverHello({ extensions: [chosenVersion(0x0304)] })),
    CHANGE,
    DATA,
    alert(2, 40),
  );

  function survive(steps: readonly Step[]): void {
    const { entries } = play(tlsx, steps, { codecs });
    for (const { document } of entries) JSON.stringify(document);
  }
  test("cut at every byte", () => {
    for (const answer of [flight, answer13]) {
      for (let cut = 0; cut <= answer.length; cut++)
        survive([
          { side: 0, bytes: hello },
          { side: 1, bytes: answer.subarray(0, cut) },
        ]);
    }
    for (let cut = 0; cut <= hello.length; cut++)
      survive([
        { side: 0, bytes: hello.subarray(0, cut) },
        { side: 1, bytes: flight },
      ]);
  });
  test("a hole at every byte", () => {
    for (let at = 0; at <= flight.length; at++) {
      survive([
        { side: 0, bytes: hello },
        { side: 1, bytes: flight.subarray(0, at) },
        { side: 1, gap: 3 },
        { side: 1, bytes: flight.subarray(at + 3) },
        { side: 0, bytes: bytesOf(CHANGE, DATA) },
      ]);
    }
  });
  test("bytes changed, three at a time", () => {
    let state = 20261123;
    const next = (limit: number) => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return Math.floor((state / 2 ** 32) * limit);
    };
    const change = (bytes: Uint8Array) => {
      const changed = bytes.slice();
      for (let i = 0; i < 3; i++) changed[next(changed.length)] = next(256);
      return changed;
    };
    for (let round = 0; round < 1500; round++) {
      survive([
        { side: 0, bytes: change(hello) },
        { side: 1, bytes: change(round % 2 === 0 ? flight : answer13) },
      ]);
    }
  });
  test("a certificate chain that never ends stays within its limit", () => {
    const endless = record(22, [11, 4, 0, 1, new Uint8Array(1000)]);
    const result = play(
      tlsx,
      [
        { side: 0, bytes: hello },
        { side: 1, bytes: endless },
      ],
      { codecs },
    );
    expect(result.entries[0]?.error).toEqual({
      type: "dissection",
      msg: "handshake message of 262145 bytes at byte 0",
    });
  });
});
