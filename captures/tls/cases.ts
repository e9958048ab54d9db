// The connections of captures/tls/decrypted.pcap, in order, and what was said inside each.
import type { ConnectionOptions, TlsOptions } from "node:tls";

export interface Case {
  readonly name: string;
  readonly server?: TlsOptions;
  readonly client?: ConnectionOptions;
  /** With the session of the one before. */
  readonly resumes?: boolean;
}

const OLD = { maxVersion: "TLSv1.2" } as const;
const suite13 = (ciphers: string): Partial<Case> => ({
  client: { ciphers, minVersion: "TLSv1.3" },
  server: { ciphers },
});
const suite12 = (ciphers: string): Partial<Case> => ({
  client: { ...OLD, ciphers: `${ciphers}:@SECLEVEL=0` },
  server: { ciphers: `${ciphers}:@SECLEVEL=0` },
});

export const CASES: readonly Case[] = [
  { name: "tls13-aes-256-gcm", ...suite13("TLS_AES_256_GCM_SHA384") },
  { name: "tls13-resumed", ...suite13("TLS_AES_256_GCM_SHA384"), resumes: true },
  { name: "tls13-aes-128-gcm", ...suite13("TLS_AES_128_GCM_SHA256") },
  { name: "tls13-chacha", ...suite13("TLS_CHACHA20_POLY1305_SHA256") },
  { name: "tls13-ccm", ...suite13("TLS_AES_128_CCM_SHA256") },
  { name: "tls13-ccm-8", ...suite13("TLS_AES_128_CCM_8_SHA256:ECDHE-ECDSA-AES128-SHA:@SECLEVEL=0") },
  { name: "tls13-retried", server: { ecdhCurve: "P-384" }, client: { ecdhCurve: "X25519:P-384" } },
  { name: "tls12-aes-128-gcm", ...suite12("ECDHE-ECDSA-AES128-GCM-SHA256") },
  { name: "tls12-resumed", ...suite12("ECDHE-ECDSA-AES128-GCM-SHA256"), resumes: true },
  { name: "tls12-aes-256-gcm", ...suite12("ECDHE-ECDSA-AES256-GCM-SHA384") },
  { name: "tls12-chacha", ...suite12("ECDHE-ECDSA-CHACHA20-POLY1305") },
  { name: "tls12-ccm", ...suite12("ECDHE-ECDSA-AES256-CCM") },
  { name: "tls12-ccm-8", ...suite12("ECDHE-ECDSA-AES128-CCM8") },
];

export function plainOf(name: string): { readonly request: string; readonly response: string } {
  const body = `served ${name} `.repeat(20);
  return {
    request: `POST /${name} HTTP/1.1\r\nHost: pay.example\r\nContent-Length: ${name.length}\r\n\r\n${name}`,
    response: `HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
  };
}
