// Variables of MongoDB, MySQL and PostgreSQL from realistic entries (kfl.md 2.2; entry.md 3.9 to 3.11).
import { ofProtocol, VariableTable } from "../testing/variables.ts";
import { MONGODB, MYSQL, POSTGRESQL } from "./databases.ts";

const table = new VariableTable();
const SIZES = { requestSize: 30, responseSize: 50 };

table.check(
  "MongoDB",
  {
    ...ofProtocol("mongodb", "MONGO"),
    ...SIZES,
    request: { opcode: "OP_MSG", command: "find", database: "shop", collection: "orders" },
    response: { ok: 0, errorCode: 59, errorCodeName: "CommandNotFound", errorMessage: "no such command" },
  },
  {
    mongodb: true,
    mongodb_command: "find",
    mongodb_database: "shop",
    mongodb_collection: "orders",
    mongodb_opcode: "OP_MSG",
    mongodb_error_message: "no such command",
    mongodb_error_code_name: "CommandNotFound",
    mongodb_error_code: 59,
    mongodb_success: false,
    mongodb_request_size: 30,
    mongodb_response_size: 50,
    mongodb_total_size: 80,
  },
);

table.check("a MongoDB success", { ...ofProtocol("mongodb", "MONGO"), response: { ok: 1 } }, { mongodb_success: true });

table.check(
  "MySQL",
  {
    ...ofProtocol("mysql", "MYSQL"),
    ...SIZES,
    request: { command: "COM_QUERY", query: "SELECT 1", statementId: 4, database: "shop" },
    response: { type: "ERR", errorCode: 1064, errorMessage: "syntax" },
  },
  {
    mysql: true,
    mysql_command: "COM_QUERY",
    mysql_query: "SELECT 1",
    mysql_database: "shop",
    mysql_error_message: "syntax",
    mysql_statement_id: 4,
    mysql_error_code: 1064,
    mysql_success: false,
    mysql_request_size: 30,
    mysql_response_size: 50,
    mysql_total_size: 80,
  },
);

table.check(
  "a MySQL success",
  { ...ofProtocol("mysql", "MYSQL"), response: { type: "RESULTSET" } },
  { mysql_success: true },
);

table.check(
  "PostgreSQL",
  {
    ...ofProtocol("postgresql", "PGSQL"),
    ...SIZES,
    request: { messageType: "Query", query: "SELECT x", database: "shop", user: "app" },
    response: { command: "SELECT", errorCode: "42703", errorMessage: "no column x" },
  },
  {
    postgresql: true,
    postgresql_command: "SELECT",
    postgresql_query: "SELECT x",
    postgresql_database: "shop",
    postgresql_user: "app",
    postgresql_error_message: "no column x",
    postgresql_error_code: "42703",
    postgresql_success: false,
    postgresql_request_size: 30,
    postgresql_response_size: 50,
    postgresql_total_size: 80,
  },
);

table.check(
  "a PostgreSQL success",
  { ...ofProtocol("postgresql", "PGSQL"), response: { command: "SELECT" } },
  {
    postgresql_success: true,
  },
);

table.checkAllSeen([MONGODB, MYSQL, POSTGRESQL]);
