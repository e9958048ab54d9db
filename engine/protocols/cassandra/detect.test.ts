// What is taken for CQL, and what only looks like it; checksums against values of other implementations.
import { expect, test } from "vitest";
import { latin1Bytes } from "../../testing/play.ts";
import { crc32 } from "./checksums.ts";
import { detect } from "./detect.ts";
import * as cql from "./testing/encode.ts";

function check(text: string, expected: string): void {
  const bytes = latin1Bytes(text);
  expect(detect(bytes, 0, bytes.length), JSON.stringify(text.slice(0, 40))).toBe(expected);
}

test("requests and answers", () => {
  check(cql.ask(0, 0x05, ""), "client");
  check(cql.startup(1, {}), "client");
  check(cql.query(9, "SELECT 1", { version: 3 }), "client");
  check(cql.result(9, 1), "server");
  check(cql.answer(9, 0, cql.int(0x2000, 4) + cql.text("no")), "server");
  check(cql.answer(9, 0x02, ""), "maybe-server");
  check(cql.ask(9, 0x07, "anything", { flags: 1 }), "maybe-client");
});
test("segments say by the envelope in them who sends them", () => {
  const [asked, said] = [cql.query(1, "SELECT 1", { version: 5 }), cql.result(1, 1, "", { version: 5 })];
  check(cql.segment(asked), "client");
  check(cql.segment(said), "server");
  check(cql.packedSegment(cql.lz4Literals(asked), asked.length), "client");
  check(cql.segment("something else"), "no");
});
test("beginnings and others", () => {
  check("", "more");
  check(cql.startup(1, {}).slice(0, 7), "more");
  check("GET / HTTP/1.1\r\n", "no");
  check("\x16\x03\x01\x02\0\x01\0\x01\xfc\x03\x03", "no");
  check(`${cql.query(1, "SELECT 1").slice(0, 5)}\xff\xff\xff\xff`, "no");
});
test("the checksum of a payload begins with four bytes of its own", () => {
  // CRC-32 of "\xfa\x2d\x55\xca" and "123456789", by zlib.
  expect(crc32(latin1Bytes("123456789"), 0, 9)).toBe(zlibCrc("\xfa\x2d\x55\xca123456789"));
});
function zlibCrc(text: string): number {
  return process.getBuiltinModule("node:zlib").crc32(Buffer.from(text, "latin1"));
}
