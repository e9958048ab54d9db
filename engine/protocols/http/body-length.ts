// Where the body of a message ends: RFC 9112, 6.3, in its order. Shapes that request smuggling uses are read as the
// RFC says, and the message says what is odd about it.
import type { HeadScan } from "./head-scan.ts";
import { NO_LENGTH, ODD_LENGTH } from "./head-scan.ts";
import { headerTokens, headerValues } from "./head-text.ts";
import type { HttpMessage } from "./types.ts";

/** Answers that are not a length. */
export const CHUNKED = -1;
export const UNTIL_CLOSE = -2;
/** Nobody can tell: what follows is searched for the next message. */
export const UNKNOWN = -3;

const MAX_LENGTH_DIGITS = 15;
const ONLY_CHUNKED: readonly string[] = ["chunked"];

/** Length of a request's body. */
export function requestBody(message: HttpMessage, scan: HeadScan): number {
  if (scan.hasTransferEncoding) return transferCoded(message, scan, UNKNOWN);
  if (scan.contentLength >= 0) return scan.contentLength;
  return scan.contentLength === NO_LENGTH ? 0 : oddLength(message);
}

/** Length of a response's body; `isHead`: it answers a HEAD. */
export function responseBody(message: HttpMessage, scan: HeadScan, status: number, isHead: boolean): number {
  if (isHead || status === 204 || status === 304 || (status >= 100 && status < 200)) return 0;
  if (scan.hasTransferEncoding) return transferCoded(message, scan, UNTIL_CLOSE);
  if (scan.contentLength >= 0) return scan.contentLength;
  return scan.contentLength === NO_LENGTH ? UNTIL_CLOSE : oddLength(message);
}

function transferCoded(message: HttpMessage, scan: HeadScan, unchunked: number): number {
  const codings = scan.isOnlyChunked ? ONLY_CHUNKED : headerTokens(message.head, "transfer-encoding");
  if (codings.every((coding) => coding === "identity")) return lengthOnly(message, scan, unchunked);
  if (scan.contentLength !== NO_LENGTH) {
    message.blame("Transfer-Encoding and Content-Length together: the length is ignored (RFC 9112, 6.3)");
  }
  const chunked = codings.filter((coding) => coding === "chunked").length;
  if (codings.at(-1) === "chunked") {
    if (chunked > 1) message.blame("chunked is named more than once in Transfer-Encoding (RFC 9112, 6.1)");
    if (message.isHttp10) message.blame("Transfer-Encoding in an HTTP/1.0 message (RFC 9112, 6.1)");
    return CHUNKED;
  }
  if (unchunked === UNKNOWN || chunked > 0) {
    message.blame(`Transfer-Encoding does not end in chunked: the body's end is unknown (RFC 9112, 6.3)`);
  }
  return unchunked;
}

// `identity` was taken out of the protocol (RFC 7230): it changes nothing.
function lengthOnly(message: HttpMessage, scan: HeadScan, unchunked: number): number {
  if (scan.contentLength >= 0) return scan.contentLength;
  if (scan.contentLength === ODD_LENGTH) return oddLength(message);
  return unchunked === UNKNOWN ? 0 : UNTIL_CLOSE;
}

// A list of equal numbers counts as that number; all else makes the framing invalid (6.3, rule 5).
function oddLength(message: HttpMessage): number {
  const values = headerValues(message.head, "content-length").flatMap((value) =>
    value.split(",").map((item) => item.trim()),
  );
  const first = values[0] ?? "";
  if (/^[0-9]+$/.test(first) && first.replace(/^0+/, "").length <= MAX_LENGTH_DIGITS) {
    if (values.every((value) => value === first)) return Number(first);
  }
  const seen = values.join(", ").slice(0, 80);
  const what = new Set(values).size > 1 ? "several Content-Lengths" : "no valid Content-Length";
  message.blame(`${what}, "${seen}": the body's end is unknown (RFC 9112, 6.3)`);
  return UNKNOWN;
}
