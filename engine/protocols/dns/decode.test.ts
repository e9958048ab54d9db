// Whole messages to everything in them; damage in one record takes no neighbour with it; limits.
import { describe, expect, test } from "vitest";
import { codecs } from "../../../codecs/index.ts";
import { decodeMessage, MAX_SHOWN_RECORDS } from "./decode.ts";
import { MessageScan } from "./frame.ts";
import { bytesOf, message, name, pointer, question, record, u16, u32 } from "./testing/build.ts";
import type { DnsContent, DnsMessage, DnsVariant } from "./types.ts";

function kept(bytes: Uint8Array, more: DnsMessage[] = []): DnsMessage {
  const scan = new MessageScan();
  scan.read(bytes, 0, bytes.length);
  const { questionsEnd, records, reason } = scan;
  return { bytes, questionsEnd, records, reason, more, retransmissions: 0 };
}
function decode(bytes: Uint8Array, variant: DnsVariant = "dns"): DnsContent {
  return decodeMessage(kept(bytes), variant, codecs);
}
/** Sections that matter to a test. */
function check(bytes: Uint8Array, expected: object, variant: DnsVariant = "dns"): void {
  expect(decode(bytes, variant)).toMatchObject(expected);
}

const EMPTY = { ip: "", ns: "", cname: "", ptr: "", txts: "", soa: "", srv: "", mx: "", opt: "", uri: "" };
const questions = [question("example.org", 1)];

describe("header", () => {
  test("each flag has its bit", () => {
    const flag = (bits: number) => decode(message({ flags: bits, questions })).flags;
    expect(flag(0x8000)).toMatchObject({ isResponse: true, opcode: 0, rcode: 0 });
    expect(flag(0x2800)).toMatchObject({ isResponse: false, opcode: 5 });
    expect(flag(0x0400)).toMatchObject({ authoritative: true, truncated: false });
    expect(flag(0x0200)).toMatchObject({ truncated: true, recursionDesired: false });
    expect(flag(0x0100)).toMatchObject({ recursionDesired: true, recursionAvailable: false });
    expect(flag(0x0080)).toMatchObject({ recursionAvailable: true, authenticData: false });
    expect(flag(0x0020)).toMatchObject({ authenticData: true, checkingDisabled: false });
    expect(flag(0x0010)).toMatchObject({ checkingDisabled: true });
    expect(flag(0x8003)).toMatchObject({ rcode: 3 });
  });
});

describe("records", () => {
  function one(type: number, data: Parameters<typeof record>[2]) {
    return decode(message({ flags: 0x8180, questions, answers: [record(pointer(12), type, data)] })).answers[0];
  }
  test("an address fills ip and data, all other values stay empty texts", () => {
    const head = { name: "example.org", type: "A", class: "IN", ttl: 300 };
    expect(one(1, [192, 0, 2, 7])).toEqual({ ...head, ...EMPTY, ip: "192.0.2.7", data: "192.0.2.7" });
  });
  test("each documented type has its field", () => {
    expect(one(28, new Uint8Array(16))).toMatchObject({ type: "AAAA", ip: "::" });
    expect(one(2, name("ns1"))).toMatchObject({ type: "NS", ns: "ns1" });
    expect(one(5, pointer(12))).toMatchObject({ type: "CNAME", cname: "example.org" });
    expect(one(12, name("host"))).toMatchObject({ type: "PTR", ptr: "host" });
    expect(one(15, [u16(5), name("mx")])).toMatchObject({ type: "MX", mx: "5 mx" });
    expect(one(16, [1, "a", 1, "b"])).toMatchObject({ type: "TXT", txts: "a, b", data: '"a" "b"' });
    expect(one(33, [u16(1), u16(2), u16(3), name("t")])).toMatchObject({ type: "SRV", srv: "1 2 3 t" });
    expect(one(256, [u16(1), u16(2), "x:y"])).toMatchObject({ type: "URI", uri: '1 2 "x:y"' });
    const soa = [name("a"), name("b"), u32(1), u32(2), u32(3), u32(4), u32(5)];
    expect(one(6, soa)).toMatchObject({ type: "SOA", soa: "a b 1 2 3 4 5" });
  });
  test("other types have only data", () => {
    expect(one(43, [u16(1), 2, 3, 0xab])).toMatchObject({ ...EMPTY, type: "DS", data: "1 2 3 ab" });
    expect(one(65280, "ab")).toMatchObject({ ...EMPTY, type: "TYPE65280", data: "\\# 2 6162" });
  });
  test("data that does not fit its type is shown in hexadecimal, its neighbours are whole", () => {
    const answers = [
      record(pointer(12), 1, [1, 2, 3]),
      record(pointer(12), 5, [3, "abc"]),
      record(pointer(12), 1, [1, 2, 3, 4]),
    ];
    const decoded = decode(message({ flags: 0x8180, questions, answers })).answers;
    expect(decoded[0]).toMatchObject({ ip: "", data: "\\# 3 010203", malformed: "IPv4 address ends early at byte 41" });
    expect(decoded[1]).toMatchObject({ cname: "", data: "\\# 4 03616263" });
    expect(decoded[2]).toMatchObject({ ip: "1.2.3.4" });
    expect(decoded[2]).not.toHaveProperty("malformed");
  });
  test("sections follow each other; an UPDATE's deletions have no data", () => {
    check(
      message({
        flags: 0x2800,
        questions: [question("zone", 6)],
        answers: [record("used", 255, "", 255, 0)],
        authorities: [record("gone", 1, "", 255, 0), record("new", 1, [1, 2, 3, 4])],
        additionals: [record("", 41, "", 4096, 0)],
      }),
      {
        questions: [{ name: "zone", type: "SOA", class: "IN" }],
        answers: [{ name: "used", type: "ANY", class: "ANY", data: "" }],
        authorities: [
          { name: "gone", class: "ANY", data: "" },
          { name: "new", ip: "1.2.3.4" },
        ],
        additionals: [{ name: ".", type: "OPT", class: "", opt: "udp: 4096; version: 0" }],
        edns: { udpPayloadSize: 4096 },
      },
    );
  });
  test("a damaged OPT record is no EDNS", () => {
    const additionals = [record("", 41, [u16(8), u16(99)], 512, 0)];
    const content = decode(message({ questions, additionals }));
    expect(content.edns).toBeNull();
    expect(content.additionals[0]).toMatchObject({ data: "\\# 4 00080063", malformed: expect.any(String) });
  });
});

