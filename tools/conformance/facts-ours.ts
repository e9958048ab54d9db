// Our entries as facts, in the words that `facts-tshark.ts` uses: one fact a message, with the frame that completed it.
import type { JsonObject } from "../../contract/index.ts";
import { codecs } from "../../codecs/index.ts";
import { DEFAULT_LIMITS, type Dissector, type Exchange, type Span } from "../../engine/index.ts";
import type { OperationRequest, OperationResponse } from "../../engine/protocols/graphql/over-websocket/index.ts";
import type { Body } from "../../engine/protocols/http/index.ts";
import { PacketParser } from "../../engine/packet/packet-parser.ts";
import { SCTP, UDP } from "../../engine/packet/packet-view.ts";
import { CaptureReader, type PacketRecord } from "../../engine/pcap/index.ts";
import { chunkName, emptyChunk, forEachChunk } from "../../engine/sctp/chunks.ts";
import { dissect } from "../captures/dissect.ts";
import { type Fact, streamKey } from "./compare.ts";
import { cut, dnsCounts, tcpWords } from "./facts-tshark.ts";
import { ourAmqp } from "./amqp.ts";
import { ourDiameter } from "./diameter.ts";
import { ourFtp } from "./ftp.ts";
import { ourCassandra } from "./cassandra.ts";
import { ourKafka } from "./kafka.ts";
import { ourLdap } from "./ldap.ts";
import { ourMemcached } from "./memcached.ts";
import { ourMongo } from "./mongodb.ts";
import { ourMqtt } from "./mqtt.ts";
import { ourMysql } from "./mysql.ts";
import { ourPgsql } from "./postgresql.ts";
import { ourRadius } from "./radius.ts";
import { ourQuic } from "./quic.ts";
import { ourSmtp } from "./smtp.ts";
import { ourSsh } from "./ssh.ts";
import { ourCarried } from "./carried.ts";
import { ourThrift } from "./thrift.ts";
import { wordOf } from "./words.ts";

type Add = (protocol: string, frame: number, text: string) => void;
type Side = "request" | "response";

/** What one protocol's side says. */
type Words = (side: Side, value: JsonObject, exchange: Exchange, frame: number, add: Add) => void;

const READERS: Readonly<Record<string, Words>> = {
  http,
  ws,
  dns,
  redis,
  tlsx,
  icmp,
  postgresql,
  mysql,
  kafka,
  mongodb,
  amqp,
  ldap,
  mqtt,
  radius,
  diameter,
  quic,
  smtp,
  ftp,
  ssh,
  thrift,
  memcached,
  cassandra,
};

/** Facts by protocol, from one pass over the file. */
export function ourFacts(file: Uint8Array, dissectors: readonly Dissector[]): ReadonlyMap<string, readonly Fact[]> {
  const facts = new Map<string, Fact[]>();
  const latest = new Map<string, Exchange>();
  const onExchange = (exchange: Exchange): void => void latest.set(`${exchange.flow.id}/${exchange.index}`, exchange);
  dissect(file, { dissectors, onExchange });
  for (const exchange of latest.values()) {
    const stream = streamOf(exchange);
    const add: Add = (protocol, frame, text) => {
      const list = facts.get(protocol) ?? [];
      facts.set(protocol, list);
      list.push({ frame, stream, text });
    };
    if (exchange.isFlow) flow(exchange, add);
    else sides(exchange, add);
  }
  for (const [protocol, fact] of packetFacts(file)) facts.set(protocol, [...(facts.get(protocol) ?? []), fact]);
  return facts;
}

function streamOf({ flow: { transport, clientIp, clientPort, serverIp, serverPort } }: Exchange): string {
  return transport === "tcp" ? streamKey(`${clientIp}:${clientPort}`, `${serverIp}:${serverPort}`) : "";
}

function sides(exchange: Exchange, add: Add): void {
  const document = exchange.presenter.fields(exchange, codecs, DEFAULT_LIMITS);
  const read = READERS[exchange.protocol.name];
  const visit = (side: Side, value: JsonObject | null, span: Span | null): void => {
    if (read !== undefined && value !== null && span !== null) read(side, value, exchange, span.endPacket, add);
  };
  visit("request", document.request, exchange.requestSpan);
  visit("response", document.response, exchange.responseSpan);
}

