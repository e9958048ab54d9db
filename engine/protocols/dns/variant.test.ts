// Which protocol a flow speaks that shares DNS's format, by transport, ports and addresses.
import { describe, expect, test } from "vitest";
import { Flow, type Transport } from "../../flow/flow.ts";
import type { DnsVariant } from "./types.ts";
import { isOneWay, variantOf } from "./variant.ts";

const HOST = [192, 0, 2, 5];
const SERVER = [192, 0, 2, 53];
const GROUP_4 = [224, 0, 0, 251];
const GROUP_6 = [0xff, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xfb];
const HOST_6 = [0xfe, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1];

function check(
  transport: Transport,
  [client, clientPort]: readonly [readonly number[], number],
  [server, serverPort]: readonly [readonly number[], number],
  expected: { variant: DnsVariant; oneWay: boolean },
): void {
  const flow = new Flow(0, transport, Uint8Array.from(client), clientPort, Uint8Array.from(server), serverPort, null);
  expect({ variant: variantOf(flow), oneWay: isOneWay(flow) }).toEqual(expected);
}

describe("DNS", () => {
  const dns = { variant: "dns", oneWay: false } as const;
  test("on its own port and on any other", () => {
    check("udp", [HOST, 40000], [SERVER, 53], dns);
    check("tcp", [HOST, 40000], [SERVER, 53], dns);
    check("udp", [SERVER, 53], [SERVER, 53], dns);
    check("udp", [HOST, 40000], [SERVER, 8600], dns);
  });
  test("on the port of Multicast DNS, without a group", () => {
    check("udp", [HOST, 40000], [SERVER, 5353], dns);
    check("tcp", [HOST, 5353], [SERVER, 5353], dns);
  });
  test("to a group on another port", () => {
    check("udp", [HOST, 40000], [GROUP_4, 53], dns);
  });
});

describe("Multicast DNS", () => {
  const mdns = { variant: "mdns", oneWay: true } as const;
  test("to its group, from its port or any other (RFC 6762, 5.1)", () => {
    check("udp", [HOST, 5353], [GROUP_4, 5353], mdns);
    check("udp", [HOST, 40000], [GROUP_4, 5353], mdns);
    check("udp", [HOST_6, 5353], [GROUP_6, 5353], mdns);
  });
  test("whichever end is taken for the client", () => {
    check("udp", [GROUP_4, 5353], [HOST, 5353], mdns);
  });
  test("from host to host when both ports are its own (RFC 6762, 5.4)", () => {
    check("udp", [HOST, 5353], [SERVER, 5353], mdns);
  });
});

describe("LLMNR", () => {
  test("to its group one way, to a host with an answer", () => {
    check("udp", [HOST, 40000], [[224, 0, 0, 252], 5355], { variant: "llmnr", oneWay: true });
    check("udp", [HOST, 40000], [SERVER, 5355], { variant: "llmnr", oneWay: false });
    check("tcp", [HOST, 40000], [SERVER, 5355], { variant: "llmnr", oneWay: false });
  });
});
