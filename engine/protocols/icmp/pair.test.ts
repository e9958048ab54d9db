// Which reply belongs to which request, from either end; messages that stand alone; hostile bytes.
import { describe, expect, test } from "vitest";
import { codecs } from "../../../codecs/index.ts";
import type { JsonObject } from "../../../contract/index.ts";
import { Flow } from "../../flow/flow.ts";
import { play, type PlayOptions, type PlayResult, type Step } from "../../testing/play.ts";
import { icmp as dissector } from "./index.ts";
import { address6, bytesOf, echo, icmp, ipv4, ipv6, ports, u16, u32 } from "./testing/build.ts";

const HOST_4 = Uint8Array.of(10, 0, 0, 1);
const HOST_6 = address6(0xfe80, 1);
function flowBetween(client: Uint8Array, server: Uint8Array): () => Flow {
  return () => new Flow(0, "icmp", client, 0, server, 0, null);
}
const IPV4 = flowBetween(HOST_4, Uint8Array.of(10, 0, 0, 2));
const IPV6 = flowBetween(HOST_6, address6(0xfe80, 2));

function run(steps: readonly Step[], flow: () => Flow, options: Partial<PlayOptions> = {}): PlayResult {
  return play(dissector, steps, { codecs, transport: "icmp", flow, ...options });
}
/** An entry in one line: client, request and reply by type and number, fault. */
function check(
  steps: readonly Step[],
  flow: () => Flow,
  expected: readonly string[],
  options: Partial<PlayOptions> = {},
): PlayResult {
  const result = run(steps, flow, options);
  const side = (value: JsonObject | null) => {
    if (value === null) return "-";
    const { typeName, sequence } = value;
    if (typeof typeName !== "string") return "?";
    return typeof sequence === "number" ? `${typeName} ${sequence}` : typeName;
  };
  const lines = result.entries.map(({ client, document, error }) => {
    const fault = error === null ? "" : ` !${error.type}: ${error.msg}`;
    return `${client} ${side(document.request)} → ${side(document.response)}${fault}`;
  });
  expect(lines).toEqual(expected);
  return result;
}
const send = (side: 0 | 1, bytes: Uint8Array): Step => ({ side, bytes });
const UNANSWERED = "→ ? !pair-not-found: no reply was seen";

describe("echo", () => {
  test("pairs by identifier and number, in any order", () => {
    const { entries } = check(
      [send(0, echo(8, 1, 1)), send(0, echo(8, 1, 2)), send(1, echo(0, 1, 2)), send(1, echo(0, 1, 1))],
      IPV4,
      ["10.0.0.1 Echo Request 1 → Echo Reply 1", "10.0.0.1 Echo Request 2 → Echo Reply 2"],
    );
    expect(entries[0]).toMatchObject({ protocol: "ICMP", requestSize: 11, responseSize: 11 });
    expect(entries[0]?.document.request).toMatchObject({ version: 4 });
  });
  test("ICMPv6", () => {
    const { entries } = check([send(0, echo(128, 5, 1)), send(1, echo(129, 5, 1))], IPV6, [
      "fe80::1 Echo Request 1 → Echo Reply 1",
    ]);
    expect(entries[0]?.document.request).toMatchObject({ version: 6, type: 128 });
  });
  test("both ends ask: the one that asks is the client", () => {
    check([send(0, echo(8, 1, 1)), send(1, echo(8, 1, 1)), send(0, echo(0, 1, 1)), send(1, echo(0, 1, 1))], IPV4, [
      "10.0.0.1 Echo Request 1 → Echo Reply 1",
      "10.0.0.2 Echo Request 1 → Echo Reply 1",
    ]);
  });
  test("a host that pings itself: all packets come from one side", () => {
    check([send(0, echo(8, 1, 1)), send(0, echo(0, 1, 1))], flowBetween(HOST_4, HOST_4), [
      "10.0.0.1 Echo Request 1 → Echo Reply 1",
    ]);
  });
  test("halves", () => {
    check([send(0, echo(8, 1, 1))], IPV4, [`10.0.0.1 Echo Request 1 ${UNANSWERED}`]);
    check([send(1, echo(0, 1, 1))], IPV4, [
      "10.0.0.1 ? → Echo Reply 1 !pair-not-found: no request was seen for this reply",
    ]);
    check([send(0, echo(8, 1, 1)), send(0, echo(0, 1, 1))], IPV4, [
      `10.0.0.1 Echo Request 1 ${UNANSWERED}`,
      "10.0.0.2 ? → Echo Reply 1 !pair-not-found: no request was seen for this reply",
    ]);
  });
  test("the same request again", () => {
    check([send(0, echo(8, 1, 1)), send(0, echo(8, 1, 1)), send(1, echo(0, 1, 1))], IPV4, [
      "10.0.0.1 Echo Request 1 → ? !pair-not-found: the same request was sent again",
      "10.0.0.1 Echo Request 1 → Echo Reply 1",
    ]);
  });
  test("a time-out is shown, and replaced by a late reply", () => {
    const steps: Step[] = [send(0, echo(8, 1, 1)), { tickSeconds: 31 }];
    expect(run(steps, IPV4).entries).toHaveLength(1);
    check([...steps, send(1, echo(0, 1, 1))], IPV4, ["10.0.0.1 Echo Request 1 → Echo Reply 1"]);
  });
  test("a ping to a group or to all is answered elsewhere", () => {
    check([send(0, echo(128, 1, 1))], flowBetween(HOST_6, address6(0xff02, 1)), ["fe80::1 Echo Request 1 → -"]);
    check([send(0, echo(8, 1, 1))], flowBetween(HOST_4, Uint8Array.of(224, 0, 0, 1)), ["10.0.0.1 Echo Request 1 → -"]);
    check([send(0, echo(8, 1, 1))], flowBetween(HOST_4, new Uint8Array(4).fill(255)), ["10.0.0.1 Echo Request 1 → -"]);
  });
  test("more requests wait than the limit", () => {
    const { notes } = check(
      [send(0, echo(8, 1, 1)), send(0, echo(8, 1, 2)), send(0, echo(8, 1, 3))],
      IPV4,
      [
        "10.0.0.1 Echo Request 1 → ? !pair-not-found: too many requests were waiting",
        `10.0.0.1 Echo Request 2 ${UNANSWERED}`,
        `10.0.0.1 Echo Request 3 ${UNANSWERED}`,
      ],
      { limits: { maxPendingRequests: 2 } },
    );
    expect(notes).toEqual({ "pending-requests": 1 });
  });
  test("other queries have their own replies", () => {
    check([send(0, echo(13, 1, 1)), send(1, echo(0, 1, 1)), send(1, echo(14, 1, 1))], IPV4, [
      "10.0.0.1 Timestamp 1 → Timestamp Reply 1",
      "10.0.0.1 ? → Echo Reply 1 !pair-not-found: no request was seen for this reply",
    ]);
  });
});

