// What filters can name of TLS handshakes.
import type { FieldSpec, FieldType, PathSpec } from "../../../contract/index.ts";

const protocol = "tlsx";

export const fields: readonly FieldSpec[] = [
  { name: "tlsx_sni", type: "string", doc: "Server name that the client asked for", protocol, path: "request.sni" },
  { name: "tlsx_alpn", type: "string", doc: "Application protocol agreed on", protocol, path: "response.alpn" },
  { name: "tlsx_version", type: "int", doc: "Negotiated version: 772 is TLS 1.3", protocol, path: "response.version" },
  { name: "tlsx_cipher_suite", type: "int", doc: "Negotiated cipher suite", protocol, path: "response.cipherSuite" },
  {
    name: "tlsx_cipher_suites",
    type: "list",
    doc: "Suites that the client offered",
    protocol,
    path: "request.cipherSuites",
  },
  { name: "tlsx_summary", type: "string", doc: "The row's summary: server name or ports", protocol },
  { name: "tlsx_info", type: "string", doc: "ClientHello or ServerHello", protocol },
];

const CERTIFICATE_PATHS: readonly (readonly [string, FieldType, string])[] = [
  ["subject", "string", "Whom a certificate is for"],
  ["issuer", "string", "Who signed a certificate"],
  ["notBefore", "string", "When a certificate becomes valid"],
  ["notAfter", "string", "When a certificate ends"],
  ["serial", "string", "Serial number of a certificate"],
];

const PATHS: readonly (readonly [string, FieldType, string])[] = [
  ["request.version", "int", "Highest version offered"],
  ["request.versionName", "string", "Its name: TLS 1.3"],
  ["request.legacyVersion", "int", "Version in the hello's own field"],
  ["request.supportedVersions", "list", "All versions offered"],
  ["request.sni", "string", "Server name that the client asked for"],
  ["request.alpn", "list", "Application protocols offered"],
  ["request.cipherSuites", "list", "Cipher suites offered"],
  ["request.extensions", "list", "Extensions of the client's hello"],
  ["request.supportedGroups", "list", "Groups for the key exchange offered"],
  ["request.encryptedClientHello", "bool", "The hello carries an encrypted one (ECH), or pretends to"],
  ["request.retried", "bool", "The server asked for a second hello"],
  ["request.ja3", "string", "JA3 fingerprint of the client"],
  ["request.ja4", "string", "JA4 fingerprint of the client"],
  ["response.version", "int", "Negotiated version"],
  ["response.versionName", "string", "Its name"],
  ["response.cipherSuite", "int", "Negotiated cipher suite"],
  ["response.cipherSuiteName", "string", "Its name"],
  ["response.alpn", "string", "Application protocol agreed on"],
  ["response.group", "string", "Group of the key exchange (TLS 1.3)"],
  ["response.ja3s", "string", "JA3S fingerprint of the server"],
  ["response.warnings", "list", "What is weak: deprecated version, weak suite"],
  ["response.decryption", "string", "decrypted, decrypted in part, or why what followed stays encrypted"],
  ["response.alert.level", "string", "warning or fatal"],
  ["response.alert.description", "string", "What an alert says: handshake_failure, unknown_ca, …"],
  ["response.alert.sender", "string", "Who sent the alert: client or server"],
  ...["request", "response"].flatMap((side) =>
    CERTIFICATE_PATHS.map(
      ([name, type, doc]) => [`${side}.certificates.*.${name}`, type, doc] as readonly [string, FieldType, string],
    ),
  ),
];

export const paths: readonly PathSpec[] = PATHS.map(([path, type, doc]) => ({ path, type, doc, protocol }));
