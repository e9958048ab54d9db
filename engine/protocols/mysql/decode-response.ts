// Packets of answers (https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_basic_response_packets.html).
//   OK     = 0x00 (0xfe at the end of rows) changed-rows insert-id status warnings info      EOF = 0xfe warnings status
//   ERR    = 0xff code "#" state message       column = catalogue schema table table' name name' 0x0c set length type flags decimals
import type { Reader } from "../../bytes/reader.ts";
import type { Codecs } from "../../codecs.ts";
import { withoutSecrets } from "../sql-text.ts";
import type { Column, ServerError } from "./types.ts";
import { readInt, readLenenc, readRest, readText } from "./wire.ts";

export const MORE_RESULTS = 0x0008;
export const CURSOR_EXISTS = 0x0040;

const STATUS: readonly (readonly [number, string])[] = [
  [0x0001, "in transaction"],
  [0x0002, "autocommit"],
  [MORE_RESULTS, "more results"],
  [0x0010, "no good index used"],
  [0x0020, "no index used"],
  [CURSOR_EXISTS, "cursor exists"],
  [0x0080, "last row sent"],
  [0x0100, "database dropped"],
  [0x0200, "no backslash escapes"],
  [0x0400, "metadata changed"],
  [0x0800, "slow"],
  [0x1000, "out parameters"],
  [0x2000, "in read-only transaction"],
  [0x4000, "session state changed"],
];

export function statusNames(status: number): readonly string[] {
  return STATUS.flatMap(([bit, name]) => ((status & bit) === 0 ? [] : [name]));
}

export interface Ok {
  readonly affectedRows: number;
  readonly lastInsertId: number;
  readonly status: number;
  readonly warnings: number;
  readonly info: string;
}

export function decodeOk(payload: Reader, codecs: Codecs): Ok {
  payload.skip(1, "mark");
  const affectedRows = readLenenc(payload, "changed rows");
  const lastInsertId = readLenenc(payload, "insert id");
  const status = payload.left >= 2 ? readInt(payload, 2, "status") : 0;
  const warnings = payload.left >= 2 ? readInt(payload, 2, "warnings") : 0;
  const info = payload.left === 0 ? "" : infoText(payload, codecs);
  return { affectedRows, lastInsertId, status, warnings, info };
}

// With its length before it where changes of the session are told, else up to the end.
function infoText(payload: Reader, codecs: Codecs): string {
  const length = payload.bytes[payload.at] as number;
  if (length === 0) return "";
  return length < payload.left ? readText(payload, "info", codecs) : readRest(payload, codecs);
}

export function decodeEof(payload: Reader): { readonly warnings: number; readonly status: number } {
  payload.skip(1, "mark");
  if (payload.left < 4) return { warnings: 0, status: 0 };
  return { warnings: readInt(payload, 2, "warnings"), status: readInt(payload, 2, "status") };
}

export function decodeError(payload: Reader, codecs: Codecs): ServerError {
  payload.skip(1, "mark");
  const code = readInt(payload, 2, "code");
  const hasState = payload.left >= 6 && payload.bytes[payload.at] === 0x23;
  const sqlState = hasState ? codecs.latin1(payload.bytes, payload.at + 1, payload.at + 6) : "";
  if (hasState) payload.skip(6, "state");
  return { code, sqlState, message: withoutSecrets(readRest(payload, codecs)) };
}

const [UNSIGNED, BINARY_SET] = [0x20, 63];

export function decodeColumn(payload: Reader, codecs: Codecs): Column {
  for (const what of ["catalogue", "schema"]) payload.skip(readLenenc(payload, what), what);
  const table = readText(payload, "table", codecs);
  payload.skip(readLenenc(payload, "original table"), "original table");
  const name = readText(payload, "name", codecs);
  payload.skip(readLenenc(payload, "original name"), "original name");
  // MariaDB may add what it calls extended metadata, in front of the fixed part.
  if (payload.bytes[payload.at] !== 0x0c) payload.skip(readLenenc(payload, "metadata"), "metadata");
  payload.skip(1, "length of the fixed part");
  const set = readInt(payload, 2, "character set");
  payload.skip(4, "width");
  const type = payload.u8("type");
  const flags = readInt(payload, 2, "flags");
  return { name, table, type, isUnsigned: (flags & UNSIGNED) !== 0, isBinary: set === BINARY_SET };
}

export interface Prepared {
  readonly statementId: number;
  readonly columnCount: number;
  readonly parameterCount: number;
  readonly warnings: number;
}

export function decodePrepared(payload: Reader): Prepared {
  payload.skip(1, "mark");
  const statementId = readInt(payload, 4, "statement");
  const columnCount = readInt(payload, 2, "number of columns");
  const parameterCount = readInt(payload, 2, "number of parameters");
  payload.skip(Math.min(1, payload.left), "filler");
  return {
    statementId,
    columnCount,
    parameterCount,
    warnings: payload.left >= 2 ? readInt(payload, 2, "warnings") : 0,
  };
}
