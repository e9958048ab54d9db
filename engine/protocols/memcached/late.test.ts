// A message that is read later says what it would have said at once, or it is read at once.
import fc from "fast-check";
import { expect, test } from "vitest";
import { codecs } from "../../../codecs/index.ts";
import { BinaryFramer } from "./binary-frame.ts";
import { binaryRequest, binaryResponse, readBinary } from "./binary-message.ts";
import { requestLater, responseLater } from "./late-binary.ts";
import { readLater } from "./late-text-request.ts";
import { TextFramer } from "./text-frame.ts";
import { decodeTextRequest } from "./text-request.ts";
import { firstWord } from "./text-words.ts";
import type { MemcachedRequest, MemcachedResponse, Value } from "./types.ts";

type Message = MemcachedRequest | MemcachedResponse;
/** All that is said by a message, whatever becomes of the memory that it lay in. */
function said(read: (bytes: Uint8Array, start: number, end: number) => Message | null, text: string): object | null {
  const bytes = codecs.fromLatin1(`\r\n${text}get x\r\n`);
  const message = read(bytes, 2, 2 + text.length);
  bytes.fill(0x2a);
  if (message === null) return null;
  const { opaque, facts } = message;
  if ("items" in message) {
    const { status, code, isError, message: words, items, itemsLeftOut, stats, statsLeftOut, isIncomplete } = message;
    const shown = items.map(({ key, facts: of, value }) => [key, of, valueOf(value)]);
    return { status, code, isError, words, opaque, facts, shown, itemsLeftOut, stats, statsLeftOut, isIncomplete };
  }
  const { command, keys, keysLeftOut, isQuiet, value } = message;
  return { command, keys, keysLeftOut, isQuiet, opaque, facts, value: valueOf(value) };
}
function valueOf(value: Value | null): object | null {
  return value === null ? null : { ...value, kept: value.kept === null ? null : [...value.kept.bytes] };
}

const later = (text: string, mayBeLogin = false): object | null =>
  said((bytes, start, end) => readLater(firstWord(bytes, start, end), bytes, start, end, codecs, mayBeLogin), text);
const atOnce = (text: string): object | null =>
  said((bytes, start, end) => decodeTextRequest(bytes, start, end, codecs, false), text);
function isWhole(text: string): boolean {
  return new TextFramer(0, 1000).frame(codecs.fromLatin1(text), 0, text.length) === text.length;
}

test.each([
  "version\r\n",
  "stats items\r\n",
  "get a b\r\n",
  "gat 10 caf\xc3\xa9 \xff\r\n",
  "delete a 0 \r\n",
  "version noreply\r\n",
  "set a 5 0 2\r\n\xff\x00\r\n",
  "cas a 5 0 0 17\r\n\r\n",
  "set a 5 0 x\r\n",
  "incr a 18446744073709551615\n",
])("%j is read later", (text) => {
  expect(isWhole(text)).toBe(true);
  expect(later(text)).not.toBeNull();
  expect(later(text)).toEqual(atOnce(text));
});

test.each([
  ["no command", "nothing a\r\n"],
  ["a meta command", "mg a v\r\n"],
  ["a blank before the command", " get a\r\n"],
  ["nobody waits for an answer", "delete a noreply  \r\n"],
  ["a value that nobody waits for an answer to", "set a 5 0 1 noreply\r\nx\r\n"],
])("at once: %s", (_what, text) => {
  expect(isWhole(text)).toBe(true);
  expect(later(text)).toBeNull();
});
test("at once: what may be a login", () => {
  expect(later("set a 5 0 3\r\na b\r\n", true)).toBeNull();
  expect(later("add a 5 0 3\r\na b\r\n", true)).not.toBeNull();
});

const word = fc.constantFrom("a", "b", "10", "0", "2", "noreply", "é", "\xff", "-1");
const command = fc.constantFrom(
  "get",
  "gats",
  "set",
  "cas",
  "append",
  "incr",
  "touch",
  "delete",
  "stats",
  "quit",
  "mg",
);
const blank = fc.constantFrom(" ", " ", " ", "  ");
const lines = fc
  .tuple(command, fc.array(fc.tuple(blank, word), { maxLength: 6 }), fc.constantFrom("\r\n", " \r\n", "\n"))
  .map(([first, words, end]) => first + words.flat().join("") + end);
test("any command", () => {
  let count = 0;
  fc.assert(
    fc.property(lines, fc.constantFrom("", "{}\r\n", "\r\n"), (line, value) => {
      const text = line + value;
      const found = isWhole(text) ? later(text) : null;
      if (found !== null) expect(found).toEqual(atOnce(text));
      if (found !== null) count++;
    }),
    { numRuns: 2000 },
  );
  expect(count).toBeGreaterThan(200);
});

