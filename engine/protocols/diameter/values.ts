// Values of AVPs by their types (RFC 6733, 4.2 and 4.3). What does not fit its type is shown as bytes; what is secret is not shown.
import type { Json, JsonObject } from "../../../contract/index.ts";
import { hexOf } from "../../bytes/shown-text.ts";
import type { Codecs } from "../../codecs.ts";
import { formatAddress } from "../../flow/address.ts";
import type { Avp, AvpType } from "./dictionary.ts";

export const HIDDEN = "***";
/** Seconds from 1900 to 1970, and what a second turn of the counter adds from 2036 on (RFC 6733, 4.3.1). */
const NTP_TO_UNIX_SECONDS = 2_208_988_800;
const NTP_TURN_SECONDS = 0x100000000;
const FIRST_TURN_FROM = 0x80000000;
/** Address families of IANA. */
const IPV4 = 1;
const IPV6 = 2;
const E164 = 8;

/** `value`, with `valueName` for an enumerated one. */
export function readValue(avp: Avp | undefined, bytes: Uint8Array, codecs: Codecs): JsonObject {
  const value = valueOf(avp?.type ?? "octets", bytes, codecs);
  const valueName = typeof value === "number" ? avp?.values?.get(value) : undefined;
  return valueName === undefined ? { value } : { value, valueName };
}

function valueOf(type: AvpType, bytes: Uint8Array, codecs: Codecs): Json {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const { length } = bytes;
  switch (type) {
    case "text":
      return codecs.utf8(bytes, 0, length) ?? hex(bytes);
    case "secret":
    case "eap":
      return HIDDEN;
    case "unsigned32":
      return length === 4 ? view.getUint32(0) : hex(bytes);
    case "integer32":
    case "enumerated":
      return length === 4 ? view.getInt32(0) : hex(bytes);
    case "unsigned64":
      return length === 8 ? whole(view.getBigUint64(0)) : hex(bytes);
    case "integer64":
      return length === 8 ? whole(view.getBigInt64(0)) : hex(bytes);
    case "time":
      return length === 4 ? time(view.getUint32(0)) : hex(bytes);
    case "address":
      return address(bytes, codecs);
    case "ip":
      return formatAddress(bytes) || hex(bytes);
    default:
      return octets(bytes, codecs);
  }
}

/** A number where it is exact, else its digits. */
function whole(value: bigint): number | string {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value.toString();
}
function time(seconds: number): string {
  const turn = seconds >= FIRST_TURN_FROM ? 0 : NTP_TURN_SECONDS;
  return new Date((seconds + turn - NTP_TO_UNIX_SECONDS) * 1000).toISOString().replace(".000Z", "Z");
}
function address(bytes: Uint8Array, codecs: Codecs): string {
  const family = (bytes[0] ?? 0) * 256 + (bytes[1] ?? 0);
  const rest = bytes.subarray(2);
  const isIp = (family === IPV4 && rest.length === 4) || (family === IPV6 && rest.length === 16);
  if (isIp) return formatAddress(rest);
  return family === E164 ? (codecs.utf8(rest, 0, rest.length) ?? hex(bytes)) : hex(bytes);
}
const PRINTABLE = /^[\x20-\x7e]+$/;

/** Many octet strings are names or numbers in ASCII. */
function octets(bytes: Uint8Array, codecs: Codecs): string {
  const text = codecs.utf8(bytes, 0, bytes.length);
  return text !== null && PRINTABLE.test(text) ? text : hex(bytes);
}
function hex(bytes: Uint8Array): string {
  return hexOf(bytes, 0, bytes.length);
}
