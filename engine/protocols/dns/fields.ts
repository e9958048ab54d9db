// What filters can name of DNS entries.
import type { FieldSpec, FieldType, PathSpec } from "../../../contract/index.ts";

const protocol = "dns";

function field(name: string, type: FieldType, doc: string, from?: string): FieldSpec {
  return from === undefined ? { name, type, doc, protocol } : { name, type, doc, protocol, path: from };
}
function path(name: string, type: FieldType, doc: string): PathSpec {
  return { path: name, type, doc, protocol };
}

export const fields: readonly FieldSpec[] = [
  field("dns_questions", "list", "Names that were asked for", "request.questions.*.name"),
  field("dns_question_types", "list", "Record types that were asked for", "request.questions.*.type"),
  field("dns_answers", "list", "Names of the answered records", "response.answers.*.name"),
  field("dns_request", "bool", "The query was seen"),
  field("dns_response", "bool", "The answer was seen"),
  field("dns_request_length", "int", "Bytes of the query on the wire", "requestSize"),
  field("dns_response_length", "int", "Bytes of the answer on the wire", "responseSize"),
  field("dns_total_size", "int", "Bytes of query and answer on the wire", "size"),
];

const RECORD_PATHS: readonly (readonly [string, FieldType, string])[] = [
  ["name", "string", "Owner name of a record"],
  ["type", "string", "Record type"],
  ["class", "string", "Record class"],
  ["ttl", "int", "Seconds that the record may be kept"],
  ["ip", "string", "Address of an A or AAAA record"],
  ["ns", "string", "Name server of an NS record"],
  ["cname", "string", "Target of a CNAME record"],
  ["ptr", "string", "Target of a PTR record"],
  ["txts", "string", "Texts of a TXT record, joined by commas"],
  ["soa", "string", "Data of an SOA record"],
  ["srv", "string", "Priority, weight, port and target of an SRV record"],
  ["mx", "string", "Preference and exchange of an MX record"],
  ["opt", "string", "EDNS size, flags and options"],
  ["uri", "string", "Priority, weight and target of a URI record"],
  ["data", "string", "Data of any record in presentation form"],
];

export const paths: readonly PathSpec[] = [
  path("request.opCode", "string", "Operation: Query, Notify, Update, …"),
  path("request.id", "int", "Id of the query"),
  path("request.variant", "string", "dns, mdns or llmnr"),
  path("request.recursionDesired", "bool", "The server is asked to look further"),
  path("request.retransmissions", "int", "How often the query was sent again before its answer"),
  path("request.questions.*.name", "string", "Name that is asked for"),
  path("request.questions.*.type", "string", "Type that is asked for"),
  path("request.questions.*.class", "string", "Class that is asked for"),
  path("request.edns.udpPayloadSize", "int", "Bytes of the largest datagram that the sender takes"),
  path("request.edns.options.*.name", "string", "Name of an EDNS option"),
  path("response.code", "string", "Response code: No Error, Non-Existent Domain, …"),
  path("response.codeNumber", "int", "Response code as a number, its extension by EDNS included"),
  path("response.authoritative", "bool", "The answer comes from an authority for the name"),
  path("response.truncated", "bool", "The answer did not fit the datagram"),
  path("response.recursionAvailable", "bool", "The server looks further when asked"),
  path("response.authenticData", "bool", "The server has verified the data (DNSSEC)"),
  ...["answers", "authorities", "additionals"].flatMap((list) =>
    RECORD_PATHS.map(([name, type, doc]) => path(`response.${list}.*.${name}`, type, doc)),
  ),
];
