import fc from "fast-check";
import { expect, test } from "vitest";
import { DEFAULT_LIMITS } from "../limits.ts";
import { PacketParser } from "../packet/packet-parser.ts";
import { type Bytes, captured, ethernet, ip4Frame, ipv6, tcp, udp } from "../packet/testing/frames.ts";
import { FlowKey, transportName } from "./flow-key.ts";

function keyOf(frame: Bytes): FlowKey {
  const parser = new PacketParser(DEFAULT_LIMITS, () => undefined);
  parser.parse(captured(frame));
  const key = new FlowKey();
  key.read(parser.view);
  return key;
}
function copyOf(key: FlowKey): FlowKey {
  const copy = new FlowKey();
  copy.copyFrom(key);
  return copy;
}
const octet = fc.integer({ min: 1, max: 254 });
const port = fc.nat(65_535);

test("both directions hash alike and mirror each other", () => {
  const property = (a: number, b: number, sourcePort: number, destinationPort: number) => {
    const source = `10.0.0.${a}`;
    const destination = `10.1.0.${b}`;
    const there = keyOf(ip4Frame({ source, destination, payload: tcp({ sourcePort, destinationPort }) }));
    const back = tcp({ sourcePort: destinationPort, destinationPort: sourcePort });
    const here = keyOf(ip4Frame({ source: destination, destination: source, payload: back }));
    return there.hash === here.hash && there.isReverse(here) && copyOf(there).isSame(there) && !there.isSame(here);
  };
  fc.assert(fc.property(octet, octet, port, port, property));
});

test("ends that are told of make the key of a packet that has them", () => {
  const sourcePort = 40_000;
  const destinationPort = 80;
  const four = ip4Frame({ source: "10.0.0.1", destination: "10.1.0.2", payload: tcp({ sourcePort, destinationPort }) });
  const six = ethernet(0x86dd, ipv6({ payload: tcp({ sourcePort, destinationPort }) }));
  for (const frame of [four, six]) {
    const parser = new PacketParser(DEFAULT_LIMITS, () => undefined);
    parser.parse(captured(frame));
    const { addressBytes, sourceAt, destinationAt, addressLength } = parser.view;
    const key = new FlowKey();
    const source = addressBytes.slice(sourceAt, sourceAt + addressLength);
    const destination = addressBytes.slice(destinationAt, destinationAt + addressLength);
    key.readEnds({ transport: "tcp", source, sourcePort, destination, destinationPort });
    expect([key.hash, key.isSame(keyOf(frame))]).toEqual([keyOf(frame).hash, true]);
  }
});

test("what differs in transport, version, address or port is no match", () => {
  const base = keyOf(ip4Frame({ payload: tcp() }));
  const others = [
    ip4Frame({ protocol: 17, payload: udp({ sourcePort: 40_000, destinationPort: 80, payload: new Uint8Array(20) }) }),
    ip4Frame({ source: "10.0.0.3", payload: tcp() }),
    ip4Frame({ payload: tcp({ sourcePort: 40_001 }) }),
    ethernet(0x86dd, ipv6({ payload: tcp() })),
  ];
  for (const frame of others) {
    const other = keyOf(frame);
    expect(base.isSame(other) || base.isReverse(other)).toBe(false);
  }
});

test("IPv6 addresses differ in every part", () => {
  const one = keyOf(ethernet(0x86dd, ipv6({ source: 1, payload: tcp() })));
  const two = keyOf(ethernet(0x86dd, ipv6({ source: 3, payload: tcp() })));
  expect(one.isSame(two)).toBe(false);
  expect(one.isSame(keyOf(ethernet(0x86dd, ipv6({ source: 1, payload: tcp() }))))).toBe(true);
});

test("hashes spread", () => {
  const slots = new Set<number>();
  for (let i = 0; i < 1000; i++) slots.add(keyOf(ip4Frame({ payload: tcp({ sourcePort: 1024 + i }) })).hash & 1023);
  expect(slots.size).toBeGreaterThan(550);
});

test("layers have names", () => expect([4, 5, 6, 7].map(transportName)).toEqual(["tcp", "udp", "sctp", "icmp"]));
