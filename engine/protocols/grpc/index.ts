// gRPC over HTTP/2, and gRPC-Web over any HTTP. Its entries are HTTP entries: those dissectors ask here which exchanges are calls
// and add their fields and sections to their own. The registry lists it for its protocol and for what filters can read.
import type { PathSpec } from "../../../contract/index.ts";
import type { Dissector } from "../dissector.ts";
import { insideHttp } from "../inside-http.ts";
import { grpcRequestSections, grpcResponseSections } from "./present.ts";
import { GRPC, GRPC_WEB } from "./protocol.ts";

export {
  type CallSide,
  grpcOutcome,
  grpcRequestFields,
  grpcRequestSections,
  grpcResponseFields,
  grpcResponseSections,
  isGrpcCall,
} from "./present.ts";
export { namedReader } from "./named-reader.ts";
export { isReflection, learnTypes } from "./reflection.ts";
export { areMessages } from "./messages.ts";
export { GRPC, GRPC_WEB } from "./protocol.ts";

/** Where `grpc` begins in such a type; nearly all other types differ there. */
const GRPC_AT = "application/".length;
const LOWER_G = 0x67;
const LOWER_CASE = 0x20;

/** Whether a media type is that of gRPC or gRPC-Web, with any codec. */
export function isGrpcType(mimeType: string): boolean {
  const isNear = (mimeType.charCodeAt(GRPC_AT) | LOWER_CASE) === LOWER_G;
  return isNear && /^application\/grpc(?:-web|-web-text)?(?:[+; ]|$)/i.test(mimeType);
}

function path(name: string, type: PathSpec["type"], doc: string): PathSpec {
  return { path: name, type, doc, protocol: "grpc" };
}

export const grpc: Dissector = insideHttp({
  name: "grpc",
  says: "gRPC is read inside HTTP",
  protocols: [GRPC, GRPC_WEB],
  paths: [
    path("request.grpcService", "string", "Service of the call, with its package"),
    path("request.grpcMethod", "string", "Method of the call"),
    path(
      "request.messages",
      "list",
      "Messages sent: compressed, length, data, and protobuf by name (json) or by field number (protobuf)",
    ),
    path("request.messageCount", "int", "Messages sent, also those that are not listed"),
    path(
      "response.messages",
      "list",
      "Messages answered: compressed, length, data, and protobuf by name (json) or by field number (protobuf)",
    ),
    path("response.messageCount", "int", "Messages answered, also those that are not listed"),
    path("response.grpcStatus", "int", "Status of the call, 0 for OK; absent where the end was not seen"),
    path("response.grpcStatusName", "string", "Name of the status, such as NOT_FOUND"),
    path("response.grpcMessage", "string", "Message of the status"),
    path("response.grpcDetails", "list", "Details of the status: type and value"),
  ],
  toldTwice: [
    ...["request.messages[*]", "response.messages[*]"].flatMap((at) => [
      { at, member: "json", others: ["protobuf", "data"], eachIsWhole: true },
      { at, member: "protobuf", others: ["data"], eachIsWhole: true },
    ]),
    // The details are the message of a trailer.
    { at: "response", member: "grpcDetails", others: ["trailers"] },
  ],
  requestSections: grpcRequestSections,
  responseSections: grpcResponseSections,
});
