// Names of numbers, and what stands in for those without one.
import { describe, expect, test } from "vitest";
import { Reader } from "../../bytes/reader.ts";
import { className, ednsOptionName, opcodeName, responseCodeName, typeName } from "./codes.ts";
import { base32hex, formatSignatureTime, hexadecimal } from "./text.ts";
import { hexBytes } from "./testing/build.ts";

describe("names", () => {
  function check(name: (number: number) => string, expected: Readonly<Record<number, string>>): void {
    for (const [number, text] of Object.entries(expected)) expect(name(Number(number)), number).toBe(text);
  }
  test("types", () => {
    check(typeName, {
      0: "TYPE0",
      1: "A",
      2: "NS",
      5: "CNAME",
      6: "SOA",
      12: "PTR",
      15: "MX",
      16: "TXT",
      28: "AAAA",
      33: "SRV",
      35: "NAPTR",
      41: "OPT",
      43: "DS",
      46: "RRSIG",
      47: "NSEC",
      48: "DNSKEY",
      50: "NSEC3",
      52: "TLSA",
      64: "SVCB",
      65: "HTTPS",
      251: "IXFR",
      252: "AXFR",
      255: "ANY",
      256: "URI",
      257: "CAA",
      1234: "TYPE1234",
      65280: "TYPE65280",
    });
  });
  test("classes", () => check(className, { 1: "IN", 3: "CH", 4: "HS", 254: "NONE", 255: "ANY", 7: "CLASS7" }));
  test("operations", () => {
    check(opcodeName, { 0: "Query", 1: "Inverse Query", 2: "Status", 4: "Notify", 5: "Update", 3: "Opcode 3" });
  });
  test("response codes, as documented", () => {
    check(responseCodeName, {
      0: "No Error",
      1: "Format Error",
      2: "Server Failure",
      3: "Non-Existent Domain",
      4: "Not Implemented",
      5: "Query Refused",
      6: "Name Exists when it should not",
      9: "Server Not Authoritative for zone",
      16: "Bad OPT Version",
      99: "Code 99",
    });
  });
  test("EDNS options", () => check(ednsOptionName, { 3: "NSID", 8: "ECS", 10: "COOKIE", 15: "EDE", 99: "OPT99" }));
});

describe("bytes as text", () => {
  function check(format: (reader: Reader, count: number) => string, input: string, expected: string): void {
    const bytes = hexBytes(input);
    expect(format(new Reader(bytes), bytes.length)).toBe(expected);
  }
  test("hexadecimal", () => {
    check(hexadecimal, "", "");
    check(hexadecimal, "00ff0a", "00ff0a");
    check((reader, count) => hexadecimal(reader, count, ":"), "00ff0a", "00:ff:0a");
  });
  test("base32 with the extended hexadecimal alphabet (RFC 4648, 10)", () => {
    check(base32hex, "", "");
    check(base32hex, "66", "co");
    check(base32hex, "666f", "cpng");
    check(base32hex, "666f6f", "cpnmu");
    check(base32hex, "666f6f62", "cpnmuog");
    check(base32hex, "666f6f6261", "cpnmuoj1");
    check(base32hex, "666f6f626172", "cpnmuoj1e8");
  });
  test("times of signatures", () => {
    expect(formatSignatureTime(0)).toBe("19700101000000");
    expect(formatSignatureTime(1048354263)).toBe("20030322173103");
    expect(formatSignatureTime(2 ** 32 - 1)).toBe("21060207062815");
  });
});
