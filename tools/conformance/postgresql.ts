// PostgreSQL in the comparison: tshark shows every message, our entries join the messages of a statement. Both sides become one
// fact a message: its name in the words of the protocol's documentation, and what it says.
import type { JsonObject } from "../../contract/index.ts";
import type { OracleMessage } from "./oracle.ts";
import { findAll, label, type PdmlNode, shown, shownNumber } from "./pdml.ts";
import { wordOf } from "./words.ts";

/** Oracles cut texts at 160 characters, blanks and all. */
const MAX_TEXT = 80;

const NAMES: Readonly<Record<string, string>> = {
  "SSL request": "SSLRequest",
  "GSS encrypt request": "GSSENCRequest",
  "Startup message": "StartupMessage",
  "Cancel request": "CancelRequest",
  "Authentication request": "Authentication",
  "Password message": "PasswordMessage",
  "SASLInitialResponse message": "SASLInitialResponse",
  "SASLResponse message": "SASLResponse",
  "Parameter status": "ParameterStatus",
  "Backend key data": "BackendKeyData",
  "Ready for query": "ReadyForQuery",
  "Simple query": "Query",
  "Command completion": "CommandComplete",
  "Row description": "RowDescription",
  "Data row": "DataRow",
  Error: "ErrorResponse",
  Notice: "NoticeResponse",
  Notification: "NotificationResponse",
  "CopyIn response": "CopyInResponse",
  "CopyOut response": "CopyOutResponse",
  "Copy data": "CopyData",
  "Copy completion": "CopyDone",
  "Copy failure": "CopyFail",
  "Bind completion": "BindComplete",
  "Parse completion": "ParseComplete",
  "Close completion": "CloseComplete",
  "No data": "NoData",
  "Parameter description": "ParameterDescription",
  "Portal suspended": "PortalSuspended",
  "Empty query": "EmptyQueryResponse",
  "Function call": "FunctionCall",
  "Function call response": "FunctionCallResponse",
  Termination: "Terminate",
};
const STEPS: Readonly<Record<string, string>> = {
  Success: "Ok",
  "MD5 password": "MD5Password",
  "Plaintext password": "CleartextPassword",
  "SASL continue": "SASLContinue",
  "SASL complete": "SASLFinal",
};
const STATUSES: Readonly<Record<string, string>> = {
  Idle: "I",
  "In a transaction": "T",
  "In a failed transaction": "E",
};

export function readPgsql(node: PdmlNode): readonly Readonly<Record<string, unknown>>[] {
  const all = (name: string): readonly string[] => findAll(node, name).map((child) => child.show);
  const values = all("pgsql.parameter_value");
  const names = all("pgsql.parameter_name");
  return [
    {
      type: shown(node, "pgsql.type"),
      query: shown(node, "pgsql.query"),
      tag: shown(node, "pgsql.tag"),
      auth: label(findAll(node, "pgsql.authtype")[0]),
      code: shown(node, "pgsql.code"),
      message: shown(node, "pgsql.message"),
      status: label(findAll(node, "pgsql.status")[0]),
      cols: shownNumber(node, "pgsql.field.count"),
      param: names.length === 0 ? undefined : Object.fromEntries(names.map((name, i) => [name, values[i] ?? ""])),
    },
  ];
}

export function tsharkWords(message: OracleMessage): string {
  const name = NAMES[wordOf(message.type)] ?? wordOf(message.type);
  switch (name) {
    case "Query":
    case "Parse":
      return `${name} ${flat(message.query)}`;
    case "CommandComplete":
      return `${name} ${tagWords(wordOf(message.tag))}`;
    case "ErrorResponse":
    case "NoticeResponse":
      return `${name} ${wordOf(message.code)} ${flat(message.message)}`;
    case "ReadyForQuery":
      return `${name} ${STATUSES[wordOf(message.status)] ?? wordOf(message.status)}`;
    case "Authentication":
      return `${name} ${STEPS[wordOf(message.auth)] ?? wordOf(message.auth)}`;
    case "StartupMessage":
    case "ParameterStatus":
      return `${name} ${parameterWords((message.param ?? {}) as JsonObject)}`;
    case "RowDescription":
    case "DataRow":
      return `${name} ${wordOf(message.cols)}`;
    default:
      return name;
  }
}

