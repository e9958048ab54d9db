// What filters can name of Dubbo entries.
import type { FieldSpec, PathSpec } from "../../../contract/index.ts";

const protocol = "dubbo";
function field(name: string, type: FieldSpec["type"], doc: string, of: string): FieldSpec {
  return { name: `dubbo_${name}`, type, doc, protocol, path: of };
}
function path(name: string, type: PathSpec["type"], doc: string): PathSpec {
  return { path: name, type, doc, protocol };
}

export const fields: readonly FieldSpec[] = [
  field("service", "string", "Service that is called", "request.service"),
  field("method", "string", "Method that is called", "request.method"),
  field("status", "int", "Status of the response: 20 for OK", "response.status"),
];
export const paths: readonly PathSpec[] = [
  path("request.kind", "string", "call, heartbeat, event"),
  path("request.requestId", "int", "Number of the request"),
  path("request.serialization", "string", "hessian2, fastjson, …"),
  path("request.twoWay", "bool", "Whether an answer is wanted"),
  path("request.dubboVersion", "string", "Version of the protocol that the client speaks"),
  path("request.service", "string", "Service that is called"),
  path("request.serviceVersion", "string", "Its version"),
  path("request.method", "string", "Method that is called"),
  path("request.parameterTypes", "list", "Types of its parameters"),
  path("request.arguments", "list", "Its arguments"),
  path("request.attachments", "map", "What is sent along; tokens and passwords are ***"),
  path("request.event", "string", "READONLY, for a server that takes no more calls"),
  path("response.kind", "string", "result, heartbeat, event"),
  path("response.status", "int", "Status: 20 for OK"),
  path("response.statusName", "string", "Its name: OK, SERVER_TIMEOUT, SERVICE_NOT_FOUND, …"),
  path("response.value", "map", "What the method gave"),
  path("response.exception", "map", "Exception that it threw"),
  path("response.exceptionClass", "string", "Class of the exception"),
  path("response.errorMessage", "string", "What the exception or the server says"),
  path("response.attachments", "map", "What is sent along; tokens and passwords are ***"),
];
