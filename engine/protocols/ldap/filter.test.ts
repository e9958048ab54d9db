// Filters as RFC 4515 writes them.
import fc from "fast-check";
import { expect, test } from "vitest";
import { codecs } from "../../../codecs/index.ts";
import { Malformed, Reader } from "../../bytes/reader.ts";
import { latin1Bytes } from "../../testing/play.ts";
import { FilterText, MAX_DEPTH, MAX_PARTS } from "./filter.ts";
import { element, octets, sequence } from "./testing/encode.ts";

function read(text: string): string {
  return new FilterText(codecs).read(new Reader(latin1Bytes(text)));
}
const compare = (tag: number, name: string, value: string): string => element(tag, octets(name) + octets(value));
const is = (name: string, value: string): string => compare(0xa3, name, value);

test.each([
  [is("cn", "Babs"), "(cn=Babs)"],
  [is("cn", "K\xc3\xa4se"), "(cn=Käse)"],
  [is("o", "Parens (like *this*) \\"), "(o=Parens \\28like \\2athis\\2a\\29 \\5c)"],
  [is("bin", "\0\x0a\xff"), "(bin=\\00\\0a\\ff)"],
  [compare(0xa5, "n", "5"), "(n>=5)"],
  [compare(0xa6, "n", "5"), "(n<=5)"],
  [compare(0xa8, "n", "5"), "(n~=5)"],
  [octets("mail", 0x87), "(mail=*)"],
  [element(0xa0, is("a", "1") + element(0xa1, is("b", "2") + is("c", "3"))), "(&(a=1)(|(b=2)(c=3)))"],
  [element(0xa2, is("a", "1")), "(!(a=1))"],
  [element(0xa0, ""), "(&)"],
  [element(0xa4, octets("cn") + sequence(octets("ab", 0x80), octets("cd", 0x81), octets("ef", 0x82))), "(cn=ab*cd*ef)"],
  [element(0xa4, octets("cn") + sequence(octets("ab", 0x80))), "(cn=ab*)"],
  [element(0xa4, octets("cn") + sequence(octets("cd", 0x81))), "(cn=*cd*)"],
  [element(0xa4, octets("cn") + sequence(octets("ef", 0x82))), "(cn=*ef)"],
  [
    element(0xa9, octets("2.4.6.8.10", 0x81) + octets("sn", 0x82) + octets("Barney", 0x83) + octets("\xff", 0x84)),
    "(sn:dn:2.4.6.8.10:=Barney)",
  ],
  [element(0xa9, octets("cn", 0x82) + octets("x", 0x83)), "(cn:=x)"],
])("%#", (ber, text) => {
  expect(read(ber)).toBe(text);
});
test("limits: depth and parts", () => {
  const nested = (depth: number): string => (depth === 0 ? is("a", "1") : element(0xa2, nested(depth - 1)));
  expect(read(nested(MAX_DEPTH))).toContain("(a=1)");
  expect(() => read(nested(MAX_DEPTH + 1))).toThrow(Malformed);
  expect(() => read(element(0xa1, is("a", "1").repeat(MAX_PARTS)))).toThrow(Malformed);
});
test("damage anywhere: malformed, never anything else", () => {
  const bytes = latin1Bytes(
    element(
      0xa0,
      is("a", "1") + element(0xa4, octets("cn") + sequence(octets("x", 0x80))) + element(0xa9, octets("y", 0x83)),
    ),
  );
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)), { maxLength: 3 }),
      fc.nat(bytes.length),
      (changes, end) => {
        const damaged = new Uint8Array(bytes);
        for (const [at, byte] of changes) damaged[at] = byte;
        try {
          new FilterText(codecs).read(new Reader(damaged, 0, end));
        } catch (error) {
          expect(error).toBeInstanceOf(Malformed);
        }
      },
    ),
    { seed: 14, numRuns: 3000 },
  );
});
