import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { formatAddress } from "../flow/address.ts";
import { DEFAULT_LIMITS } from "../limits.ts";
import { PacketParser } from "./packet-parser.ts";
import { DONE, HELD, type PacketView } from "./packet-view.ts";
import * as frames from "./testing/frames.ts";
import {
  type Bytes,
  captured,
  ethernet,
  FLAG,
  ip4Frame,
  ipv4,
  ipv6,
  join,
  type RecordFields,
  sctp,
  tcp,
  text,
  u16,
  u32,
  udp,
  vlan,
} from "./testing/frames.ts";

const TRANSPORTS = ["tcp", "udp", "sctp", "icmp"];

/** `tcp 10.0.0.1:40000>10.0.0.2:80 "payload"` with what else is worth saying, or the code of the drop. */
function read(frame: Bytes, fields: RecordFields = {}): string {
  const parser = new PacketParser(DEFAULT_LIMITS, () => undefined);
  const layer = parser.parse(captured(frame, fields));
  if (layer === HELD) return "held";
  const { view } = parser;
  if (layer !== DONE) return `${view.drop?.hop ?? ""}/${view.drop?.code ?? ""}`;
  return describePacket(view);
}

function describePacket(view: PacketView): string {
  const source = addressOf(view, view.sourceAt);
  const destination = addressOf(view, view.destinationAt);
  const payload = String.fromCharCode(...view.bytes.subarray(view.at, view.end));
  const tag = view.vlan < 0 ? "" : ` vlan ${view.vlan}`;
  const missing = view.missing === 0 ? "" : ` missing ${view.missing}`;
  const ends = `${source}:${view.sourcePort}>${destination}:${view.destinationPort}`;
  return `${TRANSPORTS[view.transport - 4]} ${ends} "${payload}"${tag}${missing}`;
}

function addressOf(view: PacketView, at: number): string {
  return formatAddress(view.addressBytes.subarray(at, at + view.addressLength));
}

function check(frame: Bytes, expected: string, fields: RecordFields = {}): void {
  expect(read(frame, fields)).toBe(expected);
}

const SEGMENT = tcp({ payload: text("hi") });
const PLAIN = 'tcp 10.0.0.1:40000>10.0.0.2:80 "hi"';
const PLAIN6 = 'tcp fd00::1:40000>fd00::2:80 "hi"';
const IPV4 = ipv4({ payload: SEGMENT });
const IPV6 = ipv6({ payload: SEGMENT });

describe("Ethernet", () => {
  test("IPv4 and IPv6", () => {
    check(ethernet(0x0800, IPV4), PLAIN);
    check(ethernet(0x86dd, IPV6), PLAIN6);
  });
  test("padding after the datagram is not payload", () => {
    check(join(ethernet(0x0800, IPV4), [0, 0, 0, 0, 0, 0]), PLAIN);
    check(join(ethernet(0x86dd, IPV6), [0, 0, 0, 0, 0, 0]), PLAIN6);
  });
  test("VLAN tags of every type; two tags are one number", () => {
    for (const type of [0x8100, 0x88a8, 0x9100, 0x9200]) {
      check(ethernet(type, vlan(42, 0x0800, IPV4)), `${PLAIN} vlan 42`);
    }
    check(ethernet(0x88a8, vlan(10, 0x8100, vlan(20, 0x0800, IPV4))), `${PLAIN} vlan ${10 * 4096 + 20}`);
  });
  test("a tag that only carries a priority is no VLAN", () => {
    check(ethernet(0x8100, vlan(0xe000, 0x0800, IPV4)), PLAIN);
  });
  test("tags beyond the limit", () => {
    let frame = IPV4;
    let type = 0x0800;
    for (let i = 0; i <= DEFAULT_LIMITS.maxEncapsulations; i++) {
      frame = vlan(i + 1, type, frame);
      type = 0x8100;
    }
    check(ethernet(0x8100, frame), "link/too-deep");
  });
  test("SNAP carries an EtherType, other LLC frames are no IP", () => {
    check(ethernet(40, join([0xaa, 0xaa, 3, 0, 0, 0], u16(0x0800), IPV4)), PLAIN);
    check(ethernet(40, join([0x42, 0x42, 3], IPV4)), "link/llc");
    check(ethernet(0x8100, vlan(7, 38, join([0x42, 0x42, 3], IPV4))), "link/llc");
  });
  test("what is not IP is named", () => {
    check(ethernet(0x0806, IPV4), "link/ethertype");
    check(ethernet(0x88cc, IPV4), "link/ethertype");
  });
  test("cut headers", () => {
    check(ethernet(0x0800, IPV4).subarray(0, 13), "link/short-link");
    check(ethernet(0x8100, Uint8Array.of(0, 1, 8)), "link/short-link");
    check(new Uint8Array(0), "link/short-link");
  });
});

