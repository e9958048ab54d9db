// SOAP 1.1 and 1.2. Its entries are HTTP's: the HTTP dissectors ask here which messages are envelopes and add its fields and
// sections. The registry lists it for its protocols and for what filters can read.
import type { FieldSpec, PathSpec } from "../../../contract/index.ts";
import type { Dissector } from "../dissector.ts";
import { insideHttp } from "../inside-http.ts";
import { soapRequestSections, soapResponseSections } from "./present.ts";
import { SOAP_1_1, SOAP_2_0 } from "./protocol.ts";

export { soapIn } from "./carried.ts";
export { soapRequestSections, soapResponseSections } from "./present.ts";

function path(name: string, type: PathSpec["type"], doc: string): PathSpec {
  return { path: name, type, doc, protocol: "soap" };
}
function field(name: string, from: string, doc: string): FieldSpec {
  return { name, type: "string", doc, protocol: "soap", path: from };
}

export const soap: Dissector = insideHttp({
  name: "soap",
  says: "SOAP is read inside HTTP",
  protocols: [SOAP_1_1, SOAP_2_0],
  fields: [
    field("soap_operation", "request.soap.operation", "Operation that is asked for"),
    field("soap_action", "request.soap.action", "Action of the request"),
    field("soap_error_code", "response.soap.errorCode", "Code of the fault, without its prefix"),
    field("soap_error_message", "response.soap.errorMessage", "Reason of the fault"),
  ],
  paths: [
    path("request.soap.version", "string", "1.1 or 1.2"),
    path(
      "request.soap.operation",
      "string",
      "Name of the body's first element; where it is encrypted or missing, the end of the action",
    ),
    path("request.soap.action", "string", "SOAPAction, the media type's action, or WS-Addressing's Action"),
    path("request.soap.element", "string", "Name of the body's first element"),
    path("request.soap.namespace", "string", "Namespace of the body's first element"),
    path("request.soap.headers", "list", "Names of the header blocks"),
    path("response.soap.version", "string", "1.1 or 1.2"),
    path("response.soap.element", "string", "Name of the body's first element, Fault for a fault"),
    path("response.soap.namespace", "string", "Namespace of the body's first element"),
    path("response.soap.headers", "list", "Names of the header blocks"),
    path(
      "response.soap.errorCode",
      "string",
      "Code of the fault without its prefix: Client, Server, Sender, Receiver, …",
    ),
    path("response.soap.errorSubcode", "string", "Subcode of the fault (SOAP 1.2)"),
    path("response.soap.errorMessage", "string", "Reason of the fault"),
    path("response.soap.errorActor", "string", "Who found the fault: faultactor or Role"),
    path("response.soap.errorDetail", "string", "Name of the first element of the fault's detail"),
  ],
  requestSections: soapRequestSections,
  responseSections: soapResponseSections,
});
