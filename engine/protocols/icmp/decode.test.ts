// Each kind of message to its values; quoted packets cut anywhere; what does not fit its type.
import { describe, expect, test } from "vitest";
import { Malformed } from "../../bytes/reader.ts";
import { decodeHead, decodeMessage } from "./decode.ts";
import { MAX_OPTIONS } from "./discovery.ts";
import { discoveryOptionName, icmpCodeName, icmpTypeName, ipProtocolName } from "./names.ts";
import { address6, bytesOf, echo, icmp, ipv4, ipv6, type Part, ports, u16, u32 } from "./testing/build.ts";
import type { IpVersion, Quoted } from "./types.ts";

function check(version: IpVersion, bytes: Uint8Array, expected: object | "malformed"): void {
  if (expected === "malformed") expect(() => decodeMessage(version, bytes)).toThrow(Malformed);
  else expect(decodeMessage(version, bytes)).toMatchObject(expected);
}

describe("queries", () => {
  test("echo", () => {
    expect(decodeMessage(4, echo(8, 7, 9))).toEqual({
      type: 8,
      code: 0,
      checksum: 0xabcd,
      identifier: 7,
      sequence: 9,
      payload: Uint8Array.of(1, 2, 3),
    });
    check(6, echo(129, 7, 9, []), { type: 129, identifier: 7, sequence: 9, payload: new Uint8Array(0) });
  });
  test("timestamp and others", () => {
    for (const type of [13, 14, 15, 16, 17, 18, 42, 43])
      check(4, echo(type, 1, 2), { type, identifier: 1, sequence: 2 });
    for (const type of [144, 145, 160, 161]) check(6, echo(type, 1, 2), { type, identifier: 1, sequence: 2 });
  });
  test("cut", () => {
    check(4, bytesOf(8, 0, 1), "malformed");
    check(4, echo(8, 1, 2).subarray(0, 6), "malformed");
    expect(decodeHead(bytesOf(8, 1, 2))).toEqual({ type: 8, code: 1, checksum: 0x200 });
    expect(decodeHead(new Uint8Array(0))).toEqual({ type: 0, code: 0, checksum: 0 });
  });
  test("a type that is not known keeps its data", () => {
    check(4, icmp(200, 0, 1, 2), { type: 200, payload: Uint8Array.of(1, 2) });
    check(6, icmp(200, 0, 1, 2), { type: 200, payload: Uint8Array.of(1, 2) });
  });
});

