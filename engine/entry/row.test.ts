import { describe, expect, test } from "vitest";
import { codecs } from "../../codecs/index.ts";
import type { EntryError, EntryRow } from "../../contract/index.ts";
import type { Exchange } from "../exchange.ts";
import { Flow, type Transport } from "../flow/flow.ts";
import { DEFAULT_LIMITS } from "../limits.ts";
import { Span } from "../moment.ts";
import type { EntryDocument, Presenter } from "../protocols/dissector.ts";
import { TCP } from "../protocols/flows/index.ts";
import { streamName, toRow } from "./row.ts";

const NAMING = { prefix: "", worker: "file:x" };

function presenterOf(document: Partial<EntryDocument>): Presenter {
  return {
    fields: () => ({ request: null, response: null, data: null, event: null, ...document }),
    columns: (_document, { srcPort, dstPort }) => ({
      method: "M",
      methodSelector: "",
      summary: `${srcPort}-${dstPort}`,
      summarySelector: "",
      status: "0",
      statusSelector: "",
      outcome: "none",
    }),
    sections: () => [],
  };
}
function span(startNsec: number, endNsec: number, wireBytes: number): Span {
  const made = Span.at({ sec: 5, nsec: startNsec, packet: 1 });
  made.extend({ sec: 5, nsec: endNsec, packet: 2 }, wireBytes);
  return made;
}
function exchange(
  changes: Partial<Exchange>,
  document: Partial<EntryDocument> = {},
  transport: Transport = "tcp",
): Exchange {
  const flow = new Flow(12, transport, Uint8Array.of(10, 0, 0, 1), 1000, Uint8Array.of(10, 0, 0, 2), 80, 7);
  flow.firstSec = 4;
  flow.count(0, 500);
  flow.opened(7, 8);
  flow.count(1, 600);
  flow.seenAt = { hops: [{ node: "", interface: "eth0", packets: 3 }] };
  return {
    presenter: presenterOf(document),
    protocol: TCP,
    flow,
    index: 3,
    request: null,
    response: null,
    requestSpan: null,
    responseSpan: null,
    error: null,
    truncated: false,
    isFlow: false,
    ...changes,
  };
}
function check(made: Exchange, expected: Partial<EntryRow>): void {
  expect(toRow(made, NAMING, codecs, DEFAULT_LIMITS)).toMatchObject(expected);
}

describe("columns", () => {
  test("id, stream and peers", () => {
    check(exchange({}), {
      id: "file:x/000000000012.pcap-3",
      stream: "000000000012.pcap",
      index: 3,
      flowId: 12,
      srcIp: "10.0.0.1",
      srcPort: 1000,
      dstPort: 80,
      summary: "1000-80",
      vlan: 7,
      connection: "1000-7-8",
    });
    check(exchange({}, {}, "icmp"), { srcPort: null, dstPort: null, stream: "000000000012_icmp.pcap" });
  });
  test("a live capture puts its start before the stream's number", () => {
    const naming = { prefix: "1790000000", worker: "w" };
    expect(streamName(naming, exchange({}, {}, "udp"))).toBe("1790000000_000000000012_udp.pcap");
  });
  test("times of both messages", () => {
    const both = { requestSpan: span(1000, 5000, 10), responseSpan: span(9000, 20_000, 30) };
    check(exchange(both), {
      timeNs: 5_000_001_000n,
      elapsedNs: 4000n,
      requestUs: 4,
      responseUs: 11,
      requestSize: 10,
      responseSize: 30,
    });
    check(exchange({ responseSpan: span(9000, 20_000, 30) }), {
      timeNs: 5_000_009_000n,
      elapsedNs: null,
      requestSize: 0,
    });
    check(exchange({ requestSpan: span(9000, 9000, 1), responseSpan: span(1000, 1000, 1) }), { elapsedNs: 0n });
  });
  test("a flow has its own times, sizes and protocols", () => {
    const made = exchange({ isFlow: true });
    made.flow.detected = ["http"];
    check(made, { isFlow: true, timeNs: 4_000_000_000n, requestSize: 500, responseSize: 600, l7Detected: ["http"] });
    check({ ...made, isFlow: false }, { l7Detected: [] });
  });
  test("hops are those of the moment", () => {
    const made = exchange({});
    const row = toRow(made, NAMING, codecs, DEFAULT_LIMITS);
    made.flow.seenAt = { hops: [] };
    expect(row.hops).toEqual([{ node: "", interface: "eth0", packets: 3 }]);
  });
});

describe("the document", () => {
  const lost: EntryError = { type: "pair-not-found", msg: "no answer" };
  const documentOf = (made: Exchange) => JSON.parse(toRow(made, NAMING, codecs, DEFAULT_LIMITS).document) as object;
  test("the lost half of a pair is empty, not null", () => {
    expect(documentOf(exchange({ error: lost }, { request: { a: 1 } }))).toEqual({
      request: { a: 1 },
      response: {},
      data: null,
      event: null,
      error: lost,
    });
    expect(documentOf(exchange({ error: lost }, { response: { a: 1 } }))).toMatchObject({
      request: {},
      response: { a: 1 },
    });
  });
  test("a side that such a message does not have stays null", () => {
    expect(documentOf(exchange({}, { request: { a: 1 } }))).toMatchObject({ response: null, error: null });
    expect(documentOf(exchange({ error: lost }, { data: { a: 1 } }))).toMatchObject({ request: null, response: null });
    const damage: EntryError = { type: "dissection", msg: "bad length" };
    expect(documentOf(exchange({ error: damage }, { request: { a: 1 } }))).toMatchObject({ response: null });
  });
});

describe("what the network did", () => {
  const network = { ackUs: 3, networkUs: 2, serverUs: 40, retransmissions: 1 };
  const told = (isFlow: boolean): Exchange => {
    const made = exchange({ requestSpan: span(1000, 2000, 10), isFlow }, { request: {} });
    made.flow.network = {
      networkOf: (request, response) => (request !== null && response === null ? network : never()),
    };
    return made;
  };
  const never = (): never => {
    throw new Error("asked for other spans than the exchange's");
  };
  test("is the last part of an exchange's document, and of none of a flow's", () => {
    const { document } = toRow(told(false), NAMING, codecs, DEFAULT_LIMITS);
    expect(JSON.parse(document)).toMatchObject({ request: {}, network });
    expect(document.endsWith(`,"network":${JSON.stringify(network)}}`)).toBe(true);
    expect(toRow(told(true), NAMING, codecs, DEFAULT_LIMITS).document).not.toContain("network");
  });
  test("goes with a document that the presenter writes itself", () => {
    const columns = presenterOf({}).columns({ request: null, response: null, data: null, event: null }, {} as never);
    const presenter: Presenter = { ...presenterOf({}), write: () => ({ request: "{}", response: "null", columns }) };
    const { document } = toRow({ ...told(false), presenter }, NAMING, codecs, DEFAULT_LIMITS);
    expect(JSON.parse(document)).toMatchObject({ request: {}, network });
  });
  test("is not there where the transport tells nothing", () => {
    expect(toRow(exchange({}), NAMING, codecs, DEFAULT_LIMITS).document).not.toContain("network");
  });
});
