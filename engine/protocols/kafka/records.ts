// Records as they lie in a log: batches (magic 2), and the message sets of versions before (magic 0 and 1). From the
// guide's "Message format"; the message sets from that of version 0.10.
import type { Json, JsonObject } from "../../../contract/index.ts";
import { Malformed, Reader } from "../../bytes/reader.ts";
import { utf8Text } from "../../bytes/shown-text.ts";
import type { Codecs, Compression } from "../../codecs.ts";
import { int16, int32, int64, int8, varint, varlong } from "./wire.ts";

/** Records shown of a message, and bytes of a key, a value, a header. */
export const MAX_SHOWN_RECORDS = 100;
export const MAX_SHOWN_VALUE_BYTES = 64 << 10;
/** Headers shown of a record. */
const MAX_SHOWN_HEADERS = 100;
/** Sets in sets: a message set may hold a compressed one, which holds none. */
const MAX_DEPTH = 2;
/** Base offset and length, which stand before every batch and message. */
const LENGTH_END = 12;
const MAGIC_OFFSET = 16;

/** By the lowest three bits of the attributes. */
const COMPRESSIONS: readonly (Compression | null)[] = [null, "gzip", "snappy", "lz4", "zstd"];

type Target = Record<string, Json>;
type Batch = Target & { record: JsonObject[] };

/** `{recordBatch}`: one batch, or a list where there are several. A log's end may cut the last one, which is left out. */
export function decodeRecords(reader: Reader, codecs: Codecs, maxUnpackedBytes: number): JsonObject {
  const decoder = new RecordDecoder(codecs, maxUnpackedBytes);
  const batches: Batch[] = [];
  let isIncomplete = false;
  let problem = "";
  while (reader.left > 0 && problem === "") {
    const whole =
      reader.left < LENGTH_END ? 0 : LENGTH_END + new Reader(reader.bytes, reader.at + 8, reader.end).u32("");
    if (whole === 0 || whole > reader.left) {
      isIncomplete = true;
      break;
    }
    const part = reader.sub(whole, "a batch");
    const batch: Batch = { record: [] };
    batches.push(batch);
    try {
      decoder.batch(part, batch, 0);
    } catch (error) {
      if (!(error instanceof Malformed)) throw error;
      problem = error.message;
    }
  }
  return {
    ...(batches.length === 0 ? {} : { recordBatch: batches.length === 1 ? (batches[0] as JsonObject) : batches }),
    ...(isIncomplete ? { incomplete: true } : {}),
    ...(problem === "" ? {} : { error: problem }),
  };
}

class RecordDecoder {
  readonly #codecs: Codecs;
  readonly #maxUnpackedBytes: number;
  #shown = 0;

  constructor(codecs: Codecs, maxUnpackedBytes: number) {
    this.#codecs = codecs;
    this.#maxUnpackedBytes = maxUnpackedBytes;
  }

  /** One batch, or one message of a set. */
  batch(reader: Reader, into: Batch, depth: number): void {
    const magic = reader.left > MAGIC_OFFSET ? (reader.bytes[reader.at + MAGIC_OFFSET] ?? 0) : 0;
    const baseOffset = int64(reader, "the base offset");
    const batchLength = int32(reader, "the batch's length");
    Object.assign(into, { baseOffset, batchLength });
    if (magic === 2) this.#batch(reader, into);
    else if (magic < 2) this.#message(reader, into, depth);
    else throw new Malformed(`records of the unknown format ${magic}`, reader.offset);
  }