describe("errors quote the packet", () => {
  const quoted = { src: "10.0.0.1", dst: "10.0.0.2" };
  function checkQuoted(packet: Part, expected: object | undefined): void {
    expect(shown(decodeMessage(4, icmp(3, 3, u32(0), packet)).original)).toEqual(expected);
  }
  /** What an entry shows of it. */
  function shown(original: Quoted | undefined): object | undefined {
    if (original === undefined) return undefined;
    const { ends: _, ...rest } = original;
    return rest;
  }
  test("what tells its flow: transport, addresses and ports, where they are quoted", () => {
    const ends = (packet: Part) => decodeMessage(4, icmp(3, 3, u32(0), packet)).original?.ends;
    const [source, destination] = [Uint8Array.of(10, 0, 0, 1), Uint8Array.of(10, 0, 0, 2)];
    const found = { source, destination, sourcePort: 1, destinationPort: 2 };
    expect(ends(ipv4({ transport: ports(1, 2) }))).toEqual({ ...found, transport: "udp" });
    expect(ends(ipv4({ protocol: 6, transport: ports(1, 2) }))).toEqual({ ...found, transport: "tcp" });
    expect(ends(ipv4({ protocol: 1 }))).toEqual({ ...found, transport: "icmp", sourcePort: 0, destinationPort: 0 });
    expect(ends(ipv4({ transport: [1, 2, 3] }))).toBeNull();
    expect(ends(ipv4({ protocol: 47, transport: ports(1, 2) }))).toBeNull();
  });
  test("addresses, protocol, ports", () => {
    checkQuoted(ipv4({ transport: ports(1234, 53) }), { ...quoted, protocol: "UDP", srcPort: 1234, dstPort: 53 });
    checkQuoted(ipv4({ protocol: 6, options: 3, transport: ports(1, 2) }), {
      ...quoted,
      protocol: "TCP",
      srcPort: 1,
      dstPort: 2,
    });
    checkQuoted(ipv4({ protocol: 132, transport: ports(5, 6) }), {
      ...quoted,
      protocol: "SCTP",
      srcPort: 5,
      dstPort: 6,
    });
  });
  test("no ports: another protocol, a later fragment, cut before them", () => {
    const without = { ...quoted, srcPort: null, dstPort: null };
    checkQuoted(ipv4({ protocol: 1, transport: ports(1, 2) }), { ...without, protocol: "ICMP" });
    checkQuoted(ipv4({ fragment: 5, transport: ports(1, 2) }), { ...without, protocol: "UDP" });
    checkQuoted(ipv4({ transport: [1, 2, 3] }), { ...without, protocol: "UDP" });
    checkQuoted(ipv4({ options: 3 }).subarray(0, 24), { ...without, protocol: "UDP" });
  });
  test("too short for addresses, or no IP at all", () => {
    checkQuoted(ipv4().subarray(0, 19), undefined);
    checkQuoted([], undefined);
    checkQuoted(new Uint8Array(40), undefined);
  });
  test("IPv6, through extension headers", () => {
    const of = (packet: Part) => shown(decodeMessage(6, icmp(1, 4, u32(0), packet)).original);
    const ends = { src: "2001::1", dst: "2001::2" };
    expect(of(ipv6(17, ports(1, 2)))).toEqual({ ...ends, protocol: "UDP", srcPort: 1, dstPort: 2 });
    const destination = [17, 1, new Uint8Array(14)];
    expect(of(ipv6(60, destination, ports(3, 4)))).toEqual({ ...ends, protocol: "UDP", srcPort: 3, dstPort: 4 });
    const fragment = (offset: number) => [6, 0, u16(offset << 3), u32(1)];
    expect(of(ipv6(44, fragment(0), ports(5, 6)))).toEqual({ ...ends, protocol: "TCP", srcPort: 5, dstPort: 6 });
    const later = { ...ends, protocol: "TCP", srcPort: null, dstPort: null };
    expect(of(ipv6(44, fragment(9), ports(5, 6)))).toEqual(later);
    expect(of(ipv6(43, [6, 9, 1, 2, 3, 4, 5, 6]))).toEqual(later);
    expect(of(ipv6(17).subarray(0, 39))).toBeUndefined();
    const many = Array.from({ length: 20 }, () => [60, 0, new Uint8Array(6)]);
    expect(of(ipv6(60, ...many))).toMatchObject({ protocol: "60" });
  });
  test("what stands before the packet", () => {
    check(4, icmp(3, 4, u16(0), u16(1400), ipv4()), { details: { nextHopMtu: 1400 } });
    check(4, icmp(5, 1, [10, 0, 0, 254], ipv4()), { details: { gateway: "10.0.0.254" } });
    check(4, icmp(12, 0, 20, 0, 0, 0, ipv4()), { details: { pointer: 20 } });
    check(6, icmp(2, 0, u32(1280), ipv6(17)), { details: { mtu: 1280 } });
    check(6, icmp(4, 1, u32(40), ipv6(17)), { details: { pointer: 40 } });
    expect(decodeMessage(4, icmp(11, 0, u32(0), ipv4()))).not.toHaveProperty("details");
    check(4, icmp(3, 3, 0, 0), "malformed");
  });
});

