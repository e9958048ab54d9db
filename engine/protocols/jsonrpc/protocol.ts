// The `protocol` objects of JSON-RPC entries. They are HTTP's entries, or WebSocket's, as those of GraphQL are.
import type { Protocol } from "../../../contract/index.ts";
import { carriedProtocol } from "../inside-http.ts";

const JSONRPC = {
  abbr: "JSON-RPC",
  longName: "JSON-RPC",
  macro: "jsonrpc",
  backgroundColor: "#00677d",
  referenceLink: "https://www.jsonrpc.org/specification",
};

export const JSONRPC_1_1: Protocol = carriedProtocol(JSONRPC, "1.1");
export const JSONRPC_2_0: Protocol = carriedProtocol(JSONRPC, "2.0");
/** Among WebSocket's entries. */
export const JSONRPC_WS: Protocol = { ...JSONRPC_1_1, name: "ws", version: "13", longName: "JSON-RPC over WebSocket" };
