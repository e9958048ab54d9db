// Writes RESP for tests. Texts are latin1: one character a byte.

/** A value as a test writes it. */
export type Value =
  | { readonly simple: string }
  | { readonly error: string }
  | { readonly bulk: string }
  | { readonly blobError: string }
  | { readonly verbatim: string }
  | { readonly double: string }
  | { readonly big: string }
  | { readonly list: readonly Value[] }
  | { readonly set: readonly Value[] }
  | { readonly push: readonly Value[] }
  | { readonly map: readonly (readonly [Value, Value])[] }
  | number
  | boolean
  | null;

export function encode(value: Value): string {
  if (value === null) return "_\r\n";
  if (typeof value === "number") return `:${value}\r\n`;
  if (typeof value === "boolean") return `#${value ? "t" : "f"}\r\n`;
  if ("simple" in value) return `+${value.simple}\r\n`;
  if ("error" in value) return `-${value.error}\r\n`;
  if ("bulk" in value) return blob("$", value.bulk);
  if ("blobError" in value) return blob("!", value.blobError);
  if ("verbatim" in value) return blob("=", `txt:${value.verbatim}`);
  if ("double" in value) return `,${value.double}\r\n`;
  if ("big" in value) return `(${value.big}\r\n`;
  if ("list" in value) return aggregate("*", value.list);
  if ("set" in value) return aggregate("~", value.set);
  if ("push" in value) return aggregate(">", value.push);
  return `%${value.map.length}\r\n${value.map.flat().map(encode).join("")}`;
}

function blob(mark: string, text: string): string {
  return `${mark}${text.length}\r\n${text}\r\n`;
}
function aggregate(mark: string, values: readonly Value[]): string {
  return `${mark}${values.length}\r\n${values.map(encode).join("")}`;
}

/** An array of bulk strings, as clients send commands. */
export function command(...words: readonly string[]): string {
  return encode({ list: words.map((bulk) => ({ bulk })) });
}
/** A bulk string. */
export function bulk(text: string): string {
  return encode({ bulk: text });
}
/** What a RESP2 server sends to listeners. */
export function pushed2(...words: readonly (string | number)[]): string {
  return encode({ list: words.map((word) => (typeof word === "number" ? word : { bulk: word })) });
}
/** What a RESP3 server sends to listeners. */
export function pushed3(...words: readonly (string | number)[]): string {
  return encode({ push: words.map((word) => (typeof word === "number" ? word : { bulk: word })) });
}