describe("between Ethernet and IP", () => {
  const label = (isBottom: boolean) => u32((16 << 12) | (isBottom ? 0x100 : 0) | 64);
  test("MPLS labels over IPv4, IPv6 and Ethernet", () => {
    check(ethernet(0x8847, join(label(false), label(true), IPV4)), PLAIN);
    check(ethernet(0x8848, join(label(true), IPV6)), PLAIN6);
    check(ethernet(0x8847, join(label(true), u32(0), ethernet(0x0800, IPV4))), PLAIN);
  });
  test("MPLS that ends early, carries something else, or never ends", () => {
    check(ethernet(0x8847, join(label(true))), "link/short-link");
    check(ethernet(0x8847, join(label(true), [0x30, 0, 0, 0])), "link/mpls-payload");
    const labels = Array.from({ length: 40 }, () => label(false)).flat();
    check(ethernet(0x8847, join(labels)), "link/too-deep");
  });
  test("provider backbone bridging", () => {
    check(ethernet(0x88e7, join(u32(5), ethernet(0x0800, IPV4))), PLAIN);
    check(ethernet(0x88e7, Uint8Array.of(1, 2)), "link/short-link");
  });
  test("PPPoE: session data and control", () => {
    const pppoe = (protocol: number, payload: Bytes) =>
      ethernet(0x8864, join([0x11, 0], u16(1), u16(payload.length + 2), u16(protocol), payload));
    check(join(pppoe(0x0021, IPV4), [0, 0, 0]), PLAIN);
    check(pppoe(0x0057, IPV6), PLAIN6);
    check(pppoe(0xc021, IPV4), "link/ppp");
    check(ethernet(0x8864, Uint8Array.of(0x11, 0, 0)), "link/short-link");
  });
});

