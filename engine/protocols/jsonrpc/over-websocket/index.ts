// JSON-RPC over WebSocket, as the WebSocket dissector takes it.
export { Calls } from "./calls.ts";
export { callColumns, callSections, isCall, isCallSide } from "./present.ts";
