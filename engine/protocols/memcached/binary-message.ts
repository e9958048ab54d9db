// Messages of the binary protocol: what its numbers and its extras say. Credentials of SASL leave no trace.
import type { Json, JsonObject } from "../../../contract/index.ts";
import { KeptBytes, readable } from "../../bytes/kept-bytes.ts";
import { Reader } from "../../bytes/reader.ts";
import { textOf } from "../../bytes/shown-text.ts";
import type { Codecs } from "../../codecs.ts";
import { HEADER_BYTES } from "./binary-frame.ts";
import { isErrorStatus, OPCODES, statusName } from "./opcodes.ts";
import {
  count,
  type Item,
  type MemcachedRequest,
  type MemcachedResponse,
  NO_REQUEST,
  NO_RESPONSE,
  type Value,
} from "./types.ts";

const NO_EXPIRATION = 0xffffffff;

/** A message taken apart. */
export interface BinaryMessage {
  readonly opcode: number;
  /** `get`, …; `opcode_99` where the number has no name. */
  readonly name: string;
  readonly vbucketOrStatus: number;
  readonly opaque: string;
  readonly cas: bigint;
  readonly extras: Reader;
  readonly keyBytes: number;
  readonly key: string;
  /** As much of it as there is. */
  readonly value: KeptBytes;
  readonly valueBytes: number;
}

export function commandName(opcode: number): string {
  return OPCODES.get(opcode)?.name ?? `opcode_${opcode}`;
}

export function readBinary(bytes: Uint8Array, start: number, end: number, codecs: Codecs): BinaryMessage {
  const reader = new Reader(bytes, start, end);
  const head = readHead(reader);
  const keyAt = reader.take(head.keyBytes, "key");
  const stop = reader.at + Math.min(reader.left, head.valueBytes);
  const key = textOf(bytes, keyAt, reader.at, codecs);
  return { ...head, key, value: new KeptBytes(codecs, bytes, reader.at, stop) };
}
/** A whole message, of which nothing ends early, from one character a byte. */
export function readKept(text: string, codecs: Codecs): BinaryMessage {
  const keyAt = HEADER_BYTES + text.charCodeAt(4);
  const head = readHead(new Reader(codecs.fromLatin1(text.slice(0, keyAt))));
  const valueAt = keyAt + head.keyBytes;
  const key = readable(text.slice(keyAt, valueAt), codecs);
  return { ...head, key, value: new KeptBytes(codecs, text, valueAt, text.length) };
}
function readHead(reader: Reader): Omit<BinaryMessage, "key" | "value"> {
  reader.skip(1, "magic");
  const opcode = reader.u8("opcode");
  const keyBytes = reader.u16("length of the key");
  const extrasBytes = reader.u8("length of the extras");
  reader.skip(1, "data type");
  const vbucketOrStatus = reader.u16("status");
  const body = reader.u32("length of the body");
  const opaque = String(reader.u32("opaque"));
  const [high, low] = [reader.u32("cas"), reader.u32("cas")];
  // Most say none.
  const cas = high + low === 0 ? 0n : (BigInt(high) << 32n) | BigInt(low);
  const extras = reader.sub(extrasBytes, "extras");
  const valueBytes = Math.max(0, body - extrasBytes - keyBytes);
  return { opcode, name: commandName(opcode), vbucketOrStatus, opaque, cas, extras, keyBytes, valueBytes };
}

/** Names and values of statistics that follow each other, from one character a byte; the last value may be cut. */
export function readStatistics(text: string, codecs: Codecs): [string, Json][] {
  const u16 = (at: number): number => (text.charCodeAt(at) << 8) | text.charCodeAt(at + 1);
  const found: [string, Json][] = [];
  for (let at = 0; at < text.length; ) {
    const keyAt = at + HEADER_BYTES + text.charCodeAt(at + 4);
    const valueAt = keyAt + u16(at + 2);
    const next = at + HEADER_BYTES + u16(at + 8) * 0x10000 + u16(at + 10);
    const value = text.slice(valueAt, next);
    found.push([readable(text.slice(keyAt, valueAt), codecs), /^\d{1,15}$/.test(value) ? Number(value) : value]);
    at = next;
  }
  return found;
}

export function binaryRequest(message: BinaryMessage): MemcachedRequest {
  const { name, key, cas, vbucketOrStatus, opcode } = message;
  const isLogin = name === "sasl_auth" || name === "sasl_step";
  const facts: Record<string, Json> = isLogin ? { mechanism: key } : { ...requestFacts(message) };
  if (cas !== 0n) facts["cas"] = String(cas);
  if (vbucketOrStatus !== 0) facts["vbucket"] = vbucketOrStatus;
  return {
    ...NO_REQUEST,
    command: name,
    keys: key === "" || isLogin ? [] : [key],
    opaque: message.opaque,
    isQuiet: OPCODES.get(opcode)?.isQuiet ?? false,
    facts,
    value: valueOf(message, isLogin),
  };
}

/** Extras by the name of the command; a quiet one has those of the one that is not. */
function requestFacts({ name, extras }: BinaryMessage): JsonObject {
  const expiration = (): number => extras.u32("expiration");
  switch (name.replace(/q$/, "")) {
    case "set":
    case "add":
    case "replace":
      return { flags: extras.u32("flags"), expiration: expiration() };
    case "incr":
    case "decr": {
      const delta = count(String(extras.u64("delta")));
      const initialValue = count(String(extras.u64("initial value")));
      const seconds = expiration();
      // Then the key is not made where it is missing.
      return seconds === NO_EXPIRATION ? { delta } : { delta, initialValue, expiration: seconds };
    }
    case "touch":
    case "gat":
    case "gatk":
      return { expiration: expiration() };
    case "flush_all":
      return extras.left >= 4 ? { expiration: expiration() } : {};
    case "verbosity":
      return { level: extras.u32("level") };
    default:
      return {};
  }
}

function valueOf({ value, valueBytes }: BinaryMessage, isSecret: boolean): Value | null {
  if (valueBytes === 0) return null;
  return { length: valueBytes, kept: isSecret ? null : value, isSecret };
}

const TEXTS: ReadonlySet<string> = new Set(["version", "sasl_list_mechs"]);

export function binaryResponse(message: BinaryMessage, codecs: Codecs): MemcachedResponse {
  const { name, vbucketOrStatus: code, opaque, cas, value } = message;
  const isError = isErrorStatus(code);
  const base = { ...NO_RESPONSE, status: statusName(code), code, isError, opaque };
  const text = (): string => readable(value.latin1(codecs), codecs);
  const known = cas === 0n ? {} : { cas: String(cas) };
  if (name === "sasl_auth" || name === "sasl_step") return { ...base, facts: known };
  if (code !== 0) return { ...base, message: text(), facts: known };
  if (/^(incr|decr)q?$/.test(name))
    return { ...base, facts: { ...known, number: count(String(new Reader(value.bytes).u64("number"))) } };
  if (TEXTS.has(name)) return { ...base, facts: { [name === "version" ? "version" : "mechanisms"]: text() } };
  return /^(get|gat)/.test(name) ? { ...base, items: [itemOf(message, known)] } : { ...base, facts: known };
}

function itemOf(message: BinaryMessage, known: JsonObject): Item {
  const { extras, key } = message;
  const flags = extras.left >= 4 ? { flags: extras.u32("flags") } : {};
  const value = valueOf(message, false);
  return { key, facts: { ...flags, ...known }, value: value ?? { length: 0, kept: null, isSecret: false } };
}