describe("other link types", () => {
  const sll = (protocol: number, payload: Bytes) =>
    join([0, 0, 0, 1, 0, 6, 2, 0, 0, 0, 0, 1, 0, 0], u16(protocol), payload);
  const sll2 = (protocol: number, payload: Bytes) =>
    join(u16(protocol), [0, 0], u32(3), [0, 1, 4, 6, 2, 0, 0, 0, 0, 1, 0, 0], payload);
  test("Linux cooked captures", () => {
    check(sll(0x0800, IPV4), PLAIN, { linkType: 113 });
    check(sll(0x8100, vlan(5, 0x86dd, IPV6)), `${PLAIN6} vlan 5`, { linkType: 113 });
    check(sll(4, IPV4), "link/llc", { linkType: 113 });
    check(sll2(0x0800, IPV4), PLAIN, { linkType: 276 });
    check(sll2(0x0800, IPV4).subarray(0, 19), "link/short-link", { linkType: 276 });
    check(sll(0x0800, IPV4).subarray(0, 15), "link/short-link", { linkType: 113 });
  });
  test("raw IP by all its numbers", () => {
    for (const linkType of [12, 14, 101]) {
      check(IPV4, PLAIN, { linkType });
      check(IPV6, PLAIN6, { linkType });
    }
    check(IPV4, PLAIN, { linkType: 228 });
    check(IPV6, PLAIN6, { linkType: 229 });
    check(new Uint8Array(0), "link/short-link", { linkType: 101 });
    check(text("zzz: neither version of IP"), "network/bad-ip", { linkType: 101 });
  });
  test("loopback in both byte orders, with every number of IPv6", () => {
    for (const linkType of [0, 108]) {
      check(join([2, 0, 0, 0], IPV4), PLAIN, { linkType });
      check(join([0, 0, 0, 2], IPV4), PLAIN, { linkType });
      for (const family of [10, 24, 28, 30]) {
        check(join([family, 0, 0, 0], IPV6), PLAIN6, { linkType });
        check(join(u32(family), IPV6), PLAIN6, { linkType });
      }
    }
    check(join([15, 0, 8, 0], IPV4), PLAIN, { linkType: 0 });
    check(join([7, 0, 0, 0], IPV4), "link/family", { linkType: 0 });
    check(Uint8Array.of(2, 0, 0), "link/short-link", { linkType: 0 });
  });
  test("NFLOG in both byte orders; attributes before the packet are passed", () => {
    const little = join([2, 0, 0, 5], [5, 0, 1, 0, 9, 0, 0, 0], [IPV4.length + 4, 0, 9, 0], IPV4);
    const big = join([2, 0, 0, 5], [0, 5, 0, 1, 9, 0, 0, 0], [0, IPV4.length + 4, 0, 9], IPV4);
    check(little, PLAIN, { linkType: 239 });
    check(big, PLAIN, { linkType: 239 });
    check(Uint8Array.of(2, 0, 0, 5, 5, 0, 1, 0, 9, 0, 0, 0), "link/no-packet", { linkType: 239 });
    check(Uint8Array.of(2, 0, 0, 5, 2, 0, 1, 0), "link/short-link", { linkType: 239 });
    check(Uint8Array.of(2), "link/short-link", { linkType: 239 });
  });
  test("PPP with and without its address", () => {
    check(join(u16(0x0021), IPV4), PLAIN, { linkType: 9 });
    check(join([0xff, 3], u16(0x0057), IPV6), PLAIN6, { linkType: 9 });
  });
  test("a link type that is not read is named", () => check(IPV4, "link/link-type", { linkType: 127 }));
});

describe("IPv4", () => {
  test("options", () => check(ip4Frame({ options: Uint8Array.of(1, 1, 1, 0), payload: SEGMENT }), PLAIN));
  test("a total length of zero, as segmenting cards write it, takes the frame's", () => {
    check(ip4Frame({ totalLength: 0, payload: SEGMENT }), PLAIN);
  });
  test("headers that lie", () => {
    check(ip4Frame({ totalLength: 19, payload: SEGMENT }), "network/bad-ip");
    check(ethernet(0x0800, join([0x44], IPV4.subarray(1))), "network/bad-ip");
    check(ethernet(0x0800, join([0x4f], IPV4.subarray(1, 30))), "network/short-ip");
    check(ethernet(0x0800, join([0x65], IPV4.subarray(1))), "network/bad-ip");
    check(ethernet(0x0800, IPV4.subarray(0, 19)), "network/short-ip");
  });
  test("a total length beyond the frame does not invent bytes", () => {
    check(ip4Frame({ totalLength: 2000, payload: SEGMENT }), PLAIN);
  });
  test("other protocols are named", () => {
    check(ip4Frame({ protocol: 2, payload: SEGMENT }), "network/ip-protocol");
    check(ip4Frame({ protocol: 50, payload: SEGMENT }), "network/esp");
    check(ip4Frame({ protocol: 59, payload: SEGMENT }), "network/no-next-header");
  });
});