describe("messages of their own", () => {
  test("the sender is the client", () => {
    check([send(1, icmp(3, 3, u32(0), ipv4({ transport: ports(1, 53) })))], IPV4, [
      "10.0.0.2 Destination Unreachable → -",
    ]);
    check([send(0, icmp(135, 0, u32(0), address6(0xfe80, 9)))], IPV6, ["fe80::1 Neighbor Solicitation → -"]);
  });
  test("damaged ones show their head and what is wrong", () => {
    check([send(0, bytesOf(8, 0, 1))], IPV4, ["10.0.0.1 Echo Request → - !dissection: checksum ends early at byte 2"]);
    check([send(0, icmp(135, 0, u32(0)))], IPV6, [
      "fe80::1 Neighbor Solicitation → - !dissection: target ends early at byte 8",
    ]);
  });
  test("a packet whose end was not captured is no loss of its own", () => {
    check([send(0, echo(8, 1, 1)), { side: 0, gap: 100 }, send(1, echo(0, 1, 1))], IPV4, [
      "10.0.0.1 Echo Request 1 → Echo Reply 1",
    ]);
  });
});

test("ICMP is what the IP header says it is", () => {
  expect(dissector.detect?.(new Uint8Array(1), 0, 1, "icmp")).toBe("client");
});

describe("hostile bytes", () => {
  const messages = [
    echo(128, 1, 1),
    icmp(1, 4, u32(0), ipv6(60, [17, 1, new Uint8Array(14)], ports(1, 2))),
    icmp(134, 0, 64, 0, u16(1800), u32(0), u32(0), [1, 1, [1, 2, 3, 4, 5, 6]], [25, 3, u16(0), u32(9), address6(1, 2)]),
    icmp(143, 0, u16(0), u16(1), [4, 0, u16(1), address6(0xff02, 1), address6(1, 2)]),
  ];
  test("cut at every byte, and any bytes changed", () => {
    let state = 20261123;
    const next = (limit: number) => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return Math.floor((state / 2 ** 32) * limit);
    };
    for (const message of messages) {
      for (let cut = 1; cut <= message.length; cut++)
        expect(run([send(0, message.subarray(0, cut))], IPV6).entries).toHaveLength(1);
      for (let round = 0; round < 1000; round++) {
        const changed = message.slice();
        for (let i = 0; i < 3; i++) changed[next(changed.length)] = next(256);
        expect(run([send(1, changed)], round % 2 === 0 ? IPV6 : IPV4).entries).toHaveLength(1);
      }
    }
  });
});
