// Bodies of responses (native_protocol_v5.spec, sections 4.2 and 8).
import type { Json, JsonObject } from "../../../contract/index.ts";
import { KeptBytes } from "../../bytes/kept-bytes.ts";
import { Malformed, type Reader } from "../../bytes/reader.ts";
import type { Codecs } from "../../codecs.ts";
import { errorName, FLAG } from "./codes.ts";
import { readColumns } from "./column-types.ts";
import type { Envelope, EnvelopeHead } from "./envelope.ts";
import { errorDetails } from "./error-details.ts";
import type { Decoded } from "./requests.ts";
import type { CassandraResponse, Column, Statement } from "./types.ts";
import { bytes, bytesMap, inet, int32, shortHex, string, stringList, stringMultimap, uuidText } from "./wire.ts";

const METADATA = { oneTable: 0x01, morePages: 0x02, none: 0x04, changed: 0x08 } as const;
const KINDS = ["", "Void", "Rows", "SetKeyspace", "Prepared", "SchemaChange"] as const;

type Facts = Record<string, Json>;

export function emptyResponse({ opcode, version, stream, flagNames: flags }: EnvelopeHead): CassandraResponse {
  return { opcode, version, stream, flags, kind: "", error: null, rows: null, prepared: null, facts: {} };
}

export class ResponseDecoder {
  readonly #codecs: Codecs;
  readonly #maxKeptBytes: number;

  constructor(codecs: Codecs, maxKeptBytes: number) {
    this.#codecs = codecs;
    this.#maxKeptBytes = maxKeptBytes;
  }

  /** `statement`: of the request, whose columns an answer may leave out. */
  decode(envelope: Envelope, statement: Statement | null): Decoded<CassandraResponse> {
    const message = emptyResponse(envelope);
    const facts: Facts = {};
    message.facts = facts;
    try {
      this.#before(envelope, facts);
      this.#body(envelope, message, facts, statement);
    } catch (error) {
      if (!(error instanceof Malformed)) throw error;
      return { message, problem: envelope.problem || error.message };
    }
    return { message, problem: envelope.problem };
  }

  #before({ flags, body }: Envelope, facts: Facts): void {
    if ((flags & FLAG.tracing) !== 0) facts["tracingId"] = uuidText(body, "tracing id");
    if ((flags & FLAG.warning) !== 0) facts["warnings"] = stringList(body, this.#codecs, "warnings");
    if ((flags & FLAG.customPayload) !== 0) facts["customPayload"] = bytesMap(body, this.#codecs, "custom payload");
  }

  #body(
    { opcode, version, body }: Envelope,
    message: CassandraResponse,
    facts: Facts,
    statement: Statement | null,
  ): void {
    const codecs = this.#codecs;
    switch (opcode) {
      case "SUPPORTED":
        facts["options"] = stringMultimap(body, codecs, "options");
        return;
      case "AUTHENTICATE":
        facts["authenticator"] = string(body, codecs, "authenticator");
        return;
      case "AUTH_CHALLENGE":
      case "AUTH_SUCCESS":
        facts["tokenBytes"] = bytes(body, "token")?.left ?? 0;
        return;
      case "EVENT":
        this.#event(body, facts);
        return;
      case "ERROR": {
        const code = int32(body, "code");
        const text = string(body, codecs, "message");
        const name = errorName(code) || `ERROR_${code}`;
        message.error = { code, name, message: text, details: {} };
        message.error = { ...message.error, details: errorDetails(code, body, version, codecs) };
        return;
      }
      case "RESULT":
        this.#result(body, version, message, facts, statement);
    }
  }

  #event(body: Reader, facts: Facts): void {
    const type = string(body, this.#codecs, "type of an event");
    facts["eventType"] = type;
    if (type === "SCHEMA_CHANGE") {
      Object.assign(facts, this.#schemaChange(body));
      return;
    }
    facts["change"] = string(body, this.#codecs, "change");
    facts["address"] = inet(body, "address");
  }
  #schemaChange(body: Reader): JsonObject {
    const codecs = this.#codecs;
    const change = string(body, codecs, "change");
    const target = string(body, codecs, "target");
    const keyspace = string(body, codecs, "keyspace");
    if (target === "KEYSPACE") return { change, target, keyspace };
    const name = string(body, codecs, "name");
    const isFunction = target === "FUNCTION" || target === "AGGREGATE";
    const args = isFunction ? { arguments: stringList(body, codecs, "arguments") } : {};
    return { change, target, keyspace, name, ...args };
  }

  #result(body: Reader, version: number, message: CassandraResponse, facts: Facts, statement: Statement | null): void {
    const kind = int32(body, "kind of a result");
    message.kind = KINDS[kind] ?? String(kind);
    switch (message.kind) {
      case "Rows":
        this.#rows(body, message, facts, statement);
        return;
      case "SetKeyspace":
        facts["keyspace"] = string(body, this.#codecs, "keyspace");
        return;
      case "SchemaChange":
        Object.assign(facts, this.#schemaChange(body));
        return;
      case "Prepared":
        this.#prepared(body, version, message, facts);
    }
  }

  #rows(body: Reader, message: CassandraResponse, facts: Facts, statement: Statement | null): void {
    const { columns, count } = this.#metadata(body, facts);
    const rowCount = int32(body, "rows");
    const stop = Math.min(body.end, body.at + this.#maxKeptBytes);
    const content = new KeptBytes(this.#codecs, body.bytes, body.at, stop);
    message.rows = { columns: columns ?? statement?.columns ?? [], columnCount: count, rowCount, content };
  }
  /** Columns are null where they are left out. */
  #metadata(body: Reader, facts: Facts): { readonly columns: readonly Column[] | null; readonly count: number } {
    const flags = int32(body, "flags");
    const count = int32(body, "columns");
    if ((flags & METADATA.morePages) !== 0) {
      bytes(body, "paging state");
      facts["hasMorePages"] = true;
    }
    if ((flags & METADATA.changed) !== 0) facts["resultMetadataId"] = shortHex(body, "result metadata");
    if ((flags & METADATA.none) !== 0) return { columns: null, count };
    return { columns: readColumns(body, count, (flags & METADATA.oneTable) !== 0, this.#codecs), count };
  }
  #prepared(body: Reader, version: number, message: CassandraResponse, facts: Facts): void {
    const id = shortHex(body, "statement");
    if (version >= 5) facts["resultMetadataId"] = shortHex(body, "result metadata");
    const flags = int32(body, "flags");
    const count = int32(body, "columns");
    if (version >= 4) {
      const keys = int32(body, "partition key");
      body.skip(2 * Math.max(0, keys), "partition key");
    }
    const bound = readColumns(body, count, (flags & METADATA.oneTable) !== 0, this.#codecs);
    const { columns } = this.#metadata(body, {});
    message.prepared = { id, bound, columns: columns ?? [] };
  }
}
