// One whole message: its header, and its body for who reads it.
import type { JsonObject } from "../../../contract/index.ts";
import { Reader } from "../../bytes/reader.ts";
import { textOf } from "../../bytes/shown-text.ts";
import type { Codecs } from "../../codecs.ts";
import { type Body, LaterBody, NO_BODY } from "./body.ts";
import type { DecodeContext } from "./decode.ts";
import { LENGTH_BYTES } from "./frame.ts";
import { apiName, type MessageSchema, schemaOf } from "./schema.ts";
import type { PayloadMemory } from "./shown-payload.ts";
import type { TopicNames } from "./topic-names.ts";
import { API, type KafkaRequest, type KafkaResponse } from "./types.ts";
import { int16, int32 } from "./wire.ts";

/** A message, and what is wrong with it; empty where nothing is. */
export interface Decoded<Message> {
  readonly message: Message;
  readonly body: Body;
  readonly isCut: boolean;
}
const UNSUPPORTED_VERSION = 35;

export class MessageDecoder {
  readonly #codecs: Codecs;
  /** Of whole messages, and of those that are cut. */
  readonly #whole: DecodeContext;
  readonly #cut: DecodeContext;
  readonly #topics: TopicNames;

  /** `topics`: bodies that name a topic by its number get its name too. */
  constructor(codecs: Codecs, maxBodyBytes: number, topics: TopicNames) {
    this.#codecs = codecs;
    this.#whole = { codecs, maxBodyBytes, isCut: false };
    this.#cut = { codecs, maxBodyBytes, isCut: true };
    this.#topics = topics;
  }

  /** Throws `Malformed` where not even the header is there. */
  request(bytes: Uint8Array, start: number, end: number): Decoded<KafkaRequest> {
    const reader = new Reader(bytes, start, end);
    const size = reader.u32("the length");
    const apiKey = int16(reader, "the API");
    const apiVersion = int16(reader, "the version");
    const correlationID = int32(reader, "the correlation id");
    // Only this one has no name in its header (RequestHeader version 0).
    const hasName = apiKey !== API.controlledShutdown || apiVersion > 0;
    const clientID = hasName ? this.#clientId(reader) : null;
    const header = { apiKey, apiKeyName: apiName(apiKey), apiVersion, correlationID, clientID, size };
    const isCut = isUnfinished(size, start, end);
    const body = this.#body(reader, schemaOf(apiKey, "request", apiVersion), isCut, apiVersion, true);
    return { message: new BodiedRequest(header, body), body, isCut };
  }
  /** `request` is the one that it answers; without it only the header can be read. */
  response(bytes: Uint8Array, start: number, end: number, request: KafkaRequest | null): Decoded<KafkaResponse> {
    const reader = new Reader(bytes, start, end);
    const size = reader.u32("the length");
    const correlationID = int32(reader, "the correlation id");
    if (request === null) {
      return { message: { correlationID, size, payload: {} }, body: NO_BODY, isCut: false };
    }
    const { apiKey, apiVersion } = request;
    const isVersions = apiKey === API.apiVersions;
    const version = isVersions && isRefusal(reader) ? 0 : apiVersion;
    const isCut = isUnfinished(size, start, end);
    // The client does not know yet what the server speaks, so this header never has tagged fields (KIP-511).
    const body = this.#body(reader, schemaOf(apiKey, "response", version), isCut, version, !isVersions);
    return { message: new BodiedResponse(correlationID, size, body), body, isCut };
  }

  #clientId(reader: Reader): string | null {
    const length = int16(reader, "the client's name");
    if (length < 0) return null;
    const from = reader.take(length, "the client's name");
    return textOf(reader.bytes, from, from + length, this.#codecs);
  }
  /** `hasTags`: the header has tagged fields where the version does. */
  #body(reader: Reader, schema: MessageSchema | null, isCut: boolean, version: number, hasTags: boolean): Body {
    const context = isCut ? this.#cut : this.#whole;
    return new LaterBody(reader, { schema, hasTags, version, context }, this.#topics);
  }
}

class BodiedRequest implements KafkaRequest {
  readonly apiKey: number;
  readonly apiKeyName: string;
  readonly apiVersion: number;
  readonly correlationID: number;
  readonly clientID: string | null;
  readonly size: number;
  readonly #body: Body;

  constructor(header: Omit<KafkaRequest, "payload" | "memory">, body: Body) {
    this.apiKey = header.apiKey;
    this.apiKeyName = header.apiKeyName;
    this.apiVersion = header.apiVersion;
    this.correlationID = header.correlationID;
    this.clientID = header.clientID;
    this.size = header.size;
    this.#body = body;
  }
  get payload(): JsonObject {
    return this.#body.payload;
  }
  get memory(): PayloadMemory | null {
    return this.#body.memory;
  }
}
class BodiedResponse implements KafkaResponse {
  readonly correlationID: number;
  readonly size: number;
  readonly #body: Body;

  constructor(correlationID: number, size: number, body: Body) {
    this.correlationID = correlationID;
    this.size = size;
    this.#body = body;
  }
  get payload(): JsonObject {
    return this.#body.payload;
  }
  get memory(): PayloadMemory | null {
    return this.#body.memory;
  }
}

/** The message goes on behind what was kept of it. */
function isUnfinished(size: number, start: number, end: number): boolean {
  return end - start < LENGTH_BYTES + size;
}
/** A broker that does not know the version of ApiVersions answers in the first one (KIP-511). */
function isRefusal({ bytes, at, left }: Reader): boolean {
  return left >= 2 && ((bytes[at] ?? 0) << 8) + (bytes[at + 1] ?? 0) === UNSUPPORTED_VERSION;
}
