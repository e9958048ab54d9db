// Every capture of the shared folder through the whole engine, against what tshark saw: packets by transport, and the
// facts of each TCP stream. Damaged files must not throw. Runs strict: a dissector's bug fails here.
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { codecs } from "../codecs/index.ts";
import { toRow } from "./entry/row.ts";
import { createEngine } from "./engine.ts";
import type { Exchange } from "./exchange.ts";
import { createFlowIndex } from "./flow/flow-index.ts";
import { DEFAULT_LIMITS } from "./limits.ts";
import { CaptureReader, type PacketRecord } from "./pcap/index.ts";
import { CAPTURES_FOLDER, hasCaptures, type SharedCapture, sharedCaptures } from "./pcap/testing/captures.ts";
import { PacketParser } from "./packet/packet-parser.ts";
import { DONE } from "./packet/packet-view.ts";
import type { Dissector } from "./protocols/dissector.ts";
import type { FlowFacts, TcpFacts } from "./protocols/flows/index.ts";

interface OracleStream {
  readonly a: string;
  readonly b: string;
  readonly frames: number;
  readonly ab?: number;
  readonly ba?: number;
  readonly fin?: number;
  readonly rst?: number;
  readonly retrans?: number;
}
interface Oracle {
  readonly layers: Readonly<Record<string, readonly [number, number]>>;
  readonly tcp?: readonly OracleStream[];
}

/** Why a file's TCP streams differ from tshark's on purpose. Damaged files are compared by packets only. */
const OTHER_STREAMS: Readonly<Record<string, string>> = {
  "diameter/open5gs-volte-sctp.pcapng":
    "one connection shown by several devices inside the capture; tshark counts its packets each time",
  "formats/vlan-collisions.pcap": "tshark takes equal addresses in three VLANs for one stream",
};
/** Why a file's packets differ on purpose. */
const OTHER_PACKETS: Readonly<Record<string, string>> = {
  "hostile/made-caplen-amqp.pcap": "tshark stops at the lying length, our reader finds the next packet",
  "hostile/made-caplen-mongodb.pcap": "the same",
  "hostile/made-caplen-pgsql.pcap": "the same",
  "hostile/made-flip-amqp.pcap": "tshark counts TCP headers with an impossible length",
  "hostile/made-short-kafka.pcap": "tshark counts TCP headers that were cut",
  "hostile/made-short-mysql.pcap": "the same",
  "hostile/ndpi-fuzz-http.pcap": "tshark counts TCP headers with an impossible length",
  "hostile/tcpdump-radius-asan.pcap": "a first fragment without the others; tshark shows its beginning",
  "hostile/zeek-pbb-recursive.pcapng": "link headers nested beyond the limit",
};

function oracleOf({ name }: SharedCapture): Oracle {
  const path = `${CAPTURES_FOLDER}/oracle/${name.replace(/\.pcap(ng)?$/, ".json")}`;
  return JSON.parse(readFileSync(path, "utf8")) as Oracle;
}

function forEachPacket(capture: SharedCapture, visit: (packet: PacketRecord) => void): void {
  const reader = new CaptureReader();
  reader.push(readFileSync(capture.path), visit);
  reader.finish(visit);
}

function run(capture: SharedCapture, dissectors?: readonly Dissector[]): { exchanges: Exchange[]; lost: number } {
  const exchanges: Exchange[] = [];
  const options = { codecs, emit: (exchange: Exchange) => exchanges.push(exchange), strict: true };
  const engine = createEngine(dissectors === undefined ? options : { ...options, dissectors });
  forEachPacket(capture, (packet) => engine.packet(packet));
  engine.finish();
  expect(engine.stats()).toEqual({ liveFlows: 0, bufferedBytes: 0, openDatagrams: 0 });
  return { exchanges, lost: engine.ledger().lines.length };
}

/** The last entry of each TCP flow as one line: ends in a fixed order, frames, bytes each way, FIN, RST, repetitions. */
function streamsOf(exchanges: readonly Exchange[]): readonly string[] {
  const latest = new Map<number, string>();
  for (const { flow, isFlow, request } of exchanges) {
    if (!isFlow || flow.transport !== "tcp") continue;
    const { packets, bytes, transport } = request as FlowFacts;
    const { fin_count, rst_count, retransmissions } = (transport as TcpFacts).measures;
    const ends = [`${flow.clientIp}:${flow.clientPort}`, `${flow.serverIp}:${flow.serverPort}`] as const;
    const facts = [packets[0] + packets[1], fin_count, rst_count, retransmissions];
    latest.set(flow.id, line(ends, bytes, facts));
  }
  return [...latest.values()].toSorted();
}
function oracleStreams({ tcp = [] }: Oracle): readonly string[] {
  const lines = tcp.map(({ a, b, frames, ab = 0, ba = 0, fin = 0, rst = 0, retrans = 0 }) =>
    line([a, b], [ab, ba], [frames, fin, rst, retrans]),
  );
  return lines.toSorted();
}
function line(
  [a, b]: readonly [string, string],
  [ab, ba]: readonly [number, number],
  facts: readonly (number | null)[],
): string {
  const [first, second] = a < b ? [`${a} ${ab}`, `${b} ${ba}`] : [`${b} ${ba}`, `${a} ${ab}`];
  const [frames, fin, rst, repeated] = facts;
  return `${first} | ${second} | ${frames} frames ${fin} fin ${rst} rst ${repeated} repeated`;
}

