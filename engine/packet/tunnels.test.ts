import { describe, expect, test } from "vitest";
import { formatAddress } from "../flow/address.ts";
import { DEFAULT_LIMITS } from "../limits.ts";
import { PacketParser } from "./packet-parser.ts";
import { DONE } from "./packet-view.ts";
import {
  type Bytes,
  captured,
  ethernet,
  ip4Frame,
  ipv4,
  ipv6,
  join,
  tcp,
  text,
  u16,
  u32,
  udp,
  vlan,
} from "./testing/frames.ts";

/** Source address and payload of the innermost flow, or the code of the drop. */
function check(payload: Bytes, protocol: number, expected: string): void {
  const parser = new PacketParser(DEFAULT_LIMITS, () => undefined);
  const layer = parser.parse(captured(ip4Frame({ source: "172.16.0.1", protocol, payload })));
  const { view } = parser;
  if (layer !== DONE) {
    expect(view.drop?.code).toBe(expected);
    return;
  }
  const source = formatAddress(view.addressBytes.subarray(view.sourceAt, view.sourceAt + view.addressLength));
  const body = String.fromCharCode(...view.bytes.subarray(view.at, view.end));
  expect(`${source}:${view.sourcePort} ${body}`).toBe(expected);
}

const SEGMENT = tcp({ payload: text("in") });
const INNER4 = ipv4({ payload: SEGMENT });
const INNER6 = ipv6({ payload: SEGMENT });
const FRAME = ethernet(0x0800, INNER4);
const IN4 = "10.0.0.1:40000 in";
const IN6 = "fd00::1:40000 in";
const GRE = 47;
const UDP = 17;

function vxlan(network: number, frame: Bytes, port = 4789): Bytes {
  return udp({ destinationPort: port, payload: join([8, 0, 0, 0], u32(network << 8), frame) });
}
function geneve(type: number, options: readonly number[], inner: Bytes): Bytes {
  const payload = join([options.length >> 2, 0], u16(type), [0, 0, 9, 0], options, inner);
  return udp({ destinationPort: 6081, payload });
}

describe("VXLAN", () => {
  test("both ports, tagged frames inside", () => {
    check(vxlan(1, FRAME), UDP, IN4);
    check(vxlan(1, FRAME, 8472), UDP, IN4);
    check(vxlan(1, ethernet(0x8100, vlan(3, 0x86dd, INNER6))), UDP, IN6);
  });
  test("an ordinary datagram to the same port stays one", () => {
    const plain = udp({ destinationPort: 8472, payload: text("no tunnel, only bytes, long enough") });
    check(plain, UDP, "172.16.0.1:5000 no tunnel, only bytes, long enough");
    check(udp({ destinationPort: 4789, payload: text("hi") }), UDP, "172.16.0.1:5000 hi");
  });
  test("what is inside and no IP is said", () => check(vxlan(1, ethernet(0x0806, text("arp"))), UDP, "ethertype"));
});

describe("Geneve", () => {
  test("frames and packets, with and without options", () => {
    check(geneve(0x6558, [], FRAME), UDP, IN4);
    check(geneve(0x6558, [1, 2, 3, 1, 0, 0, 0, 0], FRAME), UDP, IN4);
    check(geneve(0x0800, [], INNER4), UDP, IN4);
    check(geneve(0x86dd, [], INNER6), UDP, IN6);
  });
  test("an ordinary datagram to the same port stays one", () => {
    check(udp({ destinationPort: 6081, payload: text("\xffversion three") }), UDP, "172.16.0.1:5000 \xffversion three");
  });
});

