// A small DuckDB table of entries and the schema that goes with it, for tests that compare SQL with the matcher.
import { DuckDBInstance } from "@duckdb/node-api";
import type { DuckDBConnection, DuckDBValue } from "@duckdb/node-api";
import type { JsonObject } from "../../contract/index.ts";
import type { SqlColumn, SqlFilter, SqlSchema } from "../sql/schema.ts";

const string = (sql: string): SqlColumn => ({ sql, type: "string" });

export const SCHEMA: SqlSchema = {
  variables: {
    "src.ip": string("src_ip"),
    "src.name": string("src_name"),
    "dst.name": string("dst_name"),
    timestamp: { sql: "time_ns", type: "ts" },
    tls: { sql: "tls", type: "bool" },
  },
  paths: {
    "src.ip": string("src_ip"),
    "src.port": string("src_port"),
    "src.name": string("src_name"),
    "src.namespace": string("src_namespace"),
    "dst.name": string("dst_name"),
    "dst.namespace": string("dst_namespace"),
    "protocol.name": string("protocol_name"),
    "protocol.abbr": string("protocol_abbr"),
    tls: { sql: "tls", type: "bool" },
    timestamp: { sql: "time_ns // 1000000", type: "int" },
    requestSize: { sql: "request_size", type: "int" },
  },
  row: { no: { sql: "no", type: "int", notNull: true } },
  document: { sql: "document", roots: ["request", "response", "data", "event", "error", "network"] },
};

const asObject = (value: unknown): JsonObject =>
  typeof value === "object" && value !== null ? (value as JsonObject) : {};
const text = (value: unknown): string | null => (typeof value === "string" ? value : null);

function rowOf(entry: JsonObject, no: number): DuckDBValue[] {
  const [src, dst, protocol] = [asObject(entry["src"]), asObject(entry["dst"]), asObject(entry["protocol"])];
  const { request, response, data, event, error } = entry;
  const timestamp = entry["timestamp"];
  return [
    no,
    text(src["ip"]),
    text(src["port"]),
    text(src["name"]),
    text(src["namespace"]),
    text(dst["name"]),
    text(dst["namespace"]),
    text(protocol["name"]),
    text(protocol["abbr"]),
    typeof entry["tls"] === "boolean" ? entry["tls"] : null,
    typeof timestamp === "number" ? BigInt(timestamp) * 1_000_000n : null,
    typeof entry["requestSize"] === "number" ? BigInt(entry["requestSize"]) : null,
    JSON.stringify({ request, response, data, event, error }),
  ];
}

export interface Verdict {
  readonly isCandidate: boolean;
  readonly isCertain: boolean;
  readonly hasFailed: boolean;
}

export class TestStore {
  readonly #connection: DuckDBConnection;

  private constructor(connection: DuckDBConnection) {
    this.#connection = connection;
  }

  static async open(entries: readonly JsonObject[]): Promise<TestStore> {
    const connection = await (await DuckDBInstance.create(":memory:")).connect();
    await connection.run(
      "CREATE TABLE entries (no BIGINT, src_ip VARCHAR, src_port VARCHAR, src_name VARCHAR, src_namespace VARCHAR, " +
        "dst_name VARCHAR, dst_namespace VARCHAR, protocol_name VARCHAR, protocol_abbr VARCHAR, tls BOOLEAN, " +
        "time_ns BIGINT, request_size BIGINT, document JSON)",
    );
    for (const [i, entry] of entries.entries()) {
      await connection.run(
        "INSERT INTO entries VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
        rowOf(entry, i + 1),
      );
    }
    return new TestStore(connection);
  }

  /** What the table says of every entry, in order. */
  async verdicts(filter: SqlFilter): Promise<Verdict[]> {
    if (filter.kind === "none") return [];
    const certain = filter.kind === "superset" ? filter.certain : filter.where;
    const errors = (filter.kind === "exact" ? filter.errors : null) ?? "FALSE";
    const parameters = filter.parameters.map((value) => value);
    const reader = await this.#connection.runAndReadAll(
      `SELECT (${filter.where}), (${certain}), (${errors}) FROM entries ORDER BY no`,
      parameters,
    );
    return reader.getRows().map(([candidate, sure, failed]) => ({
      isCandidate: candidate === true,
      isCertain: sure === true,
      hasFailed: failed === true,
    }));
  }

  close(): void {
    this.#connection.closeSync();
  }
}
