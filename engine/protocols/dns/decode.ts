// From the bytes of a message, whose skeleton the framer has checked, to everything in it (RFC 1035, section 4).
import { Malformed, Reader } from "../../bytes/reader.ts";
import type { Codecs } from "../../codecs.ts";
import { className, typeName } from "./codes.ts";
import { formatEdns, readEdns } from "./edns.ts";
import { readName } from "./names.ts";
import { readData, readTexts, unknownData } from "./rdata.ts";
import {
  type DnsContent,
  type DnsFlags,
  type DnsMessage,
  type DnsQuestion,
  type DnsRecord,
  type DnsVariant,
  type Edns,
  HEADER_BYTES,
  TYPE_OPT,
} from "./types.ts";

/** Records that an entry shows of one side, over all its sections. */
export const MAX_SHOWN_RECORDS = 2000;

/** The top bit of a class: "unicast response" in mDNS questions, "cache flush" in its records. */
const MDNS_BIT = 0x8000;

const NO_VALUES = { ip: "", ns: "", cname: "", ptr: "", txts: "", soa: "", srv: "", mx: "", opt: "", uri: "" };
/** Types whose data also stands in a field of their own. */
const VALUE_FIELDS: Readonly<Record<string, keyof typeof NO_VALUES>> = {
  A: "ip",
  AAAA: "ip",
  NS: "ns",
  CNAME: "cname",
  PTR: "ptr",
  SOA: "soa",
  SRV: "srv",
  MX: "mx",
  URI: "uri",
};

/** Decodes what the framer found whole; later messages of a zone transfer add their records. */
export function decodeMessage(message: DnsMessage, variant: DnsVariant, codecs: Codecs): DnsContent {
  const decoder = new MessageDecoder(message, variant, codecs);
  const answers = decoder.answers;
  let { recordsLeftOut } = decoder;
  for (const later of message.more) {
    const budget = MAX_SHOWN_RECORDS - answers.length;
    const next = new MessageDecoder(later, variant, codecs, budget);
    for (const answer of next.answers) answers.push(answer);
    recordsLeftOut += next.recordsLeftOut;
  }
  return {
    id: decoder.id,
    flags: decoder.flags,
    questions: decoder.questions,
    answers,
    authorities: decoder.authorities,
    additionals: decoder.additionals,
    edns: decoder.edns,
    recordsLeftOut,
  };
}

class MessageDecoder {
  readonly id: number;
  readonly flags: DnsFlags;
  readonly questions: DnsQuestion[] = [];
  readonly answers: DnsRecord[] = [];
  readonly authorities: DnsRecord[] = [];
  readonly additionals: DnsRecord[] = [];
  edns: Edns | null = null;
  recordsLeftOut = 0;
  readonly #isMdns: boolean;
  readonly #codecs: Codecs;
  readonly #reader: Reader;
  #budget: number;

  constructor(message: DnsMessage, variant: DnsVariant, codecs: Codecs, budget = MAX_SHOWN_RECORDS) {
    this.#isMdns = variant === "mdns";
    this.#codecs = codecs;
    this.#budget = budget;
    this.#reader = new Reader(message.bytes);
    const reader = this.#reader;
    this.id = reader.u16("id");
    this.flags = decodeFlags(reader.u16("flags"));
    const questions = reader.u16("question count");
    const counts = [reader.u16("answer count"), reader.u16("authority count"), reader.u16("additional count")];
    reader.at = HEADER_BYTES;
    for (let i = 0; i < questions && reader.at < message.questionsEnd; i++) this.questions.push(this.#question());
    let whole = message.records;
    for (const [index, section] of [this.answers, this.authorities, this.additionals].entries()) {
      const count = Math.min(counts[index] as number, whole);
      whole -= count;
      this.#records(section, count);
    }
  }

  #question(): DnsQuestion {
    const name = readName(this.#reader, this.#codecs);
    const type = typeName(this.#reader.u16("question type"));
    const kind = this.#reader.u16("question class");
    if (!this.#isMdns) return { name, type, class: className(kind) };
    return { name, type, class: className(kind & ~MDNS_BIT), unicastResponse: (kind & MDNS_BIT) !== 0 };
  }

  #records(section: DnsRecord[], count: number): void {
    const shown = Math.max(0, Math.min(count, this.#budget));
    this.#budget -= shown;
    this.recordsLeftOut += count - shown;
    for (let i = 0; i < shown; i++) section.push(this.#record());
    for (let i = shown; i < count; i++) this.#skipRecord();
  }

  #skipRecord(): void {
    readName(this.#reader, this.#codecs);
    this.#reader.skip(8, "record");
    this.#reader.skip(this.#reader.u16("data length"), "data");
  }

  #record(): DnsRecord {
    const reader = this.#reader;
    const name = readName(reader, this.#codecs);
    const type = reader.u16("record type");
    const kind = reader.u16("record class");
    const ttl = reader.u32("ttl");
    const length = reader.u16("data length");
    const from = reader.take(length, "data");
    // Names in the data may point back into the message, so its reader begins where the message does.
    const data = () => {
      const within = new Reader(reader.bytes, 0, from + length);
      within.at = from;
      return within;
    };
    const isMdnsClass = this.#isMdns && type !== TYPE_OPT;
    const head = {
      name,
      type: typeName(type),
      class: type === TYPE_OPT ? "" : className(isMdnsClass ? kind & ~MDNS_BIT : kind),
      ttl,
    };
    const tail = isMdnsClass ? { cacheFlush: (kind & MDNS_BIT) !== 0 } : {};
    const values = lateDecode(() => this.#values(type, kind, ttl, data));
    if (!(values instanceof Malformed)) return { ...head, ...values, ...tail };
    return { ...head, ...NO_VALUES, data: unknownData(data()), ...tail, malformed: values.message };
  }

  #values(type: number, kind: number, ttl: number, data: () => Reader) {
    if (type === TYPE_OPT) {
      const edns = readEdns(kind, ttl, data(), this.#codecs);
      this.edns ??= edns;
      const opt = formatEdns(edns);
      return { ...NO_VALUES, opt, data: opt };
    }
    const reader = data();
    const isEmpty = reader.left === 0;
    // Records without data stand in the prerequisites and deletions of an UPDATE (RFC 2136, 2.4 and 2.5).
    if (isEmpty) return { ...NO_VALUES, data: "" };
    const text = readData(type, reader, this.#codecs);
    const name = typeName(type);
    const field = VALUE_FIELDS[name];
    if (field !== undefined) return { ...NO_VALUES, [field]: text, data: text };
    if (name === "TXT" || name === "SPF") return { ...NO_VALUES, txts: readTexts(data(), this.#codecs), data: text };
    return { ...NO_VALUES, data: text };
  }
}

/**
 * Data is decoded when an entry is written, after the driver's own guard: a record whose data does not fit its
 * type is shown in hexadecimal and takes no neighbour with it.
 */
function lateDecode<Value>(decode: () => Value): Value | Malformed {
  try {
    return decode();
  } catch (error) {
    if (error instanceof Malformed) return error;
    throw error;
  }
}

function decodeFlags(bits: number): DnsFlags {
  return {
    isResponse: (bits & 0x8000) !== 0,
    opcode: (bits >> 11) & 15,
    authoritative: (bits & 0x400) !== 0,
    truncated: (bits & 0x200) !== 0,
    recursionDesired: (bits & 0x100) !== 0,
    recursionAvailable: (bits & 0x80) !== 0,
    authenticData: (bits & 0x20) !== 0,
    checkingDisabled: (bits & 0x10) !== 0,
    rcode: bits & 15,
  };
}
