// SOAP on an entry of HTTP: the sections that are added.
import type { JsonObject, Section } from "../../../contract/index.ts";
import { carriedTable } from "../carried-table.ts";

export function soapRequestSections(request: JsonObject): readonly Section[] {
  return carriedTable("SOAP", "request.soap", request["soap"], [
    ["Version", "version"],
    ["Operation", "operation"],
    ["Action", "action"],
    ["Element", "element"],
    ["Namespace", "namespace"],
    ["Headers", "headers"],
  ]);
}

export function soapResponseSections(response: JsonObject): readonly Section[] {
  return carriedTable("SOAP", "response.soap", response["soap"], [
    ["Version", "version"],
    ["Element", "element"],
    ["Namespace", "namespace"],
    ["Headers", "headers"],
    ["Fault Code", "errorCode"],
    ["Fault Subcode", "errorSubcode"],
    ["Reason", "errorMessage"],
    ["Actor", "errorActor"],
    ["Detail", "errorDetail"],
  ]);
}
