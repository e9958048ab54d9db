// One whole message, whichever operation it is; packed ones are unpacked first.
import type { JsonObject } from "../../../contract/index.ts";
import { Malformed, Reader } from "../../bytes/reader.ts";
import type { Codecs, Compression } from "../../codecs.ts";
import { Bson, cstring } from "./bson.ts";
import { type MongoMessage, OPCODES } from "./types.ts";
import { i32, i64, u32 } from "./wire.ts";

/** Documents of one message that are shown. */
export const MAX_SHOWN_DOCUMENTS = 100;
/** Sections of one message. */
const MAX_SECTIONS = 100;
const CHECKSUM_PRESENT = 1;
const CHECKSUM_BYTES = 4;
const COMPRESSORS: readonly (readonly [name: string, how: Compression | null])[] = [
  ["noop", null],
  ["snappy", "snappy"],
  ["zlib", "deflate"],
  ["zstd", "zstd"],
];
const FLAGS: readonly (readonly [bit: number, name: string])[] = [
  [1, "checksumPresent"],
  [2, "moreToCome"],
  [0x10000, "exhaustAllowed"],
];

/** A message, and what is wrong with it; empty where nothing is. */
export interface Decoded {
  readonly message: MongoMessage;
  readonly problem: string;
  readonly isCut: boolean;
}
type Draft = { -readonly [Name in keyof MongoMessage]: MongoMessage[Name] };

/** Throws `Malformed` where not even the header is there. */
export function decodeMessage(
  bytes: Uint8Array,
  start: number,
  end: number,
  codecs: Codecs,
  maxUnpackedBytes: number,
): Decoded {
  const reader = new Reader(bytes, start, end);
  const length = u32(reader, "the length");
  const message: Draft = {
    opcode: "",
    compression: "",
    requestId: i32(reader, "the message's number"),
    responseTo: i32(reader, "the answered number"),
    flags: [],
    namespace: "",
    document: {},
    documents: [],
    documentsLeftOut: 0,
    sections: [],
    cursorId: null,
    written: null,
  };
  const opcode = i32(reader, "the operation");
  const decoder = new MessageDecoder(message, codecs, maxUnpackedBytes);
  const isCut = end - start < length;
  let problem = "";
  try {
    decoder.body(opcode, reader);
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    if (!isCut) problem = error.message;
  }
  return { message, problem, isCut: isCut || decoder.isCut };
}

class MessageDecoder {
  readonly #message: Draft;
  readonly #codecs: Codecs;
  readonly #bson: Bson;
  readonly #maxUnpackedBytes: number;
  isCut = false;

  constructor(message: Draft, codecs: Codecs, maxUnpackedBytes: number) {
    this.#message = message;
    this.#codecs = codecs;
    this.#bson = new Bson(codecs);
    this.#maxUnpackedBytes = maxUnpackedBytes;
  }

  body(opcode: number, reader: Reader): void {
    const name = OPCODES[opcode];
    if (name === undefined) throw new Malformed(`the unknown operation ${opcode}`, reader.offset);
    this.#message.opcode = name;
    switch (name) {
      case "OP_MSG":
        return this.#sections(reader);
      case "OP_COMPRESSED":
        return this.#packed(reader);
      case "OP_REPLY":
        return this.#reply(reader);
      default:
        return this.#old(name, reader);
    }
  }

