// Hellos and certificates (RFC 8446, 4.1 and 4.2; RFC 5246, 7.4.2). Lists stand behind their lengths:
//   ClientHello = version(16) random(256) session<8> suites<16> compressions<8> [extensions<16>]
//   ServerHello = version(16) random(256) session<8> suite(16) compression(8) [extensions<16>]
//   extension   = type(16) data<16>
//   Certificate = certificates<24>, each der<24>
import { Malformed, Reader } from "../../bytes/reader.ts";
import type { Codecs } from "../../codecs.ts";
import {
  ALPN,
  type ClientHello,
  EC_POINT_FORMATS,
  ENCRYPTED_CLIENT_HELLO,
  KEY_SHARE,
  SERVER_NAME,
  type ServerHello,
  SIGNATURE_ALGORITHMS,
  SSL_2,
  SUPPORTED_GROUPS,
  SUPPORTED_VERSIONS,
} from "./types.ts";

/** Certificates of one chain that are kept. */
export const MAX_CERTIFICATES = 16;
const RANDOM_BYTES = 32;

/** The random of a ServerHello that is a HelloRetryRequest: SHA-256 of that name (RFC 8446, 4.1.3). */
const RETRY_RANDOM = "cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c";

export function decodeClientHello(bytes: Uint8Array, start: number, end: number, codecs: Codecs): ClientHello {
  const reader = new Reader(bytes, start, end);
  const legacyVersion = reader.u16("version");
  reader.skip(RANDOM_BYTES, "random");
  reader.skip(reader.u8("session length"), "session");
  const cipherSuites = readNumbers(reader.sub(reader.u16("suites length"), "cipher suites"));
  reader.skip(reader.u8("compressions length"), "compressions");
  const extensions = readExtensions(reader);
  const find = (type: number) => extensions.find((extension) => extension.type === type)?.data ?? EMPTY;
  return {
    legacyVersion,
    cipherSuites,
    extensions: extensions.map(({ type }) => type),
    sni: readServerName(fresh(find(SERVER_NAME)), codecs),
    alpn: readProtocols(fresh(find(ALPN)), codecs),
    supportedVersions: readNumbers(prefixed8(fresh(find(SUPPORTED_VERSIONS)))),
    groups: readNumbers(prefixed16(fresh(find(SUPPORTED_GROUPS)))),
    pointFormats: [...prefixed8View(fresh(find(EC_POINT_FORMATS)))],
    signatureAlgorithms: readNumbers(prefixed16(fresh(find(SIGNATURE_ALGORITHMS)))),
    hasEncryptedHello: extensions.some(({ type }) => type === ENCRYPTED_CLIENT_HELLO),
  };
}

/** A copy of what one extension of a ClientHello carries; null where it has none. */
export function findClientExtension(bytes: Uint8Array, start: number, end: number, type: number): Uint8Array | null {
  const reader = new Reader(bytes, start, end);
  reader.skip(2 + RANDOM_BYTES, "version and random");
  reader.skip(reader.u8("session length"), "session");
  reader.skip(reader.u16("suites length"), "cipher suites");
  reader.skip(reader.u8("compressions length"), "compressions");
  const found = readExtensions(reader).find((extension) => extension.type === type);
  return found === undefined ? null : found.data.bytes.slice(found.data.start, found.data.end);
}

/** length(16) type(8) version(16) suites-length(16) session-length(16) challenge-length(16) suites of 24 bits … */
export function decodeSsl2Hello(bytes: Uint8Array, start: number, end: number): ClientHello {
  const reader = new Reader(bytes, start, end);
  reader.skip(3, "header");
  const legacyVersion = reader.u16("version");
  const suitesLength = reader.u16("suites length");
  reader.skip(4, "lengths");
  const suites = reader.sub(suitesLength, "cipher suites");
  const cipherSuites: number[] = [];
  while (suites.left > 0) cipherSuites.push(suites.u24("cipher suite"));
  const none = { extensions: [], sni: "", alpn: [], supportedVersions: [SSL_2, legacyVersion], groups: [] };
  const formats = { pointFormats: [], signatureAlgorithms: [], hasEncryptedHello: false };
  return { legacyVersion, cipherSuites, ...none, ...formats };
}

