// The client's messages that the talk by hand sends. Texts are latin1: one character a byte.

export function int32(value: number): string {
  return String.fromCharCode((value >>> 24) & 0xff, (value >> 16) & 0xff, (value >> 8) & 0xff, value & 0xff);
}
function list<T>(items: readonly T[], write: (item: T) => string): string {
  return int32(items.length).slice(2) + items.map(write).join("");
}
function typed(type: string, body = ""): string {
  return `${type}${int32(body.length + 4)}${body}`;
}
const nullable = (text: string | null): string => (text === null ? int32(-1) : int32(text.length) + text);
const format = (code: number): string => int32(code).slice(2);

export const startup = (parameters: Readonly<Record<string, string>>): string => {
  const pairs = Object.entries(parameters).map(([name, text]) => `${name}\0${text}\0`);
  const body = `${int32(0x30000)}${pairs.join("")}\0`;
  return int32(body.length + 4) + body;
};
export const cancel = (processId: number, key: string): string => int32(16) + int32(80877102) + int32(processId) + key;
export const query = (text: string): string => typed("Q", `${text}\0`);
export const parse = (name: string, text: string, oids: readonly number[] = []): string =>
  typed("P", `${name}\0${text}\0${list(oids, int32)}`);
export const bind = (
  portal: string,
  statement: string,
  values: readonly (string | null)[] = [],
  { formats = [], resultFormats = [] }: { formats?: readonly number[]; resultFormats?: readonly number[] } = {},
): string =>
  typed(
    "B",
    `${portal}\0${statement}\0${list(formats, format)}${list(values, nullable)}${list(resultFormats, format)}`,
  );
export const describe = (kind: "S" | "P", name = ""): string => typed("D", `${kind}${name}\0`);
export const close = (kind: "S" | "P", name = ""): string => typed("C", `${kind}${name}\0`);
export const execute = (portal = "", maxRows = 0): string => typed("E", `${portal}\0${int32(maxRows)}`);
export const functionCall = (oid: number, args: readonly string[]): string =>
  typed("F", `${int32(oid)}${list([], format)}${list(args, nullable)}${format(0)}`);
export const copyData = (data: string): string => typed("d", data);
export const copyFail = (reason: string): string => typed("f", `${reason}\0`);
export const copyDone = typed("c");
export const sync = typed("S");
export const flush = typed("H");
export const terminate = typed("X");
