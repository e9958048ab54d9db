// Tables of a session's `entries.duckdb`. Entries have typed columns and one JSON document; the number `no` (order of
// arrival, from 1) is what views hold. There is no index: bulk appends stay cheap, and scans are fast.

/** Version of the tables. A store of a later version is refused, an earlier one is upgraded step by step. */
export const STORE_VERSION = 2;

/** One column: what it is in SQL, and whether a list row needs it. */
interface Column {
  readonly name: string;
  readonly type: string;
  readonly isListed: boolean;
}
function column(name: string, type: string, isListed = true): Column {
  return { name, type, isListed };
}

/** Empty texts of sparse columns (`error_type`, `hops`, `l7_detected`, names) are stored as NULL. */
export const ENTRY_COLUMNS: readonly Column[] = [
  column("no", "UINTEGER"),
  column("source", "USMALLINT"),
  column("item_index", "UINTEGER"),
  column("stream", "VARCHAR"),
  column("flow_id", "UINTEGER"),
  column("time_ns", "BIGINT"),
  column("elapsed_ns", "BIGINT"),
  column("handshake_us", "DOUBLE"),
  column("request_us", "DOUBLE"),
  column("response_us", "DOUBLE"),
  column("request_size", "DOUBLE"),
  column("response_size", "DOUBLE"),
  column("kind", "USMALLINT"),
  column("protocol_name", "VARCHAR", false),
  column("protocol_abbr", "VARCHAR", false),
  column("protocol_version", "VARCHAR", false),
  column("outcome", "VARCHAR"),
  column("error_type", "VARCHAR"),
  column("tls", "BOOLEAN"),
  column("truncated", "BOOLEAN"),
  column("outgoing", "BOOLEAN"),
  column("is_flow", "BOOLEAN"),
  column("src_port", "INTEGER"),
  column("dst_port", "INTEGER"),
  column("vlan", "INTEGER"),
  column("src_ip", "VARCHAR"),
  column("dst_ip", "VARCHAR"),
  column("method", "VARCHAR"),
  column("summary", "VARCHAR"),
  column("status", "VARCHAR"),
  column("hops", "VARCHAR", false),
  column("l7_detected", "VARCHAR"),
  column("src_name_id", "UINTEGER"),
  column("dst_name_id", "UINTEGER"),
  column("src_name", "VARCHAR"),
  column("src_namespace", "VARCHAR"),
  column("dst_name", "VARCHAR"),
  column("dst_namespace", "VARCHAR"),
  column("passed", "BOOLEAN"),
  column("failed", "BOOLEAN"),
  column("document", "VARCHAR", false),
];

/** Columns of a whole row, and those that the list shows. */
export const ALL_COLUMNS = ENTRY_COLUMNS.map(({ name }) => name);
export const LIST_COLUMNS = ENTRY_COLUMNS.filter(({ isListed }) => isListed).map(({ name }) => name);

/** Made in a new store. `kinds`, `sources` and `names` hold their value as JSON under the code that rows use. */
export const CREATE_TABLES: readonly string[] = [
  "CREATE TABLE store_version (version INTEGER)",
  `INSERT INTO store_version VALUES (${STORE_VERSION})`,
  `CREATE TABLE entries (${ENTRY_COLUMNS.map(({ name, type }) => `${name} ${type}`).join(", ")})`,
  "CREATE TABLE kinds (code USMALLINT, value VARCHAR)",
  "CREATE TABLE sources (code USMALLINT, value VARCHAR)",
  `CREATE TABLE names (id UINTEGER, ip VARCHAR, from_ns BIGINT, to_ns BIGINT, name VARCHAR, namespace VARCHAR, value VARCHAR,
     cluster VARCHAR DEFAULT '', port INTEGER, client_ip VARCHAR, client_port INTEGER)`,
];

/** What the user noted on rows: in memory, since `notes.json` keeps it. `entry` is the row's number. */
export const NOTES_TABLE = "memory.main.notes";
export const CREATE_NOTES = `CREATE TABLE ${NOTES_TABLE}
  (entry UINTEGER, id VARCHAR, marked BOOLEAN, ignored BOOLEAN, comment VARCHAR)`;

/** What makes the tables of a version those of the next: the first for version 1. */
export const UPGRADES: readonly (readonly string[])[] = [
  [
    "ALTER TABLE names ADD COLUMN cluster VARCHAR DEFAULT ''",
    "ALTER TABLE names ADD COLUMN port INTEGER",
    "ALTER TABLE names ADD COLUMN client_ip VARCHAR",
    "ALTER TABLE names ADD COLUMN client_port INTEGER",
  ],
];

/** Flow entries of flows that have dissected entries: the list hides them unless asked. */
export const IS_HIDDEN_CONNECTION = "(is_flow AND l7_detected IS NOT NULL)";
