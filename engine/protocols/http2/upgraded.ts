// The request with which a connection left HTTP/1.1 for HTTP/2: it is the first stream, and its answer comes there
// (RFC 7540, 3.2; RFC 9113 keeps the token "h2c" but no longer describes it).
import type { Json, JsonObject } from "../../../contract/index.ts";
import { HeaderSection } from "../../hpack/index.ts";
import { Span } from "../../moment.ts";
import { splitRequestLine } from "../http/fields.ts";
import { readHead } from "../http/head-text.ts";
import { Http2Message } from "./types.ts";

const FIRST_STREAM = 1;
/** What was for the connection, not for the server's answer; Host becomes `:authority`. */
const OF_CONNECTION = new Set(["connection", "upgrade", "http2-settings", "host"]);

/** From what the HTTP/1 dissector hands over; null where the connection began as HTTP/2. */
export function upgradeRequest({ head, span }: JsonObject): Http2Message | null {
  if (typeof head !== "string" || !Array.isArray(span)) return null;
  const { startLine, headers } = readHead(head);
  const { method, target } = splitRequestLine(startLine);
  const section = new HeaderSection();
  section.add([":method", method]);
  section.add([":scheme", "http"]);
  section.add([":path", target]);
  for (const [name, value] of headers) if (name.toLowerCase() === "host") section.add([":authority", value]);
  for (const [name, value] of headers)
    if (!OF_CONNECTION.has(name.toLowerCase())) section.add([name.toLowerCase(), value]);
  const request = new Http2Message(FIRST_STREAM, section, spanOf(span));
  request.isUpgrade = true;
  request.isComplete = true;
  return request;
}

// Its bytes belong to the entry of HTTP/1.1.
function spanOf(numbers: readonly Json[]): Span {
  const [startSec = 0, startNsec = 0, startPacket = 0, endSec = 0, endNsec = 0, endPacket = 0] = numbers.map(Number);
  return Object.assign(new Span(), { startSec, startNsec, startPacket, endSec, endNsec, endPacket });
}