function packetsByTransport(capture: SharedCapture): Record<string, number> {
  const parser = new PacketParser(DEFAULT_LIMITS, () => undefined);
  const counts = { tcp: 0, udp: 0, sctp: 0, icmp: 0 };
  const names = ["tcp", "udp", "sctp", "icmp"] as const;
  forEachPacket(capture, (packet) => {
    if (parser.parse(packet) !== DONE) return;
    const name = names[parser.view.transport - 4];
    if (name !== undefined) counts[name]++;
  });
  return counts;
}
function oraclePackets({ layers }: Oracle): Record<string, number> {
  const counts = { tcp: 0, udp: 0, sctp: 0, icmp: 0 };
  for (const [path, [frames]] of Object.entries(layers)) {
    const parts = path.replaceAll("...", "").split("/");
    const last = parts.at(-1) ?? "";
    if (last === "tcp" || last === "udp") counts[last] += frames;
    else if (last === "sctp" && parts.filter((part) => part === "sctp").length === 1) counts.sctp += frames;
    else if (last === "icmp" || last === "icmpv6") counts.icmp += frames;
    else if (last === "vxlan" || last === "geneve" || last === "gtp") counts.udp -= frames;
  }
  return counts;
}

const captures = sharedCaptures();

describe.skipIf(!hasCaptures)("shared captures (skipped: ../shared/captures is not there)", () => {
  test("packets by transport are tshark's", () => {
    for (const capture of captures) {
      const own = packetsByTransport(capture);
      const others = oraclePackets(oracleOf(capture));
      if (capture.name in OTHER_PACKETS) expect(own, capture.name).not.toEqual(others);
      else expect(own, capture.name).toEqual(others);
    }
  });

  test("TCP streams are tshark's: frames, payload each way, FIN, RST and retransmissions", () => {
    for (const capture of captures) {
      if (capture.name.startsWith("hostile/")) continue;
      const own = streamsOf(run(capture, []).exchanges);
      const others = oracleStreams(oracleOf(capture));
      if (capture.name in OTHER_STREAMS) expect(own, capture.name).not.toEqual(others);
      else expect(own, capture.name).toEqual(others);
    }
  });

  test("nothing throws, every entry can be written, and each id's last entry is the same again", () => {
    for (const capture of captures) {
      const { exchanges } = run(capture);
      const naming = { prefix: "", worker: "file:x" };
      for (const exchange of exchanges) {
        const row = toRow(exchange, naming, codecs, DEFAULT_LIMITS);
        expect(row.stream, capture.name).toMatch(/^\d{12}(_udp|_sctp|_icmp)?\.pcap$/);
        expect(() => JSON.parse(row.document) as unknown).not.toThrow();
        expect(exchange.isFlow && exchange.index !== 0, capture.name).toBe(false);
      }
    }
  });

  test("the index of flows gives each packet the engine's number", () => {
    for (const capture of captures) {
      const index = createFlowIndex();
      const counts = new Map<number, number>();
      forEachPacket(capture, (packet) => {
        const id = index.flowOf(packet);
        if (id >= 0) counts.set(id, (counts.get(id) ?? 0) + 1);
      });
      const expected = new Map<number, number>();
      for (const { flow, isFlow, request } of run(capture, []).exchanges) {
        const hops = flow.hops.reduce((sum, hop) => sum + hop.packets, 0);
        if (isFlow && request !== null) expected.set(flow.id, hops);
      }
      for (const [id, packets] of expected) expect(counts.get(id), `${capture.name} flow ${id}`).toBe(packets);
    }
  });

  test("a response that the capture lacks is one gap, and everything else is there", () => {
    const capture = captures.find(({ name }) => name === "http/1000-requests-one-dropped-response.pcap");
    expect(capture).toBeDefined();
    const got = { data: 0, gaps: [] as number[], afterGap: "" };
    const listener: Dissector = {
      name: "listener",
      transports: ["tcp"],
      ports: [],
      protocols: [],
      presenter: { fields: () => expect.unreachable(), columns: () => expect.unreachable(), sections: () => [] },
      fields: [],
      paths: [],
      detect: () => "client",
      open: () => ({
        data: (side, bytes, start, end) => {
          got.data += end - start;
          if (got.gaps.length === 1)
            got.afterGap ||= `${side} ${String.fromCharCode(...bytes.subarray(start, start + 3))}`;
        },
        gap: (_side, length) => got.gaps.push(length),
        end: () => undefined,
        tick: () => undefined,
        close: () => undefined,
      }),
    };
    if (capture !== undefined) run(capture, [listener]);
    expect(got.gaps).toEqual([238]);
    // The head of a response is what was lost: its body follows, before the next request.
    expect(got.afterGap).toBe("1 <!D");
  });
});
