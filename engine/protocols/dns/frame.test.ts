// Where messages end on a stream, what a header may say, how a message's skeleton is walked, and how the next
// message is found after a hole.
import { describe, expect, test } from "vitest";
import { BAD_FRAME, NEED_MORE } from "../framed.ts";
import { hasPlausibleStart, isPlausibleHeader, MessageScan, StreamFramer } from "./frame.ts";
import {
  answer,
  bytesOf,
  type MessageParts,
  message,
  name,
  onStream,
  pointer,
  query,
  question,
  record,
  u16,
  u32,
} from "./testing/build.ts";

describe("on a stream", () => {
  /** Frames whole and cut at every byte: only the whole one has an end. */
  function check(bytes: Uint8Array, expected: number): void {
    const framer = new StreamFramer();
    expect(framer.frame(bytes, 0, bytes.length)).toBe(expected);
    if (expected <= 0) return;
    for (let cut = 1; cut < expected; cut++) expect(framer.frame(bytes, 0, cut), `cut at ${cut}`).toBe(NEED_MORE);
  }
  test("a message stands behind its length", () => {
    const bytes = onStream(query(1, "example.org"));
    check(bytes, bytes.length);
    check(bytesOf(bytes, bytes), bytes.length);
  });
  test("a length below a header, and a header that is none, are malformed", () => {
    check(bytesOf(u16(11), new Uint8Array(20)), BAD_FRAME);
    check(bytesOf(u16(40), "GET / HTTP/1.1\r\nHost: example\r\n\r\n"), BAD_FRAME);
  });
});

describe("after a hole", () => {
  function check(bytes: Uint8Array, expected: number): void {
    expect(new StreamFramer().resync(bytes, 0, bytes.length)).toBe(expected);
  }
  const whole = onStream(query(0x1234, "example.org"));
  test("the next message is found", () => {
    check(whole, 0);
    check(bytesOf("rest of a record", whole), 16);
    check(bytesOf("rest", onStream(answer(7, "a.example", [1, 2, 3, 4]))), 4);
  });
  test("a message whose end is still missing is found by its question", () => {
    check(bytesOf("rest", whole.subarray(0, whole.length - 2), 0xff, 0xff, 0xff).subarray(0, 4 + whole.length - 1), -1);
    const long = onStream(answer(7, "a.example", [1, 2, 3, 4])).subarray(0, 34);
    check(bytesOf("rest", long), 4);
  });
  test("nothing is found in other traffic", () => {
    check(bytesOf("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc"), -1);
    check(new Uint8Array(300), -1);
  });
});

describe("header", () => {
  function check(parts: MessageParts, expected: boolean): void {
    const bytes = message(parts);
    expect(isPlausibleHeader(bytes, 0, bytes.length)).toBe(expected);
  }
  const questions = [question("example.org", 1)];
  test("queries, answers, updates and notifications", () => {
    check({ questions }, true);
    check({ flags: 0x8180, questions }, true);
    check({ flags: 0x2800, questions }, true);
    check({ flags: 0x2400, questions }, true);
  });
  test("a refusal without its question", () => {
    check({ flags: 0x8001 }, true);
    check({ flags: 0x8000 }, false);
    check({ flags: 0x0001 }, false);
  });
  test("reserved bit, unassigned opcodes and codes, a code in a query", () => {
    check({ flags: 0x0140, questions }, false);
    check({ flags: 0x1800, questions }, false);
    check({ flags: 0x7800, questions }, false);
    check({ flags: 0x800d, questions }, false);
    check({ flags: 0x0103, questions }, false);
  });
  test("counts that the message has no room for", () => {
    const bytes = message({ questions });
    bytes[7] = 2;
    expect(isPlausibleHeader(bytes, 0, bytes.length)).toBe(false);
  });
});

describe("start", () => {
  function check(bytes: Uint8Array, expected: boolean): void {
    expect(hasPlausibleStart(bytes, 0, bytes.length)).toBe(expected);
  }
  test("a known class after a name", () => {
    check(query(1, "example.org"), true);
    check(message({ questions: [question("local", 12, 0x8001)] }), true);
    check(message({ questions: [question("version.bind", 16, 3)] }), true);
    check(message({ questions: [question("example.org", 1, 9)] }), false);
  });
  test("a message of nothing but an OPT record, whose class is a size", () => {
    check(message({ additionals: [record("", 41, "", 1232)] }), true);
    check(message({ additionals: [record("", 40, "", 1232)] }), false);
  });
  test("no name", () => {
    check(bytesOf(query(1, "a").subarray(0, 12), 0x41, "x", 0, 0, 1, 0, 1), false);
    check(bytesOf(query(1, "a").subarray(0, 12), 60, "x"), false);
  });
});

describe("skeleton", () => {
  /** What the scan says of a message, its reason as the start of a sentence. */
  function check(bytes: Uint8Array, expected: Partial<MessageScan>): MessageScan {
    const scan = new MessageScan();
    // Inside a larger chunk, as packets lie.
    scan.read(bytesOf("abc", bytes, 0xee, 0xee), 3, 3 + bytes.length);
    expect(scan).toMatchObject(expected);
    return scan;
  }
  test("counts, question and records", () => {
    check(answer(0x1234, "a.example", [1, 2, 3, 4]), {
      id: 0x1234,
      isResponse: true,
      opcode: 0,
      questions: 1,
      questionsEnd: 27,
      questionType: 1,
      answers: 1,
      records: 1,
      reason: "",
    });
  });
  test("serial numbers of SOA records mark a zone transfer", () => {
    const soa = (serial: number) => record("z", 6, [name("a"), name("b"), u32(serial), u32(1), u32(1), u32(1), u32(1)]);
    const address = record("a.z", 1, [1, 2, 3, 4]);
    const questions = [question("z", 252)];
    check(message({ flags: 0x8400, questions, answers: [soa(7), address] }), { firstSerial: 7, lastSerial: -1 });
    check(message({ flags: 0x8400, questions, answers: [address, soa(8)] }), { firstSerial: -1, lastSerial: 8 });
    check(message({ flags: 0x8400, questions, answers: [soa(9)] }), { firstSerial: 9, lastSerial: 9 });
  });
  test("what is whole before the damage is kept", () => {
    const whole = message({
      flags: 0x8180,
      questions: [question("a", 1)],
      answers: [record(pointer(12), 1, [1, 2, 3, 4]), record(pointer(12), 1, [1, 2, 3, 4])],
    });
    check(whole.subarray(0, whole.length - 1), { records: 1, reason: "record 2 of 2 is damaged or cut at byte 35" });
    check(whole.subarray(0, 14), { records: 0, reason: "question 1 of 1 is damaged or cut at byte 12" });
    check(whole.subarray(0, 11), { records: 0, reason: "header ends early at byte 0" });
  });
  test("a record whose owner is a loop", () => {
    const looped = message({
      flags: 0x8180,
      questions: [question("a", 1)],
      answers: [record(pointer(19), 1, [1, 2, 3, 4])],
    });
    check(looped, { records: 0, reason: "record 1 of 1 is damaged or cut at byte 19" });
  });
});
