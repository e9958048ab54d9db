// tshark's messages as facts, in the words that `facts-ours.ts` uses too. One function a protocol.
import { type Fact, streamKey } from "./compare.ts";
import { amqpWords as amqp } from "./amqp.ts";
import { diameterWords as diameter } from "./diameter.ts";
import { ftpWords as ftp } from "./ftp.ts";
import { cassandraWords } from "./cassandra.ts";
import { kafkaWords as kafka } from "./kafka.ts";
import { ldapWords as ldap } from "./ldap.ts";
import { memcachedWords } from "./memcached.ts";
import { mongoWords } from "./mongodb.ts";
import { mqttWords as mqtt } from "./mqtt.ts";
import { mysqlWords as mysql } from "./mysql.ts";
import type { Oracle, OracleMessage } from "./oracle.ts";
import { tsharkWords as pgsql } from "./postgresql.ts";
import { radiusWords as radius } from "./radius.ts";
import { quicWords as quic } from "./quic.ts";
import { smtpWords as smtp } from "./smtp.ts";
import { sshWords as ssh } from "./ssh.ts";
import { jsonWords, xmlWords } from "./carried.ts";
import { thriftWords as thrift } from "./thrift.ts";
import { wordOf } from "./words.ts";

type Words = (message: OracleMessage) => string | null;

/** Protocol of the comparison, for each name that tshark uses. */
const READERS: Readonly<Record<string, { readonly protocol: string; readonly words: Words }>> = {
  http: { protocol: "http", words: http },
  http2: { protocol: "http2", words: http2 },
  grpc: { protocol: "grpc", words: grpc },
  websocket: { protocol: "websocket", words: () => null },
  dns: { protocol: "dns", words: dns },
  mdns: { protocol: "dns", words: dns },
  resp: { protocol: "redis", words: resp },
  tls: { protocol: "tls", words: tls },
  icmp: { protocol: "icmp", words: icmp },
  icmpv6: { protocol: "icmp", words: icmp },
  mysql: { protocol: "mysql", words: mysql },
  kafka: { protocol: "kafka", words: kafka },
  ldap: { protocol: "ldap", words: ldap },
  cldap: { protocol: "ldap", words: ldap },
  amqp: { protocol: "amqp", words: amqp },
  memcache: { protocol: "memcached", words: memcachedWords },
  cql: { protocol: "cassandra", words: cassandraWords },
  mongo: { protocol: "mongodb", words: mongoWords },
  mqtt: { protocol: "mqtt", words: mqtt },
  pgsql: { protocol: "postgresql", words: pgsql },
  radius: { protocol: "radius", words: radius },
  diameter: { protocol: "diameter", words: diameter },
  quic: { protocol: "quic", words: quic },
  smtp: { protocol: "smtp", words: smtp },
  ftp: { protocol: "ftp", words: ftp },
  ssh: { protocol: "ssh", words: ssh },
  thrift: { protocol: "thrift", words: thrift },
  xml: { protocol: "carried", words: xmlWords },
  json: { protocol: "carried", words: jsonWords },
};

/** Facts by protocol. */
export function tsharkFacts(oracle: Oracle): ReadonlyMap<string, readonly Fact[]> {
  const facts = new Map<string, Fact[]>();
  const streams = new Map(oracle.tcp.map((stream) => [stream.id, streamKey(stream.a, stream.b)]));
  const add = (protocol: string, frame: number, stream: string, text: string): void => {
    const list = facts.get(protocol) ?? [];
    facts.set(protocol, list);
    list.push({ frame, stream, text });
  };
  const icmpFrames = new Set(oracle.messages.filter(({ p }) => p === "icmp" || p === "icmpv6").map(({ f }) => f));
  for (const message of oracle.messages) {
    const reader = READERS[message.p];
    // What an ICMP error quotes is a copy of part of an earlier packet, not a message of its own.
    const isInside = reader?.protocol !== "icmp" && icmpFrames.has(message.f);
    if (reader === undefined || isInside) continue;
    const stream = message.tcp === undefined ? "" : (streams.get(message.tcp) ?? "");
    const text = reader.words(message);
    if (text !== null) add(reader.protocol, message.f, stream, text);
    for (const words of graphql(message)) add("graphql", message.f, stream, words);
  }
  for (const joined of joinWebSocket(oracle.messages))
    add("websocket", joined.f, streams.get(joined.tcp ?? -1) ?? "", joined.text);
  for (const { tcp, f, protocol, text } of http2Ends(oracle.messages))
    add(protocol, f, streams.get(tcp ?? -1) ?? "", text);
  for (const stream of oracle.tcp) add("tcp", 0, streamKey(stream.a, stream.b), tcpWords(stream));
  for (const protocol of ["udp", "sctp"]) {
    const frames = framesOf(oracle, protocol);
    if (frames > 0) add(protocol, 0, "", `${frames} packets`);
  }
  for (const message of oracle.messages)
    if (message.p === "sctp" && !icmpFrames.has(message.f))
      for (const chunk of sctpChunks(message)) add("sctp", message.f, "", chunk);
  return facts;
}

