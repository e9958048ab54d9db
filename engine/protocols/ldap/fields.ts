// What classic filters can name of LDAP entries, besides what the filter language declares itself.
import type { PathSpec } from "../../../contract/index.ts";

function path(name: string, type: PathSpec["type"], doc: string): PathSpec {
  return { path: name, type, doc, protocol: "ldap" };
}

export const paths: readonly PathSpec[] = [
  path("request.operation", "string", "bind, search, modify, add, delete, modDN, compare, extended, abandon, unbind"),
  path("request.messageId", "int", "Number of the request"),
  path("request.dn", "string", "Who logs in, or what is changed"),
  path("request.version", "int", "Version of the protocol"),
  path("request.authentication", "string", "simple or sasl; the password is never stored"),
  path("request.mechanism", "string", "Mechanism of SASL"),
  path("request.baseObject", "string", "Where a search begins"),
  path("request.scope", "string", "baseObject, singleLevel, wholeSubtree, subordinateSubtree"),
  path("request.filter", "string", "Filter of a search, as RFC 4515 writes it"),
  path("request.attributes", "list", "Attributes that a search asks for"),
  path("request.changes", "list", "Changes of a modify: operation, attribute, values"),
  path("request.oid", "string", "Extended operation"),
  path("request.controls", "list", "Controls: oid, name, critical, value"),
  path("response.resultCode", "int", "Result, 0 for success"),
  path("response.resultName", "string", "Its name: success, noSuchObject, invalidCredentials, …"),
  path("response.matchedDN", "string", "Nearest entry that there is"),
  path("response.diagnosticMessage", "string", "What the server says of it"),
  path("response.entryCount", "int", "Entries that a search found"),
  path("response.entries", "list", "The first 100 of them: dn, attributes"),
  path("response.referrals", "list", "Servers that know more"),
];
