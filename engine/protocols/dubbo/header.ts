// magic(16) flags(8) status(8) id(64) length(32): dubbo.apache.org, "Dubbo2 protocol".
import { u32 } from "../thrift/envelope.ts";

export const HEADER_BYTES = 16;
/** Servers take 8 MiB where nothing else is set. */
export const MAX_BODY_BYTES = 64 << 20;
const MAGIC_HIGH = 0xda;
const MAGIC_LOW = 0xbb;
const REQUEST = 0x80;
const TWO_WAY = 0x40;
const EVENT = 0x20;
const SERIALIZATION = 0x1f;

export interface Header {
  readonly isRequest: boolean;
  readonly isTwoWay: boolean;
  readonly isEvent: boolean;
  readonly serialization: number;
  readonly status: number;
  readonly id: bigint;
  readonly bodyBytes: number;
}

/** org.apache.dubbo.common.serialize.Constants. */
const SERIALIZATIONS: Readonly<Record<number, string>> = {
  2: "hessian2",
  3: "java",
  4: "compactedjava",
  6: "fastjson",
  7: "nativejava",
  8: "kryo",
  9: "fst",
  10: "native-hessian",
  11: "avro",
  12: "protostuff",
  16: "gson",
  21: "protobuf-json",
  22: "protobuf",
  23: "fastjson2",
  25: "kryo2",
  27: "msgpack",
};
export function serializationName(number: number): string {
  return SERIALIZATIONS[number] ?? String(number);
}
/** org.apache.dubbo.remoting.exchange.Response. */
export const OK = 20;
const STATUSES: Readonly<Record<number, string>> = {
  20: "OK",
  25: "SERIALIZATION_ERROR",
  30: "CLIENT_TIMEOUT",
  31: "SERVER_TIMEOUT",
  35: "CHANNEL_INACTIVE",
  40: "BAD_REQUEST",
  50: "BAD_RESPONSE",
  60: "SERVICE_NOT_FOUND",
  70: "SERVICE_ERROR",
  80: "SERVER_ERROR",
  90: "CLIENT_ERROR",
  100: "SERVER_THREADPOOL_EXHAUSTED_ERROR",
};
export function statusName(status: number): string {
  return STATUSES[status] ?? String(status);
}

/** The header; undefined while it is not whole, null where there is none. */
export function readHeader(bytes: Uint8Array, start: number, end: number): Header | null | undefined {
  if (start < end && bytes[start] !== MAGIC_HIGH) return null;
  if (start + 1 < end && bytes[start + 1] !== MAGIC_LOW) return null;
  if (end - start < HEADER_BYTES) return undefined;
  const flags = bytes[start + 2] as number;
  const status = bytes[start + 3] as number;
  const bodyBytes = u32(bytes, start + 12);
  const isRequest = (flags & REQUEST) !== 0;
  const isPlausible = isRequest ? status === 0 : STATUSES[status] !== undefined;
  if (!isPlausible || (flags & SERIALIZATION) === 0 || bodyBytes > MAX_BODY_BYTES) return null;
  return {
    isRequest,
    isTwoWay: (flags & TWO_WAY) !== 0,
    isEvent: (flags & EVENT) !== 0,
    serialization: flags & SERIALIZATION,
    status,
    id: BigInt.asIntN(64, (BigInt(u32(bytes, start + 4)) << 32n) | BigInt(u32(bytes, start + 8))),
    bodyBytes,
  };
}
