// What classic filters can name of MySQL entries, besides what the filter language declares itself.
import type { PathSpec } from "../../../contract/index.ts";

function path(name: string, type: PathSpec["type"], doc: string): PathSpec {
  return { path: name, type, doc, protocol: "mysql" };
}

export const paths: readonly PathSpec[] = [
  path("request.command", "string", "COM_QUERY, COM_STMT_EXECUTE, LOGIN, SSL_REQUEST, …"),
  path("request.verb", "string", "First word of the statement in upper case"),
  path("request.query", "string", "Statement; passwords in it are ***"),
  path("request.statementId", "int", "Number of the prepared statement"),
  path("request.parameters", "list", "Values of the parameters as text, null for NULL"),
  path("request.database", "string", "Database of the connection, where it was seen"),
  path("request.user", "string", "User of the connection, where its login was seen"),
  path("request.plugin", "string", "Authentication plugin of the client"),
  path("request.attributes", "map", "Attributes that the client told: program_name, _os, …"),
  path("request.fileBytes", "int", "Bytes of the local file that the server asked for"),
  path("response.type", "string", "OK, ERR, RESULTSET, EOF, TEXT or GREETING"),
  path("response.affectedRows", "int", "Rows that the statement changed"),
  path("response.lastInsertId", "int", "Number that the server gave to the first new row"),
  path("response.warnings", "int", "Number of warnings"),
  path("response.columns", "list", "Columns of the result: name, type"),
  path("response.rows", "list", "The first 100 rows, each a list of texts, null for NULL"),
  path("response.rowCount", "int", "Rows in the result"),
  path("response.results", "list", "Results of each statement, where a command holds several"),
  path("response.errorCode", "int", "Error code"),
  path("response.sqlState", "string", "SQLSTATE of the error"),
  path("response.errorMessage", "string", "Message of the error"),
  path("response.serverVersion", "string", "Version that the server greeted with"),
  path("response.status", "list", "Status of the connection: autocommit, in transaction, …"),
  path("response.fileName", "string", "Local file that the server asked for"),
];
