// Values as CQL writes them (native_protocol_v5.spec, section 6). What does not fit its type is hexadecimal.
import { Malformed, Reader } from "../../bytes/reader.ts";
import { hexOf, textOf } from "../../bytes/shown-text.ts";
import type { Codecs } from "../../codecs.ts";
import { formatAddress } from "../../flow/address.ts";
import { MAX_ELEMENTS, MAX_VALUE_CHARACTERS } from "./limits.ts";
import type { CqlType } from "./types.ts";
import { int32, uuidText } from "./wire.ts";

const DAY_MS = 86_400_000;
const MAX_DATE_MS = 8.64e15;
/** Bytes of a number of any length that are shown as a number. */
const MAX_VARINT_BYTES = 64;

/** `type` null: not known. `isCut`: bytes of it are missing. */
export function valueText(value: Reader, type: CqlType | null, codecs: Codecs, isCut = false): string {
  const start = value.at;
  try {
    const text = type === null ? null : plainText(value, type, codecs, isCut, false);
    if (text !== null && (isCut || value.left === 0)) return shortened(text);
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
  }
  return shortened(`0x${hexOf(value.bytes, start, Math.min(value.end, start + MAX_VALUE_CHARACTERS / 2))}`);
}
function shortened(text: string): string {
  return text.length > MAX_VALUE_CHARACTERS ? `${text.slice(0, MAX_VALUE_CHARACTERS - 1)}…` : text;
}

/** Null where the type is not known. Texts inside of others are quoted. */
function plainText(value: Reader, type: CqlType, codecs: Codecs, isCut: boolean, isInner: boolean): string | null {
  switch (type.kind) {
    case "ascii":
    case "varchar": {
      const from = value.take(value.left, "text");
      const stop = Math.min(value.end, from + 4 * MAX_VALUE_CHARACTERS);
      const text = textOf(value.bytes, from, stop, codecs, isCut || stop < value.end);
      return isInner ? `'${text.replaceAll("'", "''")}'` : text;
    }
    case "list":
      return `[${elements(value, int32(value, "elements"), () => element(value, type.of[0], codecs))}]`;
    case "set":
      return `{${elements(value, int32(value, "elements"), () => element(value, type.of[0], codecs))}}`;
    case "map":
      return `{${elements(value, int32(value, "elements"), () => {
        const key = element(value, type.of[0], codecs);
        return `${key}: ${element(value, type.of[1], codecs)}`;
      })}}`;
    case "tuple":
      return `(${present(value, type, codecs).join(", ")})`;
    case "udt":
      return `{${present(value, type, codecs)
        .map((part, i) => `${type.fields[i] ?? ""}: ${part}`)
        .join(", ")}}`;
    default:
      return numberText(value, type.kind);
  }
}

/** Parts that are there: a value that was written before its type grew ends earlier. */
function present(value: Reader, type: CqlType, codecs: Codecs): readonly string[] {
  const found: string[] = [];
  for (const part of type.of) {
    if (value.left === 0) break;
    found.push(element(value, part, codecs));
  }
  return found;
}
function elements(value: Reader, count: number, read: () => string): string {
  const shown = Math.min(count, MAX_ELEMENTS);
  const found = Array.from({ length: Math.max(0, shown) }, read);
  if (count <= shown) return found.join(", ");
  value.skip(value.left, "elements");
  return [...found, `… and ${count - shown} more`].join(", ");
}
function element(value: Reader, type: CqlType | undefined, codecs: Codecs): string {
  const length = int32(value, "length of an element");
  if (length < 0) return "null";
  const inner = value.sub(length, "element");
  const from = inner.at;
  const text = type === undefined ? null : plainText(inner, type, codecs, false, true);
  return text !== null && inner.left === 0 ? text : `0x${hexOf(inner.bytes, from, inner.end)}`;
}

