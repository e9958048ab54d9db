// One reader a protocol: from tshark's PDML element to the messages that the comparison knows.
import { findAll, label, type PdmlNode, shown, shownNumber } from "./pdml.ts";
import { readJson, readXml } from "./carried.ts";
import { readAmqp } from "./amqp.ts";
import { readDiameter } from "./diameter.ts";
import { readCassandra } from "./cassandra.ts";
import { readKafka } from "./kafka.ts";
import { readLdap } from "./ldap.ts";
import { readMemcached } from "./memcached.ts";
import { readMongo } from "./mongodb.ts";
import { readMqtt } from "./mqtt.ts";
import { readMysql } from "./mysql.ts";
import { readFtp } from "./ftp.ts";
import { readPgsql } from "./postgresql.ts";
import { readRadius } from "./radius.ts";
import { readQuic } from "./quic.ts";
import { readSmtp } from "./smtp.ts";
import { readSsh } from "./ssh.ts";
import { readThrift } from "./thrift.ts";

type Fields = Readonly<Record<string, unknown>>;

/** By the name of the PDML `proto` element. */
export const MESSAGE_READERS: Readonly<Record<string, (node: PdmlNode) => readonly Fields[]>> = {
  http: readHttp,
  http2: readHttp2,
  grpc: readGrpc,
  websocket: readWebSocket,
  dns: readDns,
  mdns: readDns,
  resp: readResp,
  tls: readTls,
  icmp: (node) => readIcmp(node, "icmp.type", "icmp.code", "icmp.ident", "icmp.seq"),
  icmpv6: (node) =>
    readIcmp(node, "icmpv6.type", "icmpv6.code", "icmpv6.echo.identifier", "icmpv6.echo.sequence_number"),
  mysql: readMysql,
  kafka: readKafka,
  ldap: readLdap,
  cldap: readLdap,
  amqp: readAmqp,
  memcache: readMemcached,
  cql: readCassandra,
  mongo: readMongo,
  mqtt: readMqtt,
  pgsql: readPgsql,
  radius: readRadius,
  diameter: readDiameter,
  quic: readQuic,
  smtp: readSmtp,
  ftp: readFtp,
  ssh: readSsh,
  thrift: readThrift,
  xml: readXml,
  json: readJson,
  sctp: (node) => [{ chunks: findAll(node, "sctp.chunk_type").map((chunk) => label(chunk)) }],
};

function readHttp(node: PdmlNode): readonly Fields[] {
  const method = shown(node, "http.request.method");
  const status = shownNumber(node, "http.response.code");
  if (method === undefined && status === undefined) return [];
  const data = findAll(node, "http.file_data")[0];
  const start =
    method === undefined ? { is: "response", status } : { is: "request", method, uri: shown(node, "http.request.uri") };
  return [{ ...start, body: data?.size, ...graphql(method, data?.show ?? "") }];
}

function graphql(method: string | undefined, text: string): Fields {
  if (method === undefined || !text.slice(0, 2000).includes('"query"')) return {};
  try {
    const body: unknown = JSON.parse(text.replaceAll("\\n", "\n"));
    const operations = (Array.isArray(body) ? body : [body]) as { operationName?: string; query?: string }[];
    return {
      graphql: operations.map((one) => ({
        op: one.operationName,
        query: (one.query ?? "").split(/\s+/).join(" ").trim(),
      })),
    };
  } catch {
    // The shown text is escaped in ways that JSON does not know: the message then counts as plain HTTP.
    return {};
  }
}

/** Headers that the comparison looks at. */
const HTTP2_HEADERS = new Set([":method", ":path", ":authority", ":status", "grpc-status"]);

// One message a frame. Frames behind the preface are elements of their own inside its element.
function readHttp2(node: PdmlNode): readonly Fields[] {
  const frames = node.children.filter(({ name }) => name === "http2.stream");
  return frames.map((frame) => {
    const headers = findAll(frame, "http2.header").map((header) => [
      shown(header, "http2.header.name") ?? "",
      shown(header, "http2.header.value") ?? "",
    ]);
    const isPadded = flag(shown(frame, "http2.flags.padded")) === 1;
    return {
      stream: shownNumber(frame, "http2.streamid"),
      frame_type: label(findAll(frame, "http2.type")[0]),
      length: shownNumber(frame, "http2.length"),
      // The byte that tells the length of the padding is none of the data either.
      padding: isPadded ? (shownNumber(frame, "http2.pad_length") ?? 0) + 1 : undefined,
      ...Object.fromEntries(headers.filter(([name]) => HTTP2_HEADERS.has(name ?? ""))),
    };
  });
}

