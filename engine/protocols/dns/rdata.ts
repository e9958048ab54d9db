// Record data in presentation form, as zone files write it. One small reader for each type, its layout in a
// comment; a type without one is shown as RFC 3597 hexadecimal.
import { Malformed, type Reader } from "../../bytes/reader.ts";
import type { Codecs } from "../../codecs.ts";
import { formatAddress } from "../../flow/address.ts";
import { typeName } from "./codes.ts";
import { formatString, readName } from "./names.ts";
import { readServiceParameters } from "./svcb-parameters.ts";
import {
  readDnskey,
  readDs,
  readNsec,
  readNsec3,
  readNsec3param,
  readRrsig,
  readTlsa,
  readTsig,
} from "./rdata-security.ts";
import { hexadecimal } from "./text.ts";

/** Reads the data of one record; the reader ends where the data ends, names may point back before it. */
export type DataReader = (reader: Reader, codecs: Codecs) => string;

const READERS: Readonly<Record<string, DataReader>> = {
  A: (reader) => formatAddress(reader.view(4, "IPv4 address")),
  AAAA: (reader) => formatAddress(reader.view(16, "IPv6 address")),
  NS: readName,
  CNAME: readName,
  PTR: readName,
  DNAME: readName,
  MB: readName,
  MG: readName,
  MR: readName,
  SOA: readSoa,
  // preference(16) exchange
  MX: readPreference,
  AFSDB: readPreference,
  KX: readPreference,
  RT: readPreference,
  TXT: readStrings,
  SPF: readStrings,
  HINFO: readStrings,
  NINFO: readStrings,
  // mailbox text-domain (RFC 1183)
  RP: (reader, codecs) => `${readName(reader, codecs)} ${readName(reader, codecs)}`,
  SRV: readSrv,
  NAPTR: readNaptr,
  URI: readUri,
  CAA: readCaa,
  LOC: readLoc,
  SSHFP: readSshfp,
  DS: readDs,
  CDS: readDs,
  DLV: readDs,
  DNSKEY: readDnskey,
  CDNSKEY: readDnskey,
  RRSIG: readRrsig,
  SIG: readRrsig,
  NSEC: readNsec,
  NSEC3: readNsec3,
  NSEC3PARAM: readNsec3param,
  TLSA: readTlsa,
  SMIMEA: readTlsa,
  TSIG: readTsig,
  SVCB: readServiceBinding,
  HTTPS: readServiceBinding,
  // eight or six octets (RFC 7043)
  EUI48: (reader) => hexadecimal(reader, reader.left, "-"),
  EUI64: (reader) => hexadecimal(reader, reader.left, "-"),
};

/** The data in presentation form; throws `Malformed` when it does not fit its type. */
export function readData(type: number, reader: Reader, codecs: Codecs): string {
  const read = READERS[typeName(type)];
  if (read === undefined) return unknownData(reader);
  const text = read(reader, codecs);
  if (reader.left > 0) throw new Malformed(`${reader.left} bytes are left after the data`, reader.offset);
  return text;
}

/** RFC 3597, 5: `\# length hexadecimal`. */
export function unknownData(reader: Reader): string {
  const length = reader.left;
  return length === 0 ? "\\# 0" : `\\# ${length} ${hexadecimal(reader, length)}`;
}

// mname rname serial refresh retry expire minimum, five times 32 bits (RFC 1035, 3.3.13)
function readSoa(reader: Reader, codecs: Codecs): string {
  const names = `${readName(reader, codecs)} ${readName(reader, codecs)}`;
  const numbers = ["serial", "refresh", "retry", "expire", "minimum"].map((what) => reader.u32(what));
  return `${names} ${numbers.join(" ")}`;
}

function readPreference(reader: Reader, codecs: Codecs): string {
  return `${reader.u16("preference")} ${readName(reader, codecs)}`;
}

/** One string behind its length octet, in quotes. */
function readString(reader: Reader, codecs: Codecs): string {
  const length = reader.u8("string length");
  const from = reader.take(length, "string");
  return formatString(reader.bytes, from, from + length, codecs);
}
function readStrings(reader: Reader, codecs: Codecs): string {
  const strings: string[] = [];
  while (reader.left > 0) strings.push(readString(reader, codecs));
  return strings.join(" ");
}

