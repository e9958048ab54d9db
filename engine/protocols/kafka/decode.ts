// A message's body by its schema, as JSON. What is decoded until damage is found is kept.
import type { Json } from "../../../contract/index.ts";
import { Malformed, Reader } from "../../bytes/reader.ts";
import { type TextReader, textWithin } from "../../bytes/text-reader.ts";
import type { Codecs } from "../../codecs.ts";
import { readGroupData } from "./group-data.ts";
import { decodeRecords } from "./records.ts";
import type { Field, MessageSchema, Structure } from "./schema.ts";
import { float64, int16, int32, int64, int8, unsignedVarint } from "./wire.ts";

/** Elements of one list that are shown; the others are counted. */
export const MAX_SHOWN_ELEMENTS = 1000;
/** Values of one message that are shown: lists in lists grow fast. */
export const MAX_SHOWN_VALUES = 20_000;
/** Bytes shown of a field that holds bytes. */
const MAX_SHOWN_BYTES = 1024;

export interface DecodeContext {
  readonly codecs: Codecs;
  readonly maxBodyBytes: number;
  /** Only the message's beginning was kept. */
  readonly isCut: boolean;
}
type Target = Record<string, Json>;
/** Stands for an element of a list while it is decoded, and where damage is found in it. */
const UNFINISHED: Json = {};

/** Fills `into` field by field. Throws `Malformed` where the bytes do not hold what the schema says. */
export function decodeBody(reader: TextReader, schema: MessageSchema, context: DecodeContext, into: Target): void {
  new BodyDecoder(schema.isFlexible, context).structure(reader, schema.body, into);
}

/** The value of a field of the body itself, without decoding what is behind it; absent where the body has none. */
export function decodeField(
  reader: TextReader,
  schema: MessageSchema,
  context: DecodeContext,
  name: string,
): Json | undefined {
  const decoder = new BodyDecoder(schema.isFlexible, context);
  return decoder.upTo(reader, schema.body.fields, name)[name];
}

/** Passes over the tagged fields that end a header. */
export function skipTagged(reader: TextReader): void {
  const count = unsignedVarint(reader, "the number of tagged fields");
  for (let i = 0; i < count; i++) {
    unsignedVarint(reader, "a tag");
    reader.skip(unsignedVarint(reader, "the length of a tagged field"), "a tagged field");
  }
}

class BodyDecoder {
  readonly #isFlexible: boolean;
  readonly #context: DecodeContext;
  #values = 0;

  constructor(isFlexible: boolean, context: DecodeContext) {
    this.#isFlexible = isFlexible;
    this.#context = context;
  }

  upTo(reader: TextReader, fields: readonly Field[], name: string): Target {
    const into: Target = {};
    for (const field of fields) {
      this.#field(reader, field, into);
      if (field.name === name) break;
    }
    return into;
  }
  structure(reader: TextReader, { fields, tagged }: Structure, into: Target): void {
    for (const field of fields) this.#field(reader, field, into);
    if (!this.#isFlexible) return;
    const count = unsignedVarint(reader, "the number of tagged fields");
    for (let i = 0; i < count; i++) {
      const tag = unsignedVarint(reader, "a tag");
      const value = reader.sub(unsignedVarint(reader, "the length of a tagged field"), "a tagged field");
      const field = tagged.get(tag);
      if (field !== undefined) this.#field(value, field, into);
    }
  }

  #field(reader: TextReader, field: Field, into: Target): void {
    const { name, type, isList } = field;
    if (isList) this.#list(reader, field, into);
    else if (type === "{}") this.#one(reader, field, into);
    else if (type === "bytes") this.#bytes(reader, name, into);
    else into[name] = this.#plain(reader, field);
  }
  #one(reader: TextReader, field: Field, into: Target): void {
    if (field.isNullable && int8(reader, field.name) < 0) {
      into[field.name] = null;
      return;
    }
    const value: Target = {};
    into[field.name] = value;
    this.structure(reader, field.structure, value);
  }
  #list(reader: TextReader, field: Field, into: Target): void {
    const count = this.#isFlexible ? unsignedVarint(reader, field.name) - 1 : int32(reader, field.name);
    if (count < 0) {
      into[field.name] = null;
      return;
    }
    // Every element takes a byte at least, so more than are left is damage, not a long list.
    if (count > reader.left && !this.#context.isCut)
      throw new Malformed(`${field.name} has ${count} elements`, reader.offset);
    const values: Json[] = [];
    into[field.name] = values;
    for (let i = 0; i < count; i++) {
      const { at } = reader;
      const isShown = values.length < MAX_SHOWN_ELEMENTS && this.#values < MAX_SHOWN_VALUES;
      if (field.type === "{}") {
        const value: Target = {};
        if (isShown) values.push(value);
        this.structure(reader, field.structure, value);
      } else {
        if (isShown) values.push(UNFINISHED);
        const value = this.#plain(reader, field);
        if (isShown) values[values.length - 1] = value;
      }
      if (reader.at === at) throw new Malformed(`${field.name} has elements without bytes`, reader.offset);
    }
    if (count > values.length) into[`${field.name}LeftOut`] = count - values.length;
  }

  #plain(reader: TextReader, { name, type }: Field): Json {
    this.#values++;
    switch (type) {
      case "bool":
        return reader.u8(name) !== 0;
      case "int8":
        return int8(reader, name);
      case "int16":
        return int16(reader, name);
      case "uint16":
        return reader.u16(name);
      case "int32":
        return int32(reader, name);
      case "uint32":
        return reader.u32(name);
      case "int64":
        return int64(reader, name);
      case "float64":
        return float64(reader.view(8, name, this.#context.codecs));
      case "string":
        return this.#string(reader, name);
      case "uuid":
        return uuidText(reader.view(16, name, this.#context.codecs), this.#context.codecs);
      default:
        return this.#records(reader, name);
    }
  }
  #string(reader: TextReader, name: string): Json {
    const length = this.#isFlexible ? unsignedVarint(reader, name) - 1 : int16(reader, name);
    if (length < 0) return null;
    const from = reader.take(length, name);
    return textWithin(reader.text, from, from + length, this.#context.codecs);
  }
  #bytes(reader: TextReader, name: string, into: Target): void {
    const length = this.#length(reader, name);
    into[name] = null;
    if (length < 0) return;
    const { codecs } = this.#context;
    const bytes = reader.view(length, name, codecs);
    into[name] = codecs.base64(bytes, 0, Math.min(length, MAX_SHOWN_BYTES));
    const told = readGroupData(name, bytes, codecs);
    if (told !== null) into[told.name] = told.value;
  }
  #records(reader: TextReader, name: string): Json {
    const length = this.#length(reader, name);
    if (length < 0) return null;
    const here = this.#context.isCut ? Math.min(length, reader.left) : length;
    const { codecs, maxBodyBytes } = this.#context;
    return decodeRecords(new Reader(reader.view(here, name, codecs)), codecs, maxBodyBytes);
  }
  #length(reader: TextReader, name: string): number {
    return this.#isFlexible ? unsignedVarint(reader, name) - 1 : int32(reader, name);
  }
}

/** As Kafka's own tools write it: base64 for addresses, without the padding. */
function uuidText(bytes: Uint8Array, codecs: Codecs): string {
  return codecs.base64(bytes, 0, bytes.length).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