export function decodeServerHello(bytes: Uint8Array, start: number, end: number, codecs: Codecs): ServerHello {
  const reader = new Reader(bytes, start, end);
  const legacyVersion = reader.u16("version");
  const random = reader.view(RANDOM_BYTES, "random");
  reader.skip(reader.u8("session length"), "session");
  const cipherSuite = reader.u16("cipher suite");
  const compression = reader.u8("compression");
  const extensions = readExtensions(reader);
  const find = (type: number) => extensions.find((extension) => extension.type === type)?.data ?? EMPTY;
  const versions = fresh(find(SUPPORTED_VERSIONS));
  const share = fresh(find(KEY_SHARE));
  return {
    legacyVersion,
    version: versions.left >= 2 ? versions.u16("version") : legacyVersion,
    cipherSuite,
    compression,
    extensions: extensions.map(({ type }) => type),
    alpn: readProtocols(fresh(find(ALPN)), codecs)[0] ?? "",
    group: share.left >= 2 ? share.u16("group") : 0,
    isRetry: hexadecimal(random) === RETRY_RANDOM,
  };
}

/** What the server adds to its hello in TLS 1.3, encrypted (RFC 8446, 4.3.1). */
export function decodeEncryptedExtensions(
  bytes: Uint8Array,
  start: number,
  end: number,
  codecs: Codecs,
): Pick<ServerHello, "extensions" | "alpn"> {
  const extensions = readExtensions(new Reader(bytes, start, end));
  const alpn = extensions.find(({ type }) => type === ALPN)?.data ?? EMPTY;
  return { extensions: extensions.map(({ type }) => type), alpn: readProtocols(fresh(alpn), codecs)[0] ?? "" };
}

/** Copies of the certificates, the sender's own first. */
export function decodeCertificates(bytes: Uint8Array, start: number, end: number): readonly Uint8Array[] {
  const reader = new Reader(bytes, start, end);
  const list = reader.sub(reader.u24("certificates length"), "certificates");
  const certificates: Uint8Array[] = [];
  while (list.left > 0 && certificates.length < MAX_CERTIFICATES) {
    certificates.push(list.view(list.u24("certificate length"), "certificate").slice());
  }
  return certificates;
}

export function hexadecimal(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

interface Extension {
  readonly type: number;
  readonly data: Reader;
}
const EMPTY = new Reader(new Uint8Array(0));

function readExtensions(reader: Reader): readonly Extension[] {
  // Hellos before TLS 1.2 may end here.
  if (reader.left === 0) return [];
  const list = reader.sub(reader.u16("extensions length"), "extensions");
  const extensions: Extension[] = [];
  while (list.left > 0) {
    const type = list.u16("extension type");
    extensions.push({ type, data: list.sub(list.u16("extension length"), "extension") });
  }
  return extensions;
}

/** A reader of its own over the same bytes. */
function fresh(reader: Reader): Reader {
  return new Reader(reader.bytes, reader.start, reader.end);
}
function prefixed16(reader: Reader): Reader {
  return reader.left === 0 ? EMPTY : reader.sub(reader.u16("list length"), "list");
}
function prefixed8(reader: Reader): Reader {
  return reader.left === 0 ? EMPTY : reader.sub(reader.u8("list length"), "list");
}
function prefixed8View(reader: Reader): Uint8Array {
  return reader.left === 0 ? new Uint8Array(0) : reader.view(reader.u8("list length"), "list");
}

function readNumbers(list: Reader): readonly number[] {
  const numbers: number[] = [];
  const reader = fresh(list);
  while (reader.left > 0) numbers.push(reader.u16("number"));
  return numbers;
}

// names<16>, each kind(8) name<16>; kind 0 is a host name (RFC 6066, 3).
function readServerName(data: Reader, codecs: Codecs): string {
  const list = prefixed16(data);
  while (list.left > 0) {
    const kind = list.u8("name kind");
    const length = list.u16("name length");
    const from = list.take(length, "name");
    if (kind === 0)
      return codecs.utf8(list.bytes, from, from + length) ?? codecs.latin1(list.bytes, from, from + length);
  }
  return "";
}

// protocols<16>, each name<8> (RFC 7301, 3.1)
function readProtocols(data: Reader, codecs: Codecs): readonly string[] {
  const list = prefixed16(data);
  const names: string[] = [];
  while (list.left > 0) {
    const length = list.u8("protocol length");
    if (length === 0) throw new Malformed("protocol name is empty", list.offset);
    const from = list.take(length, "protocol");
    names.push(codecs.latin1(list.bytes, from, from + length));
  }
  return names;
}
