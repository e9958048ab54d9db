// Packets (RFC 9000, 17; RFC 8999 for what all versions share). Several may stand in one datagram (12.2): a long header says
// where its packet ends, a short one reaches to the end of the datagram.
//   long    = 1 form(1) fixed(1) type(2) bits(4) version(32) dcid<8> scid<8> …
//   Initial = long token<varint> length(varint) number(1..4) payload
//   0-RTT, Handshake = long length(varint) number(1..4) payload
//   Retry   = long token tag(16 bytes)      Version Negotiation = long with version 0, then versions(32)
import { Malformed, Reader } from "../../bytes/reader.ts";
import { knownVersion, type LongKind, type QuicVersion } from "./versions.ts";

export const MAX_CONNECTION_ID_BYTES = 20;
/** A client's first connection id of its server is at least so long (RFC 9000, 7.2). */
export const MIN_FIRST_ID_BYTES = 8;
const TAG_BYTES = 16;
/** The shortest packet number and the bytes that its protection is made of (RFC 9001, 5.4.2). */
const MIN_PROTECTED_BYTES = 4 + TAG_BYTES;

export type PacketKind = LongKind | "negotiation" | "oneRtt" | "unknown";

/** One packet of a datagram; the views are valid as long as the datagram. */
export interface Packet {
  readonly kind: PacketKind;
  /** 0 of Version Negotiation and of short headers. */
  readonly version: number;
  /** What its form is; null where that is not known. */
  readonly form: QuicVersion | null;
  readonly destination: Uint8Array;
  readonly source: Uint8Array;
  /** Of an Initial or a Retry. */
  readonly tokenBytes: number;
  readonly start: number;
  /** Where the protected packet number is; of Version Negotiation, where the versions are. */
  readonly bodyAt: number;
  readonly end: number;
}

const NO_ID = new Uint8Array(0);

/** The packet at `start`; throws where it is damaged. The fixed bit tells nothing, since ends may agree to vary it (RFC 9287). */
export function readPacket(bytes: Uint8Array, start: number, end: number): Packet {
  const first = bytes[start] as number;
  if (first < 0x80) return { ...NOTHING, kind: "oneRtt", start, bodyAt: start + 1, end };
  const reader = new Reader(bytes, start, end);
  reader.skip(1, "first byte");
  const version = reader.u32("version");
  const destination = readId(reader, "destination connection id");
  const source = readId(reader, "source connection id");
  const head = { ...NOTHING, version, destination, source, start, bodyAt: reader.at, end };
  if (version === 0) return { ...head, kind: "negotiation" };
  const form = knownVersion(version) ?? null;
  if (form === null) return { ...head, kind: "unknown" };
  const kind = form.kinds[((first >> 4) & 3) as 0 | 1 | 2 | 3];
  if (kind === "retry") {
    if (reader.left <= TAG_BYTES) throw new Malformed("Retry without a token", reader.offset);
    return { ...head, kind, form, tokenBytes: reader.left - TAG_BYTES };
  }
  const tokenBytes = kind === "initial" ? readVarint(reader, "token length") : 0;
  reader.skip(tokenBytes, "token");
  const length = readVarint(reader, "packet length");
  if (length < MIN_PROTECTED_BYTES) throw new Malformed(`packet of ${length} bytes`, reader.offset);
  const bodyAt = reader.take(length, "packet");
  return { ...head, kind, form, tokenBytes, bodyAt, end: bodyAt + length };
}

const NOTHING = { version: 0, form: null, destination: NO_ID, source: NO_ID, tokenBytes: 0 } as const;

function readId(reader: Reader, what: string): Uint8Array {
  const length = reader.u8(what);
  if (length > MAX_CONNECTION_ID_BYTES) throw new Malformed(`${what} of ${length} bytes`, reader.offset);
  return reader.view(length, what);
}

/** Two bits say how long it is (RFC 9000, 16). Beyond 2^53 it is too large for anything that is counted. */
export function readVarint(reader: Reader, what: string): number {
  const first = reader.u8(what);
  let value = first & 0x3f;
  for (let left = (1 << (first >> 6)) - 1; left > 0; left--) value = value * 256 + reader.u8(what);
  if (!Number.isSafeInteger(value)) throw new Malformed(`${what} is too large`, reader.offset);
  return value;
}
