// Where the store's table holds what filters name: docs/entry.md lists the paths and variables.
import type { PathSpec } from "../../contract/index.ts";
import type { SqlColumn, SqlSchema } from "../../kfl/index.ts";
import type { RowKind } from "./row-batch.ts";
import { NOTES_TABLE } from "./schema.ts";

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

// A few rows have notes, and there is no cheaper question to ask of all others.
const NOTES = {
  marked: flag(`(no IN (SELECT entry FROM ${NOTES_TABLE} WHERE marked))`),
  ignored: flag(`(no IN (SELECT entry FROM ${NOTES_TABLE} WHERE ignored))`),
  comment: text(`coalesce((SELECT comment FROM ${NOTES_TABLE} WHERE entry = no), '')`),
};

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
  ...NOTES,
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

/** What every store holds, whatever the protocols. `document` holds the sides of an entry, the event and the error. */
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
    ...NOTES,
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
  document: { sql: "document", roots: ["request", "response", "data", "event", "error", "tlsInfo", "network"] },
};

const ROOTS = FILTER_SCHEMA.document?.roots ?? [];
/** Paths that are plain names: `response.status`. */
const PLAIN_PATH = /^[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_]*)+$/;

/**
 * The schema with a column for each path that the protocols declare as text or number: one look into the document,
 * or none where a cell of the row shows the same value: a method shows the whole value that its selector names, and
 * a status does where that is a number.
 */
export function filterSchema(paths: readonly PathSpec[], kinds: readonly RowKind[]): SqlSchema {
  const declared: Record<string, SqlColumn> = {};
  for (const [path, type] of unambiguous(paths)) {
    declared[path] = { sql: typed(withCells(path, type, kinds), type), type };
  }
  return { ...FILTER_SCHEMA, paths: { ...declared, ...PATHS } };
}

// A path that two protocols declare with different types has no one column.
function unambiguous(paths: readonly PathSpec[]): ReadonlyMap<string, "string" | "int"> {
  const types = new Map<string, "string" | "int">();
  const dropped = new Set<string>();
  for (const { path, type } of paths) {
    const known = types.get(path);
    const isUsable = (type === "string" || type === "int") && (known === undefined || known === type);
    if (isUsable && PLAIN_PATH.test(path) && ROOTS.includes(path.split(".", 1)[0] ?? "")) types.set(path, type);
    else dropped.add(path);
  }
  for (const path of dropped) types.delete(path);
  return types;
}

function typed(sql: string, type: "string" | "int"): string {
  return type === "string" ? sql : `TRY_CAST(${sql} AS BIGINT)`;
}

// An empty cell may stand for a missing value as well as for an empty text, so then the document is asked.
function withCells(path: string, type: "string" | "int", kinds: readonly RowKind[]): string {
  const document = `json_extract_string(document, '$.${path
    .split(".")
    .map((name) => `"${name}"`)
    .join(".")}')`;
  const cells = type === "string" ? (["method"] as const) : (["method", "status"] as const);
  const whens = cells.map((cell) => cellOf(cell, path, kinds)).join("");
  return whens === "" ? document : `(CASE ${whens}ELSE ${document} END)`;
}

function cellOf(cell: "method" | "status", path: string, kinds: readonly RowKind[]): string {
  const codes = kinds.flatMap((kind, code) => (kind[`${cell}Selector`] === path ? [code] : []));
  return codes.length === 0 ? "" : `WHEN kind IN (${codes.join(", ")}) AND ${cell} <> '' THEN ${cell} `;
}
