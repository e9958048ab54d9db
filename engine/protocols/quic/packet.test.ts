import { expect, test } from "vitest";
import { Malformed, Reader } from "../../bytes/reader.ts";
import { bytesOf } from "../tls/testing/build.ts";
import { detect } from "./detect.ts";
import { readPacket, readVarint } from "./packet.ts";
import {
  answers,
  asks,
  handshakePacket,
  hex,
  initial,
  negotiation,
  oneRtt,
  retry,
  unknownInitial,
  V2,
} from "./testing/build.ts";

const kindOf = (bytes: Uint8Array) => readPacket(bytes, 0, bytes.length).kind;
const detected = (bytes: Uint8Array) => detect(bytes, 0, bytes.length);

test("numbers of all four lengths (RFC 9000, A.1)", () => {
  const read = (text: string) => readVarint(new Reader(hex(text)), "number");
  expect(read("25")).toBe(37);
  expect(read("7bbd")).toBe(15_293);
  expect(read("9d7f3e7d")).toBe(494_878_333);
  expect(read("c0000000ffffffff")).toBe(0xffffffff);
  expect(() => read("ffffffffffffffff")).toThrow(Malformed);
  expect(() => read("9d7f")).toThrow(Malformed);
});

test("kinds of packets, which version 2 numbers otherwise", () => {
  for (const version of [1, V2]) {
    expect(kindOf(asks({ version }))).toBe("initial");
    expect(kindOf(handshakePacket(0, version))).toBe("handshake");
    expect(kindOf(retry(bytesOf("other-id"), version))).toBe("retry");
  }
  expect(kindOf(negotiation(1))).toBe("negotiation");
  expect(kindOf(unknownInitial())).toBe("unknown");
  expect(kindOf(oneRtt(0))).toBe("oneRtt");
});

test("a packet ends where it says, and another may follow", () => {
  const first = initial({ frames: [1] });
  const both = bytesOf(first, handshakePacket(0));
  expect(readPacket(both, 0, both.length).end).toBe(first.length);
  expect(readPacket(both, first.length, both.length)).toMatchObject({ kind: "handshake", end: both.length });
});

test("every cut of a packet is damage, and no more", () => {
  for (const whole of [asks(), handshakePacket(1), negotiation(1)]) {
    for (let end = 1; end < Math.min(60, whole.length); end++) {
      detect(whole, 0, end);
      try {
        readPacket(whole, 0, end);
      } catch (error) {
        expect(error).toBeInstanceOf(Malformed);
      }
    }
  }
});

test("connection ids are at most 20 bytes", () => {
  const bytes = bytesOf(0xc0, hex("00000001"), 21, new Uint8Array(1300));
  expect(() => readPacket(bytes, 0, bytes.length)).toThrow(Malformed);
  expect(detected(bytes)).toBe("no");
});

test("who sent a first datagram", () => {
  expect(detected(asks())).toBe("client");
  expect(detected(asks({ version: V2 }))).toBe("client");
  expect(detected(answers())).toBe("server");
  expect(detected(initial({ frames: [1], token: "token" }))).toBe("client");
  // Short, to an id long enough for a first one: only servers may.
  expect(detected(initial({ from: 1, frames: [1], destination: bytesOf("client-id") }))).toBe("maybe-server");
  expect(detected(retry(bytesOf("other-id")))).toBe("server");
  expect(detected(negotiation(1))).toBe("maybe-server");
  expect(detected(unknownInitial())).toBe("maybe-client");
  expect(detected(oneRtt(0))).toBe("no");
  expect(detected(handshakePacket(0))).toBe("no");
  expect(detected(unknownInitial(0x51303433))).toBe("no");
});
