// Error codes of CONNECTION_CLOSE (RFC 9000, 20.1; RFC 9368, 8).
import { alertName } from "../tls/index.ts";

const ERRORS = [
  "NO_ERROR",
  "INTERNAL_ERROR",
  "CONNECTION_REFUSED",
  "FLOW_CONTROL_ERROR",
  "STREAM_LIMIT_ERROR",
  "STREAM_STATE_ERROR",
  "FINAL_SIZE_ERROR",
  "FRAME_ENCODING_ERROR",
  "TRANSPORT_PARAMETER_ERROR",
  "CONNECTION_ID_LIMIT_ERROR",
  "PROTOCOL_VIOLATION",
  "INVALID_TOKEN",
  "APPLICATION_ERROR",
  "CRYPTO_BUFFER_EXCEEDED",
  "KEY_UPDATE_ERROR",
  "AEAD_LIMIT_REACHED",
  "NO_VIABLE_PATH",
  "VERSION_NEGOTIATION_ERROR",
] as const;
/** An alert of TLS is added to it (RFC 9001, 4.8). */
const CRYPTO_ERROR = 0x0100;

export function errorName(code: number): string {
  if (code >= CRYPTO_ERROR && code < CRYPTO_ERROR + 0x100) return `CRYPTO_ERROR (${alertName(code - CRYPTO_ERROR)})`;
  return ERRORS[code] ?? `0x${code.toString(16)}`;
}
