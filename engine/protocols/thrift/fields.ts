// What filters can name of Thrift entries.
import type { FieldSpec, PathSpec } from "../../../contract/index.ts";

const protocol = "thrift";
function path(name: string, type: PathSpec["type"], doc: string): PathSpec {
  return { path: name, type, doc, protocol };
}

export const fields: readonly FieldSpec[] = [
  { name: "thrift_method", type: "string", doc: "Method that is called", protocol, path: "request.method" },
  {
    name: "thrift_service",
    type: "string",
    doc: "Service, where several share a connection",
    protocol,
    path: "request.service",
  },
  { name: "thrift_message_type", type: "string", doc: "reply or exception", protocol, path: "response.messageType" },
];
const BOTH: readonly (readonly [string, PathSpec["type"], string])[] = [
  ["method", "string", "Method that is called"],
  ["service", "string", "Service, where several share a connection"],
  ["messageType", "string", "call, oneway, reply, exception"],
  ["sequenceId", "int", "Number of the call"],
  ["encoding", "string", "binary or compact"],
  ["transport", "string", "framed or unframed"],
];
export const paths: readonly PathSpec[] = [
  ...["request", "response"].flatMap((side) => BOTH.map(([name, type, doc]) => path(`${side}.${name}`, type, doc))),
  path("request.arguments", "map", "Arguments by the numbers of their fields"),
  path("response.result", "map", "What the method gave"),
  path("response.exception", "map", "Exception by the numbers of its fields"),
  path("response.exceptionField", "int", "Which of the exceptions that the method declares it is"),
  path("response.errorMessage", "string", "What an exception of the server itself says"),
  path("response.errorType", "string", "Its kind: unknown method, internal error, …"),
];
