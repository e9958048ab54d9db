// LDAP in the comparison: each request and each result with its number. Entries of a search are part of its response with us.
import type { JsonObject } from "../../contract/index.ts";
import type { OracleMessage } from "./oracle.ts";
import { findAll, label, type PdmlNode, shownNumber } from "./pdml.ts";
import { wordOf } from "./words.ts";

/** tshark's words for our operations: of a request, of its result. */
const OPERATIONS: Readonly<Record<string, readonly [request: string, result: string]>> = {
  bind: ["bindRequest", "bindResponse"],
  unbind: ["unbindRequest", ""],
  search: ["searchRequest", "searchResDone"],
  modify: ["modifyRequest", "modifyResponse"],
  add: ["addRequest", "addResponse"],
  delete: ["delRequest", "delResponse"],
  modDN: ["modDNRequest", "modDNResponse"],
  compare: ["compareRequest", "compareResponse"],
  abandon: ["abandonRequest", ""],
  extended: ["extendedReq", "extendedResp"],
};
const NOT_COMPARED = new Set(["searchResEntry", "searchResRef", "intermediateResponse"]);

/** Several messages may stand in one frame. */
export function readLdap(node: PdmlNode): readonly Readonly<Record<string, unknown>>[] {
  return findAll(node, "ldap.LDAPMessage_element").map((message) => ({
    id: shownNumber(message, "ldap.messageID"),
    op: label(findAll(message, "ldap.protocolOp")[0]),
    result: label(findAll(message, "ldap.resultCode")[0]),
  }));
}
export function ldapWords({ id, op, result }: OracleMessage): string | null {
  if (op === undefined || NOT_COMPARED.has(wordOf(op))) return null;
  return `${wordOf(op)} ${wordOf(id)} ${wordOf(result ?? "")}`.trim();
}
/** Our fact of one side of an entry; null where there is none. */
export function ourLdap(side: "request" | "response", { operation, messageId, resultName }: JsonObject): string | null {
  const [request = "", result = ""] = OPERATIONS[wordOf(operation)] ?? [];
  const name = side === "request" ? request : result;
  return name === "" ? null : `${name} ${wordOf(messageId)} ${side === "request" ? "" : wordOf(resultName)}`.trim();
}