function flat(text: unknown): string {
  return wordOf(text).replaceAll("\\n", "\n").replaceAll(/\s+/g, " ").trim().slice(0, MAX_TEXT);
}

/** Commands whose tag counts rows, as the documentation of CommandComplete lists them. */
const COUNTING = /^(INSERT|DELETE|UPDATE|MERGE|SELECT|MOVE|FETCH|COPY)(?: \d+)? (\d+)$/;
/** `INSERT 0 5` tells INSERT and 5. */
function tagWords(tag: string): string {
  return tag.replace(COUNTING, "$1 $2");
}

function parameterWords(parameters: JsonObject): string {
  return Object.entries(parameters)
    .map(([name, text]) => `${name}=${wordOf(text)}`)
    .join(" ");
}

/** Our facts of one side of an entry. */
export function ourPgsql(side: "request" | "response", value: JsonObject): readonly string[] {
  return side === "request" ? requestWords(value) : responseWords(value);
}

function requestWords(value: JsonObject): readonly string[] {
  const names = (value.messages ?? []) as readonly string[];
  const copied = Number(((value.copy ?? {}) as JsonObject).messages ?? 0);
  const words = names.map((name) => {
    if (name === "Query" || name === "Parse") return `${name} ${flat(value.query)}`;
    return name === "StartupMessage" ? `${name} ${parameterWords(value.startupParameters as JsonObject)}` : name;
  });
  return [...words, ...repeated("CopyData", copied)];
}

function responseWords(value: JsonObject): readonly string[] {
  const results = (value.results ?? [value]) as readonly JsonObject[];
  return Object.entries((value.messages ?? {}) as JsonObject).flatMap(([name, count]) => {
    const details = detailsOf(name, value, results);
    return details === null
      ? repeated(name, Number(count))
      : details.slice(0, Number(count)).map((one) => `${name} ${one}`);
  });
}

/** What each message of that name says; null where only their number is compared. */
function detailsOf(name: string, value: JsonObject, results: readonly JsonObject[]): readonly string[] | null {
  switch (name) {
    case "CommandComplete":
      return results
        .filter(({ command }) => command !== "")
        .map(({ command, rowCount }) => {
          const tag = `${wordOf(command)} ${wordOf(rowCount)}`;
          return COUNTING.test(tag) ? tag : wordOf(command);
        });
    case "RowDescription":
      return results.flatMap(({ columns }) => (columns === undefined ? [] : [String((columns as []).length)]));
    case "DataRow":
      return results.flatMap(rowWords);
    case "ErrorResponse":
      return [`${wordOf(value.errorCode)} ${flat(value.errorMessage)}`];
    case "NoticeResponse":
      return ((value.notices ?? []) as readonly JsonObject[]).map(
        ({ code, message }) => `${wordOf(code)} ${flat(message)}`,
      );
    case "ReadyForQuery":
      return [wordOf(value.transactionStatus)];
    case "Authentication":
      return value.authentication as readonly string[];
    case "ParameterStatus":
      return Object.entries(value.parameterStatus as JsonObject).map(([key, text]) => `${key}=${wordOf(text)}`);
    default:
      return null;
  }
}

function rowWords({ rows, rowsLeftOut }: JsonObject): readonly string[] {
  if (rows === undefined) return [];
  const shownRows = rows as readonly (readonly unknown[])[];
  return repeated(String(shownRows[0]?.length ?? 0), shownRows.length + Number(rowsLeftOut ?? 0));
}

function repeated(word: string, count: number): readonly string[] {
  return Array.from({ length: count }, () => word);
}
