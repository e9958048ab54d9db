import fc from "fast-check";
import { isIP } from "node:net";
import { describe, expect, test } from "vitest";
import { type AddressKind, addressKind } from "./address-kind.ts";
import { formatHost, MAX_HOST_LENGTH, readHost } from "./host-name.ts";

/** What a script wrote, how rules know it, and its kind. */
function check(text: string, shown: string | null, kind: AddressKind = "other"): void {
  const host = readHost(text);
  expect([text, host && formatHost(host), host?.kind ?? "other"]).toEqual([text, shown, kind]);
}

describe("a host is written in one way", () => {
  test("by its name and port", () => {
    check("Example.COM", "example.com");
    check("example.com.", "example.com");
    check("example.com:8443", "example.com:8443");
    check("bücher.example", "xn--bcher-kva.example");
    check("[2001:DB8:0::1]:443", "[2001:db8::1]:443");
  });
  test("or not at all", () => {
    const none = [
      "",
      ":80",
      "a b",
      "a/b",
      "a@b",
      "http://a",
      "a:0",
      "a:65536",
      "a:1x",
      "[::1",
      "::1",
      "a?b",
      "a#b",
      "a\\b",
      "[a]",
      "%",
      "a%00b",
    ];
    for (const text of [...none, "x".repeat(MAX_HOST_LENGTH + 1), "1.2.3.4.5", "256.1.1.1", "."]) check(text, null);
  });
});

describe("this machine", () => {
  test("has many names", () => {
    check("localhost", "localhost", "loopback");
    check("LOCALHOST.:9000", "localhost:9000", "loopback");
    check("app.localhost", "app.localhost", "loopback");
    check("localhost.localdomain", "localhost.localdomain", "loopback");
    check("ip6-loopback", "ip6-loopback", "loopback");
  });
  test("and its addresses many forms", () => {
    for (const text of [
      "127.0.0.1",
      "127.1",
      "2130706433",
      "0x7f000001",
      "0177.0.0.1",
      "0x7f.1",
      "127.0.0.1.",
      "①②⑦.0.0.1",
    ])
      check(text, "127.0.0.1", "loopback");
    check("127.99.0.7:80", "127.99.0.7:80", "loopback");
    check("[::1]", "[::1]", "loopback");
    check("[0:0:0:0:0:0:0:1]", "[::1]", "loopback");
    check("[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "loopback");
    check("[::ffff:7f00:1]", "[::ffff:7f00:1]", "loopback");
    check("[64:ff9b::127.0.0.1]", "[64:ff9b::7f00:1]", "loopback");
    check("[2002:7f00:1::]", "[2002:7f00:1::]", "loopback");
  });
  test("is not what only looks like it", () => {
    for (const text of ["localhost.example.com", "notlocalhost", "128.0.0.1", "10.0.0.1", "127.0.0.1.nip.io"])
      check(text, text);
  });
});

describe("what scripts never reach", () => {
  test("are link-local addresses and metadata services, in any form", () => {
    for (const text of ["169.254.169.254", "0xa9fea9fe", "2852039166", "0251.0376.0251.0376", "169.254.43518"])
      check(text, "169.254.169.254", "never");
    for (const name of [
      "metadata",
      "metadata.google.internal",
      "instance-data",
      "instance-data.ec2.internal",
      "metadata.goog",
    ])
      check(name, name, "never");
    check("[fe80::1]", "[fe80::1]", "never");
    check("[fd00:ec2::254]", "[fd00:ec2::254]", "never");
    check("[::ffff:169.254.169.254]", "[::ffff:a9fe:a9fe]", "never");
    check("[64:ff9b::169.254.169.254]", "[64:ff9b::a9fe:a9fe]", "never");
    check("100.100.100.200", "100.100.100.200", "never");
  });
  test("and what is no host", () => {
    check("0", "0.0.0.0", "never");
    check("0.0.0.0", "0.0.0.0", "never");
    check("[::]", "[::]", "never");
    check("224.0.0.1", "224.0.0.1", "never");
    check("255.255.255.255", "255.255.255.255", "never");
    check("[ff02::1]", "[ff02::1]", "never");
  });
});

describe("the kind of an address that a name has", () => {
  test("is told with a zone too, and of nothing but addresses", () => {
    expect(["fe80::1%eth0", "::1%lo", "localhost", "", "127.1", "1.2.3.4"].map(addressKind)).toEqual([
      "never",
      "loopback",
      "other",
      "other",
      "other",
      "other",
    ]);
  });
  test("is the same for an IPv4 address and all that stand for it", () =>
    fc.assert(
      fc.property(fc.ipV4(), (ip) => {
        const kind = addressKind(ip);
        const [a = 0, b = 0, c = 0, d = 0] = ip.split(".").map(Number);
        const groups = [a * 256 + b, c * 256 + d].map((group) => group.toString(16));
        for (const head of ["::ffff:", "::ffff:0:", "64:ff9b::"]) {
          expect(addressKind(head + ip)).toBe(kind);
          expect(addressKind(head + groups.join(":"))).toBe(kind);
        }
        expect(addressKind(`2002:${groups.join(":")}::1`)).toBe(kind);
      }),
    ));
  test("is other for most addresses", () => {
    for (const ip of ["8.8.8.8", "10.1.2.3", "192.168.1.1", "172.16.0.1", "2606:4700::1111", "fd12:3456::1"])
      expect([ip, addressKind(ip)]).toEqual([ip, "other"]);
  });
  test("is found for whatever is an address", () =>
    fc.assert(fc.property(fc.oneof(fc.ipV6(), fc.ipV4(), fc.string()), (text) => void addressKind(text))));
});

test("what is read and written is read again as the same", () =>
  fc.assert(
    fc.property(
      fc.oneof(
        fc.domain(),
        fc.ipV4(),
        fc.ipV4Extended(),
        fc.ipV6().map((ip) => `[${ip}]`),
        fc.string(),
      ),
      (text) => {
        const host = readHost(text);
        if (host === null) return;
        expect(readHost(formatHost(host))).toEqual(host);
        if (isIP(host.name) !== 0) expect(host.kind).toBe(addressKind(host.name));
      },
    ),
  ));
