// A glance at a line says the same as reading it, or nothing.
import fc from "fast-check";
import { expect, test } from "vitest";
import { codecs } from "../../../codecs/index.ts";
import { lineAt, lineStop } from "./frame.ts";
import { glance, UNSURE } from "./line.ts";

function check(text: string, expected: number): void {
  const bytes = codecs.encode(text);
  expect(glance(bytes, 0, bytes.length)).toBe(expected);
}

test.each([
  ["PUB a.b 12", 12],
  ["HPUB a.b _INBOX.x 3 \t 12", 12],
  ["MSG a.b 1 0", 0],
  ["SUB a.b 7", -1],
  ["PING", -1],
  ['CONNECT {"verbose":false}', -1],
])("%j is read", (text, expected) => check(text, expected));

test.each([
  ["a name in small letters", "pub a.b 12"],
  ["a length of too many digits", "PUB a.b 00000000012"],
  ["a length beyond the limit", "PUB a.b 268435457"],
  ["a length that is none", "PUB a.b 1x"],
  ["headers longer than all", "HPUB a.b 13 12"],
  ["words too few", "PUB 12"],
  ["words too many", "MSG a 1 b 2 3"],
  ["bytes that may be blanks", "PUB a.b\u000b 12"],
  ["no JSON", "INFO x"],
  ["another protocol", "GET / HTTP/1.1"],
])("%s is left to who reads", (_what, text) => check(text, UNSURE));

const word = fc.oneof(
  fc.constantFrom(
    "a.b",
    "1",
    "0",
    "12",
    "00000000001",
    "9999999999",
    "268435457",
    "1a",
    "{}",
    "'x'",
    "",
    "\r",
    "\u00a0",
    "é",
  ),
  fc.nat(300).map(String),
);
const name = fc.constantFrom(
  "PUB",
  "HPUB",
  "MSG",
  "HMSG",
  "SUB",
  "UNSUB",
  "PING",
  "+OK",
  "-ERR",
  "INFO",
  "pub",
  "RS+",
  "",
);
const blanks = fc.constantFrom(" ", " ", "\t", "  ", "");

test("whatever the line, the two agree", () =>
  fc.assert(
    fc.property(name, fc.array(fc.tuple(blanks, word), { maxLength: 6 }), (first, rest) => {
      const bytes = codecs.encode(first + rest.flat().join(""));
      const seen = glance(bytes, 0, lineStop(bytes, bytes.length));
      if (seen === UNSURE) return;
      expect(lineAt(bytes, 0, bytes.length)).toMatchObject({ payloadBytes: seen });
    }),
    { numRuns: 2000 },
  ));
