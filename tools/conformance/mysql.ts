// MySQL in the comparison: commands, logins, greetings, and of answers what tells something: OK with its changed rows, ERR, the number
// of columns of a result. tshark shows each packet, our entries join them; columns, rows and their ends are left out on both sides.
import type { JsonObject } from "../../contract/index.ts";
import type { OracleMessage } from "./oracle.ts";
import { findAll, label, type PdmlNode, shown, shownNumber } from "./pdml.ts";
import { wordOf } from "./words.ts";

/** Oracles cut texts at 160 characters, blanks and all. */
const MAX_TEXT = 80;

const COMMANDS: Readonly<Record<string, string>> = {
  Quit: "COM_QUIT",
  "Use Database": "COM_INIT_DB",
  Query: "COM_QUERY",
  "Show Fields": "COM_FIELD_LIST",
  "Create Database": "COM_CREATE_DB",
  "Drop Database": "COM_DROP_DB",
  Statistics: "COM_STATISTICS",
  "Process List": "COM_PROCESS_INFO",
  Ping: "COM_PING",
  "Change User": "COM_CHANGE_USER",
  "Prepare Statement": "COM_STMT_PREPARE",
  "Execute Statement": "COM_STMT_EXECUTE",
  "Close Statement": "COM_STMT_CLOSE",
  "Reset Statement": "COM_STMT_RESET",
  "Set Option": "COM_SET_OPTION",
  "Fetch Data": "COM_STMT_FETCH",
  "Reset Connection": "COM_RESET_CONNECTION",
};
/** Commands whose text tshark shows as a query. */
const QUERIES = new Set(["COM_QUERY", "COM_STMT_PREPARE"]);
/** Commands whose result has no count of its columns before them. */
const WITHOUT_COUNT = new Set(["COM_FIELD_LIST", "COM_STMT_FETCH"]);

export function readMysql(node: PdmlNode): readonly Readonly<Record<string, unknown>>[] {
  const command = findAll(node, "mysql.command")[0];
  if (command !== undefined) return [{ is: "request", command: label(command), query: shown(node, "mysql.query") }];
  if (shown(node, "mysql.login_request") !== undefined || shown(node, "mysql.user") !== undefined)
    return [{ is: "login", user: shown(node, "mysql.user"), schema: shown(node, "mysql.schema") }];
  const version = shown(node, "mysql.version");
  if (version !== undefined) return [{ is: "greeting", version }];
  return [
    {
      is: "response",
      code: shown(node, "mysql.response_code"),
      error: shownNumber(node, "mysql.error_code"),
      sqlstate: shown(node, "mysql.sqlstate"),
      message: shown(node, "mysql.error.message"),
      affected: shownNumber(node, "mysql.affected_rows"),
      fields: shownNumber(node, "mysql.num_fields"),
    },
  ];
}

export function mysqlWords(message: OracleMessage): string | null {
  if (message.is === "greeting") return `greeting ${wordOf(message.version)}`;
  if (message.is === "login") return `login ${wordOf(message.user)} ${wordOf(message.schema)}`.trim();
  if (message.is === "request") {
    const command = COMMANDS[wordOf(message.command)] ?? wordOf(message.command);
    return QUERIES.has(command) ? `${command} ${flat(message.query)}` : command;
  }
  if (message.error !== undefined)
    return `ERR ${wordOf(message.error)} ${wordOf(message.sqlstate)} ${flat(message.message)}`;
  if (message.code === undefined) return Number(message.fields ?? 0) > 0 ? `columns ${wordOf(message.fields)}` : null;
  // Ends of columns and of rows.
  if (Number(message.code) !== 0) return null;
  if (message.affected !== undefined) return `OK ${wordOf(message.affected)}`;
  // A binary row begins with a zero, too.
  return message.fields === undefined ? null : `prepared ${wordOf(message.fields)}`;
}

function flat(text: unknown): string {
  return wordOf(text).replaceAll("\\n", "\n").replaceAll(/\s+/g, " ").trim().slice(0, MAX_TEXT);
}

/** Our facts of one side of an entry; `command` is that of its request. */
export function ourMysql(side: "request" | "response", value: JsonObject, command: string): readonly string[] {
  if (side === "request") return requestWords(value);
  const greeting = value.serverVersion === undefined ? [] : [`greeting ${wordOf(value.serverVersion)}`];
  return [...greeting, ...answerWords(value, command)];
}

function requestWords(value: JsonObject): readonly string[] {
  const command = wordOf(value.command);
  if (command === "LOGIN") return [`login ${wordOf(value.user)} ${wordOf(value.database)}`.trim()];
  if (command === "SSL_REQUEST") return ["login"];
  return [QUERIES.has(command) ? `${command} ${flat(value.query)}` : command];
}

function answerWords(value: JsonObject, command: string): readonly string[] {
  if (value.statementId !== undefined) return [`prepared ${((value.columns ?? []) as []).length}`];
  const results = (value.results ?? [value]) as readonly JsonObject[];
  const told = results.flatMap(({ type, affectedRows, columns }) => {
    if (type === "OK" || affectedRows !== undefined) return [`OK ${wordOf(affectedRows)}`];
    return columns === undefined || WITHOUT_COUNT.has(command) ? [] : [`columns ${(columns as []).length}`];
  });
  if (value.errorCode === undefined) return told;
  return [...told, `ERR ${wordOf(value.errorCode)} ${wordOf(value.sqlState)} ${flat(value.errorMessage)}`];
}