  #batch(reader: Reader, into: Batch): void {
    into["partitionLeaderEpoch"] = int32(reader, "the leader's epoch");
    into["magic"] = int8(reader, "the magic");
    into["crc"] = reader.u32("the checksum");
    const attributes = reader.u16("the attributes");
    into["attributes"] = attributes;
    into["lastOffsetDelta"] = int32(reader, "the last offset");
    into["firstTimestamp"] = int64(reader, "the first time");
    into["maxTimestamp"] = int64(reader, "the last time");
    into["producerId"] = int64(reader, "the producer's id");
    into["producerEpoch"] = int16(reader, "the producer's epoch");
    into["baseSequence"] = int32(reader, "the base sequence");
    const count = int32(reader, "the number of records");
    const records = this.#unpacked(reader, attributes, into);
    for (let i = 0; i < count && records.left > 0; i++) {
      const length = varint(records, "the length of a record");
      this.#take(records.sub(length, "a record"), into);
    }
    if (count > into.record.length) into["recordsLeftOut"] = count - into.record.length;
  }
  #take(record: Reader, into: Batch): void {
    if (this.#shown >= MAX_SHOWN_RECORDS) return;
    this.#shown++;
    const target: Target = {};
    into.record.push(target);
    target["attributes"] = int8(record, "the attributes of a record");
    target["timestampDelta"] = varlong(record, "the time of a record");
    target["offsetDelta"] = varint(record, "the offset of a record");
    this.#part(record, target, "key", "keyLength", varint(record, "the length of a key"));
    this.#part(record, target, "value", "valueLen", varint(record, "the length of a value"));
    const count = varint(record, "the number of headers");
    const headers: JsonObject[] = [];
    target["headers"] = headers;
    for (let i = 0; i < Math.min(count, MAX_SHOWN_HEADERS); i++) {
      const header: Target = {};
      const length = varint(record, "the length of a header's key");
      const from = record.take(length, "a header's key");
      header["headerKey"] = this.#text(record, from, length) ?? this.#codecs.latin1(record.bytes, from, from + length);
      this.#part(record, header, "value", "valueLen", varint(record, "the length of a header's value"));
      headers.push(header);
    }
    if (count > MAX_SHOWN_HEADERS) target["headersLeftOut"] = count - MAX_SHOWN_HEADERS;
  }

  /** Magic 0 and 1: one record, or a whole compressed set as its value. */
  #message(reader: Reader, into: Batch, depth: number): void {
    into["crc"] = reader.u32("the checksum");
    const magic = int8(reader, "the magic");
    into["magic"] = magic;
    const attributes = reader.u8("the attributes");
    into["attributes"] = attributes;
    if (magic === 1) into["firstTimestamp"] = int64(reader, "the time");
    const keyLength = int32(reader, "the length of a key");
    const key = reader.sub(Math.max(0, keyLength), "a key");
    const valueLength = int32(reader, "the length of a value");
    const value = reader.sub(Math.max(0, valueLength), "a value");
    if ((attributes & 7) !== 0 && depth < MAX_DEPTH) {
      this.#set(this.#unpacked(value, attributes, into), into, depth + 1);
      return;
    }
    if (this.#shown >= MAX_SHOWN_RECORDS) {
      into["recordsLeftOut"] = 1;
      return;
    }
    this.#shown++;
    const record: Target = {};
    into.record.push(record);
    this.#part(key, record, "key", "keyLength", keyLength);
    this.#part(value, record, "value", "valueLen", valueLength);
  }
  #set(reader: Reader, into: Batch, depth: number): void {
    let leftOut = 0;
    while (reader.left >= LENGTH_END) {
      const length = new Reader(reader.bytes, reader.at + 8, reader.end).u32("");
      const inner: Batch = { record: [] };
      this.batch(reader.sub(Math.min(reader.left, LENGTH_END + length), "a message"), inner, depth);
      into.record.push(...inner.record);
      leftOut += Number(inner["recordsLeftOut"] ?? 0);
    }
    if (leftOut > 0) into["recordsLeftOut"] = leftOut;
  }

  #unpacked(reader: Reader, attributes: number, into: Target): Reader {
    if ((attributes & 7) === 0) return reader;
    const how = COMPRESSIONS[attributes & 7] ?? null;
    if (how === null) throw new Malformed(`records of the unknown compression ${attributes & 7}`, reader.offset);
    into["compression"] = how;
    const { bytes, isCut, reason } = this.#codecs.unpack(
      how,
      reader.view(reader.left, "records"),
      this.#maxUnpackedBytes,
    );
    if (isCut) into["compressionProblem"] = reason;
    return new Reader(bytes);
  }

  /** A key or value: text, or base64 with a mark where it is none. */
  #part(reader: Reader, into: Target, name: string, lengthName: string, length: number): void {
    into[lengthName] = length;
    if (length < 0) {
      into[name] = null;
      return;
    }
    const from = reader.take(length, `a ${name}`);
    const text = this.#text(reader, from, length);
    const end = from + Math.min(length, MAX_SHOWN_VALUE_BYTES);
    into[name] = text ?? this.#codecs.base64(reader.bytes, from, end);
    if (text === null) into[`${name}Encoding`] = "base64";
    if (length > MAX_SHOWN_VALUE_BYTES) into[`${name}Cut`] = true;
  }
  #text(reader: Reader, from: number, length: number): string | null {
    const shown = Math.min(length, MAX_SHOWN_VALUE_BYTES);
    return utf8Text(reader.bytes, from, from + shown, this.#codecs, shown < length);
  }
}
