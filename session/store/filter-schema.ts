// Where the store's table holds what filters name: docs/entry.md lists the paths and variables.
import type { SqlColumn, SqlSchema } from "../../kfl/index.ts";

function text(sql: string): SqlColumn {
  return { sql, type: "string", notNull: true };
}
function integer(sql: string): SqlColumn {
  return { sql, type: "int", notNull: true };
}
function flag(sql: string): SqlColumn {
  return { sql, type: "bool", notNull: true };
}
// Sparse columns hold NULL for the empty text, which an entry always has.
function sparse(name: string): SqlColumn {
  return text(`coalesce(${name}, '')`);
}
// Ports are texts in entries, empty where the protocol has none.
function port(name: string): SqlColumn {
  return text(`coalesce(CAST(${name} AS VARCHAR), '')`);
}

const ELAPSED_US = "coalesce(elapsed_ns // 1000, 0)";
const ELAPSED_MS = "coalesce(elapsed_ns // 1000000, 0)";
const SIZE = "CAST(request_size + response_size AS BIGINT)";

const PATHS: SqlSchema["paths"] = {
  index: integer("item_index"),
  stream: text("stream"),
  connId: integer("flow_id"),
  flowId: integer("flow_id"),
  tls: flag("tls"),
  outgoing: flag("outgoing"),
  truncated: flag("truncated"),
  passed: flag("passed"),
  failed: flag("failed"),
  "protocol.name": text("protocol_name"),
  "protocol.abbr": text("protocol_abbr"),
  "protocol.version": text("protocol_version"),
  "src.ip": text("src_ip"),
  "src.port": port("src_port"),
  "src.name": sparse("src_name"),
  "src.namespace": sparse("src_namespace"),
  "dst.ip": text("dst_ip"),
  "dst.port": port("dst_port"),
  "dst.name": sparse("dst_name"),
  "dst.namespace": sparse("dst_namespace"),
  namespace: text("coalesce(dst_namespace, src_namespace, '')"),
  timestamp: integer("time_ns // 1000000"),
  elapsedTime: integer(ELAPSED_MS),
  elapsedTimeUs: integer(ELAPSED_US),
  requestSize: integer("CAST(request_size AS BIGINT)"),
  responseSize: integer("CAST(response_size AS BIGINT)"),
  size: integer(SIZE),
  // An entry without an error has no such path: NULL is "missing".
  "error.type": { sql: "error_type", type: "string" },
};

/** What a filter's SQL may use. `document` holds the sides of an entry, the event and the error. */
export const FILTER_SCHEMA: SqlSchema = {
  variables: {
    id: integer("no"),
    index: integer("item_index"),
    stream: text("stream"),
    conn_id: integer("flow_id"),
    flow_id: integer("flow_id"),
    timestamp: { sql: "time_ns", type: "ts", notNull: true },
    elapsed_time: integer(ELAPSED_US),
    protocol: text("upper(protocol_abbr)"),
    "src.ip": text("src_ip"),
    "src.port": integer("coalesce(src_port, 0)"),
    "src.name": sparse("src_name"),
    "src.namespace": sparse("src_namespace"),
    "dst.ip": text("dst_ip"),
    "dst.port": integer("coalesce(dst_port, 0)"),
    "dst.name": sparse("dst_name"),
    "dst.namespace": sparse("dst_namespace"),
    tls: flag("tls"),
    outgoing: flag("outgoing"),
    passed: flag("passed"),
    failed: flag("failed"),
    has_error: flag("(error_type IS NOT NULL)"),
    error_type: sparse("error_type"),
    outcome: text("outcome"),
    conn: flag("is_flow"),
    flow: flag("is_flow"),
  },
  paths: PATHS,
  row: {
    no: integer("no"),
    method: text("method"),
    summary: text("summary"),
    status: text("status"),
    outcome: text("outcome"),
  },
  document: { sql: "document", roots: ["request", "response", "data", "event", "error"] },
};
