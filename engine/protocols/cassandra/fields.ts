// What filters can name of CQL entries.
import type { FieldSpec, PathSpec } from "../../../contract/index.ts";

const protocol = "cassandra";

function field(name: string, type: FieldSpec["type"], at: string, doc: string): FieldSpec {
  return { name: `cassandra_${name}`, type, doc, protocol, path: at };
}
export const fields: readonly FieldSpec[] = [
  field("command", "string", "request.command", "QUERY, PREPARE, EXECUTE, BATCH, STARTUP, …"),
  field("query", "string", "request.query", "Statement; of EXECUTE the one that was prepared. Passwords in it are ***"),
  field("keyspace", "string", "request.keyspace", "Keyspace of the request, or of its connection"),
  field("consistency", "string", "request.consistency", "ONE, QUORUM, LOCAL_QUORUM, …"),
  field("error_code", "int", "response.errorCode", "Number of the error, 0 where there is none"),
  field("error_name", "string", "response.errorName", "SYNTAX_ERROR, UNAVAILABLE, UNPREPARED, …"),
  field("error_message", "string", "response.errorMessage", "Message of the error"),
];

function path(name: string, type: PathSpec["type"], doc: string): PathSpec {
  return { path: name, type, doc, protocol };
}
export const paths: readonly PathSpec[] = [
  path("request.command", "string", "QUERY, PREPARE, EXECUTE, BATCH, STARTUP, OPTIONS, REGISTER, AUTH_RESPONSE"),
  path("request.version", "int", "Version of the protocol: 3, 4 or 5"),
  path("request.stream", "int", "Number of the request; its answer has the same"),
  path("request.flags", "list", "compressed, tracing, customPayload, warning, beta"),
  path("request.verb", "string", "First word of the statement in upper case"),
  path("request.query", "string", "Statement; of EXECUTE the one that was prepared. Passwords in it are ***"),
  path("request.statementId", "string", "Id of a prepared statement, hexadecimal"),
  path("request.keyspace", "string", "Keyspace of the request, or of its connection"),
  path(
    "request.parameters",
    "list",
    "Values that are bound as text, null for NULL; hexadecimal where the type is not known",
  ),
  path("request.parameterNames", "list", "Names of the values"),
  path("request.parameterTypes", "list", "Types of the values: int, varchar, list<int>, …"),
  path("request.consistency", "string", "ONE, QUORUM, LOCAL_QUORUM, …"),
  path("request.serialConsistency", "string", "SERIAL or LOCAL_SERIAL"),
  path("request.pageSize", "int", "Rows that a page may have"),
  path("request.isNextPage", "bool", "True where the client goes on with a result"),
  path("request.timestamp", "string", "Microseconds that the client gave the write"),
  path("request.batchType", "string", "LOGGED, UNLOGGED or COUNTER"),
  path("request.statementCount", "int", "Statements of a batch"),
  path("request.statements", "list", "The first 100 of them: query, parameters"),
  path("request.options", "map", "Options of STARTUP: CQL_VERSION, COMPRESSION, DRIVER_NAME, …"),
  path("request.events", "list", "Events that the client wants to be told of"),
  path("request.user", "string", "Who is logged in, where the login was seen; the password is never stored"),
  path("request.customPayload", "map", "Custom payload"),
  path("response.type", "string", "RESULT, ERROR, READY, AUTHENTICATE, SUPPORTED, EVENT, …"),
  path("response.kind", "string", "Of a result: Void, Rows, SetKeyspace, Prepared, SchemaChange"),
  path("response.columns", "list", "Columns: name, type, keyspace, table"),
  path("response.rowCount", "int", "Rows of the result, or of its page"),
  path("response.rows", "list", "The first 100 rows, each a list of texts, null for NULL"),
  path("response.hasMorePages", "bool", "True where the result goes on"),
  path("response.statementId", "string", "Id of the statement that was prepared, hexadecimal"),
  path("response.errorCode", "int", "Number of the error"),
  path("response.errorName", "string", "SYNTAX_ERROR, UNAVAILABLE, UNPREPARED, …"),
  path("response.errorMessage", "string", "Message of the error"),
  path("response.details", "map", "What the error says besides: consistency, received, blockFor, …"),
  path("response.warnings", "list", "Warnings of the server"),
  path("response.tracingId", "string", "Session of the trace that was asked for"),
  path("response.customPayload", "map", "Custom payload"),
  path("response.authenticator", "string", "How the server wants clients to log in"),
  path("response.options", "map", "What the server supports"),
  path("response.eventType", "string", "TOPOLOGY_CHANGE, STATUS_CHANGE or SCHEMA_CHANGE"),
  path("response.change", "string", "UP, DOWN, NEW_NODE, CREATED, UPDATED, DROPPED, …"),
  path("response.target", "string", "KEYSPACE, TABLE, TYPE, FUNCTION or AGGREGATE"),
  path("response.keyspace", "string", "Keyspace that is used from here on, or that was changed"),
  path("response.address", "string", "Node that an event is about"),
];