/** The strings of a TXT record without quotes, for the field `txts`. */
export function readTexts(reader: Reader, codecs: Codecs): string {
  const texts: string[] = [];
  while (reader.left > 0) {
    const length = reader.u8("string length");
    const from = reader.take(length, "string");
    texts.push(codecs.utf8(reader.bytes, from, from + length) ?? codecs.latin1(reader.bytes, from, from + length));
  }
  return texts.join(", ");
}

// priority(16) weight(16) port(16) target (RFC 2782)
function readSrv(reader: Reader, codecs: Codecs): string {
  const numbers = `${reader.u16("priority")} ${reader.u16("weight")} ${reader.u16("port")}`;
  return `${numbers} ${readName(reader, codecs)}`;
}

// order(16) preference(16) flags services regexp replacement (RFC 3403, 4.1)
function readNaptr(reader: Reader, codecs: Codecs): string {
  const numbers = `${reader.u16("order")} ${reader.u16("preference")}`;
  const strings = [readString(reader, codecs), readString(reader, codecs), readString(reader, codecs)].join(" ");
  return `${numbers} ${strings} ${readName(reader, codecs)}`;
}

// priority(16) weight(16) target to the end (RFC 7553, 4.5)
function readUri(reader: Reader, codecs: Codecs): string {
  const numbers = `${reader.u16("priority")} ${reader.u16("weight")}`;
  const from = reader.at;
  reader.skip(reader.left, "target");
  return `${numbers} ${formatString(reader.bytes, from, reader.end, codecs)}`;
}

// flags(8) tag-length(8) tag value to the end (RFC 8659, 4.1)
function readCaa(reader: Reader, codecs: Codecs): string {
  const flags = reader.u8("flags");
  const tagLength = reader.u8("tag length");
  const tag = reader.take(tagLength, "tag");
  const value = reader.at;
  reader.skip(reader.left, "value");
  const text = formatString(reader.bytes, value, reader.end, codecs);
  return `${flags} ${codecs.latin1(reader.bytes, tag, tag + tagLength)} ${text}`;
}

// algorithm(8) type(8) fingerprint (RFC 4255, 3.1)
function readSshfp(reader: Reader): string {
  return `${reader.u8("algorithm")} ${reader.u8("fingerprint type")} ${hexadecimal(reader, reader.left)}`;
}

// priority(16) target parameters (RFC 9460, 2.2)
function readServiceBinding(reader: Reader, codecs: Codecs): string {
  const head = `${reader.u16("priority")} ${readName(reader, codecs)}`;
  const parameters = readServiceParameters(reader, codecs);
  return parameters === "" ? head : `${head} ${parameters}`;
}

// version(8) size(8) horizontal(8) vertical(8) latitude(32) longitude(32) altitude(32) (RFC 1876, 2)
function readLoc(reader: Reader): string {
  const version = reader.u8("version");
  if (version !== 0) throw new Malformed(`LOC version ${version} is not known`, reader.offset);
  const precisions = [reader.u8("size"), reader.u8("horizontal precision"), reader.u8("vertical precision")];
  const latitude = formatDegrees(reader.u32("latitude"), "N", "S");
  const longitude = formatDegrees(reader.u32("longitude"), "E", "W");
  const altitude = (reader.u32("altitude") - 10_000_000) / 100;
  return `${latitude} ${longitude} ${altitude.toFixed(2)}m ${precisions.map(formatPrecision).join(" ")}`;
}

// Thousandths of an arc second around 2^31.
function formatDegrees(value: number, positive: string, negative: string): string {
  const distance = Math.abs(value - 2 ** 31);
  const degrees = Math.floor(distance / 3_600_000);
  const minutes = Math.floor(distance / 60_000) % 60;
  const seconds = (distance % 60_000) / 1000;
  return `${degrees} ${minutes} ${seconds.toFixed(3)} ${value >= 2 ** 31 ? positive : negative}`;
}
// A decimal digit and a power of ten, in centimetres.
function formatPrecision(octet: number): string {
  return `${(((octet >> 4) * 10 ** (octet & 15)) / 100).toFixed(2)}m`;
}
