// Values of attributes by their types (RFC 8044, 3). What does not fit its type is shown as bytes; what is secret is not shown.
import type { Json, JsonObject } from "../../../contract/index.ts";
import type { Codecs } from "../../codecs.ts";
import { hexOf } from "../../bytes/shown-text.ts";
import { formatAddress } from "../../flow/address.ts";
import type { Attribute, ValueType } from "./dictionary.ts";

export const HIDDEN = "***";
/** Tags are 1 to 31; 0 says none (RFC 2868, 3.1). */
const MAX_TAG = 0x1f;
const SECRET_PAIR = /((?:password|secret|key|psk)[^=*]*[=*]).*/is;

/** `value`, with `valueName` for an enumerated one and `tag` where there is one. */
export function readValue(attribute: Attribute | undefined, bytes: Uint8Array, codecs: Codecs): JsonObject {
  const type = attribute?.type ?? "octets";
  const [tag, from] = tagOf(type, bytes);
  const value = valueOf(type, from === 0 ? bytes : bytes.subarray(from), codecs);
  const valueName = typeof value === "number" ? attribute?.values?.get(value) : undefined;
  return { ...(tag > 0 ? { tag } : {}), value, ...(valueName === undefined ? {} : { valueName }) };
}

/** The tag, and where the value begins. A first byte that is no tag belongs to a text. */
function tagOf(type: ValueType, bytes: Uint8Array): readonly [tag: number, from: number] {
  if (!type.startsWith("tagged-") || bytes.length === 0) return [0, 0];
  const first = bytes[0] ?? 0;
  if (type === "tagged-integer") return bytes.length === 4 ? [first, 1] : [0, 0];
  return first <= MAX_TAG ? [first, 1] : [0, 0];
}

function valueOf(type: ValueType, bytes: Uint8Array, codecs: Codecs): Json {
  switch (type) {
    case "text":
    case "tagged-text":
      return codecs.utf8(bytes, 0, bytes.length) ?? hex(bytes);
    case "redacted":
      return (codecs.utf8(bytes, 0, bytes.length) ?? hex(bytes)).replace(SECRET_PAIR, `$1${HIDDEN}`);
    case "secret":
    case "tagged-secret":
    case "eap":
      return HIDDEN;
    case "integer":
      return bytes.length === 4 ? unsigned(bytes) : hex(bytes);
    case "tagged-integer":
      return bytes.length === 3 ? unsigned(bytes) : hex(bytes);
    case "integer64":
      return bytes.length === 8 ? BigInt(`0x${hex(bytes)}`).toString() : hex(bytes);
    case "time":
      return bytes.length === 4 ? new Date(unsigned(bytes) * 1000).toISOString().replace(".000Z", "Z") : hex(bytes);
    case "ipv4":
      return bytes.length === 4 ? formatAddress(bytes) : hex(bytes);
    case "ipv6":
      return bytes.length === 16 ? formatAddress(bytes) : hex(bytes);
    case "prefix4":
      return bytes.length === 6 ? `${formatAddress(bytes.subarray(2))}/${(bytes[1] ?? 0) & 0x3f}` : hex(bytes);
    case "prefix6":
      return prefix6(bytes);
    default:
      return hex(bytes);
  }
}

// One reserved byte, the length in bits, and as many bytes as it needs (RFC 3162, 2.3).
function prefix6(bytes: Uint8Array): string {
  const bits = bytes[1] ?? 255;
  if (bytes.length < 2 || bytes.length > 18 || bits > 128) return hex(bytes);
  const address = new Uint8Array(16);
  address.set(bytes.subarray(2));
  return `${formatAddress(address)}/${bits}`;
}
function unsigned(bytes: Uint8Array): number {
  let value = 0;
  for (const octet of bytes) value = value * 256 + octet;
  return value;
}
function hex(bytes: Uint8Array): string {
  return hexOf(bytes, 0, bytes.length);
}
