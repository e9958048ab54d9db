// The OPT record: size, flags and options as people read them.
import { describe, expect, test } from "vitest";
import { codecs } from "../../../codecs/index.ts";
import { Malformed, Reader } from "../../bytes/reader.ts";
import { formatEdns, readEdns } from "./edns.ts";
import { bytesOf, hexBytes, name, type Part, u16, u32 } from "./testing/build.ts";

function read(data: Part, ttl = 0, size = 1232) {
  return readEdns(size, ttl, new Reader(bytesOf(data)), codecs);
}
/** One option's text. */
function check(code: number, value: Part, expected: { name: string; value: string } | "malformed"): void {
  const bytes = bytesOf(value);
  const data = [u16(code), u16(bytes.length), bytes];
  if (expected === "malformed") expect(() => read(data)).toThrow(Malformed);
  else expect(read(data).options).toEqual([{ code, ...expected }]);
}

describe("head", () => {
  test("size, version, flag and the upper bits of the response code", () => {
    expect(read("", 0x01008000, 4096)).toEqual({
      version: 0,
      udpPayloadSize: 4096,
      dnssecOk: true,
      extendedCode: 1,
      options: [],
    });
    expect(read("", 0x00020000)).toMatchObject({ version: 2, dnssecOk: false, extendedCode: 0 });
  });
  test("as one text", () => {
    const data = [u16(8), u16(7), u16(1), 24, 0, 192, 0, 2, u16(3), u16(0)];
    expect(formatEdns(read(data, 0x8000))).toBe("udp: 1232; version: 0; flags: do; ECS: 192.0.2.0/24/0; NSID");
  });
});

describe("options", () => {
  test("client subnet (RFC 7871)", () => {
    check(8, [u16(1), 24, 16, 198, 51, 100], { name: "ECS", value: "198.51.100.0/24/16" });
    check(8, [u16(2), 56, 0, hexBytes("20010db8fd1342")], { name: "ECS", value: "2001:db8:fd13:4200::/56/0" });
    check(8, [u16(1), 0, 0], { name: "ECS", value: "0.0.0.0/0/0" });
    check(8, [u16(3), 24, 0, 1], "malformed");
    check(8, [u16(1), 32, 0, 1, 2, 3, 4, 5], "malformed");
    check(8, [0], "malformed");
  });
  test("cookie, padding, keep-alive, expire", () => {
    check(10, hexBytes("24a5ac1234567890"), { name: "COOKIE", value: "24a5ac1234567890" });
    check(12, new Uint8Array(31), { name: "PADDING", value: "31 bytes" });
    check(11, u16(100), { name: "TCP-KEEPALIVE", value: "10 s" });
    check(11, "", { name: "TCP-KEEPALIVE", value: "" });
    check(9, u32(3600), { name: "EXPIRE", value: "3600 s" });
    check(9, "", { name: "EXPIRE", value: "" });
  });
  test("extended error (RFC 8914) and report channel (RFC 9567)", () => {
    check(15, [u16(18), "blocked"], { name: "EDE", value: "18 (blocked)" });
    check(15, u16(22), { name: "EDE", value: "22" });
    check(18, name("report.example"), { name: "REPORT-CHANNEL", value: "report.example" });
  });
  test("unknown ones in hexadecimal", () => check(65001, "ab", { name: "OPT65001", value: "6162" }));
  test("a length past the end", () => {
    expect(() => read([u16(10), u16(9), "short"])).toThrow(Malformed);
    expect(() => read([0])).toThrow(Malformed);
  });
});
