// Messages by their numbers (RFC 4250, 4.1; the numbers 30 to 49 depend on the method: RFC 4253, 8; RFC 5656; RFC 4419).
import { Malformed, type Reader } from "../../bytes/reader.ts";
import type { Codecs } from "../../codecs.ts";
import { type KexInit, NAME_LISTS, type NameList } from "./types.ts";

export const DISCONNECT = 1;
export const KEXINIT = 20;
export const NEWKEYS = 21;
const NAMES: Readonly<Record<number, string>> = {
  1: "DISCONNECT",
  2: "IGNORE",
  3: "UNIMPLEMENTED",
  4: "DEBUG",
  5: "SERVICE_REQUEST",
  6: "SERVICE_ACCEPT",
  7: "EXT_INFO",
  20: "KEXINIT",
  21: "NEWKEYS",
};
const GROUP_EXCHANGE: Readonly<Record<number, string>> = {
  30: "KEX_DH_GEX_REQUEST_OLD",
  31: "KEX_DH_GEX_GROUP",
  32: "KEX_DH_GEX_INIT",
  33: "KEX_DH_GEX_REPLY",
  34: "KEX_DH_GEX_REQUEST",
};
export function messageName(type: number, kex: string): string {
  const known = NAMES[type];
  if (known !== undefined) return known;
  if (kex.startsWith("diffie-hellman-group-exchange")) return GROUP_EXCHANGE[type] ?? String(type);
  const prefix = kex.startsWith("diffie-hellman") ? "KEXDH" : "KEX_ECDH";
  if (type === 30) return `${prefix}_INIT`;
  return type === 31 ? `${prefix}_REPLY` : String(type);
}
/** The message in which the server shows its key and signs: its first field is the key. */
export function isKexReply(type: number, kex: string): boolean {
  return type === (kex.startsWith("diffie-hellman-group-exchange") ? 33 : 31);
}

const REASONS: readonly string[] = [
  "",
  "HOST_NOT_ALLOWED_TO_CONNECT",
  "PROTOCOL_ERROR",
  "KEY_EXCHANGE_FAILED",
  "RESERVED",
  "MAC_ERROR",
  "COMPRESSION_ERROR",
  "SERVICE_NOT_AVAILABLE",
  "PROTOCOL_VERSION_NOT_SUPPORTED",
  "HOST_KEY_NOT_VERIFIABLE",
  "CONNECTION_LOST",
  "BY_APPLICATION",
  "TOO_MANY_CONNECTIONS",
  "AUTH_CANCELLED_BY_USER",
  "NO_MORE_AUTH_METHODS_AVAILABLE",
  "ILLEGAL_USER_NAME",
];
export function disconnectReason(code: number): string {
  return REASONS[code] ?? String(code);
}

/** Names of one list that are shown. */
export const MAX_NAMES = 200;

/** Behind the message's number: cookie(16), ten name-lists, first_kex_packet_follows(8), reserved(32). */
export function readKexInit(reader: Reader, codecs: Codecs): KexInit & { readonly firstKexPacketFollows: boolean } {
  reader.skip(16, "the cookie");
  const lists = Object.fromEntries(NAME_LISTS.map((name) => [name, readNames(reader, name, codecs)]));
  return { ...(lists as Record<NameList, readonly string[]>), firstKexPacketFollows: reader.u8("a flag") !== 0 };
}
function readNames(reader: Reader, what: string, codecs: Codecs): readonly string[] {
  const text = readString(reader, what, codecs);
  const names = text === "" ? [] : text.split(",");
  if (names.length > MAX_NAMES) throw new Malformed(`${what} of more than ${MAX_NAMES} names`, reader.offset);
  return names;
}
export function readString(reader: Reader, what: string, codecs: Codecs): string {
  const body = reader.sub(reader.u32(what), what);
  return codecs.utf8(body.bytes, body.start, body.end) ?? codecs.latin1(body.bytes, body.start, body.end);
}
