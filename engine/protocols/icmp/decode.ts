// One message: type(8) code(8) checksum(16), then what the type says (RFC 792, RFC 4443).
import { Reader } from "../../bytes/reader.ts";
import { formatAddress } from "../../flow/address.ts";
import {
  readListener,
  readListenerReport2,
  readNeighborAdvertisement,
  readNeighborSolicitation,
  readRedirect,
  readRouterAdvertisement,
  readRouterSolicitation,
} from "./discovery.ts";
import { readQuoted } from "./quoted.ts";
import type { IcmpContent, IpVersion } from "./types.ts";

type Details = Partial<IcmpContent>;

/** Types of ICMP that begin with an identifier and a sequence number: echo, timestamp, information, mask. */
const QUERIES_4 = new Set([0, 8, 13, 14, 15, 16, 17, 18, 42, 43]);
const QUERIES_6 = new Set([128, 129, 144, 145, 160, 161]);
const ERRORS_4 = new Set([3, 4, 5, 11, 12]);
const ERRORS_6 = new Set([1, 2, 3, 4]);

const READERS_6: Readonly<Record<number, (reader: Reader) => Details>> = {
  130: readListener,
  131: readListener,
  132: readListener,
  133: readRouterSolicitation,
  134: readRouterAdvertisement,
  135: readNeighborSolicitation,
  136: readNeighborAdvertisement,
  137: readRedirect,
  143: readListenerReport2,
};

/** Throws `Malformed` when the message ends early. */
export function decodeMessage(version: IpVersion, bytes: Uint8Array): IcmpContent {
  const reader = new Reader(bytes);
  const type = reader.u8("type");
  const code = reader.u8("code");
  const checksum = reader.u16("checksum");
  const details = version === 4 ? decode4(type, code, reader) : decode6(type, reader);
  return { type, code, checksum, ...details };
}

/** Only the head, for messages whose rest is damaged; missing bytes read as zero. */
export function decodeHead(bytes: Uint8Array): IcmpContent {
  const [type = 0, code = 0, high = 0, low = 0] = bytes;
  return { type, code, checksum: (high << 8) | low };
}

function decode4(type: number, code: number, reader: Reader): Details {
  if (QUERIES_4.has(type)) return readQuery(reader);
  if (!ERRORS_4.has(type)) return { payload: rest(reader) };
  const details = readRest4(type, code, reader);
  const original = readQuoted(reader);
  return { ...(details === null ? {} : { details }), ...(original === null ? {} : { original }) };
}

// The 32 bits before the quoted packet: a gateway, the next hop's MTU (RFC 1191), a pointer, or nothing.
function readRest4(type: number, code: number, reader: Reader): Readonly<Record<string, string | number>> | null {
  if (type === 5) return { gateway: formatAddress(reader.view(4, "gateway")) };
  const bits = reader.u32("unused");
  if (type === 3 && code === 4) return { nextHopMtu: bits & 0xffff };
  return type === 12 ? { pointer: bits >>> 24 } : null;
}

function decode6(type: number, reader: Reader): Details {
  if (QUERIES_6.has(type)) return readQuery(reader);
  const read = READERS_6[type];
  if (read !== undefined) return read(reader);
  if (!ERRORS_6.has(type)) return { payload: rest(reader) };
  const bits = reader.u32("unused");
  const details = type === 2 ? { mtu: bits } : type === 4 ? { pointer: bits } : null;
  const original = readQuoted(reader);
  return { ...(details === null ? {} : { details }), ...(original === null ? {} : { original }) };
}

function readQuery(reader: Reader): Details {
  return { identifier: reader.u16("identifier"), sequence: reader.u16("sequence"), payload: rest(reader) };
}

function rest(reader: Reader): Uint8Array {
  return reader.view(reader.left, "payload");
}
