// Bodies of the client's messages (PostgreSQL documentation, "Message Formats"). Passwords and the data of SASL are not read.
//   StartupMessage = version *(name value) NUL        CancelRequest = code process key
//   Query = text    Parse = name text n *oid    Bind = portal statement n *format n *value n *format    Execute = portal rows
//   Describe, Close = ("S" | "P") name          FunctionCall = oid n *format n *value format
import { Reader } from "../../bytes/reader.ts";
import { TextReader } from "../../bytes/text-reader.ts";
import type { Codecs } from "../../codecs.ts";
import { withoutSecrets } from "../sql-text.ts";
import { readLongString, readString, readText } from "./strings.ts";
import type { Column, Startup } from "./types.ts";
import { showValue } from "./values.ts";

/** Parameters of one statement that an entry shows. */
export const MAX_PARAMETERS = 1000;
/** Parameters of a startup packet that are kept. */
export const MAX_STARTUP_PARAMETERS = 100;
/** Parameters of a connection that hold secrets. */
const SECRET = /pass|secret|token/i;

/** `message`: its bytes, one character each. */
export function decodeStartup(message: string, codecs: Codecs): Startup {
  const reader = new TextReader(message);
  reader.skip(4, "length");
  const version = `${reader.u16("major version")}.${reader.u16("minor version")}`;
  const parameters: Record<string, string> = {};
  for (let count = 0; reader.left > 1 && count < MAX_STARTUP_PARAMETERS; count++) {
    const name = readText(reader, "name of a parameter", codecs);
    if (name === "") break;
    const value = readText(reader, "value of a parameter", codecs);
    parameters[name] = SECRET.test(name) ? "***" : value;
  }
  return { version, parameters };
}

/** Process of a CancelRequest; its key is a secret. */
export function decodeCancel(bytes: Uint8Array, start: number, end: number): number {
  const reader = new Reader(bytes, start, end);
  reader.skip(8, "code");
  return reader.u32("process");
}

export interface DecodedQuery {
  readonly query: string;
  readonly isCut: boolean;
}

export function decodeQuery(body: Reader, codecs: Codecs, isCut: boolean): DecodedQuery {
  const { text, isCut: isTextCut } = readLongString(body, "statement", codecs, isCut);
  return { query: withoutSecrets(text), isCut: isTextCut };
}

export interface DecodedParse extends DecodedQuery {
  readonly name: string;
  readonly parameterOids: readonly number[];
}

export function decodeParse(body: Reader, codecs: Codecs, isCut: boolean): DecodedParse {
  const name = readString(body, "name of a statement", codecs);
  const query = decodeQuery(body, codecs, isCut);
  const parameterOids: number[] = [];
  if (body.left >= 2) {
    const count = body.u16("number of types");
    const here = isCut ? Math.floor(body.left / 4) : count;
    for (let i = 0; i < Math.min(count, here, MAX_PARAMETERS); i++) parameterOids.push(body.u32("type of a parameter"));
  }
  return { name, parameterOids, ...query };
}

/** Portal and statement of a Bind; its values are decoded when an entry is written. */
export function decodeBindNames(body: Reader, codecs: Codecs): { readonly portal: string; readonly statement: string } {
  const portal = readString(body, "name of a portal", codecs);
  return { portal, statement: readString(body, "name of a statement", codecs) };
}

export interface BoundValues {
  /** Text of each value, null for NULL. */
  readonly values: readonly (string | null)[];
  readonly valuesLeftOut: number;
  readonly resultFormats: readonly number[];
  readonly isCut: boolean;
}

/** The values of a Bind (`body` from its names on); types where they are known, else 0. */
export function decodeBind(body: Reader, oids: readonly number[], codecs: Codecs, isCut: boolean): BoundValues {
  decodeBindNames(body, codecs);
  const formats = readFormats(body);
  const count = body.u16("number of values");
  const values: (string | null)[] = [];
  let anyCut = isCut;
  for (let i = 0; i < count; i++) {
    if (isCut && body.left < 4) return { values, valuesLeftOut: count - i, resultFormats: [], isCut: true };
    const length = body.u32("length of a value") | 0;
    if (length < 0) {
      if (i < MAX_PARAMETERS) values.push(null);
      continue;
    }
    const from = body.take(isCut ? Math.min(length, body.left) : length, "value");
    if (i >= MAX_PARAMETERS) continue;
    const shown = showValue(body.bytes, from, body.at, oids[i] ?? 0, formatOf(formats, i), codecs);
    values.push(shown.text);
    anyCut ||= shown.isCut;
  }
  const resultFormats = isCut && body.left < 2 ? [] : readFormats(body);
  return { values, valuesLeftOut: Math.max(0, count - values.length), resultFormats, isCut: anyCut };
}

function readFormats(body: Reader): readonly number[] {
  const count = body.u16("number of formats");
  const formats = new Reader(body.bytes, body.take(2 * count, "formats"), body.at);
  return Array.from({ length: count }, () => formats.u16("format"));
}

/** None: all are text. One: it is that of all. */
export function formatOf(formats: readonly number[], index: number): number {
  return (formats.length === 1 ? formats[0] : formats[index]) ?? 0;
}

/** The columns with the result formats of a Bind. */
export function withFormats(columns: readonly Column[], formats: readonly number[]): readonly Column[] {
  return columns.map((column, i) => ({ ...column, format: formatOf(formats, i) }));
}

export function decodeExecute(body: Reader, codecs: Codecs): { readonly portal: string; readonly maxRows: number } {
  const portal = readString(body, "name of a portal", codecs);
  return { portal, maxRows: body.u32("number of rows") };
}

/** Describe and Close: a statement (S) or a portal (P). */
export function decodeTarget(body: Reader, codecs: Codecs): { readonly isStatement: boolean; readonly name: string } {
  const isStatement = body.u8("kind") === 0x53;
  return { isStatement, name: readString(body, "name", codecs) };
}