function flow(exchange: Exchange, add: Add): void {
  if (exchange.protocol.name !== "tcp") return;
  const data = exchange.presenter.fields(exchange, codecs, DEFAULT_LIMITS).data ?? {};
  const number = (name: string): number => Number(data[name] ?? 0);
  const frames = number("localPkts") + number("remotePkts");
  add(
    "tcp",
    0,
    tcpWords({
      frames,
      ab: number("localBytes"),
      ba: number("remoteBytes"),
      fin: number("fin_count"),
      rst: number("rst_count"),
    }),
  );
}

function http(side: Side, value: JsonObject, exchange: Exchange, frame: number, add: Add): void {
  // A message of DNS over HTTPS, which tshark shows as DNS too.
  if (value.dns !== undefined) dns(side, value.dns as JsonObject, exchange, frame, add);
  if (exchange.protocol.version === "2.0") {
    http2(side, value, exchange, frame, add);
    return;
  }
  const content = (value.content ?? {}) as JsonObject;
  const size = side === "request" ? requestBytes(value) : Number(content.size);
  const body = size > 0 ? ` body ${size}` : "";
  if (side === "response") add("http", frame, `${wordOf(value.status)}${body}`);
  else add("http", frame, `${wordOf(value.method)} ${cut(wordOf(value.url))}${body}`);
  grpcMessages(value, frame, add);
  const carried = ourCarried(side, value);
  if (carried !== null) add("carried", frame, carried);
  if (side === "request" && exchange.protocol.abbr === "GQL" && value.method === "POST") graphql(value, frame, add);
}

function http2(side: Side, value: JsonObject, exchange: Exchange, frame: number, add: Add): void {
  const id = wordOf(value.streamId);
  // A request that came as HTTP/1.1 is told of there.
  const isRequest = side === "request" && value.httpVersion === "HTTP/2.0";
  const opens = value.promisedOn === undefined ? id : "promise";
  if (isRequest) add("http2", frame, `${opens} ${wordOf(value.method)} ${cut(wordOf(value.url))}`.trim());
  if (side === "response" && value.status !== undefined) add("http2", frame, `${id} ${wordOf(value.status)}`);
  const { request, response } = exchange as { readonly [Name in Side]: { readonly body: Body } | null };
  const bytes = (request?.body.wireBytes ?? 0) + (response?.body.wireBytes ?? 0);
  if (side === (response === null ? "request" : "response") && bytes > 0) add("http2", frame, `${id} data ${bytes}`);
  grpcMessages(value, frame, add);
  const ends = { ...(value.headers as JsonObject), ...(value.trailers as JsonObject | undefined) };
  if (ends["grpc-status"] !== undefined) add("grpc", frame, `${id} status ${wordOf(ends["grpc-status"])}`);
}

function grpcMessages({ messages }: JsonObject, frame: number, add: Add): void {
  for (const message of (messages ?? []) as readonly JsonObject[])
    add("grpc", frame, `${message.compressed === true ? 1 : 0} ${wordOf(message.length)}`);
}

/** Length of a request's decoded body: of its text where it is text, else as it was on the wire. */
function requestBytes({ postData, bodySize }: JsonObject): number {
  const { text, encoding } = (postData ?? {}) as JsonObject;
  return wordOf(text) === "" || encoding !== "" ? Number(bodySize) : codecs.encode(wordOf(text)).length;
}

/** tshark's side reads the JSON body, so does this one: every operation of a batch counts. */
function graphql(value: JsonObject, frame: number, add: Add): void {
  const { mimeType, text } = value.postData as JsonObject;
  if (!wordOf(mimeType).startsWith("application/json")) return;
  const body = JSON.parse(wordOf(text)) as unknown;
  for (const one of (Array.isArray(body) ? body : [body]) as { operationName?: string | null; query?: string }[]) {
    if ((one.query ?? "") !== "")
      add("graphql", frame, `${one.operationName ?? ""}: ${cut((one.query ?? "").split(/\s+/).join(" ").trim())}`);
  }
}

