// TLS handshakes: records and the messages in them that are sent in the clear (RFC 5246, RFC 8446).
import type { Protocol } from "../../../contract/index.ts";

/** Record types (RFC 8446, 5.1; RFC 6520). */
export const CHANGE_CIPHER_SPEC = 20;
export const ALERT = 21;
export const HANDSHAKE = 22;
export const APPLICATION_DATA = 23;
export const HEARTBEAT = 24;
export const RECORD_HEADER_BYTES = 5;

/** Handshake messages that are looked into. */
export const CLIENT_HELLO = 1;
export const SERVER_HELLO = 2;
export const NEW_SESSION_TICKET = 4;
export const CERTIFICATE = 11;
export const CLIENT_KEY_EXCHANGE = 16;

export const SSL_2 = 0x0002;
export const SSL_3 = 0x0300;
export const TLS_1_0 = 0x0301;
export const TLS_1_2 = 0x0303;
export const TLS_1_3 = 0x0304;

/** Extensions that are read. */
export const SERVER_NAME = 0;
export const SUPPORTED_GROUPS = 10;
export const EC_POINT_FORMATS = 11;
export const SIGNATURE_ALGORITHMS = 13;
export const ALPN = 16;
export const ENCRYPT_THEN_MAC = 22;
export const EXTENDED_MASTER_SECRET = 23;
export const SESSION_TICKET = 35;
export const SUPPORTED_VERSIONS = 43;
export const KEY_SHARE = 51;
export const ENCRYPTED_CLIENT_HELLO = 0xfe0d;

export interface ClientHello {
  readonly legacyVersion: number;
  readonly cipherSuites: readonly number[];
  readonly extensions: readonly number[];
  readonly sni: string;
  readonly alpn: readonly string[];
  readonly supportedVersions: readonly number[];
  readonly groups: readonly number[];
  readonly pointFormats: readonly number[];
  readonly signatureAlgorithms: readonly number[];
  readonly hasEncryptedHello: boolean;
}

export interface ServerHello {
  readonly legacyVersion: number;
  /** Negotiated: that of `supported_versions`, else the legacy one. */
  readonly version: number;
  readonly cipherSuite: number;
  /** 0: none. */
  readonly compression: number;
  readonly extensions: readonly number[];
  readonly alpn: string;
  /** Group of the key share, 0 without one. */
  readonly group: number;
  readonly isRetry: boolean;
}

export interface Alert {
  readonly level: number;
  readonly description: number;
  readonly sender: "client" | "server";
}

/** The client's part of a handshake; grows until the handshake is over. */
export interface TlsRequest {
  hello: ClientHello | null;
  /** DER, as sent. */
  certificates: readonly Uint8Array[];
  /** A second ClientHello answered a HelloRetryRequest. */
  isRetried: boolean;
}

/** The server's part. */
export interface TlsResponse {
  hello: ServerHello | null;
  retry: ServerHello | null;
  certificates: readonly Uint8Array[];
  alert: Alert | null;
  /** Whether what followed could be read, or why not; absent where there were no keys at all. */
  decryption?: string;
}

function protocol(version: string, longName: string, referenceLink: string): Protocol {
  return {
    name: "tlsx",
    version,
    abbr: "TLS",
    longName,
    macro: "tlsx",
    backgroundColor: "#827717",
    foregroundColor: "#ffffff",
    fontSize: 12,
    referenceLink,
    ports: ["443"],
    layer4: "tcp",
    layer3: "ip",
    priority: 5,
  };
}

const LONG_NAME = "Transport Layer Security Handshake";
const BY_VERSION: Readonly<Record<number, Protocol>> = {
  [SSL_2]: protocol("2.0", "Secure Sockets Layer Handshake", "https://www.rfc-editor.org/rfc/rfc6101"),
  [SSL_3]: protocol("3.0", "Secure Sockets Layer Handshake", "https://www.rfc-editor.org/rfc/rfc6101"),
  0x0301: protocol("1.0", LONG_NAME, "https://www.rfc-editor.org/rfc/rfc2246"),
  0x0302: protocol("1.1", LONG_NAME, "https://www.rfc-editor.org/rfc/rfc4346"),
  [TLS_1_2]: protocol("1.2", LONG_NAME, "https://www.rfc-editor.org/rfc/rfc5246"),
  [TLS_1_3]: protocol("1.3", LONG_NAME, "https://www.rfc-editor.org/rfc/rfc8446"),
};
export const PROTOCOLS: readonly Protocol[] = Object.values(BY_VERSION);

/** The protocol of an entry by its version; drafts of TLS 1.3 count as 1.3, anything unknown as 1.2. */
export function protocolOf(version: number): Protocol {
  const known = version >> 8 === 0x7f ? TLS_1_3 : version;
  return BY_VERSION[known] ?? (BY_VERSION[TLS_1_2] as Protocol);
}