interface Parts {
  readonly opcode: number;
  readonly status: number;
  readonly cas: number;
  readonly extras: string;
  readonly key: string;
  readonly value: string;
}
/** A message of the binary protocol, whose parts may be longer than it says. */
function binary(magic: number, { opcode, status, cas, extras, key, value }: Parts, missing = 0): string {
  const body = extras.length + key.length + value.length;
  const head = [magic, opcode, 0, key.length, extras.length, 0, 0, status, 0, 0, 0, body - missing, 0, 0, 0, 7];
  return String.fromCharCode(...head, 0, 0, 0, 0, 0, 0, 0, cas) + (extras + key + value).slice(0, body - missing);
}
const parts = fc.record<Parts>({
  opcode: fc.constantFrom(0, 1, 4, 5, 8, 0x0b, 0x0d, 0x10, 0x11, 0x19, 0x1d, 0x21, 0x55),
  status: fc.constantFrom(0, 1, 0x81, 0x99),
  cas: fc.constantFrom(0, 3),
  extras: fc.constantFrom(
    "",
    "\0\0\0\x05",
    "\0\0\0\x05\0\0\0\x0a",
    "\0\0\0\0\0\0\0\x01\0\0\0\0\0\0\0\0\xff\xff\xff\xff",
  ),
  key: fc.constantFrom("", "key", "\xc3\xa9", "\xff"),
  value: fc.constantFrom("", "value", "\xc3\xa9", "\0\0\0\0\0\0\0\x05", "\xff"),
});
const EIGHT = "\0\0\0\x05\0\0\0\x0a";
const SET: Parts = { opcode: 1, status: 0, cas: 0, extras: EIGHT, key: "key", value: "value" };
const requestAt = (bytes: Uint8Array, start: number, end: number): Message | null =>
  requestLater(bytes, start, end, codecs);
const responseAt = (bytes: Uint8Array, start: number, end: number): Message | null =>
  responseLater(bytes, start, end, codecs);

test("any message of the binary protocol", () => {
  const counts = [0, 0];
  fc.assert(
    fc.property(parts, (some) => {
      const [request, response] = [binary(0x80, some), binary(0x81, some)];
      const asked = said(requestAt, request);
      const decoded = (bytes: Uint8Array, start: number, end: number): Message =>
        binaryRequest(readBinary(bytes, start, end, codecs));
      if (asked !== null) expect(asked).toEqual(said(decoded, request));
      if (asked !== null) counts[0] = (counts[0] ?? 0) + 1;
      const answered = said(responseAt, response);
      const answer = (bytes: Uint8Array, start: number, end: number): Message =>
        binaryResponse(readBinary(bytes, start, end, codecs), codecs);
      if (answered !== null) expect(answered).toEqual(said(answer, response));
      if (answered !== null) counts[1] = (counts[1] ?? 0) + 1;
    }),
    { numRuns: 1000 },
  );
  expect(Math.min(...counts)).toBeGreaterThan(100);
});
test.each([
  ["a login", { ...SET, opcode: 0x21, extras: "" }, 0],
  ["extras too short", { ...SET, extras: "" }, 0],
  ["no known command", { ...SET, opcode: 0x55 }, 0],
  ["a key longer than all", { ...SET, value: "" }, 1],
])("of the binary protocol at once: %s", (_what, some, missing) => {
  expect(said(requestAt, binary(0x80, SET))).not.toBeNull();
  expect(said(requestAt, binary(0x80, some, missing))).toBeNull();
});

const STATS: Parts = { opcode: 0x10, status: 0, cas: 0, extras: "", key: "pid", value: "12" };
test("statistics are one message up to their end, or as far as they are there", () => {
  const one = binary(0x81, STATS);
  const last = binary(0x81, { ...STATS, key: "", value: "" });
  const other = binary(0x81, { ...STATS, opcode: 0 });
  const lengthOf = (text: string): number => new BinaryFramer(1, 1000).frame(codecs.fromLatin1(text), 0, text.length);
  expect(lengthOf(one + one + last + last)).toBe(2 * one.length + last.length);
  expect(lengthOf(last + one)).toBe(last.length);
  expect(lengthOf(one + one + one.slice(0, -1))).toBe(2 * one.length);
  expect(lengthOf(one + other)).toBe(one.length);
  expect(lengthOf(one + one.replace("\x07", "\x08") + last)).toBe(one.length);
  expect(lengthOf(one + binary(0x81, { ...STATS, value: "" }, 1) + last)).toBe(one.length);
});
test("so are those of the text protocol", () => {
  const lengthOf = (text: string): number => new TextFramer(1, 1000).frame(codecs.fromLatin1(text), 0, text.length);
  expect(lengthOf("STAT a 1\r\nSTAT b 2\r\nEND\r\nEND\r\n")).toBe(25);
  expect(lengthOf("STAT a 1\r\nSTAT b 2\r\nSTAT c")).toBe(20);
  expect(lengthOf("STAT a 1\r\nEND")).toBe(10);
  expect(lengthOf("STAT a 1\r\nSTORED\r\n")).toBe(10);
  expect(lengthOf("END\r\nSTAT a 1\r\n")).toBe(5);
});