function ws(side: Side, value: JsonObject, exchange: Exchange, frame: number, add: Add): void {
  if (exchange.protocol.abbr === "GQL") {
    operation(side, exchange, add);
    return;
  }
  // 1005 stands for a close frame without a code (RFC 6455, 7.1.5).
  const code = Number(value.closeCode ?? 0);
  const close = code === 0 || code === 1005 ? "" : ` ${code}`;
  add("websocket", frame, `${wordOf(value.opcode)} ${wordOf(value.payloadLength)}${close}`);
}

/** Each message that an operation over WebSocket holds, at its own place. */
function operation(side: Side, { request, response }: Exchange, add: Add): void {
  const asked = request as OperationRequest | null;
  const sent =
    side === "request" ? [asked?.asked, asked?.cancel] : ((response as OperationResponse | null)?.messages ?? []);
  for (const message of sent) {
    if (message) add("websocket", message.packet, `text ${message.payloadLength}`);
  }
}

const OPCODES = ["Query", "Inverse Query", "Status", "", "Notify", "Update"];

function dns(side: Side, value: JsonObject, _exchange: Exchange, frame: number, add: Add): void {
  const list = (name: string): readonly JsonObject[] => (value[name] ?? []) as readonly JsonObject[];
  const questions = list("questions").map((question) =>
    `${wordOf(question.name)} ${wordOf(question.type)}`.toLowerCase(),
  );
  const opcode = OPCODES.indexOf(wordOf(value.opCode));
  const counts = dnsCounts(
    opcode,
    ["questions", "answers", "authorities", "additionals"].map((name) => list(name).length),
  );
  const rcode = side === "response" ? ` rcode ${wordOf(value.codeNumber)}` : "";
  const is = side === "request" ? "query" : "response";
  add("dns", frame, `${is} ${wordOf(value.id)} opcode ${opcode}${rcode} [${questions.join(", ")}] ${counts}`);
}

const RESP_KINDS: Readonly<Record<string, string>> = {
  "*": "array",
  $: "bulk",
  ":": "integer",
  "+": "string",
  "-": "error",
};

/** From the message's own bytes: the mark and what follows it on the first line. */
function redis(side: Side, _value: JsonObject, exchange: Exchange, frame: number, add: Add): void {
  const message = (side === "request" ? exchange.request : exchange.response) as { readonly bytes: Uint8Array };
  const line = codecs.latin1(message.bytes, 0, Math.max(0, message.bytes.indexOf(0x0d)));
  const kind = RESP_KINDS[line[0] ?? ""];
  add("redis", frame, kind === undefined ? "fragment" : `${kind} ${cut(line.slice(1))}`.trim());
}

function postgresql(side: Side, value: JsonObject, _exchange: Exchange, frame: number, add: Add): void {
  for (const words of ourPgsql(side, value)) add("postgresql", frame, words);
}

function kafka(side: Side, value: JsonObject, _exchange: Exchange, frame: number, add: Add): void {
  if (Object.keys(value).length > 0) add("kafka", frame, ourKafka(side, value));
}

function mongodb(side: Side, value: JsonObject, exchange: Exchange, frame: number, add: Add): void {
  if (Object.keys(value).length > 0) add("mongodb", frame, ourMongo(side, exchange));
}

function amqp(side: Side, value: JsonObject, exchange: Exchange, _frame: number, add: Add): void {
  const fact = Object.keys(value).length > 0 ? ourAmqp(side, value, exchange) : null;
  if (fact !== null) add("amqp", ...fact);
}

function ldap(side: Side, value: JsonObject, _exchange: Exchange, frame: number, add: Add): void {
  const words = ourLdap(side, value);
  if (words !== null) add("ldap", frame, words);
}

function radius(_side: Side, value: JsonObject, _exchange: Exchange, frame: number, add: Add): void {
  const words = ourRadius(value);
  if (words !== null) add("radius", frame, words);
}

function diameter(_side: Side, value: JsonObject, _exchange: Exchange, frame: number, add: Add): void {
  const words = ourDiameter(value);
  if (words !== null) add("diameter", frame, words);
}

function mqtt(side: Side, value: JsonObject, exchange: Exchange, frame: number, add: Add): void {
  for (const [at, words] of ourMqtt(side, value, exchange, frame)) add("mqtt", at, words);
}

function smtp(side: Side, value: JsonObject, _exchange: Exchange, frame: number, add: Add): void {
  for (const words of ourSmtp(side, value)) add("smtp", frame, words);
}

