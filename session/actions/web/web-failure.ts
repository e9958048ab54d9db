// What went wrong on the way to a host, in words, and whether trying again may mend it.
import { RetryableError } from "../types.ts";
import { RefusedAddress } from "./address-rules.ts";

const MAY_PASS: Readonly<Record<string, string>> = {
  ECONNREFUSED: "refuses connections",
  ECONNRESET: "broke the connection off",
  EPIPE: "broke the connection off",
  ECONNABORTED: "broke the connection off",
  ETIMEDOUT: "cannot be reached",
  EHOSTUNREACH: "cannot be reached",
  ENETUNREACH: "cannot be reached",
  EADDRNOTAVAIL: "cannot be reached",
  ENETDOWN: "cannot be reached",
  ENOTFOUND: "has no address",
  EAI_AGAIN: "could not be resolved",
  ERR_PROXY_TUNNEL: "is not reached through the proxy",
};
const WILL_NOT_PASS: Readonly<Record<string, string>> = {
  EPROTO: "does not speak TLS as asked",
  ERR_TLS_CERT_ALTNAME_INVALID: "shows a certificate of another name",
  CERT_HAS_EXPIRED: "shows a certificate that has expired",
  DEPTH_ZERO_SELF_SIGNED_CERT: "shows a certificate that nobody trusted signed",
  SELF_SIGNED_CERT_IN_CHAIN: "shows a certificate that nobody trusted signed",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "shows a certificate that nobody trusted signed",
  UNABLE_TO_GET_ISSUER_CERT: "shows a certificate that nobody trusted signed",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: "shows a certificate that nobody trusted signed",
};

/** The error of a request to `host` as actions throw it. */
export function webFailure(host: string, error: unknown): Error {
  if (error instanceof RetryableError || error instanceof RefusedAddress) return error;
  const { code, message } = factsOf(error);
  const passing = MAY_PASS[code];
  if (passing !== undefined) return new RetryableError(`${host} ${passing} (${code})`, null, { cause: error });
  const lasting = WILL_NOT_PASS[code];
  if (lasting !== undefined) return new Error(`${host} ${lasting} (${code})`, { cause: error });
  if (code.startsWith("HPE_")) return new Error(`${host} answered what is not HTTP (${code})`, { cause: error });
  return error instanceof Error ? error : new Error(message);
}

/** Whether a status may be another one later. */
export function mayPass(status: number): boolean {
  return status === 429 || status >= 500;
}

/** The wait that a `Retry-After` header asks for (RFC 9110 10.2.3): seconds, or a date; null where there is none. */
export function retryAfterMs(headers: Headers, nowMs: number): number | null {
  const text = headers.get("retry-after")?.trim() ?? "";
  if (text === "") return null;
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1000;
  const atMs = Date.parse(text);
  return Number.isNaN(atMs) ? null : Math.max(0, atMs - nowMs);
}

// Node tries all addresses of a name, and tells the failures of them as one error without a message.
function factsOf(error: unknown): { readonly code: string; readonly message: string } {
  const [first] = error instanceof AggregateError ? error.errors : [error];
  if (!(first instanceof Error)) return { code: "", message: String(first) };
  return { code: "code" in first ? String(first.code) : "", message: first.message };
}
