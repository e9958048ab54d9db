// Values as people read them. Text stays as it is; the binary forms (the send functions of src/backend/utils/adt) become the
// text that psql would show; what has no simple form is hexadecimal as a bytea is.
import { Malformed, Reader } from "../../bytes/reader.ts";
import { hexOf, textOf } from "../../bytes/shown-text.ts";
import { textWithin } from "../../bytes/text-reader.ts";
import type { Codecs } from "../../codecs.ts";
import { formatDate, formatInterval, formatTime, formatTimestamp } from "./dates.ts";
import { elementType, typeName } from "./oids.ts";

/** Bytes of one value that an entry shows. */
export const MAX_VALUE_BYTES = 8192;
/** Elements of one array that an entry shows. */
export const MAX_ARRAY_ELEMENTS = 200;
const MAX_NUMERIC_DIGITS = 2000;

export interface ShownValue {
  readonly text: string;
  readonly isCut: boolean;
}

/** `bytes[from, to)` as text; `format` 1 is binary. */
export function showValue(
  bytes: Uint8Array,
  from: number,
  to: number,
  oid: number,
  format: number,
  codecs: Codecs,
): ShownValue {
  const isCut = to - from > MAX_VALUE_BYTES;
  const stop = isCut ? from + MAX_VALUE_BYTES : to;
  if (format === 0) return { text: textOf(bytes, from, stop, codecs, isCut), isCut };
  return { text: binaryText(bytes, from, stop, oid, codecs), isCut };
}

/** The text of the same where bytes are kept one character each. */
export function keptValueText(
  text: string,
  from: number,
  to: number,
  oid: number,
  format: number,
  codecs: Codecs,
): string {
  if (format !== 0) return showValue(codecs.fromLatin1(text.slice(from, to)), 0, to - from, oid, format, codecs).text;
  const isCut = to - from > MAX_VALUE_BYTES;
  return textWithin(text, from, isCut ? from + MAX_VALUE_BYTES : to, codecs, isCut);
}

function binaryText(bytes: Uint8Array, from: number, to: number, oid: number, codecs: Codecs): string {
  try {
    const reader = new Reader(bytes, from, to);
    const text = elementType(oid) > 0 ? arrayText(reader, codecs) : scalarText(reader, typeName(oid), codecs);
    if (text !== null && reader.left === 0) return text;
  } catch (error) {
    // The length does not fit the type, which a driver may have announced wrongly: its bytes are shown.
    if (!(error instanceof Malformed)) throw error;
  }
  return hexText(bytes, from, to);
}

function scalarText(reader: Reader, type: string, codecs: Codecs): string | null {
  return numberText(reader, type) ?? otherText(reader, type, codecs);
}

function numberText(reader: Reader, type: string): string | null {
  switch (type) {
    case "bool":
      return reader.u8("bool") === 0 ? "f" : "t";
    case "int2":
      return String((reader.u16("int2") << 16) >> 16);
    case "int4":
      return String(reader.u32("int4") | 0);
    case "int8":
      return BigInt.asIntN(64, reader.u64("int8")).toString();
    case "oid":
    case "xid":
    case "cid":
    case "regproc":
    case "regclass":
    case "regtype":
      return String(reader.u32("oid"));
    case "xid8":
      return reader.u64("xid8").toString();
    case "float4":
      return floatText(viewOf(reader, 4).getFloat32(0), 7);
    case "float8":
      return floatText(viewOf(reader, 8).getFloat64(0), 17);
    case "numeric":
      return numericText(reader);
    default:
      return null;
  }
}

function otherText(reader: Reader, type: string, codecs: Codecs): string | null {
  switch (type) {
    case "uuid":
      return uuidText(reader);
    case "date":
      return formatDate(reader.u32("date") | 0);
    case "time":
      return formatTime(reader.u64("time"));
    case "timestamp":
      return formatTimestamp(BigInt.asIntN(64, reader.u64("timestamp")), "");
    case "timestamptz":
      return formatTimestamp(BigInt.asIntN(64, reader.u64("timestamptz")), "+00");
    case "interval":
      return formatInterval(
        BigInt.asIntN(64, reader.u64("interval")),
        reader.u32("interval days") | 0,
        reader.u32("interval months") | 0,
      );
    case "inet":
    case "cidr":
      return networkText(reader);
    case "jsonb":
    case "jsonpath":
      // A version number stands before the text.
      return reader.u8("version") === 1 ? restText(reader, codecs) : null;
    case "void":
      return "";
    case "char":
    case "name":
    case "text":
    case "bpchar":
    case "varchar":
    case "json":
    case "xml":
      return restText(reader, codecs);
    default:
      return null;
  }
}

