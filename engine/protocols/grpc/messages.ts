// The messages of one side of a call, out of its body.
//   message = compressed(8) length(32) bytes        (gRPC over HTTP2, "Length-Prefixed-Message")
// gRPC-Web sends its trailers as a last message with the highest bit set, and may send all of it as base64.
import type { Json, JsonObject } from "../../../contract/index.ts";
import type { Codecs, Compression, NamedMessage } from "../../codecs.ts";
import type { Limits } from "../../limits.ts";
import { parseJson, shallow } from "../graphql/json.ts";
import type { Body } from "../http/body.ts";
import { base64Bytes } from "../../bytes/base64.ts";
import { MAX_FIELDS, MAX_MESSAGES } from "./limits.ts";
import { type Budget, protobufFields } from "./protobuf.ts";

const PREFIX_BYTES = 5;
const COMPRESSED = 0x01;
const WEB_TRAILERS = 0x80;
const COMPRESSIONS: ReadonlyMap<string, Compression> = new Map([
  ["gzip", "gzip"],
  ["deflate", "deflate"],
  ["br", "br"],
  ["zstd", "zstd"],
]);

export interface Messages {
  /** `{compressed, length, data}` with what the data reads as; at most MAX_MESSAGES. */
  readonly list: readonly JsonObject[];
  /** All messages that begin in the bytes that are kept. */
  readonly count: number;
  /** Trailers of gRPC-Web as they were sent, else empty. */
  readonly webTrailers: string;
}

/** How messages of a side are to be read. */
export interface MessageKind {
  readonly mimeType: string;
  /** `grpc-encoding`: how those are packed that say so. */
  readonly encoding: string;
  /** Reads a message by its type, where that is known. */
  readonly named?: (bytes: Uint8Array) => NamedMessage | null;
}

/** Whether a whole body is messages to its last byte, and at least one. */
export function areMessages(body: Body): boolean {
  if (body.isCut || body.keptBytes < PREFIX_BYTES) return false;
  const bytes = body.bytes();
  let at = 0;
  while (at <= bytes.length - PREFIX_BYTES && (bytes[at] as number) <= COMPRESSED)
    at += PREFIX_BYTES + lengthAt(bytes, at);
  return at === bytes.length;
}

function lengthAt(bytes: Uint8Array, at: number): number {
  return new DataView(bytes.buffer, bytes.byteOffset + at + 1, 4).getUint32(0);
}

export function readMessages(body: Body, kind: MessageKind, codecs: Codecs, limits: Limits): Messages {
  const sent = body.bytes();
  const isText = /^application\/grpc-web-text\b/i.test(kind.mimeType);
  const bytes = isText ? base64Bytes(codecs.latin1(sent, 0, sent.length)) : sent;
  return new MessageReader(kind, codecs, limits).read(bytes);
}

class MessageReader {
  readonly #codecs: Codecs;
  readonly #compression: Compression | undefined;
  readonly #isJson: boolean;
  readonly #named: MessageKind["named"];
  readonly #budget: Budget = { fields: MAX_FIELDS };
  /** Bytes that messages may still unpack to, all together. */
  #unpackedLeft: number;
  #webTrailers = "";

  constructor({ mimeType, encoding, named }: MessageKind, codecs: Codecs, limits: Limits) {
    this.#codecs = codecs;
    this.#compression = COMPRESSIONS.get(encoding.trim().toLowerCase());
    this.#named = named;
    this.#isJson = /\+json\b/i.test(mimeType);
    this.#unpackedLeft = limits.maxBodyBytes;
  }

  read(bytes: Uint8Array): Messages {
    const list: JsonObject[] = [];
    let count = 0;
    for (let at = 0; bytes.length - at >= PREFIX_BYTES; ) {
      const flags = bytes[at] as number;
      const length = lengthAt(bytes, at);
      const start = at + PREFIX_BYTES;
      at = start + length;
      const end = Math.min(bytes.length, at);
      if ((flags & WEB_TRAILERS) !== 0) this.#webTrailers = this.#codecs.latin1(bytes, start, end);
      else if (++count <= MAX_MESSAGES) list.push(this.#message(flags, length, bytes.subarray(start, end)));
    }
    return { list, count, webTrailers: this.#webTrailers };
  }

  #message(flags: number, length: number, sent: Uint8Array): JsonObject {
    const compressed = (flags & COMPRESSED) !== 0;
    const isCut = sent.length < length;
    const head = { compressed, length };
    if (!compressed) return { ...head, ...this.#shown(sent, isCut) };
    if (this.#compression === undefined || this.#unpackedLeft === 0) return { ...head, ...this.#packed(sent) };
    const output = this.#codecs.unpack(this.#compression, sent, this.#unpackedLeft);
    this.#unpackedLeft -= output.bytes.length;
    return { ...head, ...this.#shown(output.bytes, isCut || output.isCut) };
  }

  /** Data that stays packed reads as nothing. */
  #packed(sent: Uint8Array): JsonObject {
    return { data: this.#codecs.base64(sent, 0, sent.length), packed: true };
  }

  #shown(bytes: Uint8Array, isCut: boolean): JsonObject {
    const data = this.#codecs.base64(bytes, 0, bytes.length);
    if (isCut) return { data, cut: true };
    if (this.#isJson) {
      const json: Json = shallow(parseJson(this.#codecs.utf8(bytes, 0, bytes.length) ?? ""));
      return json === null ? { data } : { data, json };
    }
    const named = this.#named?.(bytes) ?? null;
    if (named?.isWhole === true) return { data, json: named.json };
    const protobuf = protobufFields(bytes, 0, bytes.length, this.#codecs, this.#budget);
    // Fields that the type does not have are there by number.
    if (named !== null) return { data, json: named.json, ...(protobuf === null ? {} : { protobuf }) };
    return protobuf === null ? { data } : { data, protobuf };
  }
}