function http(message: OracleMessage): string {
  const body = message.body === undefined || message.body === 0 ? "" : ` body ${wordOf(message.body)}`;
  return message.is === "request"
    ? `${wordOf(message.method)} ${cut(wordOf(message.uri))}${body}`
    : `${wordOf(message.status)}${body}`;
}

/** A header section that opens a message; interim responses are no messages. */
function http2(message: OracleMessage): string | null {
  const { ":method": method, ":path": path, ":authority": authority, ":status": status } = message;
  const opens = message.frame_type === "PUSH_PROMISE" ? "promise" : wordOf(message.stream);
  const target = path ?? (method === "CONNECT" ? authority : "");
  if (method !== undefined) return `${opens} ${wordOf(method)} ${cut(wordOf(target))}`.trim();
  if (status === undefined || wordOf(status).startsWith("1")) return null;
  return `${wordOf(message.stream)} ${wordOf(status)}`;
}

function grpc(message: OracleMessage): string {
  return `${wordOf(message.compressed)} ${wordOf(message.length)}`;
}

/** What a stream of HTTP/2 carried in all, and the status of a call. */
function http2Ends(
  messages: readonly OracleMessage[],
): readonly { f: number; tcp: number | undefined; protocol: string; text: string }[] {
  const totals = new Map<string, { f: number; tcp: number | undefined; stream: unknown; bytes: number }>();
  const statuses: { f: number; tcp: number | undefined; protocol: string; text: string }[] = [];
  for (const { f, p, tcp, stream, frame_type: type, length, padding, "grpc-status": status } of messages) {
    if (p !== "http2") continue;
    if (status !== undefined)
      statuses.push({ f, tcp, protocol: "grpc", text: `${wordOf(stream)} status ${wordOf(status)}` });
    if (type !== "DATA") continue;
    const key = `${tcp}/${wordOf(stream)}`;
    const bytes = (totals.get(key)?.bytes ?? 0) + Number(length) - Number(padding ?? 0);
    totals.set(key, { f, tcp, stream, bytes });
  }
  const data = [...totals.values()].filter(({ bytes }) => bytes > 0);
  return [
    ...statuses,
    ...data.map(({ f, tcp, stream, bytes }) => ({
      f,
      tcp,
      protocol: "http2",
      text: `${wordOf(stream)} data ${bytes}`,
    })),
  ];
}

function graphql(message: OracleMessage): readonly string[] {
  const operations = (message.graphql ?? []) as readonly { op?: string | null; query?: string }[];
  return operations
    .filter(({ query }) => (query ?? "") !== "")
    .map(({ op, query }) => `${op ?? ""}: ${cut((query ?? "").replace(/…$/, ""))}`);
}

function dns(message: OracleMessage): string {
  const questions = ((message.q ?? []) as readonly string[]).map((question) =>
    question
      .replace(/ \(.*\)$/, "")
      .replace(/ \*$/, " any")
      .toLowerCase(),
  );
  const rcode = message.is === "response" ? ` rcode ${wordOf(message.rcode)}` : "";
  return `${wordOf(message.is)} ${Number(message.id)} opcode ${wordOf(message.opcode)}${rcode} [${questions.join(", ")}] ${dnsCounts(Number(message.opcode), (message.counts ?? []) as number[])}`;
}

/** tshark calls the counts of an update by other names and so has none. */
export function dnsCounts(opcode: number, counts: readonly number[]): string {
  return opcode === 5 ? "" : counts.join("/");
}

