// The data of each record type in presentation form, and what does not fit its type.
import { describe, expect, test } from "vitest";
import { codecs } from "../../../codecs/index.ts";
import { Malformed, Reader } from "../../bytes/reader.ts";
import { typeName } from "./codes.ts";
import { readData, readTexts } from "./rdata.ts";
import { bytesOf, hexBytes, name, type Part, pointer, u16, u32 } from "./testing/build.ts";

const TYPE_NUMBERS = new Map(Array.from({ length: 300 }, (_, number) => [typeName(number), number]));

/** The data behind a message that holds the name `example.org` at byte 12. `malformed` stands for an error. */
function check(type: string, data: Part, expected: string): void {
  const before = bytesOf(new Uint8Array(12), name("example.org"));
  const bytes = bytesOf(before, data);
  const reader = new Reader(bytes);
  reader.at = before.length;
  const read = () => readData(TYPE_NUMBERS.get(type) ?? Number(type.slice(4)), reader, codecs);
  if (expected === "malformed") expect(read).toThrow(Malformed);
  else expect(read()).toBe(expected);
}

describe("addresses and names", () => {
  test("A, AAAA", () => {
    check("A", [192, 0, 2, 1], "192.0.2.1");
    check("AAAA", hexBytes("20010db8000000000000000000000001"), "2001:db8::1");
    check("A", [1, 2, 3], "malformed");
    check("A", [1, 2, 3, 4, 5], "malformed");
  });
  test("NS, CNAME, PTR, DNAME, with compression", () => {
    check("NS", [2, "ns", pointer(12)], "ns.example.org");
    check("CNAME", pointer(12), "example.org");
    check("PTR", name("host.example.net"), "host.example.net");
    check("DNAME", name("new.example"), "new.example");
    check("NS", [2, "ns"], "malformed");
  });
  test("MX, SOA, SRV, RP, AFSDB", () => {
    check("MX", [u16(10), 4, "mail", pointer(12)], "10 mail.example.org");
    check(
      "SOA",
      [2, "ns", pointer(12), 4, "root", pointer(12), u32(2026010100), u32(7200), u32(3600), u32(86400), u32(60)],
      "ns.example.org root.example.org 2026010100 7200 3600 86400 60",
    );
    check("SRV", [u16(0), u16(5), u16(5060), name("sip.example.com")], "0 5 5060 sip.example.com");
    check("RP", [name("a.b"), name("")], "a.b .");
    check("AFSDB", [u16(1), name("db")], "1 db");
    check("SOA", [name("a"), name("b"), u32(1)], "malformed");
  });
});

describe("texts", () => {
  test("TXT, SPF, HINFO", () => {
    check("TXT", [3, "a=b", 2, 'c"'], '"a=b" "c\\""');
    check("SPF", [6, "v=spf1"], '"v=spf1"');
    check("HINFO", [3, "PC ", 5, "Linux"], '"PC " "Linux"');
    check("TXT", [9, "short"], "malformed");
  });
  test("the joined field has no quotes", () => {
    expect(readTexts(new Reader(bytesOf(3, "a=b", 1, "c")), codecs)).toBe("a=b, c");
  });
  test("NAPTR, URI, CAA", () => {
    check("NAPTR", [u16(100), u16(10), 1, "u", 7, "E2U+sip", 4, "!a!b", name("")], '100 10 "u" "E2U+sip" "!a!b" .');
    check("URI", [u16(10), u16(1), "https://example.org/"], '10 1 "https://example.org/"');
    check("CAA", [0, 5, "issue", "ca.example.net"], '0 issue "ca.example.net"');
    check("CAA", [0, 9, "issue"], "malformed");
  });
});