describe("neighbour discovery", () => {
  const target = address6(0xfe80, 9);
  const mac = [1, 1, [0, 17, 34, 51, 68, 85]];
  test("solicitations and advertisements", () => {
    check(6, icmp(135, 0, u32(0), target, mac), {
      details: { targetAddress: "fe80::9" },
      options: [{ type: 1, name: "Source Link-Layer Address", value: "00:11:22:33:44:55" }],
    });
    check(6, icmp(136, 0, u32(0xe0000000), target), {
      details: { router: true, solicited: true, override: true, targetAddress: "fe80::9" },
      options: [],
    });
    check(6, icmp(136, 0, u32(0x20000000), target), { details: { router: false, solicited: false, override: true } });
    check(6, icmp(133, 0, u32(0), mac), { options: [{ value: "00:11:22:33:44:55" }] });
  });
  test("routers", () => {
    const prefix = [3, 4, 64, 0xc0, u32(2592000), u32(604800), u32(0), address6(0x2001, 0)];
    const dns = [25, 3, u16(0), u32(600), address6(0x2001, 53)];
    const other = [31, 1, [1, 2, 3, 4, 5, 6]];
    check(6, icmp(134, 0, 64, 0xc0, u16(1800), u32(0), u32(5), prefix, [5, 1, u16(0), u32(1500)], dns, other), {
      details: {
        currentHopLimit: 64,
        managed: true,
        otherConfiguration: true,
        routerLifetime: 1800,
        reachableTime: 0,
        retransTimer: 5,
      },
      options: [
        { name: "Prefix Information", value: "2001::/64 valid 2592000 s, preferred 604800 s" },
        { name: "MTU", value: "1500" },
        { name: "Recursive DNS Server", value: "2001::35 for 600 s" },
        { name: "DNS Search List", value: "010203040506" },
      ],
    });
    check(6, icmp(137, 0, u32(0), target, address6(0x2001, 2)), {
      details: { targetAddress: "fe80::9", destinationAddress: "2001::2" },
    });
  });
  test("options without a length, cut, and more than the limit", () => {
    check(6, icmp(133, 0, u32(0), 1, 0), "malformed");
    check(6, icmp(133, 0, u32(0), 1, 2, 0, 0), "malformed");
    const many = Array.from({ length: MAX_OPTIONS + 5 }, () => mac);
    expect(decodeMessage(6, icmp(133, 0, u32(0), ...many)).options).toHaveLength(MAX_OPTIONS);
  });
});

describe("multicast listeners", () => {
  const group = address6(0xff02, 5);
  test("version 1", () => {
    for (const type of [130, 131, 132]) {
      check(6, icmp(type, 0, u16(10000), u16(0), group), {
        details: { maximumResponseDelay: 10000, multicastAddress: "ff02::5" },
      });
    }
  });
  test("reports of version 2", () => {
    const record = (type: number, sources: readonly Part[], auxiliary = 0) => {
      const auxiliaryData = new Uint8Array(auxiliary * 4);
      return [type, auxiliary, u16(sources.length), group, ...sources, auxiliaryData];
    };
    check(6, icmp(143, 0, u16(0), u16(2), record(4, []), record(1, [address6(0x2001, 7)], 2)), {
      details: { recordCount: 2 },
      records: [
        { type: "CHANGE_TO_EXCLUDE_MODE", multicastAddress: "ff02::5", sources: [] },
        { type: "MODE_IS_INCLUDE", multicastAddress: "ff02::5", sources: ["2001::7"] },
      ],
    });
    check(6, icmp(143, 0, u16(0), u16(2), record(9, [])), "malformed");
    const many = Array.from({ length: MAX_OPTIONS + 3 }, () => record(9, []));
    const { records } = decodeMessage(6, icmp(143, 0, u16(0), u16(many.length), ...many));
    expect(records).toHaveLength(MAX_OPTIONS);
    expect(records?.[0]).toMatchObject({ type: "9" });
  });
});

test("names", () => {
  expect([icmpTypeName(4, 3), icmpTypeName(6, 3), icmpTypeName(4, 99), icmpTypeName(6, 135)]).toEqual([
    "Destination Unreachable",
    "Time Exceeded",
    "Type 99",
    "Neighbor Solicitation",
  ]);
  expect([icmpCodeName(4, 3, 1), icmpCodeName(4, 3, 99), icmpCodeName(6, 1, 4), icmpCodeName(4, 8, 0)]).toEqual([
    "Host Unreachable",
    "Code 99",
    "Port Unreachable",
    "",
  ]);
  expect([icmpCodeName(4, 8, 5), discoveryOptionName(3), discoveryOptionName(99)]).toEqual([
    "Code 5",
    "Prefix Information",
    "Option 99",
  ]);
  expect([ipProtocolName(17), ipProtocolName(99)]).toEqual(["UDP", "99"]);
});
