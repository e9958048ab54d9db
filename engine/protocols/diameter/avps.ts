// AVPs of a message, in order and nested (RFC 6733, 4): code, flags, length, the vendor where flag V says so, value, padding.
import type { Json, JsonObject } from "../../../contract/index.ts";
import type { Codecs } from "../../codecs.ts";
import { decodeEap } from "../eap.ts";
import { avpOf } from "./dictionary.ts";
import { readValue } from "./values.ts";

export const AVP_HEADER_BYTES = 8;
/** Bits that no AVP has set. */
export const AVP_RESERVED_FLAGS = 0x1f;
/** AVPs of one message that are shown, all levels together; the rest is counted. */
export const MAX_AVPS = 2000;
/** Groups inside groups; deeper ones are shown as bytes. */
export const MAX_DEPTH = 8;
const VENDOR_ID_BYTES = 4;
const FLAG_VENDOR = 0x80;
const FLAG_MANDATORY = 0x40;
const FLAG_PROTECTED = 0x20;

export interface RawAvp {
  readonly code: number;
  readonly flags: number;
  readonly vendorId: number;
  readonly value: Uint8Array;
}

/** Walks the AVPs of `bytes` from `start`; answers why it stopped early, else empty. */
export function forEachAvp(bytes: Uint8Array, start: number, onAvp: (avp: RawAvp) => void): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let at = start;
  while (at < bytes.length) {
    if (bytes.length - at < AVP_HEADER_BYTES) return `an AVP ends early at byte ${at}`;
    const code = view.getUint32(at);
    const flags = view.getUint8(at + 4);
    const length = view.getUint32(at + 4) % 0x1000000;
    const hasVendor = (flags & FLAG_VENDOR) !== 0;
    const headBytes = AVP_HEADER_BYTES + (hasVendor ? VENDOR_ID_BYTES : 0);
    if (length < headBytes || length > bytes.length - at) return `AVP ${code} ends early at byte ${at}`;
    const vendorId = hasVendor ? view.getUint32(at + AVP_HEADER_BYTES) : 0;
    onAvp({ code, flags, vendorId, value: bytes.subarray(at + headBytes, at + length) });
    // The last one of a group may go without its padding.
    at += (length + 3) & ~3;
  }
  return "";
}

/** Reads one message's AVPs; keeps count over all levels. */
export class AvpReader {
  leftOut = 0;
  /** What is wrong with them, else empty. */
  reason = "";
  readonly #codecs: Codecs;
  #count = 0;

  constructor(codecs: Codecs) {
    this.#codecs = codecs;
  }

  read(bytes: Uint8Array, start: number, depth = 0): readonly JsonObject[] {
    const list: JsonObject[] = [];
    const reason = forEachAvp(bytes, start, (avp) => {
      if (this.#count >= MAX_AVPS) {
        this.leftOut++;
        return;
      }
      this.#count++;
      list.push(this.#avp(avp, depth));
    });
    this.reason ||= reason;
    return list;
  }

  #avp({ code, flags, vendorId, value }: RawAvp, depth: number): JsonObject {
    const known = avpOf(vendorId, code);
    const head = {
      code,
      name: known?.name ?? `AVP-${code}`,
      vendorId,
      flags: {
        vendorSpecific: (flags & FLAG_VENDOR) !== 0,
        mandatory: (flags & FLAG_MANDATORY) !== 0,
        protected: (flags & FLAG_PROTECTED) !== 0,
      },
    };
    if (known?.type === "grouped" && depth < MAX_DEPTH) return { ...head, avps: [...this.read(value, 0, depth + 1)] };
    if (known?.type === "eap") {
      const eap: Json = decodeEap(value, this.#codecs);
      return { ...head, ...readValue(known, value, this.#codecs), ...(eap === null ? {} : { eap }) };
    }
    return { ...head, ...readValue(known, value, this.#codecs) };
  }
}
