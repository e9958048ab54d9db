// What filters can name of QUIC.
import type { FieldSpec, FieldType, PathSpec } from "../../../contract/index.ts";

const protocol = "quic";

export const fields: readonly FieldSpec[] = [
  { name: "quic_sni", type: "string", doc: "Server name that the client asked for", protocol, path: "request.sni" },
  { name: "quic_alpn", type: "list", doc: "Application protocols offered", protocol, path: "request.alpn" },
  { name: "quic_version", type: "int", doc: "Version that the server answered in", protocol, path: "response.version" },
  {
    name: "quic_cipher_suite",
    type: "int",
    doc: "Negotiated cipher suite",
    protocol,
    path: "response.cipherSuite",
  },
];

const COUNTS: readonly (readonly [string, FieldType, string])[] = [
  ["initialPackets", "int", "Initial packets that this side sent"],
  ["zeroRttPackets", "int", "0-RTT packets"],
  ["handshakePackets", "int", "Handshake packets"],
  ["oneRttPackets", "int", "Packets of the connection itself"],
  ["protectedBytes", "int", "Bytes of all packets whose content is encrypted"],
];

const PATHS: readonly (readonly [string, FieldType, string])[] = [
  ["request.version", "int", "Version that the client began with"],
  ["request.versionName", "string", "Its name: QUIC v1"],
  ["request.destinationConnectionId", "string", "The client's first name for its server, hexadecimal"],
  ["request.sourceConnectionId", "string", "The client's connection id, hexadecimal"],
  ["request.tokenLength", "int", "Bytes of the token of an earlier visit"],
  ["request.sni", "string", "Server name that the client asked for"],
  ["request.alpn", "list", "Application protocols offered"],
  ["request.tlsVersions", "list", "TLS versions offered"],
  ["request.cipherSuites", "list", "Cipher suites offered"],
  ["request.extensions", "list", "Extensions of the client's hello"],
  ["request.supportedGroups", "list", "Groups for the key exchange offered"],
  ["request.encryptedClientHello", "bool", "The hello carries an encrypted one (ECH), or pretends to"],
  ["request.ja3", "string", "JA3 fingerprint of the client"],
  ["request.ja4", "string", "JA4 fingerprint of the client"],
  ["request.retried", "bool", "The server asked for a second hello"],
  ["request.transportParameters", "map", "Transport parameters: maxIdleTimeout, initialMaxData, …"],
  ["response.version", "int", "Version that the server answered in"],
  ["response.versionName", "string", "Its name"],
  ["response.sourceConnectionId", "string", "The server's connection id, hexadecimal"],
  ["response.cipherSuite", "int", "Negotiated cipher suite"],
  ["response.cipherSuiteName", "string", "Its name"],
  ["response.group", "string", "Group of the key exchange"],
  ["response.ja3s", "string", "JA3S fingerprint of the server"],
  ["response.retry.sourceConnectionId", "string", "Connection id that a Retry sent the client to"],
  ["response.versionNegotiation", "list", "Versions that the server speaks, where it does not speak the client's"],
  ["response.close.errorCode", "int", "Why the connection was closed while it was made"],
  ["response.close.errorName", "string", "Its name: CONNECTION_REFUSED, CRYPTO_ERROR (handshake_failure), …"],
  ["response.close.reason", "string", "The same in words of the end that closed it"],
  ["response.close.sender", "string", "Who closed it: client or server"],
  ...["request", "response"].flatMap((side) =>
    COUNTS.map(([name, type, doc]) => [`${side}.${name}`, type, doc] as readonly [string, FieldType, string]),
  ),
];

export const paths: readonly PathSpec[] = PATHS.map(([path, type, doc]) => ({ path, type, doc, protocol }));