describe("IPv6", () => {
  const extension = (next: number, rest = [0, 1, 4, 0, 0, 0, 0]) => Uint8Array.of(next, ...rest);
  test("extension headers of every kind before the payload", () => {
    for (const header of [0, 43, 60, 135, 139, 140]) {
      check(ethernet(0x86dd, ipv6({ next: header, payload: join(extension(6), SEGMENT) })), PLAIN6);
    }
    const chain = join(extension(60), extension(43), extension(6), SEGMENT);
    check(ethernet(0x86dd, ipv6({ next: 0, payload: chain })), PLAIN6);
  });
  test("an authentication header is passed", () => {
    const header = join([6, 4, 0, 0], u32(1), u32(2), u32(3), u32(4), u32(5));
    check(ethernet(0x86dd, ipv6({ next: 51, payload: join(header.subarray(0, 24), SEGMENT) })), PLAIN6);
    check(ethernet(0x86dd, ipv6({ next: 51, payload: header.subarray(0, 8) })), "network/short-extension");
  });
  test("a fragment header around a whole datagram is passed", () => {
    check(ethernet(0x86dd, ipv6({ next: 44, payload: join([6, 0, 0, 0], u32(9), SEGMENT) })), PLAIN6);
  });
  test("extension headers that end early, or never", () => {
    check(ethernet(0x86dd, ipv6({ next: 0, payload: Uint8Array.of(6, 0) })), "network/short-extension");
    check(ethernet(0x86dd, ipv6({ next: 0, payload: extension(6, [9, 0, 0, 0, 0, 0, 0]) })), "network/short-extension");
    const many = Array.from({ length: 17 }, () => [...extension(0)]).flat();
    check(ethernet(0x86dd, ipv6({ next: 0, payload: join(many, SEGMENT) })), "network/extensions");
  });
  test("a payload length of zero takes the frame's", () => {
    check(ethernet(0x86dd, ipv6({ payloadLength: 0, payload: SEGMENT })), PLAIN6);
  });
  test("cut header", () => check(ethernet(0x86dd, IPV6.subarray(0, 39)), "network/short-ip"));
});

describe("transport headers", () => {
  test("TCP numbers, flags and the window scale of a SYN", () => {
    const parser = new PacketParser(DEFAULT_LIMITS, () => undefined);
    const options = Uint8Array.of(2, 4, 5, 0xb4, 1, 3, 3, 7);
    const syn = tcp({ seq: 0xfffffff0, ack: 7, flags: FLAG.syn, window: 512, options });
    expect(parser.parse(captured(ip4Frame({ payload: syn })))).toBe(DONE);
    const { seq, ack, flags, window, windowScale } = parser.view;
    expect({ seq, ack, flags, window, windowScale }).toEqual({
      seq: -16,
      ack: 7,
      flags: 2,
      window: 512,
      windowScale: 7,
    });
  });
  test("a window scale beyond 14 counts as 14; broken options give none", () => {
    const scaleOf = (...options: number[]) => {
      const parser = new PacketParser(DEFAULT_LIMITS, () => undefined);
      parser.parse(captured(ip4Frame({ payload: tcp({ flags: FLAG.syn, options: Uint8Array.from(options) }) })));
      return parser.view.windowScale;
    };
    expect(scaleOf(3, 3, 200, 0)).toBe(14);
    expect(scaleOf(8, 1, 3, 3)).toBe(-1);
    expect(scaleOf(0, 3, 3, 7)).toBe(-1);
    expect(scaleOf(1, 1, 1, 3)).toBe(-1);
  });
  test("TCP headers that lie or end early", () => {
    const bad = Uint8Array.from(SEGMENT);
    bad[12] = 0x40;
    check(ip4Frame({ payload: bad }), "transport/bad-tcp");
    bad[12] = 0xf0;
    check(ip4Frame({ payload: bad }), "transport/bad-tcp");
    check(ip4Frame({ payload: SEGMENT.subarray(0, 19) }), "transport/short-tcp");
  });
  test("UDP: its length ends the payload; zero takes the datagram's", () => {
    const payload = udp({ length: 10, payload: text("hello") });
    check(ip4Frame({ protocol: 17, payload }), 'udp 10.0.0.1:5000>10.0.0.2:6000 "he"');
    const unknown = udp({ length: 0, payload: text("hello") });
    check(ip4Frame({ protocol: 17, payload: unknown }), 'udp 10.0.0.1:5000>10.0.0.2:6000 "hello"');
    const lying = udp({ length: 7, payload: text("hello") });
    check(ip4Frame({ protocol: 17, payload: lying }), "transport/bad-udp");
    check(ip4Frame({ protocol: 17, payload: lying.subarray(0, 7) }), "transport/short-udp");
  });
  test("SCTP keeps its chunks, ICMP its header", () => {
    check(ip4Frame({ protocol: 132, payload: sctp(text("abcd")) }), 'sctp 10.0.0.1:5000>10.0.0.2:3868 "abcd"');
    check(ip4Frame({ protocol: 132, payload: text("abcdefg") }), "transport/short-sctp");
    check(ip4Frame({ protocol: 1, payload: text("ping") }), 'icmp 10.0.0.1:0>10.0.0.2:0 "ping"');
    check(ethernet(0x86dd, ipv6({ next: 58, payload: text("ping6") })), 'icmp fd00::1:0>fd00::2:0 "ping6"');
    check(ip4Frame({ protocol: 1, payload: text("pi") }), "transport/short-icmp");
  });
});

