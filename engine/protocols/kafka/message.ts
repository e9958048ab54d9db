// One whole message: its header, then its body by the schema of its API and version.
import type { Json, JsonObject } from "../../../contract/index.ts";
import { Malformed, Reader } from "../../bytes/reader.ts";
import { textOf } from "../../bytes/shown-text.ts";
import type { Codecs } from "../../codecs.ts";
import { type DecodeContext, decodeBody, skipTagged } from "./decode.ts";
import { LENGTH_BYTES } from "./frame.ts";
import { withoutSecrets } from "./secrets.ts";
import { apiName, type MessageSchema, schemaOf } from "./schema.ts";
import { API, type KafkaRequest, type KafkaResponse } from "./types.ts";
import { int16, int32 } from "./wire.ts";

/** A message, and what is wrong with it; empty where nothing is. */
export interface Decoded<Message> {
  readonly message: Message;
  readonly problem: string;
  readonly isCut: boolean;
}
const UNSUPPORTED_VERSION = 35;

export class MessageDecoder {
  readonly #codecs: Codecs;
  readonly #maxBodyBytes: number;

  constructor(codecs: Codecs, maxBodyBytes: number) {
    this.#codecs = codecs;
    this.#maxBodyBytes = maxBodyBytes;
  }

  /** Throws `Malformed` where not even the header is there. */
  request(bytes: Uint8Array, start: number, end: number): Decoded<KafkaRequest> {
    const reader = new Reader(bytes, start, end);
    const size = reader.u32("the length");
    const apiKey = int16(reader, "the API");
    const apiVersion = int16(reader, "the version");
    const correlationID = int32(reader, "the correlation id");
    const schema = schemaOf(apiKey, "request", apiVersion);
    // Only this one has no name in its header (RequestHeader version 0).
    const hasName = apiKey !== API.controlledShutdown || apiVersion > 0;
    const clientID = hasName ? this.#clientId(reader) : null;
    const read = this.#body(reader, schema, isUnfinished(size, start, end), schema?.isFlexible ?? false, apiVersion);
    const header = { apiKey, apiKeyName: apiName(apiKey), apiVersion, correlationID, clientID, size };
    return { ...read, message: { ...header, payload: read.payload } };
  }
  /** `request` is the one that it answers; without it only the header can be read. */
  response(bytes: Uint8Array, start: number, end: number, request: KafkaRequest | null): Decoded<KafkaResponse> {
    const reader = new Reader(bytes, start, end);
    const size = reader.u32("the length");
    const correlationID = int32(reader, "the correlation id");
    if (request === null) return { message: { correlationID, size, payload: {} }, problem: "", isCut: false };
    const { apiKey, apiVersion } = request;
    const isVersions = apiKey === API.apiVersions;
    const version = isVersions && isRefusal(reader) ? 0 : apiVersion;
    const schema = schemaOf(apiKey, "response", version);
    // The client does not know yet what the server speaks, so this header never has tagged fields (KIP-511).
    const hasTags = (schema?.isFlexible ?? false) && !isVersions;
    const read = this.#body(reader, schema, isUnfinished(size, start, end), hasTags, version);
    return { ...read, message: { correlationID, size, payload: read.payload } };
  }

  #clientId(reader: Reader): string | null {
    const length = int16(reader, "the client's name");
    if (length < 0) return null;
    const from = reader.take(length, "the client's name");
    return textOf(reader.bytes, from, from + length, this.#codecs);
  }
  #body(
    reader: Reader,
    schema: MessageSchema | null,
    isCut: boolean,
    hasTags: boolean,
    version: number,
  ): { readonly payload: JsonObject; readonly problem: string; readonly isCut: boolean } {
    if (schema === null) return { payload: {}, problem: `version ${version} of this API is not known`, isCut };
    const context: DecodeContext = { codecs: this.#codecs, maxBodyBytes: this.#maxBodyBytes, isCut };
    const payload: Record<string, Json> = {};
    let problem = "";
    try {
      if (hasTags) skipTagged(reader);
      decodeBody(reader, schema, context, payload);
      if (reader.left > 0 && !isCut) problem = `${reader.left} bytes are left over behind the message`;
    } catch (error) {
      if (!(error instanceof Malformed)) throw error;
      if (!isCut) problem = error.message;
    }
    return { payload: withoutSecrets(payload), problem, isCut };
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