function readGrpc(node: PdmlNode): readonly Fields[] {
  const lengths = findAll(node, "grpc.message_length");
  return findAll(node, "grpc.compressed_flag").map((flagged, i) => ({
    compressed: flag(flagged.show),
    length: Number(lengths[i]?.show ?? 0),
  }));
}

function readWebSocket(node: PdmlNode): readonly Fields[] {
  const length =
    shownNumber(node, "websocket.payload_length_ext_64") ??
    shownNumber(node, "websocket.payload_length_ext_16") ??
    shownNumber(node, "websocket.payload_length");
  return [
    {
      opcode: label(findAll(node, "websocket.opcode")[0]),
      fin: flag(shown(node, "websocket.fin")),
      len: length,
      close: shownNumber(node, "websocket.payload.close.status_code"),
    },
  ];
}

function flag(text: string | undefined): number {
  return text === "1" || text === "True" ? 1 : 0;
}

function readDns(node: PdmlNode): readonly Fields[] {
  const names = findAll(node, "dns.qry.name").map((name) => name.show);
  const types = findAll(node, "dns.qry.type").map((type) => label(type));
  const counts = ["queries", "answers", "auth_rr", "add_rr"].map((name) => shownNumber(node, `dns.count.${name}`));
  return [
    {
      id: shown(node, "dns.id"),
      is: flag(shown(node, "dns.flags.response")) === 1 ? "response" : "query",
      opcode: shownNumber(node, "dns.flags.opcode"),
      q: names.map((name, i) => `${name} ${types[i] ?? ""}`),
      rcode: shownNumber(node, "dns.flags.rcode"),
      counts,
    },
  ];
}

const RESP_KINDS: Readonly<Record<string, string>> = {
  "resp.array": "array",
  "resp.bulk_string": "bulk",
  "resp.string": "string",
  "resp.error": "error",
  "resp.integer": "integer",
};

// One message a top-level value; what is nested shows as the count of its array.
function readResp(node: PdmlNode): readonly Fields[] {
  const found: Fields[] = [];
  const walk = (parent: PdmlNode): void => {
    for (const child of parent.children) {
      const kind = RESP_KINDS[child.name];
      if (kind === undefined) walk(child);
      else if (kind === "array")
        found.push({ t: kind, n: shownNumber(child, "resp.array.length") ?? Number(child.show) });
      else if (kind === "bulk") found.push({ t: kind, n: shownNumber(child, "resp.bulk_string.length") });
      else found.push({ t: kind, v: child.show });
    }
  };
  walk(node);
  if (findAll(node, "resp.fragment").length > 0) found.push({ t: "fragment" });
  return found;
}

function readTls(node: PdmlNode): readonly Fields[] {
  const found: Fields[] = [];
  const handshakes = findAll(node, "tls.handshake");
  for (const handshake of handshakes) {
    const type = shownNumber(handshake, "tls.handshake.type");
    const hs = label(findAll(handshake, "tls.handshake.type")[0]) ?? "encrypted";
    if (type === 1)
      found.push({
        hs,
        sni: shown(handshake, "tls.handshake.extensions_server_name"),
        ja3: shown(handshake, "tls.handshake.ja3"),
      });
    else if (type === 2)
      found.push({
        hs,
        cipher: label(findAll(handshake, "tls.handshake.ciphersuite")[0]),
        ja3s: shown(handshake, "tls.handshake.ja3s"),
      });
    else if (type === 11)
      found.push({
        hs,
        certs: findAll(handshake, "tls.handshake.certificate").length,
        dns: findAll(handshake, "x509ce.dNSName")
          .slice(0, 5)
          .map((name) => name.show),
      });
    else found.push({ hs });
  }
  for (const alert of findAll(node, "tls.alert_message.desc")) found.push({ alert: label(alert) });
  return found;
}

function readIcmp(node: PdmlNode, type: string, code: string, id: string, seq: string): readonly Fields[] {
  return [
    {
      type: shownNumber(node, type),
      code: shownNumber(node, code),
      id: shownNumber(node, id),
      seq: shownNumber(node, seq),
    },
  ];
}
