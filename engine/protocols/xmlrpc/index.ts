// XML-RPC. Its entries are HTTP's: the HTTP dissectors ask here which messages are of it and add its fields and sections. The
// registry lists it for its protocols and for what filters can read.
import type { FieldSpec, PathSpec } from "../../../contract/index.ts";
import type { Dissector } from "../dissector.ts";
import { insideHttp } from "../inside-http.ts";
import { xmlrpcRequestSections, xmlrpcResponseSections } from "./present.ts";
import { XMLRPC_1_1, XMLRPC_2_0 } from "./protocol.ts";

export { xmlrpcIn } from "./carried.ts";
export { xmlrpcRequestSections, xmlrpcResponseSections } from "./present.ts";

function path(name: string, type: PathSpec["type"], doc: string): PathSpec {
  return { path: name, type, doc, protocol: "xmlrpc" };
}
function field(name: string, type: FieldSpec["type"], from: string, doc: string): FieldSpec {
  return { name, type, doc, protocol: "xmlrpc", path: from };
}

export const xmlrpc: Dissector = insideHttp({
  name: "xmlrpc",
  says: "XML-RPC is read inside HTTP",
  protocols: [XMLRPC_1_1, XMLRPC_2_0],
  fields: [
    field("xmlrpc_method", "string", "request.xmlrpc.method", "Method that is called"),
    field("xmlrpc_error_code", "int", "response.xmlrpc.errorCode", "Code of the fault"),
    field("xmlrpc_error_message", "string", "response.xmlrpc.errorMessage", "Text of the fault"),
  ],
  paths: [
    path("request.xmlrpc.method", "string", "Method that is called"),
    path("request.xmlrpc.params", "list", "Parameters of the call"),
    path("request.xmlrpc.batch", "list", "Methods that a system.multicall calls"),
    path("response.xmlrpc.result", "string", "Result of the call"),
    path("response.xmlrpc.errorCode", "int", "Code of the fault; of a system.multicall, of the first one"),
    path("response.xmlrpc.errorMessage", "string", "Text of the fault"),
    path("response.xmlrpc.errors", "list", "Faults of a system.multicall: method, errorCode, errorMessage"),
    path("response.xmlrpc.errorCount", "int", "Faults of a system.multicall"),
  ],
  // Parameters have no names in the body.
  toldTwice: [
    { at: "request", member: "xmlrpc", others: ["postData"] },
    { at: "response", member: "xmlrpc", others: ["content"] },
  ],
  requestSections: xmlrpcRequestSections,
  responseSections: xmlrpcResponseSections,
});
