// Bodies of requests (native_protocol_v5.spec, section 4.1). Credentials leave no trace.
import type { Json } from "../../../contract/index.ts";
import { KeptBytes } from "../../bytes/kept-bytes.ts";
import { Malformed, type Reader } from "../../bytes/reader.ts";
import type { Codecs } from "../../codecs.ts";
import { withoutSecrets } from "../sql-text.ts";
import { BATCH_TYPES, consistencyName, FLAG } from "./codes.ts";
import type { Envelope, EnvelopeHead } from "./envelope.ts";
import { MAX_BATCH, MAX_KEPT_VALUE_BYTES, MAX_VALUES } from "./limits.ts";
import type { BatchStatement, BoundValue, CassandraRequest, Statement } from "./types.ts";
import { bytes, bytesMap, int32, longString, shortHex, string, stringList, stringMap } from "./wire.ts";

const UNSET = -2;
/** Flags of a query's parameters. */
const PARAMETER = {
  values: 0x01,
  skipMetadata: 0x02,
  pageSize: 0x04,
  pagingState: 0x08,
  serialConsistency: 0x10,
  timestamp: 0x20,
  names: 0x40,
  keyspace: 0x80,
  now: 0x100,
} as const;

type Facts = Record<string, Json>;

/** What was read, and where it ended early. */
export interface Decoded<Message> {
  readonly message: Message;
  readonly problem: string;
}

export function emptyRequest({ opcode, version, stream, flagNames: flags }: EnvelopeHead): CassandraRequest {
  return {
    opcode,
    version,
    stream,
    flags,
    query: "",
    id: "",
    statement: null,
    keyspace: "",
    values: [],
    valuesLeftOut: 0,
    batch: [],
    batchLeftOut: 0,
    facts: {},
  };
}

export class RequestDecoder {
  readonly #codecs: Codecs;
  readonly #find: (id: string) => Statement | null;

  /** `find` knows the statements that were prepared. */
  constructor(codecs: Codecs, find: (id: string) => Statement | null) {
    this.#codecs = codecs;
    this.#find = find;
  }

  decode(envelope: Envelope): Decoded<CassandraRequest> {
    const message = emptyRequest(envelope);
    const facts: Facts = {};
    message.facts = facts;
    try {
      if ((envelope.flags & FLAG.customPayload) !== 0)
        facts["customPayload"] = bytesMap(envelope.body, this.#codecs, "custom payload");
      this.#body(envelope, message, facts);
    } catch (error) {
      if (!(error instanceof Malformed)) throw error;
      return { message, problem: envelope.problem || error.message };
    }
    return { message, problem: envelope.problem };
  }

  #body({ opcode, version, body }: Envelope, message: CassandraRequest, facts: Facts): void {
    const codecs = this.#codecs;
    switch (opcode) {
      case "STARTUP":
        facts["options"] = stringMap(body, codecs, "options");
        return;
      case "REGISTER":
        facts["events"] = stringList(body, codecs, "events");
        return;
      case "AUTH_RESPONSE":
        login(bytes(body, "token"), facts, codecs);
        return;
      case "QUERY":
        message.query = withoutSecrets(longString(body, codecs, "query"));
        this.#parameters(body, version, message, facts);
        return;
      case "PREPARE":
        message.query = withoutSecrets(longString(body, codecs, "query"));
        if (version >= 5 && body.left >= 4 && (body.u32("flags") & 1) !== 0)
          message.keyspace = string(body, codecs, "keyspace");
        return;
      case "EXECUTE":
        message.id = shortHex(body, "statement");
        message.statement = this.#find(message.id);
        message.query = message.statement?.query ?? "";
        if (version >= 5) facts["resultMetadataId"] = shortHex(body, "result metadata");
        this.#parameters(body, version, message, facts);
        return;
      case "BATCH":
        this.#batch(body, version, message, facts);
    }
  }

  #parameters(body: Reader, version: number, message: CassandraRequest, facts: Facts): void {
    facts["consistency"] = consistencyName(body.u16("consistency"));
    const flags = version >= 5 ? body.u32("flags") : body.u8("flags");
    if ((flags & PARAMETER.values) !== 0) {
      const count = body.u16("values");
      message.values = this.#values(body, count, (flags & PARAMETER.names) !== 0);
      message.valuesLeftOut = Math.max(0, count - message.values.length);
    }
    if ((flags & PARAMETER.skipMetadata) !== 0) facts["skipMetadata"] = true;
    if ((flags & PARAMETER.pageSize) !== 0) facts["pageSize"] = int32(body, "page size");
    if ((flags & PARAMETER.pagingState) !== 0) {
      bytes(body, "paging state");
      facts["isNextPage"] = true;
    }
    this.#rest(body, flags, message, facts);
  }
  #rest(body: Reader, flags: number, message: CassandraRequest, facts: Facts): void {
    if ((flags & PARAMETER.serialConsistency) !== 0)
      facts["serialConsistency"] = consistencyName(body.u16("serial consistency"));
    // Microseconds: more than a double holds.
    if ((flags & PARAMETER.timestamp) !== 0) facts["timestamp"] = String(BigInt.asIntN(64, body.u64("timestamp")));
    if ((flags & PARAMETER.keyspace) !== 0) message.keyspace = string(body, this.#codecs, "keyspace");
    if ((flags & PARAMETER.now) !== 0) facts["nowInSeconds"] = int32(body, "now in seconds");
  }

  #values(body: Reader, count: number, hasNames: boolean): readonly BoundValue[] {
    const found: BoundValue[] = [];
    for (let i = 0; i < count; i++) {
      const name = hasNames ? string(body, this.#codecs, "name of a value") : "";
      const length = int32(body, "length of a value");
      const from = body.take(Math.max(0, length), "value");
      if (found.length >= MAX_VALUES) continue;
      const kept = new KeptBytes(this.#codecs, body.bytes, from, Math.min(body.at, from + MAX_KEPT_VALUE_BYTES));
      found.push({ name, value: length < 0 ? null : kept, isUnset: length === UNSET, length });
    }
    return found;
  }

  #batch(body: Reader, version: number, message: CassandraRequest, facts: Facts): void {
    const type = body.u8("type of the batch");
    facts["batchType"] = BATCH_TYPES[type] ?? String(type);
    const count = body.u16("statements");
    facts["statementCount"] = count;
    const found: BatchStatement[] = [];
    message.batch = found;
    for (let i = 0; i < count; i++) {
      const isPrepared = body.u8("kind of a statement") === 1;
      const id = isPrepared ? shortHex(body, "statement") : "";
      const statement = isPrepared ? this.#find(id) : null;
      const query = isPrepared ? (statement?.query ?? "") : withoutSecrets(longString(body, this.#codecs, "query"));
      const values = this.#values(body, body.u16("values"), false);
      if (found.length < MAX_BATCH) found.push({ query, statement, id, values });
    }
    message.batchLeftOut = count - found.length;
    facts["consistency"] = consistencyName(body.u16("consistency"));
    this.#rest(body, version >= 5 ? body.u32("flags") : body.u8("flags"), message, facts);
  }
}

/** PLAIN of SASL: who acts, who logs in, the password, with NUL between them. Only who logs in is kept. */
function login(token: Reader | null, facts: Facts, codecs: Codecs): void {
  facts["tokenBytes"] = token?.left ?? 0;
  if (token === null) return;
  const parts = codecs.latin1(token.bytes, token.at, token.end).split("\0");
  if (parts.length === 3) facts["user"] = parts[1] ?? "";
}
