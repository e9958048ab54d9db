// MongoDB, MySQL, PostgreSQL (kfl.md 2.2; entry.md 3.9 to 3.11).
import { field, nameIs, path, sizeFields } from "./declare.ts";
import type { Declared } from "./declare.ts";

export const MONGODB: Declared = {
  fields: [
    field("mongodb", "mongodb_command", "string", "request.command", "Command: find, insert, …"),
    field("mongodb", "mongodb_database", "string", "request.database", "Database"),
    field("mongodb", "mongodb_collection", "string", "request.collection", "Collection"),
    field("mongodb", "mongodb_opcode", "string", "request.opcode", "OP_MSG, OP_QUERY, …"),
    field("mongodb", "mongodb_error_message", "string", "response.errorMessage", "Error message"),
    field("mongodb", "mongodb_error_code_name", "string", "response.errorCodeName", "Error by name"),
    field("mongodb", "mongodb_error_code", "int", "response.errorCode", "Error code"),
    field("mongodb", "mongodb_success", "bool", "", "The command succeeded", {
      when: [nameIs("mongodb"), { path: "response.ok", in: ["1"] }],
    }),
    ...sizeFields("mongodb", "mongodb", "size"),
  ],
  paths: [
    path("mongodb", "request.command", "string", "Command: find, insert, …"),
    path("mongodb", "request.database", "string", "Database"),
    path("mongodb", "request.collection", "string", "Collection"),
    path("mongodb", "response.ok", "int", "1 where the command succeeded"),
    path("mongodb", "response.errorCodeName", "string", "Error by name"),
  ],
};

export const MYSQL: Declared = {
  fields: [
    field("mysql", "mysql_command", "string", "request.command", "COM_QUERY, COM_STMT_EXECUTE, …"),
    field("mysql", "mysql_query", "string", "request.query", "Statement"),
    field("mysql", "mysql_database", "string", "request.database", "Database"),
    field("mysql", "mysql_error_message", "string", "response.errorMessage", "Error message"),
    field("mysql", "mysql_statement_id", "int", "request.statementId", "Prepared statement"),
    field("mysql", "mysql_error_code", "int", "response.errorCode", "Error code"),
    field("mysql", "mysql_success", "bool", "", "The command succeeded", {
      when: [nameIs("mysql"), { path: "response.type", notIn: ["ERR"] }],
    }),
    ...sizeFields("mysql", "mysql", "size"),
  ],
  paths: [
    path("mysql", "request.command", "string", "COM_QUERY, COM_STMT_EXECUTE, …"),
    path("mysql", "request.query", "string", "Statement"),
    path("mysql", "request.database", "string", "Database"),
    path("mysql", "response.type", "string", "OK, ERR, RESULTSET or EOF"),
    path("mysql", "response.rowCount", "int", "Rows in the result"),
    path("mysql", "response.errorCode", "int", "Error code"),
  ],
};

export const POSTGRESQL: Declared = {
  fields: [
    field("postgresql", "postgresql_command", "string", "response.command", "Command tag: SELECT, …"),
    field("postgresql", "postgresql_query", "string", "request.query", "Statement"),
    field("postgresql", "postgresql_database", "string", "request.database", "Database"),
    field("postgresql", "postgresql_user", "string", "request.user", "User"),
    field("postgresql", "postgresql_error_message", "string", "response.errorMessage", "Error message"),
    field("postgresql", "postgresql_error_code", "string", "response.errorCode", "SQLSTATE"),
    field("postgresql", "postgresql_success", "bool", "", "The command succeeded", {
      when: [nameIs("postgresql"), { path: "response", empty: false }, { path: "response.errorCode", empty: true }],
    }),
    ...sizeFields("postgresql", "postgresql", "size"),
  ],
  paths: [
    path("postgresql", "request.messageType", "string", "Query, Parse, …"),
    path("postgresql", "request.query", "string", "Statement"),
    path("postgresql", "request.database", "string", "Database"),
    path("postgresql", "response.command", "string", "Command tag: SELECT, …"),
    path("postgresql", "response.rowCount", "int", "Rows in the result"),
    path("postgresql", "response.errorCode", "string", "SQLSTATE"),
  ],
};
