// JSON-RPC 1.0 and 2.0. Its entries are HTTP's, whose dissectors ask here which messages are of it and add its fields and sections,
// or WebSocket's, which hands over messages (over-websocket/). The registry lists it for its protocols and for what filters can read.
import type { FieldSpec, PathSpec } from "../../../contract/index.ts";
import type { Dissector } from "../dissector.ts";
import { insideHttp } from "../inside-http.ts";
import { jsonrpcRequestSections, jsonrpcResponseSections } from "./present.ts";
import { JSONRPC_1_1, JSONRPC_2_0, JSONRPC_WS } from "./protocol.ts";

export { jsonrpcIn } from "./carried.ts";
export { jsonrpcMethod, jsonrpcRequestSections, jsonrpcResponseSections } from "./present.ts";

function path(name: string, type: PathSpec["type"], doc: string): PathSpec {
  return { path: name, type, doc, protocol: "jsonrpc" };
}
function field(name: string, type: FieldSpec["type"], from: string, doc: string): FieldSpec {
  return { name, type, doc, protocol: "jsonrpc", path: from };
}

export const jsonrpc: Dissector = insideHttp({
  name: "jsonrpc",
  says: "JSON-RPC is read inside HTTP and WebSocket",
  protocols: [JSONRPC_1_1, JSONRPC_2_0, JSONRPC_WS],
  fields: [
    field("jsonrpc_method", "string", "request.jsonrpc.method", "Method that is called; of a batch, the first"),
    field("jsonrpc_id", "string", "request.jsonrpc.id", "Id of the call"),
    field("jsonrpc_notification", "bool", "request.jsonrpc.notification", "Whether the call wants no answer"),
    field("jsonrpc_error_code", "int", "response.jsonrpc.errorCode", "Code of the error; of a batch, of the first one"),
    field("jsonrpc_error_name", "string", "response.jsonrpc.errorName", "Name of the error's code"),
    field("jsonrpc_error_message", "string", "response.jsonrpc.errorMessage", "What the error says"),
  ],
  paths: [
    path("request.jsonrpc.version", "string", "1.0 or 2.0"),
    path("request.jsonrpc.method", "string", "Method that is called; of a batch, the first"),
    path("request.jsonrpc.id", "string", "Id of the call"),
    path("request.jsonrpc.notification", "bool", "Whether the call wants no answer"),
    path("request.jsonrpc.params", "map", "Parameters of the call: a list or a map"),
    path("request.jsonrpc.batchCount", "int", "Calls of a batch, also those that are not listed"),
    path("request.jsonrpcBatch", "list", "Calls of a batch: version, method, id, notification, params"),
    path("response.jsonrpc.id", "string", "Id of the answer"),
    path("response.jsonrpc.errorCode", "int", "Code of the error; of a batch, of the first one"),
    path(
      "response.jsonrpc.errorName",
      "string",
      "Name of the code, such as Method not found; its digits where it has none",
    ),
    path("response.jsonrpc.errorMessage", "string", "What the error says"),
    path("response.jsonrpc.batchCount", "int", "Answers of a batch, also those that are not listed"),
    path("response.jsonrpc.errorCount", "int", "Errors among the answers of a batch"),
    path("response.jsonrpcBatch", "list", "Answers of a batch: id, method, errorCode, errorName, errorMessage"),
  ],
  requestSections: jsonrpcRequestSections,
  responseSections: jsonrpcResponseSections,
});
