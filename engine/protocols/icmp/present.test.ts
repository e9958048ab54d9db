// What an entry, a row and a detail show of ICMP.
import { describe, expect, test } from "vitest";
import { codecs } from "../../../codecs/index.ts";
import { Flow } from "../../flow/flow.ts";
import { play } from "../../testing/play.ts";
import { icmp as dissector } from "./index.ts";
import { presenter } from "./present.ts";
import { address6, echo, icmp, ipv4, ports, u16, u32 } from "./testing/build.ts";

/** The first entry: a request of the client, maybe with a reply. IPv6 where the type is ICMPv6's. */
function entry(version: 4 | 6, request: Uint8Array | null, reply: Uint8Array | null = null) {
  const end = (last: number) => (version === 4 ? Uint8Array.of(10, 0, 0, last) : address6(0xfe80, last));
  const flow = () => new Flow(0, "icmp", end(1), 0, end(2), 0, null);
  const steps = [
    ...(request === null ? [] : [{ side: 0, bytes: request } as const]),
    ...(reply === null ? [] : [{ side: 1, bytes: reply } as const]),
  ];
  const [first] = play(dissector, steps, { codecs, transport: "icmp", flow }).entries;
  if (first === undefined) throw new Error("no entry");
  return first;
}
const unreachable = icmp(3, 3, u32(0), ipv4({ transport: ports(40000, 53) }));
const solicitation = icmp(135, 0, u32(0), address6(0xfe80, 9), [1, 1, [0, 17, 34, 51, 68, 85]]);
const report = icmp(143, 0, u16(0), u16(1), [4, 0, u16(0), address6(0xff02, 5)]);

describe("document", () => {
  test("echo", () => {
    expect(entry(4, echo(8, 7, 1), echo(0, 7, 1)).document).toEqual({
      request: {
        version: 4,
        type: 8,
        typeName: "Echo Request",
        code: 0,
        codeName: "",
        length: 11,
        checksum: 0xabcd,
        identifier: 7,
        sequence: 1,
        payload: "AQID",
      },
      response: {
        version: 4,
        type: 0,
        typeName: "Echo Reply",
        code: 0,
        codeName: "",
        length: 11,
        checksum: 0xabcd,
        identifier: 7,
        sequence: 1,
        payload: "AQID",
      },
      data: null,
      event: null,
    });
  });
  test("an error with the packet that it quotes; no other side", () => {
    const { document } = entry(4, unreachable);
    expect(document.response).toBeNull();
    expect(document.request).toEqual({
      version: 4,
      type: 3,
      typeName: "Destination Unreachable",
      code: 3,
      codeName: "Port Unreachable",
      length: unreachable.length,
      checksum: 0xabcd,
      original: { src: "10.0.0.1", dst: "10.0.0.2", protocol: "UDP", srcPort: 40000, dstPort: 53 },
    });
  });
  test("neighbour discovery and listeners", () => {
    expect(entry(6, solicitation).document.request).toMatchObject({
      version: 6,
      targetAddress: "fe80::9",
      options: [{ type: 1, name: "Source Link-Layer Address", value: "00:11:22:33:44:55" }],
    });
    expect(entry(6, report).document.request).toMatchObject({
      records: [{ type: "CHANGE_TO_EXCLUDE_MODE", multicastAddress: "ff02::5", sources: [] }],
    });
  });
  test("a lost half is an empty object", () => {
    expect(entry(4, echo(8, 7, 1)).document.response).toEqual({});
    expect(entry(4, null, echo(0, 7, 1)).document.request).toEqual({});
  });
});

describe("row", () => {
  function check(row: ReturnType<typeof entry>, expected: object): void {
    expect(row.columns).toEqual({ status: "0", statusSelector: "", ...expected });
  }
  test("echo with and without its reply", () => {
    const cells = {
      method: "Echo Request",
      methodSelector: "request.typeName",
      summary: "id 7 seq 1",
      summarySelector: "request.sequence",
    };
    check(entry(4, echo(8, 7, 1), echo(0, 7, 1)), { ...cells, outcome: "good" });
    check(entry(4, echo(8, 7, 1)), { ...cells, outcome: "none" });
    check(entry(4, null, echo(0, 7, 1)), {
      method: "Echo Reply",
      methodSelector: "response.typeName",
      summary: "id 7 seq 1",
      summarySelector: "response.sequence",
      outcome: "none",
    });
  });
  test("an error says what could not be reached", () => {
    check(entry(4, unreachable), {
      method: "Destination Unreachable",
      methodSelector: "request.typeName",
      summary: "Port Unreachable UDP 10.0.0.2:53",
      summarySelector: "request.codeName",
      outcome: "bad",
    });
    const withoutPorts = icmp(11, 0, u32(0), ipv4({ protocol: 1 }));
    expect(entry(4, withoutPorts).columns.summary).toBe("Time to Live Exceeded in Transit ICMP 10.0.0.2");
  });
  test("neighbour discovery says for whom, others their code", () => {
    check(entry(6, solicitation), {
      method: "Neighbor Solicitation",
      methodSelector: "request.typeName",
      summary: "fe80::9",
      summarySelector: "request.targetAddress",
      outcome: "none",
    });
    expect(entry(4, icmp(5, 1, [10, 0, 0, 3])).columns).toMatchObject({ summary: "Host", outcome: "none" });
  });
});

describe("detail", () => {
  function titles(version: 4 | 6, message: Uint8Array): readonly string[] {
    const { document } = entry(version, message);
    return presenter.sections("request", document.request ?? {}, document).map(({ title }) => title);
  }
  test("a table for each part", () => {
    expect(titles(4, echo(8, 7, 1))).toEqual(["Details", "Payload"]);
    expect(titles(4, unreachable)).toEqual(["Details", "Quoted Packet"]);
    expect(titles(6, solicitation)).toEqual(["Details", "Options"]);
    expect(titles(6, report)).toEqual(["Details", "Records"]);
  });
  test("rows can be added to the filter", () => {
    const { document } = entry(4, unreachable);
    expect(presenter.sections("request", document.request ?? {}, document)[1]).toEqual({
      kind: "table",
      title: "Quoted Packet",
      rows: [
        { name: "src", value: "10.0.0.1", selector: "request.original.src" },
        { name: "dst", value: "10.0.0.2", selector: "request.original.dst" },
        { name: "protocol", value: "UDP", selector: "request.original.protocol" },
        { name: "srcPort", value: 40000, selector: "request.original.srcPort" },
        { name: "dstPort", value: 53, selector: "request.original.dstPort" },
      ],
    });
  });
  test("the flow that an error is about: what is added to the filter is the flow, not the error", () => {
    const about = new Flow(12, "udp", Uint8Array.of(10, 0, 0, 1), 40000, Uint8Array.of(10, 0, 0, 2), 53, null);
    about.detected = ["dns"];
    const flow = () => new Flow(0, "icmp", Uint8Array.of(10, 0, 0, 2), 0, Uint8Array.of(10, 0, 0, 1), 0, null);
    const options = { codecs, transport: "icmp", flow, flowBetween: () => about } as const;
    const [found] = play(dissector, [{ side: 0, bytes: unreachable }], options).entries;
    const document = found?.document ?? { request: null, response: null, data: null, event: null };
    expect(document.request).toMatchObject({ original: { flowId: 12, protocols: ["dns"] } });
    expect(JSON.stringify(document)).not.toContain("ends");
    const [, quoted] = presenter.sections("request", document.request ?? {}, document);
    expect(quoted).toMatchObject({
      rows: expect.arrayContaining([{ name: "flow", value: 12, selector: "flowId" }]) as unknown,
    });
  });
});
