// What classic filters can name of PostgreSQL entries, besides what the filter language declares itself.
import type { PathSpec } from "../../../contract/index.ts";

function path(name: string, type: PathSpec["type"], doc: string): PathSpec {
  return { path: name, type, doc, protocol: "postgresql" };
}

export const paths: readonly PathSpec[] = [
  path(
    "request.messageType",
    "string",
    "Query, Execute, Parse, StartupMessage, SSLRequest, CancelRequest, Terminate, …",
  ),
  path("request.messages", "list", "Names of all messages of the request"),
  path("request.command", "string", "First word of the statement in upper case"),
  path("request.query", "string", "Statement; passwords in it are ***"),
  path("request.statement", "string", "Name of the prepared statement, empty for the unnamed one"),
  path("request.portal", "string", "Name of the portal, empty for the unnamed one"),
  path("request.parameters", "list", "Values of the parameters as text, null for NULL"),
  path("request.parameterTypes", "list", "Types of the parameters: int4, text, …"),
  path("request.database", "string", "Database of the connection, where its start was seen"),
  path("request.user", "string", "User of the connection, where its start was seen"),
  path("request.startupParameters", "map", "Parameters of the startup packet"),
  path("request.mechanism", "string", "SASL mechanism that the client chose"),
  path("request.processId", "int", "Server process that a CancelRequest names"),
  path("request.copy.bytes", "int", "Bytes that the client copied"),
  path("request.copy.text", "string", "The first 16 KiB that the client copied"),
  path("response.command", "string", "Command tag: SELECT, CREATE TABLE, …"),
  path("response.rowCount", "int", "Rows that the statement gave or changed"),
  path("response.columns", "list", "Columns of the result: name, typeOid, type"),
  path("response.rows", "list", "The first 100 rows, each a list of texts, null for NULL"),
  path("response.results", "list", "Results of each statement, where a query holds several"),
  path("response.transactionStatus", "string", "I idle, T in a transaction, E in a failed one"),
  path("response.errorSeverity", "string", "ERROR, FATAL or PANIC"),
  path("response.errorCode", "string", "SQLSTATE"),
  path("response.errorName", "string", "Name of the SQLSTATE: unique_violation, …"),
  path("response.errorMessage", "string", "Message of the error"),
  path("response.errorDetail", "string", "Detail of the error"),
  path("response.errorHint", "string", "Hint of the error"),
  path("response.notices", "list", "Notices: severity, code, message"),
  path("response.authentication", "list", "Steps of the authentication: SASL, MD5Password, Ok, …"),
  path("response.parameterStatus", "map", "Settings that the server told: server_version, TimeZone, …"),
  path("response.processId", "int", "Server process of the connection, or of a notification"),
  path("response.encryption", "string", "Answer to a request for encryption: TLS, GSSAPI or refused"),
  path("response.incomplete", "bool", "True where the end of the answer was not seen"),
  path("response.channel", "string", "Channel of a notification"),
  path("response.payload", "string", "Payload of a notification"),
  path("response.copy.bytes", "int", "Bytes that the server copied"),
  path("response.copy.text", "string", "The first 16 KiB that the server copied"),
];
