// How a call ended: the status with its name, its message, and its details (gRPC over HTTP2, "Responses"; google.rpc.Status).
import type { Json, JsonObject } from "../../../contract/index.ts";
import type { Codecs } from "../../codecs.ts";
import { base64Bytes } from "../../bytes/base64.ts";
import { MAX_DETAILS, MAX_FIELDS, MAX_STATUS_CHARACTERS } from "./limits.ts";
import { protobufFields } from "./protobuf.ts";

const NAMES: readonly string[] = [
  "OK",
  "CANCELLED",
  "UNKNOWN",
  "INVALID_ARGUMENT",
  "DEADLINE_EXCEEDED",
  "NOT_FOUND",
  "ALREADY_EXISTS",
  "PERMISSION_DENIED",
  "RESOURCE_EXHAUSTED",
  "FAILED_PRECONDITION",
  "ABORTED",
  "OUT_OF_RANGE",
  "UNIMPLEMENTED",
  "INTERNAL",
  "UNAVAILABLE",
  "DATA_LOSS",
  "UNAUTHENTICATED",
];

/** `NOT_FOUND`; empty for a code that has no name. */
export function statusName(code: number): string {
  return NAMES[code] ?? "";
}

/** The code, or null where there is none. */
export function parseStatus(text: string): number | null {
  return /^\d{1,9}$/.test(text) ? Number(text) : null;
}

/** A message is percent-encoded UTF-8; what does not decode stays as it was sent. */
export function statusMessage(text: string): string {
  const short = text.slice(0, MAX_STATUS_CHARACTERS);
  try {
    return decodeURIComponent(short);
  } catch {
    return short;
  }
}

/** Details of `grpc-status-details-bin`: type and value of each. */
export function statusDetails(text: string, codecs: Codecs): readonly JsonObject[] {
  const bytes = base64Bytes(text.slice(0, MAX_STATUS_CHARACTERS));
  // Status { int32 code = 1; string message = 2; repeated Any details = 3; }   Any { string type_url = 1; bytes value = 2; }
  const status = protobufFields(bytes, 0, bytes.length, codecs, { fields: MAX_FIELDS });
  const details: Json = status?.["3"] ?? [];
  return (Array.isArray(details) ? details : [details]).slice(0, MAX_DETAILS).map(detail);
}

function detail(any: Json): JsonObject {
  if (typeof any !== "object" || any === null || Array.isArray(any)) return { type: "", value: any };
  const { 1: url = "", 2: value = null } = any as JsonObject & { readonly 1?: Json; readonly 2?: Json };
  const type = typeof url === "string" ? url.slice(url.lastIndexOf("/") + 1) : "";
  return { type, value };
}
