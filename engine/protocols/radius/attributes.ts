// The attributes of a message in order (RFC 2865, 5), those of vendors among them (5.26), and the EAP packet in pieces.
import { joined } from "../../bytes/joined.ts";
import type { JsonObject } from "../../../contract/index.ts";
import type { Codecs } from "../../codecs.ts";
import { standardAttribute, type Vendor, vendorOf } from "./dictionary.ts";
import { HEADER_BYTES } from "./types.ts";
import { readValue } from "./values.ts";

/** Attributes of one message that are shown; the rest is counted. */
export const MAX_ATTRIBUTES = 500;
const VENDOR_SPECIFIC = 26;
const EAP_MESSAGE = 79;
const FIRST_EXTENDED = 241;
const LAST_SHORT_EXTENDED = 244;
const LAST_EXTENDED = 246;
const HEAD_BYTES = 2;
const VENDOR_ID_BYTES = 4;
/** Its attributes have a byte of flags behind their head. */
const WIMAX = 24_757;

export interface Attributes {
  readonly list: readonly JsonObject[];
  readonly leftOut: number;
  /** The pieces of EAP-Message together. */
  readonly eap: Uint8Array;
  /** What is wrong with them, else empty. */
  readonly reason: string;
}

/** Why the attributes at `bytes[start + at, end)` of a message that begins at `start` do not fill it, else empty. Makes nothing. */
export function whyCut(bytes: Uint8Array, start: number, end: number, at: number): string {
  for (let here = start + at; here < end; ) {
    const length = bytes[here + 1] ?? 0;
    if (here + 1 >= end || length < HEAD_BYTES || length > end - here)
      return `attribute ${bytes[here] ?? 0} ends early at byte ${here - start}`;
    here += length;
  }
  return "";
}

/** Walks types and lengths from `start`; answers why it stopped early, else empty. */
export function forEachAttribute(
  bytes: Uint8Array,
  start: number,
  onAttribute: (type: number, value: Uint8Array) => void,
): string {
  let at = start;
  while (at < bytes.length) {
    const type = bytes[at] ?? 0;
    const length = bytes[at + 1] ?? 0;
    if (length < HEAD_BYTES || length > bytes.length - at) return `attribute ${type} ends early at byte ${at}`;
    onAttribute(type, bytes.subarray(at + HEAD_BYTES, at + length));
    at += length;
  }
  return "";
}

export function readAttributes(message: Uint8Array, codecs: Codecs): Attributes {
  const list: JsonObject[] = [];
  const pieces: Uint8Array[] = [];
  let leftOut = 0;
  const reason = forEachAttribute(message, HEADER_BYTES, (type, value) => {
    if (type === EAP_MESSAGE) pieces.push(value);
    if (list.length >= MAX_ATTRIBUTES) leftOut++;
    else if (type === VENDOR_SPECIFIC) list.push(...vendorAttributes(value, codecs));
    else list.push(attribute(type, value, codecs));
  });
  return { list, leftOut, eap: joined(pieces), reason };
}

function attribute(type: number, value: Uint8Array, codecs: Codecs): JsonObject {
  const known = standardAttribute(type);
  const name = known?.name ?? `Attribute-${type}`;
  const headBytes = type <= LAST_SHORT_EXTENDED ? 1 : 2;
  // An extended attribute has a second type, a long one a byte of flags too (RFC 6929, 2).
  if (type >= FIRST_EXTENDED && type <= LAST_EXTENDED && value.length >= headBytes)
    return { type, extendedType: value[0] ?? 0, name, ...readValue(known, value.subarray(headBytes), codecs) };
  return { type, name, ...readValue(known, value, codecs) };
}

/** The attributes inside, or the whole as bytes where it has another form. */
function vendorAttributes(value: Uint8Array, codecs: Codecs): readonly JsonObject[] {
  const head = { type: VENDOR_SPECIFIC, name: "Vendor-Specific" };
  if (value.length < VENDOR_ID_BYTES) return [{ ...head, ...readValue(undefined, value, codecs) }];
  const vendorId = new DataView(value.buffer, value.byteOffset, value.length).getUint32(0);
  const vendor = vendorOf(vendorId);
  const named = { vendorId, vendor: vendor?.name ?? String(vendorId) };
  const inside = value.subarray(VENDOR_ID_BYTES);
  const found: JsonObject[] = [];
  const reason = forEachAttribute(inside, 0, (vendorType, bytes) =>
    found.push({
      type: VENDOR_SPECIFIC,
      ...named,
      vendorType,
      ...vendorValue(vendor, vendorId, vendorType, bytes, codecs),
    }),
  );
  return reason === "" && found.length > 0 ? found : [{ ...head, ...named, ...readValue(undefined, inside, codecs) }];
}
function vendorValue(
  vendor: Vendor | undefined,
  vendorId: number,
  type: number,
  bytes: Uint8Array,
  codecs: Codecs,
): JsonObject {
  const known = vendor?.attributes.get(type);
  const name = known?.name ?? `${vendor?.name ?? `Vendor-${vendorId}`}-Attribute-${type}`;
  const value = vendorId === WIMAX && bytes.length > 0 ? bytes.subarray(1) : bytes;
  return { name, ...readValue(known, value, codecs) };
}
