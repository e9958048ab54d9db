// Messages of the binary protocol: what its numbers and its extras say. Credentials of SASL leave no trace.
import type { Json, JsonObject } from "../../../contract/index.ts";
import { KeptBytes } from "../../bytes/kept-bytes.ts";
import { Reader } from "../../bytes/reader.ts";
import { textOf } from "../../bytes/shown-text.ts";
import type { Codecs } from "../../codecs.ts";
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
  readonly key: string;
  readonly value: Reader;
  readonly valueBytes: number;
}

export function readBinary(bytes: Uint8Array, start: number, end: number, codecs: Codecs): BinaryMessage {
  const reader = new Reader(bytes, start, end);
  reader.skip(1, "magic");
  const opcode = reader.u8("opcode");
  const keyBytes = reader.u16("length of the key");
  const extrasBytes = reader.u8("length of the extras");
  reader.skip(1, "data type");
  const vbucketOrStatus = reader.u16("status");
  const body = reader.u32("length of the body");
  const opaque = reader.u32("opaque");
  const cas = reader.u64("cas");
  const extras = reader.sub(extrasBytes, "extras");
  const keyAt = reader.take(keyBytes, "key");
  const key = textOf(bytes, keyAt, keyAt + keyBytes, codecs);
  const valueBytes = Math.max(0, body - extrasBytes - keyBytes);
  const value = reader.sub(Math.min(reader.left, valueBytes), "value");
  const name = OPCODES.get(opcode)?.name ?? `opcode_${opcode}`;
  return { opcode, name, vbucketOrStatus, opaque: String(opaque), cas, extras, key, value, valueBytes };
}

export function binaryRequest(message: BinaryMessage, codecs: Codecs): MemcachedRequest {
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
    value: valueOf(message, codecs, isLogin),
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

function valueOf({ value, valueBytes }: BinaryMessage, codecs: Codecs, isSecret: boolean): Value | null {
  if (valueBytes === 0) return null;
  const kept = isSecret ? null : new KeptBytes(codecs, value.bytes, value.at, value.end);
  return { length: valueBytes, kept, isSecret };
}

const TEXTS: ReadonlySet<string> = new Set(["version", "sasl_list_mechs"]);

export function binaryResponse(message: BinaryMessage, codecs: Codecs): MemcachedResponse {
  const { name, vbucketOrStatus: code, opaque, cas, value } = message;
  const isError = isErrorStatus(code);
  const base = { ...NO_RESPONSE, status: statusName(code), code, isError, opaque };
  const text = (): string => textOf(value.bytes, value.at, value.end, codecs);
  const known = cas === 0n ? {} : { cas: String(cas) };
  if (name === "sasl_auth" || name === "sasl_step") return { ...base, facts: known };
  if (code !== 0) return { ...base, message: text(), facts: known };
  if (/^(incr|decr)q?$/.test(name)) return { ...base, facts: { ...known, number: count(String(value.u64("number"))) } };
  if (TEXTS.has(name)) return { ...base, facts: { [name === "version" ? "version" : "mechanisms"]: text() } };
  return /^(get|gat)/.test(name) ? { ...base, items: [itemOf(message, known, codecs)] } : { ...base, facts: known };
}

function itemOf(message: BinaryMessage, known: JsonObject, codecs: Codecs): Item {
  const { extras, key } = message;
  const flags = extras.left >= 4 ? { flags: extras.u32("flags") } : {};
  const value = valueOf(message, codecs, false);
  return { key, facts: { ...flags, ...known }, value: value ?? { length: 0, kept: null, isSecret: false } };
}