describe("packets that the capture cut", () => {
  const frame = ip4Frame({ payload: tcp({ payload: text("hello world") }) });
  test("inside the payload: the rest is missing", () => {
    check(frame.subarray(0, 59), 'tcp 10.0.0.1:40000>10.0.0.2:80 "hello" missing 6', { originalLength: frame.length });
  });
  test("inside the TCP options: the whole payload is missing", () => {
    const options = Uint8Array.of(1, 1, 1, 1, 1, 1, 1, 1);
    const long = ip4Frame({ payload: tcp({ options, payload: text("hello") }) });
    check(long.subarray(0, 56), 'tcp 10.0.0.1:40000>10.0.0.2:80 "" missing 5', { originalLength: long.length });
  });
  test("an original length that is too small is not believed", () => check(frame, read(frame), { originalLength: 3 }));
});

describe("hostile bytes", () => {
  const linkTypes = fc.constantFrom(0, 1, 9, 12, 101, 108, 113, 228, 229, 239, 276);
  test("anything parses to something, inside its bounds", () => {
    const parser = new PacketParser(DEFAULT_LIMITS, () => undefined);
    const property = (bytes: Uint8Array, linkType: number) => {
      const packet = captured(bytes, { linkType });
      if (parser.parse(packet) !== DONE) return;
      const { view } = parser;
      expect(view.at).toBeLessThanOrEqual(view.end);
      expect(view.end).toBeLessThanOrEqual(view.wireEnd);
      if (view.bytes === packet.bytes && view.end > view.at) expect(view.end).toBeLessThanOrEqual(packet.end);
    };
    fc.assert(fc.property(fc.uint8Array({ maxLength: 120 }), linkTypes, property), { numRuns: 2000 });
  });
  test("a good packet with changed bytes, cut anywhere", () => {
    const good = [ethernet(0x0800, IPV4), ethernet(0x86dd, IPV6), frames.ip4Frame({ protocol: 47, payload: IPV4 })];
    const change = fc.record({ at: fc.nat(80), value: fc.nat(255) });
    const property = (which: number, changes: { at: number; value: number }[], length: number) => {
      const bytes = Uint8Array.from(good[which] as Bytes);
      for (const { at, value } of changes) if (at < bytes.length) bytes[at] = value;
      expect(read(bytes.subarray(0, Math.min(length, bytes.length)))).not.toBe("");
    };
    fc.assert(fc.property(fc.nat(2), fc.array(change, { maxLength: 4 }), fc.nat(90), property), { numRuns: 2000 });
  });
});
