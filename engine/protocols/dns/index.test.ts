// What is taken for DNS and what is not; hostile bytes.
import { describe, expect, test } from "vitest";
import { codecs } from "../../../codecs/index.ts";
import { latin1Bytes, play, type Step } from "../../testing/play.ts";
import type { Transport } from "../../flow/flow.ts";
import type { Detected } from "../dissector.ts";
import { Candidates } from "../../pipeline/candidates.ts";
import { Undecided } from "../../pipeline/undecided.ts";
import { DISSECTORS } from "../index.ts";
import { dns } from "./index.ts";
import {
  answer,
  bytesOf,
  message,
  name,
  onStream,
  pointer,
  query,
  question,
  random,
  record,
  u16,
} from "./testing/build.ts";

describe("recognition", () => {
  function check(bytes: Uint8Array | string, transport: Transport, expected: Detected): void {
    const first = typeof bytes === "string" ? latin1Bytes(bytes) : bytes;
    // Inside a larger chunk, as packets lie.
    const chunk = bytesOf("xyz", first, 0xee);
    expect(dns.detect?.(chunk, 3, 3 + first.length, transport)).toBe(expected);
  }
  test("a datagram is a likeness only", () => {
    check(query(1, "a.example"), "udp", "maybe-client");
    check(answer(1, "a.example", [1, 2, 3, 4]), "udp", "maybe-server");
    check(message({ flags: 0x8001 }), "udp", "maybe-server");
    check(
      message({ id: 0, flags: 0x8400, answers: [record("a.local", 1, [1, 2, 3, 4], 0x8001)] }),
      "udp",
      "maybe-server",
    );
  });
  test("a cut datagram is still one while its question is there", () => {
    check(answer(1, "a.example", [1, 2, 3, 4]).subarray(0, 27), "udp", "no");
    const two = message({ flags: 0x8180, questions: [question("a", 1)], answers: [record("b", 16, "x".repeat(99))] });
    check(two.subarray(0, 60), "udp", "maybe-server");
  });
  test("other datagrams", () => {
    check("", "udp", "no");
    check("short", "udp", "no");
    check("M-SEARCH * HTTP/1.1\r\nHOST: 239.255.255.250:1900\r\n\r\n", "udp", "no");
    check(new Uint8Array(48), "udp", "no");
    // NTP, DHCP, QUIC, SIP, RTP: first bytes of each.
    check(bytesOf([0x23, 2, 6, 0xec], new Uint8Array(44)), "udp", "no");
    check(bytesOf([1, 1, 6, 0], new Uint8Array(240)), "udp", "no");
    check(
      bytesOf([0xc0, 0, 0, 0, 1, 8], latin1Bytes("8bytesid").fill(0x9d), new Uint8Array(1180).fill(0x51)),
      "udp",
      "no",
    );
    check("OPTIONS sip:nm SIP/2.0\r\nVia: SIP/2.0/UDP nm;branch=foo\r\n\r\n", "udp", "no");
    check(bytesOf([0x80, 0, 1, 2], new Uint8Array(168).fill(0xd5)), "udp", "no");
  });
  test("a whole message on a stream is certain", () => {
    check(onStream(query(1, "a.example")), "tcp", "client");
    check(onStream(answer(1, "a.example", [1, 2, 3, 4])), "tcp", "server");
    check(bytesOf(onStream(query(1, "a.example")), 0, 30, "more"), "tcp", "client");
  });
  test.each([53, 853, 9999])("a stream is chosen on port %i, as it is inside TLS", (port) => {
    const chosen: string[] = [];
    const undecided = new Undecided({
      transport: "tcp",
      ports: [40_000, port],
      hinted: "",
      isClientKnown: true,
      candidates: new Candidates(DISSECTORS.filter(({ transports }) => transports.includes("tcp"))),
      maxDetectBytes: 4096,
      choose: ({ dissector }) => {
        chosen.push(dissector.name);
        return { data() {}, gap() {}, end() {}, tick() {}, close() {} };
      },
      unrecognised: () => undefined,
    });
    const bytes = onStream(query(1, "a.example"));
    // The length alone, as some clients write it, then the rest.
    undecided.data(0, bytes, 0, 2, { sec: 0, nsec: 0, packet: 1 });
    undecided.data(0, bytes, 2, bytes.length, { sec: 0, nsec: 0, packet: 2 });
    expect(chosen).toEqual(["dns"]);
  });
  test("a message that is not whole, or has no question, is a likeness", () => {
    const long = onStream(answer(1, "a.example", [1, 2, 3, 4]));
    check(long.subarray(0, 40), "tcp", "maybe-server");
    check(onStream(message({ flags: 0x8001 })), "tcp", "maybe-server");
  });
  test("more bytes are asked for while they can help", () => {
    const bytes = onStream(query(1, "a.example"));
    for (const cut of [0, 1, 13, 14, 20, 26]) check(bytes.subarray(0, cut), "tcp", "more");
  });
  test("other streams", () => {
    check("GET / HTTP/1.1\r\nHost: a\r\n\r\n", "tcp", "no");
    check("*1\r\n$4\r\nPING\r\n", "tcp", "no");
    check(bytesOf(0x16, 3, 1, 0, 200, 1, 0, 0, 196, 3, 3, new Uint8Array(60).fill(7)), "tcp", "no");
    check(bytesOf(0, 0, 0, 8, 4, 0xd2, 0x16, 0x2f, new Uint8Array(20)), "tcp", "no");
    check(bytesOf(u16(30), query(1, "a.example").subarray(0, 12), 0x41, new Uint8Array(20)), "tcp", "no");
  });
});

