// Each protocol by itself: whole processes against tshark, on captures that are long enough that start-up hardly counts; and
// payload a second beside the decoder of the client that most people use.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import { codecs } from "../../../codecs/index.ts";
import { CaptureReader, createEngine, DEFAULT_LIMITS, type PacketRecord, toRow } from "../../../engine/index.ts";
import { ROOT } from "../../guards/tree.ts";
import { CLIENT_DECODERS, type ClientDecoder } from "../client-decoders.ts";
import { writeCopies } from "../copies.ts";
import { DATA_FOLDER } from "../data.ts";
import { type BenchCase, type Figure, plain } from "../figure.ts";
import { median, timeInTurn } from "../measure.ts";
import { type Conversation, conversationsOf } from "../payloads.ts";
import { ourDecoder } from "../our-decoders.ts";
import { thresher, tshark } from "../readers.ts";

const PACKETS = 300_000;
const RUNS = 2;
const MIN_RATIO = 6;
/** Packets that both decoders are fed with, over and over. */
const DECODED_PACKETS = 20_000;
const ROUNDS = 15;
const BOTH = [0, 1];

interface Measured {
  readonly name: string;
  /** Captures of the project, recorded from real servers. */
  readonly captures: readonly string[];
}

const PROTOCOLS: readonly Measured[] = [
  { name: "http", captures: ["http/node-server.pcap", "http/nginx.pcap"] },
  { name: "http2", captures: ["http2/node-server.pcap"] },
  { name: "grpc", captures: ["grpc/connect-node.pcap"] },
  { name: "websocket", captures: ["websocket/no-context-takeover.pcap"] },
  { name: "dns", captures: ["dns/dnsmasq.pcap"] },
  { name: "redis", captures: ["redis/redis-server.pcap"] },
  { name: "postgresql", captures: ["postgresql/psql.pcap"] },
  { name: "mysql", captures: ["mysql/command-line.pcap"] },
  { name: "mongodb", captures: ["mongodb/driver.pcap"] },
  { name: "kafka", captures: ["kafka/kafkajs.pcap"] },
  { name: "amqp", captures: ["amqp/amqplib.pcap"] },
  { name: "mqtt", captures: ["mqtt/mosquitto.pcap"] },
  { name: "nats", captures: ["nats/nats-server.pcap"] },
  { name: "cassandra", captures: ["cassandra/version-4.pcap"] },
  { name: "memcached", captures: ["memcached/text.pcap", "memcached/binary.pcap"] },
  { name: "ldap", captures: ["ldap/openldap.pcap"] },
  { name: "radius", captures: ["radius/freeradius.pcap"] },
  { name: "diameter", captures: ["diameter/freediameter.pcap"] },
];

function copiesOf({ name, captures }: Measured, packets: number): string {
  const sources = captures.map((capture) => join(ROOT, "captures", capture));
  return writeCopies(join(DATA_FOLDER, `${name}-${packets}.pcap`), sources, packets);
}

function againstTshark(protocol: Measured): Figure {
  const capture = copiesOf(protocol, PACKETS);
  const [ours = [], theirs = []] = timeInTurn([thresher(capture), tshark(capture)], RUNS);
  const ratio = median(theirs) / median(ours);
  return {
    what: `  ${protocol.name}: ${PACKETS.toLocaleString("en-US")} packets against tshark`,
    figure: `${ratio.toFixed(1)}× (${median(ours).toFixed(2)} s, ${median(theirs).toFixed(2)} s)`,
    budget: `≥ ${MIN_RATIO}×`,
    isMet: ratio >= MIN_RATIO,
  };
}

/** Packets to pairs; `isWritten`: and each to a row with its document as JSON. */
function dissect(file: Uint8Array, isWritten: boolean): void {
  const engine = createEngine({
    codecs,
    emit(exchange) {
      if (isWritten) toRow(exchange, { prefix: "", worker: "file:bench" }, codecs, DEFAULT_LIMITS);
    },
  });
  const onPacket = (packet: PacketRecord): void => void engine.packet(packet);
  const reader = new CaptureReader();
  reader.push(file, onPacket);
  reader.finish(onPacket);
  engine.finish();
}

/**
 * The same bytes to values, ours and the client's, and ours from packets on, which no client does. Payload a second, for what a
 * message is differs: an answer of ours is many messages of PostgreSQL's. The median of rounds in turn, the first of which only
 * warms up.
 */
async function besideClient(protocol: Measured): Promise<readonly Figure[]> {
  const makeDecoder = CLIENT_DECODERS[protocol.name];
  if (makeDecoder === undefined) return [];
  const client = makeDecoder();
  const decode = ourDecoder(protocol.name);
  const path = copiesOf(protocol, DECODED_PACKETS);
  const file = new Uint8Array(readFileSync(path));
  const all = conversationsOf(path);
  const taken = await readable(client, all);
  const payload = payloadOf(all, BOTH);
  const rounds = await inTurn([
    { bytes: payloadOf(taken, BOTH), run: () => taken.forEach(decode) },
    {
      bytes: payloadOf(taken, client.sides),
      run: async () => {
        for (const conversation of taken) await client.decode(conversation);
      },
    },
    { bytes: payload, run: () => dissect(file, false) },
    { bytes: payload, run: () => dissect(file, true) },
  ]);
  const [ours = 0, theirs = 0, paired = 0, written = 0] = rounds;
  const ratio = ours / theirs;
  return [
    {
      what: `${protocol.name}: bytes to pairs, all values decoded; ${client.what}`,
      figure: `${ours.toFixed(1)} and ${theirs.toFixed(1)} MB/s (${ratio.toFixed(2)}×)`,
      budget: "≥ 1×",
      isMet: ratio >= 1,
    },
    plain(
      "  packets to pairs, and to documents in JSON",
      `${paired.toFixed(1)} and ${written.toFixed(1)} MB/s of payload`,
    ),
  ];
}

interface Timed {
  readonly bytes: number;
  readonly run: () => void | Promise<void>;
}

/** Megabytes a second of each. */
async function inTurn(all: readonly Timed[]): Promise<readonly number[]> {
  const rates = all.map((): number[] => []);
  for (let round = -1; round < ROUNDS; round++) {
    for (const [place, { bytes, run }] of all.entries()) {
      const begun = performance.now();
      await run();
      if (round >= 0) rates[place]?.push(bytes / (performance.now() - begun) / 1000);
      await nextTurn();
    }
  }
  return rates.map(median);
}

function payloadOf(conversations: readonly Conversation[], sides: readonly number[]): number {
  let bytes = 0;
  for (const { pieces } of conversations)
    for (const piece of pieces) if (sides.includes(piece.side)) bytes += piece.bytes.length;
  return bytes;
}

/** Those that the decoder takes: some say things that no client would understand. */
async function readable(decoder: ClientDecoder, all: readonly Conversation[]): Promise<readonly Conversation[]> {
  const taken: Conversation[] = [];
  for (const conversation of all) {
    try {
      if ((await decoder.decode(conversation)) > 0) taken.push(conversation);
    } catch {
      // What it cannot read is not measured, neither as fast nor as slow.
    }
  }
  return taken;
}

export const protocolsCase: BenchCase = {
  name: "protocols",
  run: () => PROTOCOLS.map(againstTshark),
};

export const decodersCase: BenchCase = {
  name: "decoders",
  async run() {
    const figures: Figure[] = [];
    for (const protocol of PROTOCOLS) figures.push(...(await besideClient(protocol)));
    return figures;
  },
};
