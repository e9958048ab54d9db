// The attributes of a message in order (RFC 2865, 5), those of vendors among them (5.26), and the EAP packet in pieces.
import { joined } from "../../bytes/joined.ts";
import type { JsonObject } from "../../../contract/index.ts";
import type { Codecs } from "../../codecs.ts";
import { standardAttribute, type Vendor, vendorOf } from "./dictionary.ts";
import { Repeats } from "../repeats.ts";
import { HEADER_BYTES, type RadiusMessage } from "./types.ts";
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

/** One attribute, or those of a vendor inside of one. */
class Shown {
  readonly objects: readonly JsonObject[];
  #json: string | null = null;

  constructor(objects: readonly JsonObject[]) {
    this.objects = objects;
  }
  /** The same as JSON text, behind each other. */
  get json(): string {
    return (this.#json ??= JSON.stringify(this.objects).slice(1, -1));
  }
}
/** Attributes that came before. Most of a server say the same each time. */
const shownBefore = new Repeats<Shown>();

export interface Attributes {
  readonly list: readonly JsonObject[];
  readonly shown: readonly Shown[];
  readonly leftOut: number;
  /** The pieces of EAP-Message together. */
  readonly eap: Uint8Array;
  /** What is wrong with them, else empty. */
  readonly reason: string;
}

/** Walks types and lengths of `bytes[start, end)`, values are `bytes[from, to)`. Answers where it stopped early, else -1. */
export function forEachAttribute(
  bytes: Uint8Array,
  start: number,
  end: number,
  onAttribute: (type: number, from: number, to: number) => void,
): number {
  let at = start;
  while (at < end) {
    const type = bytes[at] ?? 0;
    const length = at + 1 < end ? (bytes[at + 1] ?? 0) : 0;
    if (length < HEAD_BYTES || length > end - at) return at;
    onAttribute(type, at + HEAD_BYTES, at + length);
    at += length;
  }
  return -1;
}
const passOver = (): void => undefined;

/** Whether the attributes of a message fill it, as far as its length says. */
export function areWhole(bytes: Uint8Array, start: number, end: number): boolean {
  return forEachAttribute(bytes, start + HEADER_BYTES, end, passOver) < 0;
}
/** What is wrong with them, else empty. */
export function problemOf(
  { bytes }: RadiusMessage,
  onAttribute: Parameters<typeof forEachAttribute>[3] = passOver,
): string {
  const at = forEachAttribute(bytes, HEADER_BYTES, bytes.length, onAttribute);
  return at < 0 ? "" : `attribute ${bytes[at]} ends early at byte ${at}`;
}

export function readAttributes(message: RadiusMessage, codecs: Codecs): Attributes {
  const list: JsonObject[] = [];
  const all: Shown[] = [];
  const pieces: Uint8Array[] = [];
  let leftOut = 0;
  const onAttribute = (type: number, from: number, to: number): void => {
    if (type === EAP_MESSAGE) pieces.push(message.bytes.subarray(from, to));
    if (list.length >= MAX_ATTRIBUTES) {
      leftOut++;
      return;
    }
    const shown = shownAttribute(type, message, from, to, codecs);
    all.push(shown);
    for (const one of shown.objects) list.push(one);
  };
  const reason = problemOf(message, onAttribute);
  return { list, shown: all, leftOut, eap: pieces.length === 0 ? NO_BYTES : joined(pieces), reason };
}
const NO_BYTES = new Uint8Array(0);

/** The list as JSON text. */
export function attributesText({ shown }: Attributes): string {
  return `[${shown.map(({ json }) => json).join(",")}]`;
}

function shownAttribute(type: number, message: RadiusMessage, from: number, to: number, codecs: Codecs): Shown {
  const show = (): Shown => {
    const value = message.bytes.subarray(from, to);
    return new Shown(type === VENDOR_SPECIFIC ? vendorAttributes(value, codecs) : [attribute(type, value, codecs)]);
  };
  // What may be secret is not remembered: it leaves memory with its message.
  return type === VENDOR_SPECIFIC || isSecret(type)
    ? show()
    : shownBefore.of(message.text.slice(from - HEAD_BYTES, to), "", show);
}

function isSecret(type: number): boolean {
  const known = standardAttribute(type)?.type;
  return known === "secret" || known === "tagged-secret" || known === "eap" || known === "redacted";
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
  const damagedAt = forEachAttribute(inside, 0, inside.length, (vendorType, from, to) =>
    found.push({
      type: VENDOR_SPECIFIC,
      ...named,
      vendorType,
      ...vendorValue(vendor, vendorId, vendorType, inside.subarray(from, to), codecs),
    }),
  );
  return damagedAt < 0 && found.length > 0 ? found : [{ ...head, ...named, ...readValue(undefined, inside, codecs) }];
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