describe("hostile bytes", () => {
  const rich = message({
    flags: 0x8180,
    questions: [question("a.example", 255)],
    answers: [
      record(pointer(12), 5, [1, "b", pointer(14)]),
      record(pointer(12), 16, [3, "a=b", 4, "long"]),
      record(pointer(12), 47, [name("n"), 0, 2, 0x40, 1]),
      record(pointer(12), 65, [u16(1), name(""), u16(1), u16(3), 2, "h2"]),
      record(pointer(12), 33, [u16(1), u16(2), u16(3), pointer(14)]),
    ],
    additionals: [record("", 41, [u16(8), u16(7), u16(1), 24, 0, 192, 0, 2], 1232, 0)],
  });
  const asked = query(1, "a.example", 255);

  /** Plays and writes every entry; the play itself must not throw. */
  function survive(steps: readonly Step[], transport: Transport): number {
    return play(dns, steps, { codecs, transport }).entries.length;
  }
  test("cut at every byte, as a datagram and on a stream", () => {
    for (let cut = 1; cut <= rich.length; cut++) {
      const bytes = rich.subarray(0, cut);
      expect(
        survive(
          [
            { side: 0, bytes: asked },
            { side: 1, bytes },
          ],
          "udp",
        ),
      ).toBeGreaterThanOrEqual(1);
      expect(
        survive(
          [
            { side: 0, bytes: onStream(asked) },
            { side: 1, bytes: onStream(bytes) },
          ],
          "tcp",
        ),
      ).toBeGreaterThan(0);
      expect(survive([{ side: 1, bytes: onStream(rich).subarray(0, cut) }], "tcp")).toBeLessThanOrEqual(1);
    }
  });
  test("any byte changed, three at a time", () => {
    const next = random(20261123);
    for (let round = 0; round < 3000; round++) {
      const bytes = rich.slice();
      for (let i = 0; i < 3; i++) bytes[next(bytes.length)] = next(256);
      survive(
        [
          { side: 0, bytes: asked },
          { side: 1, bytes },
        ],
        "udp",
      );
      if (round % 4 === 0) survive([{ side: 1, bytes: bytesOf(onStream(bytes), onStream(asked)) }], "tcp");
    }
  });
  test("noise", () => {
    const next = random(7);
    for (let round = 0; round < 500; round++) {
      const bytes = Uint8Array.from({ length: 1 + next(300) }, () => next(256));
      survive(
        [
          { side: 0, bytes },
          { side: 1, bytes },
        ],
        "udp",
      );
      survive(
        [
          { side: 0, bytes },
          { side: 1, bytes },
        ],
        "tcp",
      );
    }
  });
  test("a message of nothing but pointers to a long name costs no more than its limit", () => {
    const long = name(Array.from({ length: 4 }, () => "x".repeat(62)).join("."));
    const records = Array.from({ length: 5000 }, () => record(pointer(12), 1, ""));
    const bytes = message({ flags: 0x8180, questions: [question(long, 1)], answers: records });
    const { entries } = play(dns, [{ side: 1, bytes }], { codecs, transport: "udp" });
    expect(entries[0]?.document.response).toMatchObject({ recordsLeftOut: 3000 });
  });
});
