// Addresses as text: RFC 5952's rules one by one, and against the platform's own reading of what is written.
import { isIPv6 } from "node:net";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { formatAddress } from "./address.ts";

function check(bytes: readonly number[], expected: string): void {
  expect(formatAddress(Uint8Array.from(bytes))).toBe(expected);
}
/** Eight groups as sixteen bytes. */
function groups(...values: readonly number[]): readonly number[] {
  return values.flatMap((value) => [value >> 8, value & 0xff]);
}

test.each<readonly [string, readonly number[]]>([
  ["0.0.0.0", [0, 0, 0, 0]],
  ["10.0.0.1", [10, 0, 0, 1]],
  ["255.255.255.255", [255, 255, 255, 255]],
])("%s", (expected, bytes) => check(bytes, expected));

describe("RFC 5952", () => {
  test.each<readonly [rule: string, bytes: readonly number[], expected: string]>([
    ["leading zeros are left out", groups(0x2001, 0xdb8, 1, 2, 3, 4, 5, 6), "2001:db8:1:2:3:4:5:6"],
    ["letters are small", groups(0xabcd, 0xef, 1, 1, 1, 1, 1, 0xf), "abcd:ef:1:1:1:1:1:f"],
    ["one zero group is written", groups(0x2001, 0xdb8, 0, 1, 1, 1, 1, 1), "2001:db8:0:1:1:1:1:1"],
    ["two zero groups are shortened", groups(0x2001, 0xdb8, 0, 0, 1, 1, 1, 1), "2001:db8::1:1:1:1"],
    ["the longest run is shortened", groups(0x2001, 0, 0, 1, 0, 0, 0, 1), "2001:0:0:1::1"],
    ["of equal runs the first is shortened", groups(0x2001, 0xdb8, 0, 0, 1, 0, 0, 1), "2001:db8::1:0:0:1"],
    ["a run at the beginning", groups(0, 0, 0, 0, 0, 0, 0, 1), "::1"],
    ["a run at the end", groups(0xfe80, 0, 0, 0, 0, 0, 0, 0), "fe80::"],
    ["nothing but zeros", groups(0, 0, 0, 0, 0, 0, 0, 0), "::"],
    ["zeros at both ends", groups(0, 0, 0, 5, 0, 0, 0, 0), "0:0:0:5::"],
    ["one zero at each end", groups(0, 1, 2, 3, 4, 5, 6, 0), "0:1:2:3:4:5:6:0"],
    [
      "all ones",
      groups(0xffff, 0xffff, 0xffff, 0xffff, 0xffff, 0xffff, 0xffff, 0xffff),
      "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
    ],
  ])("%s", (_, bytes, expected) => check(bytes, expected));

  test("any address: the text is one, it is the shortest rule's, and it means the same bytes", () => {
    const group = fc.oneof(fc.constant(0), fc.nat(0xffff));
    fc.assert(
      fc.property(fc.array(group, { minLength: 8, maxLength: 8 }), (values) => {
        const text = formatAddress(Uint8Array.from(groups(...values)));
        expect(isIPv6(text)).toBe(true);
        // The platform writes the same text for the same address, except that it ends some in dotted decimal.
        const host = new URL(`http://[${text}]/`).hostname;
        expect(host).toBe(`[${text}]`);
      }),
      { numRuns: 500 },
    );
  });
});

test.each([0, 1, 3, 5, 15, 17])("%d bytes are no address", (length) => {
  check(
    Array.from({ length }, () => 1),
    "",
  );
});
