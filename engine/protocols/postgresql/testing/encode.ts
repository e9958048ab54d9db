// Writes the messages of both sides for tests and recordings. Texts are latin1: one character a byte.

/** A value of Bind or DataRow: text, or null for NULL. */
export type Value = string | null;

export function int16(value: number): string {
  return String.fromCharCode((value >> 8) & 0xff, value & 0xff);
}
export function int32(value: number): string {
  return int16(value >>> 16) + int16(value);
}
function listOf<T>(items: readonly T[], encode: (item: T) => string): string {
  return int16(items.length) + items.map(encode).join("");
}
function value(text: Value): string {
  return text === null ? int32(-1) : int32(text.length) + text;
}

/** A message with its type and its length. */
export function message(type: string, body = ""): string {
  return `${type}${int32(body.length + 4)}${body}`;
}
/** A message without a type: the first of a connection. */
function untyped(body: string): string {
  return int32(body.length + 4) + body;
}

// The client's.

export function startup(parameters: Readonly<Record<string, string>>, version = 0x30000): string {
  const pairs = Object.entries(parameters).map(([name, text]) => `${name}\0${text}\0`);
  return untyped(`${int32(version)}${pairs.join("")}\0`);
}
export const sslRequest = untyped(int32(80877103));
export const gssRequest = untyped(int32(80877104));
export function cancel(processId: number, key: string): string {
  return untyped(int32(80877102) + int32(processId) + key);
}
export function password(body: string): string {
  return message("p", body);
}
export function query(text: string): string {
  return message("Q", `${text}\0`);
}
export function parse(name: string, text: string, oids: readonly number[] = []): string {
  return message("P", `${name}\0${text}\0${listOf(oids, int32)}`);
}
export interface BindOptions {
  readonly formats?: readonly number[];
  readonly resultFormats?: readonly number[];
}
export function bind(
  portal: string,
  statement: string,
  values: readonly Value[] = [],
  options: BindOptions = {},
): string {
  const formats = listOf(options.formats ?? [], int16);
  return message(
    "B",
    `${portal}\0${statement}\0${formats}${listOf(values, value)}${listOf(options.resultFormats ?? [], int16)}`,
  );
}
export function describe(kind: "S" | "P", name = ""): string {
  return message("D", `${kind}${name}\0`);
}
export function close(kind: "S" | "P", name = ""): string {
  return message("C", `${kind}${name}\0`);
}
export function execute(portal = "", maxRows = 0): string {
  return message("E", `${portal}\0${int32(maxRows)}`);
}
export const sync = message("S");
export const flush = message("H");
export const terminate = message("X");
export function functionCall(oid: number, args: readonly Value[], resultFormat = 0): string {
  return message("F", `${int32(oid)}${listOf([], int16)}${listOf(args, value)}${int16(resultFormat)}`);
}
export function copyData(data: string): string {
  return message("d", data);
}
export const copyDone = message("c");
export function copyFail(reason: string): string {
  return message("f", `${reason}\0`);
}

// The server's.

export function authentication(code: number, rest = ""): string {
  return message("R", int32(code) + rest);
}
export function sasl(...mechanisms: readonly string[]): string {
  return authentication(10, `${mechanisms.map((name) => `${name}\0`).join("")}\0`);
}
export function parameterStatus(name: string, text: string): string {
  return message("S", `${name}\0${text}\0`);
}
export function keyData(processId: number, key: string): string {
  return message("K", int32(processId) + key);
}
export function ready(status = "I"): string {
  return message("Z", status);
}
/** Name, type and format of a column. */
export type Head = readonly [name: string, oid: number, format?: number];
export function rowDescription(...heads: readonly Head[]): string {
  const column = ([name, oid, format = 0]: Head): string =>
    `${name}\0${int32(0)}${int16(0)}${int32(oid)}${int16(-1)}${int32(-1)}${int16(format)}`;
  return message("T", listOf(heads, column));
}
export function dataRow(...values: readonly Value[]): string {
  return message("D", listOf(values, value));
}
export function complete(tag: string): string {
  return message("C", `${tag}\0`);
}
export function parameterDescription(...oids: readonly number[]): string {
  return message("t", listOf(oids, int32));
}
export const parseComplete = message("1");
export const bindComplete = message("2");
export const closeComplete = message("3");
export const noData = message("n");
export const suspended = message("s");
export const emptyQuery = message("I");

function report(type: string, fields: Readonly<Record<string, string>>): string {
  const all = Object.entries({ S: "ERROR", V: "ERROR", ...fields });
  return message(type, `${all.map(([letter, text]) => `${letter}${text}\0`).join("")}\0`);
}
export function error(code: string, text: string, more: Readonly<Record<string, string>> = {}): string {
  return report("E", { C: code, M: text, ...more });
}
export function fatal(code: string, text: string): string {
  return error(code, text, { S: "FATAL", V: "FATAL" });
}
export function notice(text: string): string {
  return report("N", { S: "NOTICE", V: "NOTICE", C: "00000", M: text });
}
export function notification(processId: number, channel: string, payload: string): string {
  return message("A", `${int32(processId)}${channel}\0${payload}\0`);
}
/** G, H or W: a copy in, out or both, of so many columns. */
export function copyResponse(type: "G" | "H" | "W", format: number, columns: number): string {
  return message(
    type,
    String.fromCharCode(format) +
      listOf(
        Array.from({ length: columns }, () => format),
        int16,
      ),
  );
}

/** What a server says after a password that it takes, or none. */
export const WELCOME =
  authentication(0) + parameterStatus("server_version", "15.18") + keyData(4711, "\x01\x02\x03\x04") + ready();
