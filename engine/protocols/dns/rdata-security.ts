// Data of the DNSSEC records (RFC 4034, RFC 5155), TLSA (RFC 6698) and TSIG (RFC 8945).
import { Malformed, type Reader } from "../../bytes/reader.ts";
import type { Codecs } from "../../codecs.ts";
import { responseCodeName, typeName } from "./codes.ts";
import { readName } from "./names.ts";
import { base32hex, formatSignatureTime, hexadecimal } from "./text.ts";

function base64Rest(reader: Reader, codecs: Codecs): string {
  const from = reader.at;
  reader.skip(reader.left, "data");
  return codecs.base64(reader.bytes, from, reader.end);
}

// key-tag(16) algorithm(8) digest-type(8) digest
export function readDs(reader: Reader): string {
  const numbers = `${reader.u16("key tag")} ${reader.u8("algorithm")} ${reader.u8("digest type")}`;
  return `${numbers} ${hexadecimal(reader, reader.left)}`;
}

// flags(16) protocol(8) algorithm(8) key
export function readDnskey(reader: Reader, codecs: Codecs): string {
  const numbers = `${reader.u16("flags")} ${reader.u8("protocol")} ${reader.u8("algorithm")}`;
  return `${numbers} ${base64Rest(reader, codecs)}`;
}

// type(16) algorithm(8) labels(8) ttl(32) expiration(32) inception(32) key-tag(16) signer signature
export function readRrsig(reader: Reader, codecs: Codecs): string {
  const type = typeName(reader.u16("type covered"));
  const numbers = `${reader.u8("algorithm")} ${reader.u8("labels")} ${reader.u32("original ttl")}`;
  const expiration = formatSignatureTime(reader.u32("expiration"));
  const inception = formatSignatureTime(reader.u32("inception"));
  const keyTag = reader.u16("key tag");
  const signer = readName(reader, codecs);
  return `${type} ${numbers} ${expiration} ${inception} ${keyTag} ${signer} ${base64Rest(reader, codecs)}`;
}

// next-name type-bitmaps
export function readNsec(reader: Reader, codecs: Codecs): string {
  return [readName(reader, codecs), ...readTypeBitmaps(reader)].join(" ");
}

// hash-algorithm(8) flags(8) iterations(16) salt next-hash type-bitmaps
export function readNsec3(reader: Reader): string {
  const head = readNsec3param(reader);
  const hash = base32hex(reader, reader.u8("hash length"));
  return [head, hash, ...readTypeBitmaps(reader)].join(" ");
}
export function readNsec3param(reader: Reader): string {
  const numbers = `${reader.u8("hash algorithm")} ${reader.u8("flags")} ${reader.u16("iterations")}`;
  const salt = hexadecimal(reader, reader.u8("salt length"));
  return `${numbers} ${salt === "" ? "-" : salt}`;
}

// Blocks of window(8) length(8) bits; bit n of window w stands for type w * 256 + n (RFC 4034, 4.1.2).
function readTypeBitmaps(reader: Reader): string[] {
  const names: string[] = [];
  let previous = -1;
  while (reader.left > 0) {
    const window = reader.u8("bitmap window");
    // Windows stand in ascending order, so no data can name more types than exist.
    if (window <= previous) throw new Malformed("type bitmaps are out of order", reader.offset);
    previous = window;
    const bits = reader.view(reader.u8("bitmap length"), "type bitmap");
    for (let bit = 0; bit < bits.length * 8; bit++) {
      if (((bits[bit >> 3] as number) & (0x80 >> (bit & 7))) !== 0) names.push(typeName(window * 256 + bit));
    }
  }
  return names;
}

// usage(8) selector(8) matching-type(8) data
export function readTlsa(reader: Reader): string {
  const numbers = `${reader.u8("usage")} ${reader.u8("selector")} ${reader.u8("matching type")}`;
  return `${numbers} ${hexadecimal(reader, reader.left)}`;
}

// algorithm time(48) fudge(16) mac-size(16) mac original-id(16) error(16) other-length(16) other
export function readTsig(reader: Reader, codecs: Codecs): string {
  const algorithm = readName(reader, codecs);
  const time = reader.u16("time") * 2 ** 32 + reader.u32("time");
  const fudge = reader.u16("fudge");
  const macSize = reader.u16("mac size");
  const mac = reader.take(macSize, "mac");
  const macText = codecs.base64(reader.bytes, mac, mac + macSize);
  const originalId = reader.u16("original id");
  const error = responseCodeName(reader.u16("error"));
  const other = hexadecimal(reader, reader.u16("other length"));
  return `${algorithm} ${time} ${fudge} ${macText} ${originalId} "${error}"${other === "" ? "" : ` ${other}`}`;
}
