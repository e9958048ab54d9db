import { describe, expect, test } from "vitest";
import { codecs } from "../../../codecs/index.ts";
import type { JsonObject } from "../../../contract/index.ts";
import { Flow } from "../../flow/flow.ts";
import { DEFAULT_LIMITS } from "../../limits.ts";
import { TcpMeasures } from "../../tcp/tcp-measures.ts";
import { tcpFacts } from "../../pipeline/tcp-facts.ts";
import {
  type FlowFacts,
  flowPresenter,
  flows,
  SCTP,
  TCP,
  TCP_MEASURE_NAMES,
  type TransportFacts,
  UDP,
} from "./index.ts";

const FLOW = new Flow(9, "tcp", Uint8Array.of(10, 0, 0, 1), 1000, Uint8Array.of(10, 0, 0, 2), 80, null);
const UDP_FACTS: TransportFacts = { kind: "udp", checksum: 0xabcd };

function facts(changes: Partial<FlowFacts> = {}): FlowFacts {
  return {
    state: "closed",
    reason: "no known protocol in the first bytes",
    firstWords: { side: 0, payload: Uint8Array.of(104, 105), length: 200 },
    packets: [3, 5],
    bytes: [200, 4000],
    durationUs: 2_000_000,
    detected: [],
    transport: UDP_FACTS,
    ...changes,
  };
}
function documentOf(request: FlowFacts | null) {
  const exchange = {
    presenter: flowPresenter,
    protocol: TCP,
    flow: FLOW,
    index: 0,
    request,
    response: null,
    requestSpan: null,
    responseSpan: null,
    error: null,
    truncated: false,
    isFlow: true,
  };
  return flowPresenter.fields(exchange, codecs, DEFAULT_LIMITS);
}
/** The named fields of `data`. */
function check(changes: Partial<FlowFacts>, expected: JsonObject): void {
  expect(documentOf(facts(changes)).data).toMatchObject(expected);
}

describe("fields", () => {
  test("what was said first, and by whom", () => {
    check(
      {},
      {
        payload: "aGk=",
        length: 200,
        direction: "client",
        checksum: 0xabcd,
        reason: "no known protocol in the first bytes",
      },
    );
    check({ firstWords: null }, { payload: "", length: 0, direction: "" });
  });
  test("the side that spoke first mirrors it", () => {
    const mirror = { payload: "aGk=", length: 200, direction: "client", checksum: 0xabcd };
    expect(documentOf(facts())).toMatchObject({ request: mirror, response: null, event: null });
    const answered = documentOf(facts({ firstWords: { side: 1, payload: new Uint8Array(0), length: 0 } }));
    expect(answered).toMatchObject({ request: null, response: { direction: "server" } });
    expect(documentOf(null).data).toBeNull();
  });
  test("traffic: local is the server's side", () => {
    check(
      {},
      {
        state: "closed",
        localPkts: 5,
        localBytes: 4000,
        remotePkts: 3,
        remoteBytes: 200,
        localPps: 3,
        localBps: 2000,
        remotePps: 2,
        remoteBps: 100,
        groupId: 9,
      },
    );
    check({ durationUs: 0 }, { localPps: 0, localBps: 0 });
    check({ detected: ["http", "ws"] }, { l7Detected: ["http", "ws"] });
  });
  test("TCP has its flags, numbers and every measure", () => {
    const transport = tcpFacts(new TcpMeasures(), FLOW);
    check({ transport }, { flags: [], seq: 0, ack: 0, retransmissions: 0, handshake_time_us: null });
    expect(Object.keys(documentOf(facts({ transport })).data ?? {})).toEqual(
      expect.arrayContaining([...TCP_MEASURE_NAMES]),
    );
  });
  test("SCTP has its first chunk and its counts", () => {
    const transport: TransportFacts = {
      kind: "sctp",
      checksum: 1,
      chunkType: "INIT",
      tsn: 5,
      streamIdentifier: 2,
      ppid: 46,
      chunks: 9,
      dataChunks: 4,
      retransmissions: 1,
      missingMessages: 0,
      messages: 3,
      streams: 2,
      isAborted: true,
    };
    check({ transport }, { chunkType: "INIT", tsn: 5, streamIdentifier: 2, ppid: 46, messages: 3, isAborted: true });
    check({ transport: { kind: "icmp" } }, { payload: "aGk=" });
  });
});

describe("columns", () => {
  const columnsOf = (data: JsonObject, protocol = TCP) =>
    flowPresenter.columns(
      { request: null, response: null, data, event: null },
      { protocol, srcPort: 1000, dstPort: 80 },
    );
  test("flags, chunk or nothing; ports; no status", () => {
    expect(columnsOf({ flags: ["PSH", "ACK"] })).toMatchObject({
      method: "PSH ACK",
      summary: "1000 → 80",
      status: "0",
      outcome: "none",
    });
    expect(columnsOf({ chunkType: "INIT" }, SCTP)).toMatchObject({ method: "INIT", methodSelector: "data.chunkType" });
    expect(columnsOf({}, UDP).method).toBe("");
    expect(columnsOf({}).method).toBe("");
  });
});

describe("sections", () => {
  const sectionsOf = (side: "request" | "data", value: JsonObject) =>
    flowPresenter.sections(side, value, { request: null, response: null, data: value, event: null });
  test("of the flow: traffic, transport and the first payload", () => {
    const data = documentOf(facts({ detected: ["http"], transport: tcpFacts(new TcpMeasures(), FLOW) })).data ?? {};
    const [traffic, roundTrips, network, details, payload] = sectionsOf("data", data);
    expect(traffic).toMatchObject({ kind: "table", title: "Flow" });
    expect(traffic).toHaveProperty(
      "rows",
      expect.arrayContaining([{ name: "Protocols inside", value: "http", selector: "data.l7Detected" }]),
    );
    expect(roundTrips).toMatchObject({ title: "Round trips" });
    expect(roundTrips).toHaveProperty(
      "rows",
      expect.arrayContaining([{ name: "Shortest round trip, µs", value: 0, selector: "data.rtt_min_us" }]),
    );
    expect(network).toHaveProperty(
      "rows",
      expect.arrayContaining([{ name: "Out of order", value: 0, selector: "data.out_of_order" }]),
    );
    expect(details).toHaveProperty(
      "rows",
      expect.arrayContaining([{ name: "rst count", value: 0, selector: "data.rst_count" }]),
    );
    expect(payload).toMatchObject({ kind: "body", body: "aGk=", encoding: "base64", selector: "data.payload" });
  });
  test("of a side: what was said; without payload no body", () => {
    expect(sectionsOf("request", { payload: "aGk=", length: 2 }).map(({ kind }) => kind)).toEqual(["table", "body"]);
    expect(sectionsOf("request", { payload: "", length: 0 }).map(({ kind }) => kind)).toEqual(["table"]);
    expect(sectionsOf("data", { state: "open", handshake_time_us: null }).map(({ kind }) => kind)).toEqual([
      "table",
      "table",
    ]);
  });
});

describe("the registry's line", () => {
  test("never recognises bytes and takes none", () => {
    expect([flows.detect, flows.transports]).toEqual([null, []]);
  });
  test("names of fields and paths are unique, and every field has a document", () => {
    const names = flows.fields.map(({ name }) => name);
    const paths = flows.paths.map(({ path }) => path);
    expect([new Set(names).size, new Set(paths).size]).toEqual([names.length, paths.length]);
    for (const { doc } of [...flows.fields, ...flows.paths]) expect(doc).not.toBe("");
  });
});
