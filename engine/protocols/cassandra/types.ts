// What a CQL exchange holds: a request with what was bound to it, and what the server said.
import type { JsonObject, Protocol } from "../../../contract/index.ts";
import type { KeptBytes } from "../../bytes/kept-bytes.ts";

export const CASSANDRA: Protocol = {
  name: "cassandra",
  version: "3-5",
  abbr: "CQL",
  longName: "Cassandra Query Language Native Protocol",
  macro: "cassandra",
  backgroundColor: "#1287b1",
  foregroundColor: "#ffffff",
  fontSize: 12,
  referenceLink: "https://github.com/apache/cassandra/blob/trunk/doc/native_protocol_v5.spec",
  ports: ["9042"],
  layer4: "tcp",
  layer3: "ip",
  priority: 11,
};

/** Type of a column: `name` as CQL writes it, of what it is made, and the names of a user-defined type's fields. */
export interface CqlType {
  readonly name: string;
  readonly kind: string;
  readonly of: readonly CqlType[];
  readonly fields: readonly string[];
}
export interface Column {
  readonly keyspace: string;
  readonly table: string;
  readonly name: string;
  readonly type: CqlType;
}

/** A prepared statement. */
export interface Statement {
  readonly query: string;
  readonly keyspace: string;
  /** Of the values that are bound. */
  readonly bound: readonly Column[];
  /** Of the rows, where there are any: an answer to Execute may leave them out. */
  readonly columns: readonly Column[];
}

/** A value that was bound: null, or not set (it stays what it is). */
export interface BoundValue {
  readonly name: string;
  readonly value: KeptBytes | null;
  readonly isUnset: boolean;
  readonly length: number;
}

/** One statement of a batch. */
export interface BatchStatement {
  readonly query: string;
  readonly statement: Statement | null;
  /** Hexadecimal; empty where it is not prepared. */
  readonly id: string;
  readonly values: readonly BoundValue[];
}

export interface Rows {
  readonly columns: readonly Column[];
  readonly columnCount: number;
  readonly rowCount: number;
  readonly content: KeptBytes;
}

export interface CassandraRequest {
  readonly opcode: string;
  readonly version: number;
  readonly stream: number;
  readonly flags: readonly string[];
  query: string;
  /** Of Execute: hexadecimal. */
  id: string;
  statement: Statement | null;
  keyspace: string;
  values: readonly BoundValue[];
  valuesLeftOut: number;
  batch: readonly BatchStatement[];
  batchLeftOut: number;
  /** What else it says: consistency, page size, options. */
  facts: JsonObject;
}

export interface CassandraResponse {
  readonly opcode: string;
  readonly version: number;
  readonly stream: number;
  readonly flags: readonly string[];
  /** Of a result: Void, Rows, SetKeyspace, Prepared, SchemaChange. */
  kind: string;
  error: {
    readonly code: number;
    readonly name: string;
    readonly message: string;
    readonly details: JsonObject;
  } | null;
  rows: Rows | null;
  prepared: { readonly id: string; readonly bound: readonly Column[]; readonly columns: readonly Column[] } | null;
  facts: JsonObject;
}