function ftp(side: Side, value: JsonObject, _exchange: Exchange, frame: number, add: Add): void {
  for (const words of ourFtp(side, value)) add("ftp", frame, words);
}

function ssh(_side: Side, value: JsonObject, _exchange: Exchange, frame: number, add: Add): void {
  const words = ourSsh(value);
  if (words !== null) add("ssh", frame, words);
}

function thrift(_side: Side, value: JsonObject, _exchange: Exchange, frame: number, add: Add): void {
  const words = ourThrift(value);
  if (words !== null) add("thrift", frame, words);
}

function memcached(side: Side, value: JsonObject, exchange: Exchange, frame: number, add: Add): void {
  const words = Object.keys(value).length > 0 ? ourMemcached(side, value, exchange) : null;
  if (words !== null) add("memcached", frame, words);
}

function cassandra(side: Side, value: JsonObject, _exchange: Exchange, frame: number, add: Add): void {
  if (Object.keys(value).length > 0) add("cassandra", frame, ourCassandra(side, value));
}

function mysql(side: Side, value: JsonObject, exchange: Exchange, frame: number, add: Add): void {
  const { command } = (exchange.request ?? { command: "" }) as { readonly command: string };
  for (const words of ourMysql(side, value, command)) add("mysql", frame, words);
}

function quic(side: Side, value: JsonObject, exchange: Exchange, frame: number, add: Add): void {
  const { responseSpan } = exchange;
  if (side === "response" && responseSpan !== null)
    for (const [at, words] of ourQuic(value, responseSpan)) add("quic", at, words);
  if ((side === "request" ? value.ja3 : value.ja3s) !== undefined) tlsx(side, value, exchange, frame, add);
}

function tlsx(side: Side, value: JsonObject, _exchange: Exchange, frame: number, add: Add): void {
  if (side === "request") add("tls", frame, `client hello ${wordOf(value.sni ?? "")} ja3 ${wordOf(value.ja3)}`);
  else if (value.cipherSuiteName !== undefined)
    add("tls", frame, `server hello ${wordOf(value.cipherSuiteName)} ja3s ${wordOf(value.ja3s)}`);
  const certificates = (value.certificates ?? []) as readonly { readonly names: readonly string[] }[];
  if (certificates.length > 0)
    add("tls", frame, `certificate ${(certificates[0]?.names ?? []).filter(isDnsName).slice(0, 5).join(",")}`);
  const alert = value.alert as { readonly description: string } | undefined | null;
  if (alert !== undefined && alert !== null)
    add("tls", frame, `alert ${alert.description.replaceAll("_", " ").toLowerCase()}`);
}

/** tshark's side lists DNS names only; ours also addresses of people and machines. */
function isDnsName(name: string): boolean {
  return !name.includes("@") && !name.includes(":");
}

function icmp(_side: Side, value: JsonObject, _exchange: Exchange, frame: number, add: Add): void {
  const hasEcho = value.identifier !== undefined && value.identifier !== null;
  const echo = hasEcho ? ` id ${wordOf(value.identifier)} seq ${wordOf(value.sequence)}` : "";
  add("icmp", frame, `type ${wordOf(value.type)} code ${wordOf(value.code)}${echo}`);
}

/** What packets say without a flow: datagrams by transport, and the chunks of SCTP. */
function packetFacts(file: Uint8Array): readonly (readonly [string, Fact])[] {
  const parser = new PacketParser(DEFAULT_LIMITS, () => undefined);
  const counts = { udp: 0, sctp: 0 };
  const facts: [string, Fact][] = [];
  const chunk = emptyChunk();
  const onPacket = (record: PacketRecord): void => {
    parser.parse(record);
    const { view } = parser;
    if (view.transport === UDP) counts.udp++;
    if (view.transport !== SCTP) return;
    counts.sctp++;
    forEachChunk(
      view,
      chunk,
      ({ type }) => void facts.push(["sctp", { frame: record.number, stream: "", text: chunkName(type) }]),
    );
  };
  const reader = new CaptureReader();
  reader.push(file, onPacket);
  reader.finish(onPacket);
  for (const [protocol, count] of Object.entries(counts))
    if (count > 0) facts.push([protocol, { frame: 0, stream: "", text: `${count} packets` }]);
  return facts;
}