function restText(reader: Reader, codecs: Codecs): string {
  const from = reader.take(reader.left, "text");
  return textOf(reader.bytes, from, reader.end, codecs);
}

function viewOf(reader: Reader, count: number): DataView {
  const view = reader.view(count, "number");
  return new DataView(view.buffer, view.byteOffset, count);
}

/** The shortest decimal that gives the same number again, for 4 bytes among those of 4 bytes. */
function floatText(value: number, digits: number): string {
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "Infinity" : "-Infinity";
  return digits > 7 ? String(value) : String(Number(value.toPrecision(digits)));
}

// numeric: number of digits, weight of the first, sign, decimals; then digits of base 10,000.
const [NEGATIVE, NAN, POSITIVE_INFINITY, NEGATIVE_INFINITY] = [0x4000, 0xc000, 0xd000, 0xf000];
function numericText(reader: Reader): string | null {
  const count = reader.u16("digits");
  const weight = (reader.u16("weight") << 16) >> 16;
  const sign = reader.u16("sign");
  const decimals = reader.u16("decimals");
  if (sign === NAN) return "NaN";
  if (sign === POSITIVE_INFINITY || sign === NEGATIVE_INFINITY)
    return sign === NEGATIVE_INFINITY ? "-Infinity" : "Infinity";
  if (count > MAX_NUMERIC_DIGITS || Math.abs(weight) > MAX_NUMERIC_DIGITS || decimals > 4 * MAX_NUMERIC_DIGITS)
    return null;
  const digits: string[] = [];
  for (let i = 0; i < count; i++) digits.push(String(reader.u16("digit")).padStart(4, "0"));
  const at = (place: number): string => digits[weight - place] ?? "0000";
  let whole = "";
  for (let place = Math.max(0, weight); place >= 0; place--) whole += at(place);
  let fraction = "";
  for (let place = -1; fraction.length < decimals; place--) fraction += at(place);
  const text = whole.replace(/^0+(?=\d)/, "") + (decimals > 0 ? `.${fraction.slice(0, decimals)}` : "");
  return sign === NEGATIVE ? `-${text}` : text;
}

function uuidText(reader: Reader): string {
  const hex = hexOf(reader.view(16, "uuid"), 0, 16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

// Family, bits of the mask, whether it is a cidr, length, address.
function networkText(reader: Reader): string | null {
  reader.u8("family");
  const bits = reader.u8("bits");
  const isCidr = reader.u8("is cidr") === 1;
  const length = reader.u8("length");
  const address = reader.view(length, "address");
  const mask = isCidr || bits !== length * 8 ? `/${bits}` : "";
  if (length === 4) return `${address.join(".")}${mask}`;
  if (length !== 16) return null;
  const words = Array.from({ length: 8 }, (_, i) =>
    (((address[2 * i] as number) << 8) | (address[2 * i + 1] as number)).toString(16),
  );
  return `${words
    .join(":")
    .replace(/\b0(:0)+\b/, ":")
    .replace(/:{3,}/, "::")}${mask}`;
}

// Dimensions, whether there are NULLs, type of the elements; each dimension's length and first number; then the elements.
function arrayText(reader: Reader, codecs: Codecs): string | null {
  const dimensions = reader.u32("dimensions");
  reader.u32("flags");
  const oid = reader.u32("type of the elements");
  if (dimensions === 0) return "{}";
  if (dimensions > 1 || elementType(oid) > 0) return null;
  const count = reader.u32("length");
  reader.u32("first number");
  const shown: string[] = [];
  for (let i = 0; i < count; i++) {
    const length = reader.u32("length of an element") | 0;
    if (length < 0) shown.push("NULL");
    else {
      const from = reader.take(length, "element");
      if (shown.length < MAX_ARRAY_ELEMENTS)
        shown.push(quoted(binaryText(reader.bytes, from, from + length, oid, codecs)));
    }
    if (shown.length === MAX_ARRAY_ELEMENTS && i < count - 1) {
      reader.skip(reader.left, "elements");
      return `{${shown.join(",")},…}`;
    }
  }
  return `{${shown.join(",")}}`;
}

function quoted(text: string): string {
  return text === "" || /[\s{},"\\]|^null$/i.test(text) ? `"${text.replaceAll(/["\\]/g, "\\$&")}"` : text;
}

export function hexText(bytes: Uint8Array, from: number, to: number): string {
  return `\\x${hexOf(bytes, from, to)}`;
}
