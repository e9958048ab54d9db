// Writes messages by their schemas, and records, for tests. Texts are latin1: one character a byte.
import type { Json, JsonObject } from "../../../../contract/index.ts";
import type { Field, MessageSchema, Structure } from "../schema.ts";

export function int(value: number | bigint, bytes: number): string {
  const whole = BigInt.asUintN(8 * bytes, BigInt(value));
  return Array.from({ length: bytes }, (_, i) =>
    String.fromCharCode(Number((whole >> BigInt(8 * (bytes - 1 - i))) & 0xffn)),
  ).join("");
}
export function unsignedVarint(value: number): string {
  return value < 0x80 ? int(value, 1) : int((value % 0x80) | 0x80, 1) + unsignedVarint(Math.floor(value / 0x80));
}
export function varint(value: number): string {
  return unsignedVarint(value >= 0 ? value * 2 : -value * 2 - 1);
}

/** The body of a message; what the value lacks is written as nothing. */
export function encodeBody({ body, isFlexible }: MessageSchema, value: JsonObject): string {
  return new BodyEncoder(isFlexible).structure(body, value);
}

class BodyEncoder {
  readonly #isFlexible: boolean;
  constructor(isFlexible: boolean) {
    this.#isFlexible = isFlexible;
  }
  structure({ fields, tagged }: Structure, value: JsonObject): string {
    const plain = fields.map((field) => this.#field(field, value[field.name])).join("");
    if (!this.#isFlexible) return plain;
    const present = [...tagged].filter(([, field]) => value[field.name] !== undefined);
    const tags = present.map(([tag, field]) => {
      const bytes = this.#field(field, value[field.name]);
      return unsignedVarint(tag) + unsignedVarint(bytes.length) + bytes;
    });
    return plain + unsignedVarint(present.length) + tags.join("");
  }
  #field(field: Field, value: Json | undefined): string {
    if (field.isList) {
      if (value === null) return this.#isFlexible ? unsignedVarint(0) : int(-1, 4);
      const list = (value ?? []) as readonly Json[];
      const count = this.#isFlexible ? unsignedVarint(list.length + 1) : int(list.length, 4);
      return count + list.map((one) => this.#one({ ...field, isNullable: false }, one)).join("");
    }
    return this.#one(field, value);
  }
  #one({ type, isNullable, structure }: Field, value: Json | undefined): string {
    const size = (length: number, bytes: number): string =>
      this.#isFlexible ? unsignedVarint(length + 1) : int(length, bytes);
    switch (type) {
      case "{}":
        if (isNullable && value === null) return int(-1, 1);
        return (isNullable ? int(1, 1) : "") + this.structure(structure, (value ?? {}) as JsonObject);
      case "bool":
        return int(value === true ? 1 : 0, 1);
      case "int8":
        return int(Number(value ?? 0), 1);
      case "int16":
      case "uint16":
        return int(Number(value ?? 0), 2);
      case "int32":
      case "uint32":
        return int(Number(value ?? 0), 4);
      case "int64":
        return int(BigInt((value ?? 0) as number | string), 8);
      case "float64":
        return Buffer.from(Buffer.from(new Float64Array([Number(value ?? 0)]).buffer).toReversed()).toString("latin1");
      case "uuid":
        return Buffer.from(text(value, "A".repeat(22)), "base64url").toString("latin1");
      case "string": {
        if (value === null) return size(-1, 2);
        const bytes = Buffer.from(text(value)).toString("latin1");
        return size(bytes.length, 2) + bytes;
      }
      default: {
        // Records are given as their bytes.
        if (value === null) return size(-1, 4);
        const bytes = type === "records" ? text(value) : Buffer.from(text(value), "base64").toString("latin1");
        return size(bytes.length, 4) + bytes;
      }
    }
  }
}

function text(value: Json | undefined, otherwise = ""): string {
  return typeof value === "string" ? value : otherwise;
}

/** A whole request; `body` is what stands behind the header. */
export function request(
  apiKey: number,
  version: number,
  number: number,
  body: string,
  isFlexible = false,
  client = "shop",
): string {
  const header = int(apiKey, 2) + int(version, 2) + int(number, 4) + int(client.length, 2) + client;
  return framed(header + (isFlexible ? unsignedVarint(0) : "") + body);
}
export function response(number: number, body: string, hasTags = false): string {
  return framed(int(number, 4) + (hasTags ? unsignedVarint(0) : "") + body);
}
function framed(message: string): string {
  return int(message.length, 4) + message;
}

/** Key and value of a record, null for none. */
export type Pair = readonly [key: string | null, value: string | null];
function part(text: string | null): string {
  return text === null ? varint(-1) : varint(text.length) + text;
}
/** Records of a batch, as they are packed. */
export function recordList(pairs: readonly Pair[]): string {
  return pairs
    .map(([key, value], i) => `\0${varint(0)}${varint(i)}${part(key)}${part(value)}${varint(0)}`)
    .map((record) => varint(record.length) + record)
    .join("");
}
/** A batch of magic 2 around packed records. */
export function batch(packed: string, count: number, attributes = 0): string {
  const head = `${int(0, 4)}\x02${int(0, 4)}${int(attributes, 2)}${int(count - 1, 4)}${int(1000, 8)}${int(2000, 8)}`;
  const rest = `${head}${int(-1, 8)}${int(-1, 2)}${int(-1, 4)}${int(count, 4)}${packed}`;
  return int(7, 8) + int(rest.length, 4) + rest;
}
/** A message of magic 0 or 1. */
export function oldMessage(magic: number, value: string, attributes = 0, key: string | null = null): string {
  const bytes = (text: string | null): string => (text === null ? int(-1, 4) : int(text.length, 4) + text);
  const rest = `${int(0, 4)}${int(magic, 1)}${int(attributes, 1)}${magic === 1 ? int(1000, 8) : ""}${bytes(key)}${bytes(value)}`;
  return int(7, 8) + int(rest.length, 4) + rest;
}
