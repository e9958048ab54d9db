// What bodies of HTTP carry, in the comparison: the elements of XML that name an operation, and the members of JSON that make a call.
import type { Json, JsonObject } from "../../contract/index.ts";
import type { OracleMessage } from "./oracle.ts";
import { findAll, type PdmlNode } from "./pdml.ts";
import { wordOf } from "./words.ts";

type Fields = Readonly<Record<string, unknown>>;

/** An envelope by its body's element; a call of XML-RPC by its method, an answer by what it holds. */
export function readXml(node: PdmlNode): readonly Fields[] {
  const [root] = tags(node);
  if (root === undefined) return [];
  const name = localName(root);
  if (name === "Envelope") {
    const body = tags(root).find((tag) => localName(tag) === "Body");
    const [element] = body === undefined ? [] : tags(body);
    return [{ soap: element === undefined ? "" : localName(element) }];
  }
  const [first] = tags(root);
  if (first === undefined) return [];
  if (name === "methodCall") return [{ xmlrpc: `call ${findAll(first, "xml.cdata")[0]?.show ?? ""}` }];
  return name === "methodResponse" ? [{ xmlrpc: localName(first) === "fault" ? "fault" : "result" }] : [];
}

function tags(node: PdmlNode): readonly PdmlNode[] {
  return node.children.filter((child) => child.name === "xml.tag");
}
function localName(tag: PdmlNode): string {
  return /^<(?:[^\s:>/]+:)?([^\s>/]+)/.exec(tag.show)?.[1] ?? "";
}

/** Each call by its method, each answer by the code of its error. */
export function readJson(node: PdmlNode): readonly Fields[] {
  const [list] = node.children.filter(({ name }) => name === "json.array");
  const objects = (list ?? node).children.filter(({ name }) => name === "json.object");
  const words = objects.flatMap((object) => {
    if (member(object, "jsonrpc") === undefined && !isOldJsonRpc(object)) return [];
    const method = member(object, "method");
    if (method !== undefined) return [`call ${findAll(method, "json.value.string")[0]?.show ?? ""}`];
    const [error] = findAll(member(object, "error") ?? object, "json.object");
    const code = error === undefined ? undefined : member(error, "code");
    if (code !== undefined) return [`error ${findAll(code, "json.value.number")[0]?.show ?? ""}`];
    return member(object, "result") === undefined ? [] : ["result"];
  });
  return words.length === 0 ? [] : [{ jsonrpc: words.join(", ") }];
}
/** JSON-RPC 1.0 does not say so. */
function isOldJsonRpc(object: PdmlNode): boolean {
  if (member(object, "id") === undefined) return false;
  const isCall = member(object, "method") !== undefined && member(object, "params") !== undefined;
  return isCall || (member(object, "result") !== undefined && member(object, "error") !== undefined);
}
function member(object: PdmlNode, name: string): PdmlNode | undefined {
  return object.children.find((child) => child.name === "json.member" && child.show === name);
}

export function xmlWords({ soap, xmlrpc }: OracleMessage): string | null {
  if (soap !== undefined) return `soap ${wordOf(soap)}`;
  return xmlrpc === undefined ? null : wordOf(xmlrpc);
}
export function jsonWords({ jsonrpc }: OracleMessage): string | null {
  return jsonrpc === undefined ? null : wordOf(jsonrpc);
}

/** Our fact of one side of an entry; null where its body carries none of these. */
export function ourCarried(
  side: "request" | "response",
  { soap, xmlrpc, jsonrpc, jsonrpcBatch }: JsonObject,
): string | null {
  if (isObject(soap)) return `soap ${wordOf(soap["element"])}`;
  if (isObject(xmlrpc)) {
    if (side === "request") return `call ${wordOf(xmlrpc["method"])}`;
    return xmlrpc["errorCode"] === undefined || xmlrpc["errors"] !== undefined ? "result" : "fault";
  }
  if (!isObject(jsonrpc)) return null;
  const all = Array.isArray(jsonrpcBatch) ? jsonrpcBatch.filter(isObject) : [jsonrpc];
  return all.map((one) => (side === "request" ? `call ${wordOf(one["method"])}` : answer(one))).join(", ");
}
function answer({ errorCode }: JsonObject): string {
  return errorCode === undefined ? "result" : `error ${wordOf(errorCode)}`;
}
function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
