// Values of rows and parameters as text: text rows hold text, binary ones the types of the columns
// (https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_binary_resultset.html).
import type { Reader } from "../../bytes/reader.ts";
import { hexOf, utf8Text } from "../../bytes/shown-text.ts";
import type { Codecs } from "../../codecs.ts";
import type { Column } from "./types.ts";
import { readInt, readInt64, readLenenc } from "./wire.ts";

/** Bytes of one value that an entry shows. */
export const MAX_VALUE_BYTES = 8192;

const TYPES: Readonly<Record<number, string>> = {
  0: "DECIMAL",
  1: "TINY",
  2: "SHORT",
  3: "LONG",
  4: "FLOAT",
  5: "DOUBLE",
  6: "NULL",
  7: "TIMESTAMP",
  8: "LONGLONG",
  9: "INT24",
  10: "DATE",
  11: "TIME",
  12: "DATETIME",
  13: "YEAR",
  14: "NEWDATE",
  15: "VARCHAR",
  16: "BIT",
  242: "VECTOR",
  245: "JSON",
  246: "NEWDECIMAL",
  247: "ENUM",
  248: "SET",
  249: "TINY_BLOB",
  250: "MEDIUM_BLOB",
  251: "LONG_BLOB",
  252: "BLOB",
  253: "VAR_STRING",
  254: "STRING",
  255: "GEOMETRY",
};

/** Name of a type as MYSQL_TYPE_… has it; the number where it is not known. */
export function typeName(type: number): string {
  return TYPES[type] ?? String(type);
}

/** A value with its length before it: of every type in a text row, of texts in a binary one. */
export function readLengthValue(reader: Reader, isCut: boolean, codecs: Codecs): string {
  const length = readLenenc(reader, "length of a value");
  const from = reader.take(isCut ? Math.min(length, reader.left) : length, "value");
  const to = reader.at;
  const stop = Math.min(to, from + MAX_VALUE_BYTES);
  // What is no text is hexadecimal.
  return utf8Text(reader.bytes, from, stop, codecs, stop < to || isCut) ?? `0x${hexOf(reader.bytes, from, stop)}`;
}

export function readBinaryValue(
  reader: Reader,
  type: number,
  isUnsigned: boolean,
  isCut: boolean,
  codecs: Codecs,
): string {
  switch (typeName(type)) {
    case "TINY":
      return integer(readInt(reader, 1, "value"), 8, isUnsigned);
    case "SHORT":
    case "YEAR":
      return integer(readInt(reader, 2, "value"), 16, isUnsigned);
    case "LONG":
    case "INT24":
      return integer(readInt(reader, 4, "value"), 32, isUnsigned);
    case "LONGLONG": {
      const value = readInt64(reader, "value");
      return (isUnsigned ? value : BigInt.asIntN(64, value)).toString();
    }
    case "FLOAT":
      return String(Number(viewOf(reader, 4).getFloat32(0, true).toPrecision(7)));
    case "DOUBLE":
      return String(viewOf(reader, 8).getFloat64(0, true));
    case "NULL":
      return "";
    case "DATE":
    case "DATETIME":
    case "TIMESTAMP":
      return dateText(reader, typeName(type) === "DATE");
    case "TIME":
      return timeText(reader);
    default:
      return readLengthValue(reader, isCut, codecs);
  }
}

function integer(value: number, bits: number, isUnsigned: boolean): string {
  return String(isUnsigned || value < 2 ** (bits - 1) ? value : value - 2 ** bits);
}

function viewOf(reader: Reader, count: number): DataView {
  const view = reader.view(count, "number");
  return new DataView(view.buffer, view.byteOffset, count);
}

function padded(value: number, width: number): string {
  return String(value).padStart(width, "0");
}
function fraction(microseconds: number): string {
  return microseconds === 0 ? "" : `.${padded(microseconds, 6)}`;
}

// Length 0, 4 (date), 7 (with time) or 11 (with microseconds).
function dateText(source: Reader, isDate: boolean): string {
  const reader = source.sub(source.u8("length of a date"), "date");
  const [year, month, day] =
    reader.left < 4 ? [0, 0, 0] : [readInt(reader, 2, "year"), reader.u8("month"), reader.u8("day")];
  const date = `${padded(year, 4)}-${padded(month, 2)}-${padded(day, 2)}`;
  if (isDate) return date;
  const [hours, minutes, seconds] =
    reader.left < 3 ? [0, 0, 0] : [reader.u8("hour"), reader.u8("minute"), reader.u8("second")];
  const rest = reader.left < 4 ? "" : fraction(readInt(reader, 4, "microseconds"));
  return `${date} ${padded(hours, 2)}:${padded(minutes, 2)}:${padded(seconds, 2)}${rest}`;
}

// Length 0, 8 or 12: sign, days, hours, minutes, seconds, microseconds.
function timeText(source: Reader): string {
  const reader = source.sub(source.u8("length of a time"), "time");
  if (reader.left < 8) return "00:00:00";
  const sign = reader.u8("sign") === 1 ? "-" : "";
  const hours = readInt(reader, 4, "days") * 24 + reader.u8("hour");
  const text = `${sign}${padded(hours, 2)}:${padded(reader.u8("minute"), 2)}:${padded(reader.u8("second"), 2)}`;
  return reader.left < 4 ? text : text + fraction(readInt(reader, 4, "microseconds"));
}

/** Values of one row; null for NULL. */
export type RowValues = readonly (string | null)[];

export function decodeTextRow(reader: Reader, isCut: boolean, codecs: Codecs): RowValues {
  const values: (string | null)[] = [];
  while (reader.left > 0) {
    if (reader.bytes[reader.at] === 0xfb) {
      reader.skip(1, "NULL");
      values.push(null);
    } else values.push(readLengthValue(reader, isCut, codecs));
  }
  return values;
}

/** A zero, a bit for each column (from the third bit on) that says NULL, then the values of the others. */
export function decodeBinaryRow(reader: Reader, columns: readonly Column[], isCut: boolean, codecs: Codecs): RowValues {
  reader.skip(1, "mark of a row");
  const bits = reader.view((columns.length + 9) >> 3, "bits for NULL");
  const values: (string | null)[] = [];
  for (const [i, { type, isUnsigned }] of columns.entries()) {
    const isNull = (((bits[(i + 2) >> 3] as number) >> ((i + 2) & 7)) & 1) === 1;
    if (isCut && !isNull && reader.left === 0) break;
    values.push(isNull ? null : readBinaryValue(reader, type, isUnsigned, isCut, codecs));
  }
  return values;
}
