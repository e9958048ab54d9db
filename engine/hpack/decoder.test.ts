// Header sections: the examples of RFC 7541, appendix C, tables whose beginning is unknown, damage, and every limit.
import { expect, test } from "vitest";
import { Malformed, Reader } from "../bytes/reader.ts";
import { codecs } from "../../codecs/index.ts";
import {
  MAX_HEADER_LIST_BYTES,
  MAX_HEADERS,
  MAX_STRING_BYTES,
  MAX_TABLE_BYTES,
  MAX_UNKNOWN_HEADERS,
} from "./limits.ts";
import { block, hex, indexed, integer as encoded, join, tableSize } from "./testing/encode.ts";
import { HeaderSection, HpackDecoder, integer } from "./decoder.ts";

function decode(decoder: HpackDecoder, bytes: Uint8Array): HeaderSection {
  const section = new HeaderSection();
  decoder.decode(join("\xee", bytes, "\xee"), 1, bytes.length + 1, section);
  return section;
}
/** Sections one after the other: header lines, and the size of the table behind each. */
function check(
  decoder: HpackDecoder,
  sections: readonly (readonly [digits: string, lines: string, bytes: number])[],
): void {
  for (const [digits, lines, bytes] of sections) {
    const section = decode(decoder, hex(digits));
    const expected = lines.split("\n").map((line) => line.trim());
    expect(section.fields.map(([name, value]) => `${name}: ${value}`)).toEqual(expected);
    expect(decoder.table.bytes).toBe(bytes);
    expect([section.unknown, section.limit, section.count]).toEqual([[], "", section.fields.length]);
  }
}
function fresh(): HpackDecoder {
  return new HpackDecoder(codecs, true);
}
function joined(): HpackDecoder {
  return new HpackDecoder(codecs, false);
}
function checkDamaged(bytes: Uint8Array, what: RegExp, decoder = fresh()): void {
  expect(() => decode(decoder, bytes)).toThrow(
    expect.objectContaining({ what: expect.stringMatching(what) as string } satisfies Partial<Malformed>),
  );
}

test("C.1: integers", () => {
  const read = (digits: string, mask: number) => integer(new Reader(hex(digits), 1), hex(digits)[0] as number, mask);
  expect(read("ea", 0x1f)).toBe(10);
  expect(read("ff 9a0a", 0x1f)).toBe(1337);
  expect(read("2a", 0xff)).toBe(42);
  expect(read("1f 00", 0x1f)).toBe(31);
});

test("C.2: each way to send a header", () => {
  check(fresh(), [
    ["400a 6375 7374 6f6d 2d6b 6579 0d63 7573 746f 6d2d 6865 6164 6572", "custom-key: custom-header", 55],
    ["040c 2f73 616d 706c 652f 7061 7468", ":path: /sample/path", 55],
    ["1008 7061 7373 776f 7264 0673 6563 7265 74", "password: secret", 55],
    ["82", ":method: GET", 55],
  ]);
});

const FIRST = `:method: GET
  :scheme: http
  :path: /
  :authority: www.example.com`;
const SECOND = `${FIRST}
  cache-control: no-cache`;
const THIRD = `:method: GET
  :scheme: https
  :path: /index.html
  :authority: www.example.com
  custom-key: custom-value`;

test("C.3: requests without Huffman coding", () => {
  check(fresh(), [
    ["8286 8441 0f77 7777 2e65 7861 6d70 6c65 2e63 6f6d", FIRST, 57],
    ["8286 84be 5808 6e6f 2d63 6163 6865", SECOND, 110],
    ["8287 85bf 400a 6375 7374 6f6d 2d6b 6579 0c63 7573 746f 6d2d 7661 6c75 65", THIRD, 164],
  ]);
});

test("C.4: requests with Huffman coding", () => {
  check(fresh(), [
    ["8286 8441 8cf1 e3c2 e5f2 3a6b a0ab 90f4 ff", FIRST, 57],
    ["8286 84be 5886 a8eb 1064 9cbf", SECOND, 110],
    ["8287 85bf 4088 25a8 49e9 5ba9 7d7f 8925 a849 e95b b8e8 b4bf", THIRD, 164],
  ]);
});

const MOVED = (status: number): string => `:status: ${status}
  cache-control: private
  date: Mon, 21 Oct 2013 20:13:21 GMT
  location: https://www.example.com`;
const PACKED = `:status: 200
  cache-control: private
  date: Mon, 21 Oct 2013 20:13:22 GMT
  location: https://www.example.com
  content-encoding: gzip
  set-cookie: foo=ASDJKHQKBZXOQWEOPIUAXQWEOIU; max-age=3600; version=1`;

function small(): HpackDecoder {
  const decoder = fresh();
  decode(decoder, tableSize(256));
  return decoder;
}

test("C.5: responses without Huffman coding push entries out of a table of 256 bytes", () => {
  check(small(), [
    [
      "4803 3330 3258 0770 7269 7661 7465 611d 4d6f 6e2c 2032 3120 4f63 7420 3230 3133 2032 303a 3133 3a32 3120 474d 546e 1768 7474 7073 3a2f 2f77 7777 2e65 7861 6d70 6c65 2e63 6f6d",
      MOVED(302),
      222,
    ],
    ["4803 3330 37c1 c0bf", MOVED(307), 222],
    [
      "88c1 611d 4d6f 6e2c 2032 3120 4f63 7420 3230 3133 2032 303a 3133 3a32 3220 474d 54c0 5a04 677a 6970 7738 666f 6f3d 4153 444a 4b48 514b 425a 584f 5157 454f 5049 5541 5851 5745 4f49 553b 206d 6178 2d61 6765 3d33 3630 303b 2076 6572 7369 6f6e 3d31",
      PACKED,
      215,
    ],
  ]);
});

