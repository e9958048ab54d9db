// XML-RPC on an entry of HTTP: the sections that are added.
import type { Json, JsonObject, Section } from "../../../contract/index.ts";
import { carriedJson, carriedTable } from "../carried-table.ts";

export function xmlrpcRequestSections(request: JsonObject): readonly Section[] {
  const call = request["xmlrpc"];
  return [
    ...carriedTable("XML-RPC", "request.xmlrpc", call, [
      ["Method", "method"],
      ["Calls", "batch"],
    ]),
    ...carriedJson("XML-RPC Parameters", "request.xmlrpc.params", member(call, "params")),
  ];
}

export function xmlrpcResponseSections(response: JsonObject): readonly Section[] {
  const answer = response["xmlrpc"];
  return [
    ...carriedTable("XML-RPC", "response.xmlrpc", answer, [
      ["Fault Code", "errorCode"],
      ["Fault", "errorMessage"],
      ["Faults", "errorCount"],
    ]),
    ...carriedJson("XML-RPC Result", "response.xmlrpc.result", member(answer, "result")),
  ];
}

function member(value: Json | undefined, key: string): Json | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as JsonObject)[key] : undefined;
}
