// Bodies of the server's messages (PostgreSQL documentation, "Message Formats", "Error and Notice Message Fields").
import { TextReader } from "../../bytes/text-reader.ts";
import type { Codecs } from "../../codecs.ts";
import { withoutSecrets } from "../sql-text.ts";
import { readLongText, readText } from "./strings.ts";
import type { Column, KeptRow, Report } from "./types.ts";
import { keptValueText } from "./values.ts";

/** Columns of a result that an entry shows: the server's own limit is 1,664. */
export const MAX_COLUMNS = 1664;
/** Fields of an error or a notice that are kept: the documentation knows 18. */
export const MAX_REPORT_FIELDS = 32;
/** Options and mechanisms in one message. */
const MAX_LISTED = 50;

export interface RowDescription {
  readonly columns: readonly Column[];
  readonly columnsLeftOut: number;
}

export function decodeRowDescription(body: TextReader, codecs: Codecs, isCut: boolean): RowDescription {
  const count = body.u16("number of columns");
  const columns: Column[] = [];
  while (columns.length < Math.min(count, MAX_COLUMNS)) {
    const { text: name } = readLongText(body, "name of a column", codecs, isCut);
    if (isCut && body.left < 18) break;
    body.skip(6, "table and number of a column");
    const typeOid = body.u32("type of a column");
    body.skip(6, "size and modifier of a column");
    columns.push({ name, typeOid, format: body.u16("format of a column") });
  }
  return { columns, columnsLeftOut: count - columns.length };
}

/** Values of a DataRow, null for NULL. Without columns (their description was not seen) all are taken for text. */
export function decodeRow(row: KeptRow, columns: readonly Column[] | null, codecs: Codecs): readonly (string | null)[] {
  const { text } = row;
  const body = new TextReader(text, row.from, row.to);
  const count = Math.min(body.u16("number of values"), MAX_COLUMNS);
  const values: (string | null)[] = [];
  while (values.length < count) {
    if (row.isCut && body.left < 4) break;
    const length = body.u32("length of a value") | 0;
    if (length < 0) {
      values.push(null);
      continue;
    }
    const from = body.take(row.isCut ? Math.min(length, body.left) : length, "value");
    const column = columns?.[values.length];
    values.push(keptValueText(text, from, body.at, column?.typeOid ?? 0, column?.format ?? 0, codecs));
  }
  return values;
}

export function decodeReport(body: TextReader, codecs: Codecs, isCut: boolean): Report {
  const fields: Record<string, string> = {};
  for (let count = 0; count < MAX_REPORT_FIELDS && body.left > 0; count++) {
    const letter = String.fromCharCode(body.u8("field"));
    if (letter === "\0") break;
    fields[letter] = withoutSecrets(readLongText(body, "field of an error", codecs, isCut).text);
  }
  return fields;
}

export interface Tag {
  readonly command: string;
  /** Null where the command counts no rows. */
  readonly rowCount: number | null;
}

/** `INSERT 0 5` is INSERT and 5, `CREATE TABLE` counts nothing. */
export function parseTag(tag: string): Tag {
  const match = /^(.*?)(?: \d+)? (\d{1,15})$/.exec(tag);
  return match === null ? { command: tag, rowCount: null } : { command: match[1] ?? "", rowCount: Number(match[2]) };
}

const AUTHENTICATIONS: Readonly<Record<number, string>> = {
  0: "Ok",
  2: "KerberosV5",
  3: "CleartextPassword",
  5: "MD5Password",
  7: "GSS",
  8: "GSSContinue",
  9: "SSPI",
  10: "SASL",
  11: "SASLContinue",
  12: "SASLFinal",
};

/** Name of an authentication request, and the mechanisms that SASL offers. Salts and challenges are not read. */
export function decodeAuthentication(
  body: TextReader,
  codecs: Codecs,
): { readonly name: string; readonly mechanisms: readonly string[] } {
  const code = body.u32("kind of authentication");
  const name = AUTHENTICATIONS[code] ?? String(code);
  return { name, mechanisms: name === "SASL" ? readList(body, codecs) : [] };
}

function readList(body: TextReader, codecs: Codecs): readonly string[] {
  const found: string[] = [];
  while (body.left > 1 && found.length < MAX_LISTED) found.push(readText(body, "name in a list", codecs));
  return found;
}

export function decodeNegotiation(
  body: TextReader,
  codecs: Codecs,
): { readonly version: string; readonly options: readonly string[] } {
  const major = body.u16("major version");
  const minor = body.u16("minor version");
  const count = Math.min(body.u32("number of options"), MAX_LISTED);
  const options = Array.from({ length: count }, () => readText(body, "name of an option", codecs));
  // Servers before 18 send the minor version alone.
  return { version: `${major === 0 ? 3 : major}.${minor}`, options };
}

/** Format and number of columns of a copy. */
export function decodeCopy(body: TextReader): { readonly format: number; readonly columns: number } {
  return { format: body.u8("format"), columns: body.u16("number of columns") };
}

export function decodeOids(body: TextReader, maxCount: number): readonly number[] {
  const count = Math.min(body.u16("number of types"), maxCount);
  return Array.from({ length: count }, () => body.u32("type of a parameter"));
}

export function decodeNotification(
  body: TextReader,
  codecs: Codecs,
): { readonly processId: number; readonly channel: string; readonly payload: string } {
  return {
    processId: body.u32("process"),
    channel: readText(body, "channel", codecs),
    payload: readText(body, "payload", codecs),
  };
}