describe("Multicast DNS", () => {
  test("the top bit of a class is not part of it", () => {
    const bytes = message({
      flags: 0x8400,
      questions: [question("a.local", 1, 0x8001)],
      answers: [record("a.local", 1, [1, 2, 3, 4], 0x8001), record("b.local", 1, [1, 2, 3, 4])],
      additionals: [record("", 41, "", 0x85a0, 0)],
    });
    check(
      bytes,
      {
        questions: [{ class: "IN", unicastResponse: true }],
        answers: [
          { class: "IN", cacheFlush: true },
          { class: "IN", cacheFlush: false },
        ],
        additionals: [{ class: "", opt: "udp: 34208; version: 0" }],
      },
      "mdns",
    );
    check(bytes, { questions: [{ class: "CLASS32769" }], answers: [{ class: "CLASS32769" }, { class: "IN" }] });
  });
});

describe("limits", () => {
  test(`an entry shows ${MAX_SHOWN_RECORDS} records and says how many it leaves out`, () => {
    const address = record("", 1, [1, 2, 3, 4]);
    const bytes = message({
      flags: 0x8400,
      answers: Array.from({ length: MAX_SHOWN_RECORDS - 1 }, () => address),
      additionals: [address, address, address],
    });
    const content = decode(bytes);
    expect(content.answers).toHaveLength(MAX_SHOWN_RECORDS - 1);
    expect(content.additionals).toHaveLength(1);
    expect(content.recordsLeftOut).toBe(2);
  });
  test("later messages of a transfer share the limit", () => {
    const part = message({ flags: 0x8400, answers: Array.from({ length: 1500 }, () => record("", 1, [1, 2, 3, 4])) });
    const content = decodeMessage(kept(part, [kept(part), kept(part)]), "dns", codecs);
    expect(content.answers).toHaveLength(MAX_SHOWN_RECORDS);
    expect(content.recordsLeftOut).toBe(4500 - MAX_SHOWN_RECORDS);
  });
});

test("a message cut anywhere decodes as far as it is whole", () => {
  const bytes = message({
    flags: 0x8180,
    questions,
    answers: [record(pointer(12), 5, name("b.example")), record(name("b.example"), 1, [1, 2, 3, 4])],
    additionals: [record("", 41, [u16(10), u16(8), "cookie!!"], 1232, 0)],
  });
  const counts = new Set<number>();
  for (let cut = 12; cut <= bytes.length; cut++) {
    const message = kept(bytesOf(bytes.subarray(0, cut)));
    const content = decodeMessage({ ...message, questionsEnd: message.questionsEnd || 12 }, "dns", codecs);
    counts.add(content.answers.length + content.additionals.length);
  }
  expect([...counts]).toEqual([0, 1, 2, 3]);
});
