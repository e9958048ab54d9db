// EAP (RFC 3748) as RADIUS and Diameter carry it: what a packet is and who it names, never what it proves.
import type { JsonObject } from "../../contract/index.ts";
import type { Codecs } from "../codecs.ts";

const CODES = ["", "Request", "Response", "Success", "Failure"];
const HEADER_BYTES = 4;
const IDENTITY = 1;
const NAK = 3;
const EXPANDED = 254;
/** IANA's registry of method types. */
const TYPES: Readonly<Record<number, string>> = {
  1: "Identity",
  2: "Notification",
  3: "Nak",
  4: "MD5-Challenge",
  5: "OTP",
  6: "GTC",
  13: "TLS",
  17: "LEAP",
  18: "SIM",
  21: "TTLS",
  23: "AKA",
  25: "PEAP",
  26: "MSCHAPv2",
  29: "EAP-MSCHAP-V2",
  38: "TNC",
  43: "FAST",
  46: "PAX",
  47: "PSK",
  48: "SAKE",
  49: "IKEv2",
  50: "AKA'",
  51: "GPSK",
  52: "pwd",
  53: "EKE",
  55: "TEAP",
  254: "Expanded",
  255: "Experimental",
};
const typeName = (type: number): string => TYPES[type] ?? `type ${type}`;

/** Null for less than a header. */
export function decodeEap(bytes: Uint8Array, codecs: Codecs): JsonObject | null {
  if (bytes.length < HEADER_BYTES) return null;
  const [code = 0, identifier = 0, high = 0, low = 0, type = 0] = bytes;
  const length = high * 256 + low;
  const head = { code, codeName: CODES[code] || `code ${code}`, identifier, length };
  const isTyped = (code === 1 || code === 2) && bytes.length > HEADER_BYTES;
  if (!isTyped) return head;
  const end = Math.min(bytes.length, Math.max(HEADER_BYTES + 1, length));
  const typed = { ...head, type, typeName: typeName(type) };
  if (type === IDENTITY && code === 2) {
    return {
      ...typed,
      identity: codecs.utf8(bytes, HEADER_BYTES + 1, end) ?? codecs.latin1(bytes, HEADER_BYTES + 1, end),
    };
  }
  if (type === NAK) return { ...typed, desiredTypes: [...bytes.subarray(HEADER_BYTES + 1, end)].map(typeName) };
  // Vendor in three bytes, its type in four (RFC 3748, 5.7).
  if (type === EXPANDED && end >= 12) {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    return { ...typed, vendorId: view.getUint32(4) % 0x1000000, vendorType: view.getUint32(8) };
  }
  return typed;
}
