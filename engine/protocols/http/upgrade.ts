// What a connection speaks after HTTP: Upgrade (RFC 9110, 7.8), CONNECT (9.3.6), and what a WebSocket agreed on
// (RFC 6455, 4.2.2; RFC 7692, 7.1).
import type { JsonObject } from "../../../contract/index.ts";
import type { Span } from "../../moment.ts";
import { headerTokens } from "./head-text.ts";

/** Whether a request asks to leave HTTP on this connection. */
export function asksToSwitch(head: string, hasUpgrade: boolean): boolean {
  if (head.startsWith("CONNECT ")) return true;
  return hasUpgrade && headerTokens(head, "connection").includes("upgrade");
}

/** First protocol that a 101 names, lower case; empty when it names none. */
export function upgradeOf(head: string): string {
  return headerTokens(head, "upgrade")[0] ?? "";
}

/** What the HTTP/2 dissector has to know: the request that asked is its first stream (RFC 7540, 3.2). */
export function h2cSetup(requestHead: string, span: Span): JsonObject {
  const { startSec, startNsec, startPacket, endSec, endNsec, endPacket } = span;
  return { head: requestHead, span: [startSec, startNsec, startPacket, endSec, endNsec, endPacket] };
}

/**
 * What the WebSocket dissector has to know of the handshake's response: `header` gives a header's values as one list.
 * Parameters count only as the server returned them: an offer alone agrees on nothing.
 */
export function webSocketSetup(header: (name: string) => string): JsonObject {
  const deflate = header("sec-websocket-extensions")
    .toLowerCase()
    .split(",")
    .map((extension) => extension.split(";").map((part) => part.trim()))
    .find((parts) => parts[0] === "permessage-deflate");
  const has = (name: string): boolean => deflate?.some((part) => part.split("=")[0]?.trim() === name) ?? false;
  return {
    deflate: deflate !== undefined,
    clientNoContextTakeover: has("client_no_context_takeover"),
    serverNoContextTakeover: has("server_no_context_takeover"),
    subprotocol: header("sec-websocket-protocol"),
  };
}