  #sections(reader: Reader): void {
    const bits = u32(reader, "the flags");
    if (bits !== 0) this.#message.flags = FLAGS.flatMap(([bit, name]) => ((bits & bit) === 0 ? [] : [name]));
    const tail = (bits & CHECKSUM_PRESENT) === 0 ? 0 : CHECKSUM_BYTES;
    const bodies: JsonObject[] = [];
    const parts: [string, JsonObject[]][] = [];
    const sections: { identifier: string; count: number }[] = [];
    try {
      for (let i = 0; reader.left > tail && i < MAX_SECTIONS; i++) {
        const kind = reader.u8("the kind of a section");
        if (kind === 0) bodies.unshift(this.#bson.document(reader));
        else if (kind === 1) {
          const part = reader.sub(i32(reader, "the length of a section") - 4, "a section");
          const identifier = cstring(part, this.#codecs);
          const { documents, count } = this.#documents(part);
          parts.push([identifier, documents]);
          sections.push({ identifier, count });
        } else throw new Malformed(`a section of the unknown kind ${kind}`, reader.offset);
      }
    } finally {
      const [body] = bodies;
      this.#message.document =
        body !== undefined && bodies.length === 1 && parts.length === 0
          ? body
          : Object.fromEntries([...bodies.flatMap((one) => Object.entries(one)), ...parts]);
      this.#message.sections = sections;
    }
  }
  /** The documents that fill a reader: the first of them, and how many there are. */
  #documents(reader: Reader): { documents: JsonObject[]; count: number } {
    const documents: JsonObject[] = [];
    let count = 0;
    for (; reader.left > 0; count++) {
      if (count < MAX_SHOWN_DOCUMENTS && !this.#bson.isFull) documents.push(this.#bson.document(reader));
      else this.#bson.skip(reader);
    }
    return { documents, count };
  }

  #packed(reader: Reader): void {
    const opcode = i32(reader, "the operation inside");
    const size = i32(reader, "the size unpacked");
    const [name, how] = COMPRESSORS[reader.u8("the compression")] ?? ["", null];
    if (name === "") throw new Malformed("an unknown compression", reader.offset);
    if (OPCODES[opcode] === "OP_COMPRESSED") throw new Malformed("a packed message in a packed one", reader.offset);
    this.#message.compression = name;
    if (how === null) return this.body(opcode, reader);
    const most = Math.min(Math.max(0, size), this.#maxUnpackedBytes);
    const { bytes, isCut, reason } = this.#codecs.unpack(how, reader.view(reader.left, "the message inside"), most);
    this.isCut = isCut;
    try {
      this.body(opcode, new Reader(bytes));
    } catch (error) {
      if (!(error instanceof Malformed) || !isCut) throw error;
      throw new Malformed(`${reason}: ${error.what}`, error.offset);
    }
  }

  #reply(reader: Reader): void {
    const bits = u32(reader, "the flags");
    this.#message.flags = [
      ...((bits & 1) === 0 ? [] : ["cursorNotFound"]),
      ...((bits & 2) === 0 ? [] : ["queryFailure"]),
    ];
    this.#message.cursorId = i64(reader, "the cursor");
    reader.skip(8, "where the documents begin, and their number");
    this.#takeDocuments(reader);
  }
  #takeDocuments(reader: Reader): void {
    const { documents, count } = this.#documents(reader);
    this.#message.documents = documents;
    this.#message.documentsLeftOut = count - documents.length;
    if (documents.length === 1 && count === 1) this.#message.document = documents[0] ?? {};
  }

  /** The operations before OP_MSG: flags or a zero, then what each has. */
  #old(name: string, reader: Reader): void {
    reader.skip(4, "the flags");
    if (name === "OP_KILL_CURSORS") {
      const count = Math.min(i32(reader, "the number of cursors"), reader.left >> 3, MAX_SHOWN_DOCUMENTS);
      this.#message.document = { cursors: Array.from({ length: Math.max(0, count) }, () => i64(reader, "a cursor")) };
      return;
    }
    this.#message.namespace = cstring(reader, this.#codecs);
    switch (name) {
      case "OP_QUERY":
        reader.skip(8, "how many to pass over and to send");
        this.#message.document = this.#bson.document(reader);
        return;
      case "OP_GET_MORE":
        this.#message.document = { numberToReturn: i32(reader, "how many to send") };
        this.#message.cursorId = i64(reader, "the cursor");
        return;
      case "OP_INSERT":
        return this.#takeDocuments(reader);
      default: {
        reader.skip(4, "the flags");
        const selector = this.#bson.document(reader);
        this.#message.document =
          name === "OP_UPDATE" ? { selector, update: this.#bson.document(reader) } : { selector };
      }
    }
  }
}
