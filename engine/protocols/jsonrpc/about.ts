import type { About } from "../about.ts";

export const ABOUT: About = {
  reads:
    "JSON-RPC 2.0 and 1.0 over HTTP/1 and HTTP/2, also in batches and with answers as an event stream; 2.0 over WebSocket, from either side.",
  pairing:
    "Its entries are those of HTTP, with the called method as method. Over WebSocket a call and its answer, paired by their id, are one entry, with the side that called as client; a notification is one by itself. An error counts, also one of a batch.",
  examples: [
    'jsonrpc and request.jsonrpc.method == "eth_blockNumber"',
    'jsonrpc && jsonrpc_error_name == "Method not found"',
    "jsonrpc && jsonrpc_notification",
  ],
  limits: [
    "Messages of more than 1 MiB, and those that are cut, are plain HTTP or WebSocket.",
    "1.0 over WebSocket, and JSON-RPC over bare TCP, are not told apart.",
  ],
};
