// Writes packets of both sides for tests. Texts are latin1: one character a byte.

export function int(value: number, bytes: number): string {
  return Array.from({ length: bytes }, (_, i) => String.fromCharCode(Math.floor(value / 256 ** i) % 256)).join("");
}
export function lenenc(value: number): string {
  if (value < 0xfb) return int(value, 1);
  if (value < 0x10000) return `\xfc${int(value, 2)}`;
  return value < 0x1000000 ? `\xfd${int(value, 3)}` : `\xfe${int(value, 8)}`;
}
export function text(value: string): string {
  return lenenc(value.length) + value;
}

/** A packet; `number` counts through a command and its answer. */
export function packet(payload: string, number = 0): string {
  return int(payload.length, 3) + int(number, 1) + payload;
}
/** Packets of an answer, numbered from `first` on. */
export function answer(payloads: readonly string[], first = 1): string {
  return payloads.map((payload, i) => packet(payload, first + i)).join("");
}

// The client's.

export function command(code: number, body = ""): string {
  return packet(int(code, 1) + body);
}
export function query(statement: string): string {
  return command(3, statement);
}
export function prepare(statement: string): string {
  return command(0x16, statement);
}
/** Type and bytes of a value, null for NULL. */
export type Bound = readonly [type: number, bytes: string] | null;
export function execute(statement: number, values: readonly Bound[], isBound = true): string {
  const bits = values.reduce((sum, value, i) => (value === null ? sum | (1 << i) : sum), 0);
  const types = isBound ? values.map((value) => int(value?.[0] ?? 6, 2)).join("") : "";
  const bytes = values.map((value) => value?.[1] ?? "").join("");
  const list = values.length === 0 ? "" : int(bits, (values.length + 7) >> 3) + int(isBound ? 1 : 0, 1) + types + bytes;
  return command(0x17, int(statement, 4) + int(0, 1) + int(1, 4) + list);
}

/** CONNECT_WITH_DB, PROTOCOL_41, SECURE_CONNECTION, PLUGIN_AUTH, CONNECT_ATTRS. */
export const FLAGS = 0x8 | 0x200 | 0x8000 | 0x80000 | 0x100000;
export function login(user: string, database: string, flags = FLAGS, number = 1): string {
  const attributes = text("program_name") + text("cart");
  const fixed = `${int(flags, 4)}${int(0x1000000, 4)}\x21${"\0".repeat(23)}`;
  return packet(`${fixed}${user}\0\x04hash${database}\0mysql_native_password\0${text(attributes)}`, number);
}
export function sslRequest(flags = FLAGS): string {
  return packet(`${int(flags | 0x800, 4)}${int(0x1000000, 4)}\x21${"\0".repeat(23)}`, 1);
}

// The server's.

export function greeting(version = "8.0.21", flags = 0xffffffff): string {
  const salt = "saltsalt";
  const rest = `\x21${int(2, 2)}${int(Math.floor(flags / 0x10000), 2)}\x15${"\0".repeat(10)}`;
  return packet(`\x0a${version}\0${int(42, 4)}${salt}\0${int(flags, 2)}${rest}saltsaltsalt\0mysql_native_password\0`);
}
export function ok(affectedRows = 0, insertId = 0, status = 2, info = ""): string {
  return `\x00${lenenc(affectedRows)}${lenenc(insertId)}${int(status, 2)}${int(0, 2)}${info}`;
}
/** The end of rows for clients that know no EOF any more. */
export function okEnd(status = 2): string {
  return `\xfe\0\0${int(status, 2)}${int(0, 2)}`;
}
export function eof(status = 2): string {
  return `\xfe${int(0, 2)}${int(status, 2)}`;
}
export function error(code: number, state: string, message: string): string {
  return `\xff${int(code, 2)}#${state}${message}`;
}
export function column(name: string, type = 253, flags = 0): string {
  const names = ["def", "shop", "goods", "goods", name, name].map(text).join("");
  return `${names}\x0c${int(33, 2)}${int(40, 4)}${int(type, 1)}${int(flags, 2)}\0\0\0`;
}
export function textRow(...values: readonly (string | null)[]): string {
  return values.map((value) => (value === null ? "\xfb" : text(value))).join("");
}
/** Values of a binary row as bytes, null for NULL. */
export function binaryRow(...values: readonly (string | null)[]): string {
  const bits = values.reduce((sum, value, i) => (value === null ? sum | (1 << (i + 2)) : sum), 0);
  return `\0${int(bits, (values.length + 9) >> 3)}${values.map((value) => value ?? "").join("")}`;
}
export function prepared(statement: number, columns: number, parameters: number): string {
  return `\0${int(statement, 4)}${int(columns, 2)}${int(parameters, 2)}\0${int(0, 2)}`;
}
/** A result as servers before 5.7.5 send it. */
export function oldResult(columns: readonly string[], rows: readonly string[], status = 2): readonly string[] {
  return [lenenc(columns.length), ...columns, eof(), ...rows, eof(status)];
}
export function result(columns: readonly string[], rows: readonly string[], status = 2): readonly string[] {
  return [lenenc(columns.length), ...columns, ...rows, okEnd(status)];
}
