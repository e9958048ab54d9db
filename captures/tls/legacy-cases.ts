// The connections of captures/tls/legacy.pcap, in order: `openssl s_client` asks `openssl s_server` for a file of the
// connection's name. TLS 1.2 with block ciphers, RSA key exchange and suites beside AES; TLS 1.1 and 1.0.

export interface LegacyCase {
  readonly name: string;
  /** Of s_client: version, suites, extensions. */
  readonly options: string;
  /** Without the extended master secret (RFC 7627). */
  readonly hasOldMaster?: boolean;
  /** With the session of the one before. */
  readonly resumes?: boolean;
  /** The client starts a new handshake on the connection before it asks. */
  readonly renegotiates?: boolean;
}

const suite = (version: string, cipher: string, more = ""): string =>
  `-${version} -cipher ${cipher}:@SECLEVEL=0 ${more}`.trim();
const MTE = "-no_etm";

export const LEGACY_CASES: readonly LegacyCase[] = [
  { name: "tls12-aes128-sha", options: suite("tls1_2", "ECDHE-ECDSA-AES128-SHA") },
  { name: "tls12-aes128-sha-mte", options: suite("tls1_2", "ECDHE-ECDSA-AES128-SHA", MTE) },
  { name: "tls12-aes256-sha", options: suite("tls1_2", "ECDHE-ECDSA-AES256-SHA") },
  { name: "tls12-aes128-sha256", options: suite("tls1_2", "ECDHE-ECDSA-AES128-SHA256") },
  { name: "tls12-aes128-sha256-mte", options: suite("tls1_2", "ECDHE-ECDSA-AES128-SHA256", MTE) },
  { name: "tls12-aes256-sha384", options: suite("tls1_2", "ECDHE-ECDSA-AES256-SHA384") },
  { name: "tls12-aes256-sha384-mte", options: suite("tls1_2", "ECDHE-ECDSA-AES256-SHA384", MTE) },
  { name: "tls12-camellia128-sha256", options: suite("tls1_2", "ECDHE-ECDSA-CAMELLIA128-SHA256") },
  { name: "tls12-camellia256-sha384-mte", options: suite("tls1_2", "ECDHE-ECDSA-CAMELLIA256-SHA384", MTE) },
  { name: "tls12-aria128-gcm", options: suite("tls1_2", "ECDHE-ECDSA-ARIA128-GCM-SHA256") },
  { name: "tls12-aria256-gcm", options: suite("tls1_2", "ECDHE-ECDSA-ARIA256-GCM-SHA384") },
  { name: "tls11-aes128-sha", options: suite("tls1_1", "ECDHE-ECDSA-AES128-SHA") },
  { name: "tls11-aes256-sha-mte", options: suite("tls1_1", "ECDHE-ECDSA-AES256-SHA", MTE) },
  { name: "tls10-aes128-sha", options: suite("tls1", "ECDHE-ECDSA-AES128-SHA") },
  { name: "tls10-aes128-sha-mte", options: suite("tls1", "ECDHE-ECDSA-AES128-SHA", MTE) },
  { name: "tls10-resumed", options: suite("tls1", "ECDHE-ECDSA-AES128-SHA", MTE), resumes: true },
  { name: "tls10-renegotiated", options: suite("tls1", "ECDHE-ECDSA-AES128-SHA"), renegotiates: true },
  { name: "tls12-renegotiated", options: suite("tls1_2", "ECDHE-ECDSA-AES128-GCM-SHA256"), renegotiates: true },
  { name: "rsa-tls12-gcm", options: suite("tls1_2", "AES128-GCM-SHA256") },
  { name: "rsa-tls12-resumed", options: suite("tls1_2", "AES128-GCM-SHA256"), resumes: true },
  { name: "rsa-tls12-sha384-renegotiated", options: suite("tls1_2", "AES256-GCM-SHA384"), renegotiates: true },
  { name: "rsa-tls12-sha256-mte", options: suite("tls1_2", "AES256-SHA256", MTE), hasOldMaster: true },
  { name: "rsa-tls11-sha", options: suite("tls1_1", "AES128-SHA") },
  { name: "rsa-tls10-sha", options: suite("tls1", "AES256-SHA") },
  { name: "rsa-tls10-sha-old-master", options: suite("tls1", "CAMELLIA128-SHA"), hasOldMaster: true },
  { name: "rsa-tls12-by-id", options: suite("tls1_2", "AES128-SHA", "-no_ticket"), hasOldMaster: true },
  {
    name: "rsa-tls12-by-id-resumed",
    options: suite("tls1_2", "AES128-SHA", "-no_ticket"),
    hasOldMaster: true,
    resumes: true,
  },
];

export function requestOf(name: string): string {
  return `GET /${name} HTTP/1.1\r\nHost: pay.example\r\n\r\n`;
}
export function responseOf(name: string): string {
  const body = `served ${name} `.repeat(4);
  return `HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
}