test("C.6: responses with Huffman coding", () => {
  check(small(), [
    [
      "4882 6402 5885 aec3 771a 4b61 96d0 7abe 9410 54d4 44a8 2005 9504 0b81 66e0 82a6 2d1b ff6e 919d 29ad 1718 63c7 8f0b 97c8 e9ae 82ae 43d3",
      MOVED(302),
      222,
    ],
    ["4883 640e ffc1 c0bf", MOVED(307), 222],
    [
      "88c1 6196 d07a be94 1054 d444 a820 0595 040b 8166 e084 a62d 1bff c05a 839b d9ab 77ad 94e7 821d d7f2 e6c7 b335 dfdf cd5b 3960 d5af 2708 7f36 72c1 ab27 0fb5 291f 9587 3160 65c0 03ed 4ee5 b106 3d50 07",
      PACKED,
      215,
    ],
  ]);
});

test("of a connection that was joined, entries that were not seen are unknown, by place", () => {
  const section = decode(joined(), join(hex("82"), indexed(63), block({ a: "1" }, true), indexed(62), indexed(65)));
  expect(section.fields).toEqual([
    [":method", "GET"],
    ["a", "1"],
    ["a", "1"],
  ]);
  expect(section.unknown).toEqual([
    { place: 2, value: null },
    { place: 4, value: null },
  ]);
  expect(section.count).toBe(5);
});

test("a value may be known whose name is not; its entry then stays unknown", () => {
  const section = decode(joined(), join(encoded(64, 0x3f, 0x40), hex("0378797a"), indexed(62)));
  expect(section.fields).toEqual([]);
  expect(section.unknown).toEqual([
    { place: 3, value: "xyz" },
    { place: 1, value: null },
  ]);
});

test("after a loss a table that was whole is unknown as well", () => {
  const decoder = fresh();
  decode(decoder, block({ a: "1" }, true));
  decoder.table.lose();
  expect(decode(decoder, indexed(62)).unknown).toEqual([{ place: 1, value: null }]);
});

test("sizes of the table may change at the start of any section, up and down", () => {
  const decoder = fresh();
  decode(decoder, block({ a: "1" }, true));
  expect(decode(decoder, join(tableSize(0), tableSize(4096), hex("82"))).fields).toEqual([[":method", "GET"]]);
  expect(decoder.table.length).toBe(0);
  checkDamaged(join(hex("82"), tableSize(100)), /^a table size behind a header$/);
});

test("what no encoder writes is damage", () => {
  checkDamaged(hex("80"), /index 0/);
  checkDamaged(indexed(62), /index 62, which the table has not/);
  checkDamaged(hex("40 03 6162"), /a string ends early/);
  checkDamaged(hex("40"), /a string ends early/);
  checkDamaged(hex("ff"), /an integer ends early/);
  checkDamaged(hex("4081 00 0161"), /the padding of a Huffman string/);
});

test("an integer that never ends is cut short", () => {
  checkDamaged(hex("ff ffffffff 01"), /an integer of more than 4 bytes/);
  checkDamaged(hex("ff ffffff7f"), /which the table has not/);
});

test("a string and a table have their limits", () => {
  const long = (length: number): Uint8Array => join(hex("00 0161"), encoded(length, 0x7f, 0), "x".repeat(length));
  expect(decode(fresh(), long(MAX_STRING_BYTES)).fields[0]?.[1]).toHaveLength(MAX_STRING_BYTES);
  checkDamaged(long(MAX_STRING_BYTES + 1), /a string of more than 65536 bytes/);
  decode(fresh(), tableSize(MAX_TABLE_BYTES));
  checkDamaged(tableSize(MAX_TABLE_BYTES + 1), /a table of more than 1048576 bytes/);
});

test("headers beyond the limits are counted, not kept, and the table stays right", () => {
  const decoder = fresh();
  const many = decode(
    decoder,
    join(...Array.from({ length: MAX_HEADERS + 5 }, () => hex("82")), block({ a: "1" }, true)),
  );
  expect([many.fields.length, many.count, many.limit]).toEqual([
    MAX_HEADERS,
    MAX_HEADERS + 6,
    "more than 1000 headers",
  ]);
  expect(decode(decoder, indexed(62)).fields).toEqual([["a", "1"]]);
});

test("few bytes that stand for many headers do not fill the memory", () => {
  const decoder = fresh();
  decode(decoder, block({ a: "x".repeat(4000) }, true));
  const bomb = decode(decoder, join(...Array.from({ length: 900 }, () => indexed(62))));
  expect(bomb.limit).toBe(`headers of more than ${MAX_HEADER_LIST_BYTES} bytes`);
  expect(bomb.fields.length * 4033).toBeLessThanOrEqual(MAX_HEADER_LIST_BYTES);
  expect(bomb.count).toBe(900);
});

test("unknown headers are listed up to a limit", () => {
  const section = decode(joined(), join(...Array.from({ length: MAX_UNKNOWN_HEADERS + 9 }, () => indexed(70))));
  expect([section.unknown.length, section.count]).toEqual([MAX_UNKNOWN_HEADERS, MAX_UNKNOWN_HEADERS + 9]);
});
