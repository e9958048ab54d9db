// Runs tshark over a capture and reads its answer into the shape of an oracle.
import { spawnSync } from "node:child_process";
import { MESSAGE_READERS } from "./messages.ts";
import type { Oracle, OracleMessage, OracleStream } from "./oracle.ts";
import { type PdmlNode, readPdml } from "./pdml.ts";

const MAX_OUTPUT_BYTES = 1 << 30;
const PROTOCOLS = [
  "http",
  "http2",
  "grpc",
  "websocket",
  "dns",
  "mdns",
  "resp",
  "tls",
  "icmp",
  "icmpv6",
  "sctp",
  "pgsql",
  "quic",
  "mysql",
  "kafka",
  "ldap",
  "cldap",
  "amqp",
  "mongo",
  "mqtt",
  "radius",
  "diameter",
  "smtp",
  "ftp",
  "ssh",
  "thrift",
  "xml",
  "json",
  "memcache",
  "cql",
];

/** Everything the comparison needs, from four runs of tshark. Throws when tshark is not installed. */
export function runTshark(capture: string, hints: readonly string[]): Omit<Oracle, "sha256" | "args" | "origin"> {
  const hierarchy = tshark(["-n", "-r", capture, "-qz", "io,phs", ...hints]);
  const { layers, packets } = readHierarchy(hierarchy.stdout);
  return {
    packets,
    layers,
    tcp: readStreams(capture, hints),
    messages: readMessages(capture, hints),
    messagesLeftOut: 0,
    fileError: /^tshark: .*(?:isn't a capture|cut short|damaged|corrupt).*$/m.exec(hierarchy.stderr)?.[0] ?? "",
  };
}

function tshark(args: readonly string[]): { stdout: string; stderr: string } {
  const run = spawnSync("tshark", args, { encoding: "utf8", maxBuffer: MAX_OUTPUT_BYTES });
  if (run.error !== undefined)
    throw new Error(`tshark does not run (${run.error.message}); install it: apt-get install tshark`);
  return run;
}

function readHierarchy(text: string): { layers: Record<string, [number, number]>; packets: number } {
  const layers: Record<string, [number, number]> = {};
  const path: string[] = [];
  let packets = 0;
  for (const line of text.split("\n")) {
    const match = /^( *)(\S+) +frames:(\d+) bytes:(\d+)/.exec(line);
    if (match === null) continue;
    const depth = (match[1] ?? "").length / 2;
    path.splice(depth, path.length, match[2] ?? "");
    const known = (layers[path.join("/")] ??= [0, 0]);
    known[0] += Number(match[3]);
    known[1] += Number(match[4]);
    if (depth === 0) packets += Number(match[3]);
  }
  return { layers, packets };
}

const STREAM_FIELDS = [
  "tcp.stream",
  "ip.src",
  "ipv6.src",
  "tcp.srcport",
  "ip.dst",
  "ipv6.dst",
  "tcp.dstport",
  "tcp.len",
  "tcp.flags",
];

function readStreams(capture: string, hints: readonly string[]): readonly OracleStream[] {
  const fields = STREAM_FIELDS.flatMap((name) => ["-e", name]);
  const { stdout } = tshark([
    "-n",
    "-r",
    capture,
    "-Y",
    "tcp",
    "-T",
    "fields",
    "-E",
    "occurrence=l",
    ...hints,
    ...fields,
  ]);
  const streams = new Map<
    string,
    { id: number; a: string; b: string; frames: number; ab: number; ba: number; syn: number; fin: number; rst: number }
  >();
  for (const line of stdout.split("\n")) {
    const [id = "", v4 = "", v6 = "", port, toV4 = "", toV6 = "", toPort, length, flags] = line.split("\t");
    if (id === "") continue;
    const a = `${v4 || v6}:${port}`;
    const b = `${toV4 || toV6}:${toPort}`;
    const stream = streams.get(id) ?? { id: Number(id), a, b, frames: 0, ab: 0, ba: 0, syn: 0, fin: 0, rst: 0 };
    streams.set(id, stream);
    stream.frames++;
    stream[a === stream.a ? "ab" : "ba"] += Number(length ?? 0);
    const bits = Number(flags ?? 0);
    stream.syn += (bits >> 1) & 1;
    stream.fin += bits & 1;
    stream.rst += (bits >> 2) & 1;
  }
  return [...streams.values()];
}

function readMessages(capture: string, hints: readonly string[]): readonly OracleMessage[] {
  const keep = [
    ...PROTOCOLS,
    "tcp",
    "udp",
    "x509af",
    "x509ce",
    "x509if",
    "x509sat",
    "pkix1explicit",
    "pkix1implicit",
  ].join(" ");
  const { stdout } = tshark(["-n", "-r", capture, "-Y", PROTOCOLS.join(" || "), "-T", "pdml", "-J", keep, ...hints]);
  const messages: OracleMessage[] = [];
  readPdml(stdout.split("\n"), (protocols) => messages.push(...packetMessages(protocols)));
  return messages;
}

function packetMessages(protocols: readonly PdmlNode[]): readonly OracleMessage[] {
  const head: { f: number; tcp?: number; udp?: number } = { f: 0 };
  const found: OracleMessage[] = [];
  const visit = (node: PdmlNode): void => {
    if (node.name === "num") head.f = Number(node.show);
    if (node.name === "tcp.stream") head.tcp = Number(node.show);
    if (node.name === "udp.stream") head.udp = Number(node.show);
    const read = MESSAGE_READERS[node.name];
    if (read !== undefined && !node.children.some((child) => child.name === "filtered")) {
      for (const fields of read(node)) found.push({ ...head, p: node.name, ...withoutAbsent(fields) });
    }
    node.children.forEach(visit);
  };
  protocols.forEach(visit);
  return found.map((message) => ({ ...message, ...head }));
}

function withoutAbsent(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