describe("GTP-U", () => {
  const gtp = (flags: number, type: number, options: readonly number[], inner: Bytes) =>
    udp({ destinationPort: 2152, payload: join([0x30 | flags, type, 0, 0], u32(7), options, inner) });
  test("IPv4 and IPv6, with sequence number and extension headers", () => {
    check(gtp(0, 0xff, [], INNER4), UDP, IN4);
    check(gtp(0, 0xff, [], INNER6), UDP, IN6);
    check(gtp(2, 0xff, [0, 1, 0, 0], INNER4), UDP, IN4);
    check(gtp(4, 0xff, [0, 0, 0, 0x85, 1, 0, 9, 0], INNER4), UDP, IN4);
  });
  test("what manages the path, what is cut, and extensions without end stay a datagram", () => {
    const stays = (datagram: Bytes): void =>
      check(datagram, UDP, `172.16.0.1:5000 ${String.fromCharCode(...datagram.subarray(8))}`);
    stays(gtp(2, 1, [0, 1, 0, 0], text("echo")));
    stays(gtp(4, 0xff, [0, 0, 0, 0x85], text("\x00")));
    stays(gtp(4, 0xff, [0, 0, 0, 0x85], new Uint8Array(80).fill(1)));
    stays(gtp(0, 0xff, [], text("zero packets")));
  });
});

describe("GRE", () => {
  const gre = (flags: number, type: number, options: readonly number[], inner: Bytes) =>
    join(u16(flags), u16(type), options, inner);
  test("IPv4, IPv6 and Ethernet", () => {
    check(gre(0, 0x0800, [], INNER4), GRE, IN4);
    check(gre(0, 0x86dd, [], INNER6), GRE, IN6);
    check(gre(0, 0x6558, [], FRAME), GRE, IN4);
  });
  test("checksum, key and sequence number", () => {
    check(gre(0x8000, 0x0800, u32(1), INNER4), GRE, IN4);
    check(gre(0x2000, 0x0800, u32(2), INNER4), GRE, IN4);
    check(gre(0x1000, 0x0800, u32(3), INNER4), GRE, IN4);
    check(gre(0xb000, 0x6558, [...u32(1), ...u32(2), ...u32(3)], FRAME), GRE, IN4);
  });
  test("mirrored frames with and without their header", () => {
    check(gre(0x1000, 0x88be, [...u32(1), ...u32(2), ...u32(3)], FRAME), GRE, IN4);
    check(gre(0, 0x88be, [], FRAME), GRE, IN4);
  });
  test("PPTP carries PPP", () => {
    check(gre(0x3001, 0x880b, [...u32(1), ...u32(2), ...u16(0x0021)], INNER4), GRE, IN4);
    check(gre(0x3081, 0x880b, [...u32(1), ...u32(2), ...u32(3), ...u16(0x0057)], INNER6), GRE, IN6);
  });
  test("versions that are not read, and headers that end early", () => {
    check(gre(2, 0x0800, [], INNER4), GRE, "gre-version");
    check(Uint8Array.of(0, 0, 8), GRE, "short-gre");
    check(gre(0x2000, 0x0800, [0, 0], new Uint8Array(0)), GRE, "short-gre");
    check(gre(0x1000, 0x88be, u32(1), text("short")), GRE, "short-gre");
  });
});

describe("IP in IP", () => {
  test("4 and 41", () => {
    check(INNER4, 4, IN4);
    check(INNER6, 41, IN6);
  });
  test("nested beyond the limit", () => {
    let packet: Bytes = INNER4;
    for (let i = 0; i < DEFAULT_LIMITS.maxEncapsulations; i++) packet = ipv4({ protocol: 4, payload: packet });
    check(packet, 4, "too-deep");
  });
});

test("equal packets inside and outside of a tunnel are seen at different places", () => {
  const parser = new PacketParser(DEFAULT_LIMITS, () => undefined);
  const places = [
    FRAME,
    ip4Frame({ protocol: UDP, payload: vxlan(1, FRAME) }),
    ip4Frame({ protocol: UDP, payload: vxlan(2, FRAME) }),
  ].map((frame) => {
    parser.parse(captured(frame));
    return parser.view.place;
  });
  expect(new Set(places).size).toBe(3);
});