function numberText(value: Reader, kind: string): string | null {
  // Numbers and times may be empty, which is not null.
  if (value.left === 0 && kind !== "blob") return "";
  switch (kind) {
    case "bigint":
    case "counter":
      return String(BigInt.asIntN(64, value.u64(kind)));
    case "int":
      return String(int32(value, kind));
    case "smallint":
      return String((value.u16(kind) << 16) >> 16);
    case "tinyint":
      return String((value.u8(kind) << 24) >> 24);
    case "boolean":
      return String(value.u8(kind) !== 0);
    case "double":
    case "float":
      return floatText(value.view(kind === "double" ? 8 : 4, kind));
    case "varint":
      return value.left > MAX_VARINT_BYTES ? null : String(bigInteger(value));
    case "decimal":
      return value.left > MAX_VARINT_BYTES ? null : decimalText(int32(value, kind), bigInteger(value));
    case "blob": {
      const from = value.take(value.left, kind);
      return `0x${hexOf(value.bytes, from, Math.min(value.end, from + MAX_VALUE_CHARACTERS))}`;
    }
    case "uuid":
    case "timeuuid":
      return uuidText(value, kind);
    case "inet":
      return value.left === 4 || value.left === 16 ? formatAddress(value.view(value.left, kind)) : null;
    default:
      return timeText(value, kind);
  }
}

function timeText(value: Reader, kind: string): string | null {
  switch (kind) {
    case "timestamp": {
      const ms = Number(BigInt.asIntN(64, value.u64(kind)));
      return Math.abs(ms) > MAX_DATE_MS ? `${ms} ms` : new Date(ms).toISOString();
    }
    case "date": {
      const ms = (value.u32(kind) - 2 ** 31) * DAY_MS;
      return Math.abs(ms) > MAX_DATE_MS ? `${ms / DAY_MS} days` : new Date(ms).toISOString().replace(/T.*$/, "");
    }
    case "time": {
      const ns = value.u64(kind);
      if (ns >= BigInt(DAY_MS) * 1_000_000n) return null;
      const clock = new Date(Number(ns / 1_000_000n)).toISOString().slice(11, 19);
      return `${clock}.${String(ns % 1_000_000_000n).padStart(9, "0")}`;
    }
    case "duration":
      return durationText(signedVint(value), signedVint(value), signedVint(value));
    default:
      return null;
  }
}

function floatText(bytes: Uint8Array): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  if (bytes.length === 8) return String(view.getFloat64(0));
  // Seven digits tell floats apart: the double of one has more that say nothing.
  const value = view.getFloat32(0);
  const short = Number(value.toPrecision(7));
  return String(Math.fround(short) === value ? short : value);
}
function bigInteger(value: Reader): bigint {
  const bits = value.left * 8;
  if (bits === 0) return 0n;
  return BigInt.asIntN(bits, BigInt(`0x${hexOf(value.bytes, value.take(value.left, "number"), value.end)}`));
}
/** `-12.50` for scale 2 and -1250; exponents where there would be too many zeros. */
function decimalText(scale: number, unscaled: bigint): string {
  if (scale === 0) return String(unscaled);
  if (scale < 0 || scale > 2 * MAX_VARINT_BYTES) return `${unscaled}E${-scale}`;
  const digits = String(unscaled < 0n ? -unscaled : unscaled).padStart(scale + 1, "0");
  return `${unscaled < 0n ? "-" : ""}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}

/** The leading ones of the first byte count the bytes that follow; the sign is in the last bit. */
function signedVint(value: Reader): bigint {
  const first = value.u8("vint");
  let more = 0;
  while (more < 8 && (first & (0x80 >> more)) !== 0) more++;
  let number = more >= 7 ? 0n : BigInt(first & (0x7f >> more));
  for (let i = 0; i < more; i++) number = (number << 8n) | BigInt(value.u8("vint"));
  return (number >> 1n) ^ -(number & 1n);
}
function size(value: bigint): bigint {
  return value < 0n ? -value : value;
}
function durationText(months: bigint, days: bigint, nanoseconds: bigint): string {
  const parts = [
    [size(months), "mo"],
    [size(days), "d"],
    [size(nanoseconds), "ns"],
  ] as const;
  const shown = parts.filter(([count]) => count !== 0n).map(([count, unit]) => `${count}${unit}`);
  const isNegative = months < 0n || days < 0n || nanoseconds < 0n;
  return `${isNegative ? "-" : ""}${shown.join("") || "0ns"}`;
}

/** A value that was kept as bytes. */
export function keptText(bytes: Uint8Array, type: CqlType | null, codecs: Codecs, isCut: boolean): string {
  return valueText(new Reader(bytes, 0, bytes.length), type, codecs, isCut);
}