function resp(message: OracleMessage): string {
  const value = message.t === "array" || message.t === "bulk" ? message.n : message.v;
  return `${wordOf(message.t)} ${cut(wordOf(value ?? ""))}`.trim();
}

function tls(message: OracleMessage): string | null {
  if (message.alert !== undefined) return `alert ${wordOf(message.alert).toLowerCase()}`;
  if (message.hs === "Client Hello") return `client hello ${wordOf(message.sni ?? "")} ja3 ${wordOf(message.ja3)}`;
  if (message.hs === "Server Hello") return `server hello ${wordOf(message.cipher)} ja3s ${wordOf(message.ja3s)}`;
  // A client without one sends an empty list.
  if (message.hs === "Certificate" && Number(message.certs) > 0)
    return `certificate ${((message.dns ?? []) as string[]).slice(0, 5).join(",")}`;
  return null;
}

function icmp(message: OracleMessage): string {
  const echo = message.id === undefined ? "" : ` id ${wordOf(message.id)} seq ${wordOf(message.seq)}`;
  return `type ${wordOf(message.type)} code ${wordOf(message.code ?? 0)}${echo}`;
}

/** Fragments joined to messages, as a reader of the connection sees them. */
function joinWebSocket(
  messages: readonly OracleMessage[],
): readonly { f: number; tcp: number | undefined; text: string }[] {
  const open = new Map<string, { opcode: string; length: number }>();
  const joined: { f: number; tcp: number | undefined; text: string }[] = [];
  for (const message of messages) {
    if (message.p !== "websocket") continue;
    const opcode = wordOf(message.opcode).replace("Connection ", "").replace("Unknown", "reserved").toLowerCase();
    const isControl = opcode === "ping" || opcode === "pong" || opcode === "close";
    const side = `${message.tcp}/${wordOf(message.mask)}`;
    const former = opcode === "continuation" ? open.get(side) : undefined;
    const whole = { opcode: former?.opcode ?? opcode, length: (former?.length ?? 0) + Number(message.len ?? 0) };
    if (message.fin === 1 || isControl) {
      const close = message.close === undefined ? "" : ` ${wordOf(message.close)}`;
      joined.push({ f: message.f, tcp: message.tcp, text: `${whole.opcode} ${whole.length}${close}` });
      if (!isControl) open.delete(side);
    } else open.set(side, whole);
  }
  return joined;
}

export function tcpWords(stream: { frames: number; ab?: number; ba?: number; fin?: number; rst?: number }): string {
  const bytes = [stream.ab ?? 0, stream.ba ?? 0].toSorted((a, b) => a - b);
  return `${stream.frames} packets, ${bytes.join(" and ")} bytes, ${stream.fin ?? 0} FIN, ${stream.rst ?? 0} RST`;
}

/** Frames of a transport protocol itself: not of one quoted inside ICMP, and not of the outside of a tunnel that we enter. */
function framesOf(oracle: Oracle, protocol: string): number {
  const tunnels = Object.entries(oracle.layers).filter(
    ([path]) => /\/udp\/(vxlan|geneve|gtp)\/(eth|ip|ipv6)$/.test(path) && protocol === "udp",
  );
  return ownFrames(oracle, protocol) - tunnels.reduce((sum, [, [frames]]) => sum + frames, 0);
}

function ownFrames(oracle: Oracle, protocol: string): number {
  return (
    Object.entries(oracle.layers)
      .filter(([path]) => path.endsWith(`/${protocol}`) && !path.includes("icmp"))
      // tshark nests a message below its first piece; inside a tunnel the same name is another packet's.
      .filter(([path]) => path.indexOf(`/${protocol}/`) < 0 || /\/(vxlan|geneve|gtp)\//.test(path))
      .reduce((sum, [, [frames]]) => sum + frames, 0)
  );
}

function sctpChunks(message: OracleMessage): readonly string[] {
  return ((message.chunks ?? []) as readonly string[]).map((chunk) => chunk.replaceAll(" ", "_"));
}

/** Oracles cut long texts; so do we before comparing. */
export const MAX_WORD = 150;
export function cut(text: string): string {
  return text.slice(0, MAX_WORD);
}