describe("security", () => {
  test("DS, DNSKEY, SSHFP, TLSA", () => {
    check("DS", [u16(60485), 5, 1, hexBytes("2bb183af")], "60485 5 1 2bb183af");
    check("DNSKEY", [u16(256), 3, 5, "key"], "256 3 5 a2V5");
    check("SSHFP", [2, 1, hexBytes("123456")], "2 1 123456");
    check("TLSA", [3, 1, 1, hexBytes("d2ab")], "3 1 1 d2ab");
  });
  test("RRSIG", () => {
    check(
      "RRSIG",
      [u16(1), 5, 3, u32(86400), u32(1048354263), u32(1045762263), u16(2642), name("example.com"), "sig"],
      "A 5 3 86400 20030322173103 20030220173103 2642 example.com c2ln",
    );
  });
  test("NSEC names its types, windows in order only (RFC 4034, 4.3)", () => {
    const bitmap = [0, 6, hexBytes("400100000003"), 4, 27, new Uint8Array(26), 0x20];
    check("NSEC", [name("host.example.com"), bitmap], "host.example.com A MX RRSIG NSEC TYPE1234");
    check("NSEC", [name("a"), 1, 1, 0x80, 1, 1, 0x80], "malformed");
    check("NSEC", [name("a"), 0, 32, "cut"], "malformed");
  });
  test("NSEC3 and NSEC3PARAM (RFC 5155, appendix)", () => {
    const head = [1, 1, u16(12), 4, hexBytes("aabbccdd")];
    const hash = hexBytes("174eb2409fe28bcb4887a1836f957f0a8425e27b");
    check("NSEC3", [head, 20, hash, 0, 1, 0x22], "1 1 12 aabbccdd 2t7b4g4vsa5smi47k61mv5bv1a22bojr NS SOA");
    check("NSEC3PARAM", [1, 0, u16(0), 0], "1 0 0 -");
  });
  test("TSIG", () => {
    check(
      "TSIG",
      [name("hmac-sha256"), u16(0), u32(1790000000), u16(300), u16(3), "mac", u16(7), u16(16), u16(0)],
      'hmac-sha256 1790000000 300 bWFj 7 "Bad OPT Version"',
    );
  });
});

describe("service bindings (RFC 9460, appendix D)", () => {
  test("HTTPS in alias form, SVCB with parameters", () => {
    check("HTTPS", [u16(0), name("foo.example.com")], "0 foo.example.com");
    check("SVCB", [u16(16), name("foo.example.com"), u16(3), u16(2), u16(53)], "16 foo.example.com port=53");
    check(
      "HTTPS",
      [u16(1), name(""), u16(1), u16(6), 2, "h2", 2, "h3", u16(2), u16(0), u16(4), u16(4), 192, 0, 2, 1],
      '1 . alpn="h2,h3" no-default-alpn ipv4hint=192.0.2.1',
    );
    check("SVCB", [u16(1), name(""), u16(0), u16(4), u16(1), u16(4)], "1 . mandatory=alpn,ipv4hint");
    check("SVCB", [u16(1), name(""), u16(5), u16(2), "ab"], "1 . ech=YWI=");
    check(
      "SVCB",
      [u16(1), name(""), u16(6), u16(16), hexBytes("20010db8000000000000000000000001")],
      "1 . ipv6hint=2001:db8::1",
    );
    check("SVCB", [u16(1), name(""), u16(667), u16(5), "hello"], '1 . key667="hello"');
  });
  test("keys out of order and lengths past the end", () => {
    check("SVCB", [u16(1), name(""), u16(3), u16(2), u16(53), u16(1), u16(0)], "malformed");
    check("SVCB", [u16(1), name(""), u16(3), u16(9), u16(53)], "malformed");
  });
});

describe("places, numbers, anything else", () => {
  test("LOC (RFC 1876)", () => {
    const data = [0, 0x12, 0x16, 0x13, u32(2 ** 31 + 152_526_000), u32(2 ** 31 - 258_357_000), u32(10_002_400)];
    check("LOC", data, "42 22 6.000 N 71 45 57.000 W 24.00m 1.00m 10000.00m 10.00m");
    check("LOC", [1, 0, 0, 0, u32(0), u32(0), u32(0)], "malformed");
  });
  test("EUI48", () => check("EUI48", hexBytes("00005ef53a01"), "00-00-5e-f5-3a-01"));
  test("types without a form of their own are hexadecimal (RFC 3597)", () => {
    check("TYPE731", hexBytes("abcdef"), "\\# 3 abcdef");
    check("NULL", "", "\\# 0");
  });
});
