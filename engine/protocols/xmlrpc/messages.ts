// What a message of XML-RPC says (xmlrpc.com/spec.md).
//   methodCall     = methodName [ params( param( value )* ) ]
//   methodResponse = params( param( value ) ) | fault( value ), whose value is a struct of faultCode and faultString
// Several calls in one are a call of `system.multicall`: its result has a list of one for each, or the fault itself.
import type { Json, JsonObject } from "../../../contract/index.ts";
import { XmlReader } from "../xml-reader.ts";
import { type Budget, MAX_VALUES, readValue } from "./values.ts";

export interface Call {
  readonly method: string;
  readonly params: readonly Json[];
}
export interface Fault {
  readonly errorCode: Json;
  readonly errorMessage: string;
}
export interface Answer {
  readonly fault: Fault | null;
  readonly result: Json;
}

const MULTICALL = "system.multicall";

/** Null for what is no call. */
export function readCall(text: string): Call | null {
  if (!text.includes("<methodCall")) return null;
  const xml = new XmlReader(text);
  if (!xml.child(0) || !xml.is("methodCall")) return null;
  let method = "";
  const params: Json[] = [];
  while (xml.child(1)) {
    if (xml.is("methodName")) method = xml.content();
    else if (xml.is("params")) readParams(xml, params);
  }
  return method === "" ? null : { method, params };
}

/** Null for what is no answer. */
export function readAnswer(text: string): Answer | null {
  if (!text.includes("<methodResponse")) return null;
  const xml = new XmlReader(text);
  if (!xml.child(0) || !xml.is("methodResponse")) return null;
  if (!xml.child(1)) return { fault: null, result: null };
  if (!xml.is("fault")) {
    const params: Json[] = [];
    readParams(xml, params);
    return { fault: null, result: params[0] ?? null };
  }
  const value = xml.child(2) ? readValue(xml, { values: MAX_VALUES }) : null;
  return { fault: faultOf(value) ?? { errorCode: null, errorMessage: "" }, result: null };
}

function readParams(xml: XmlReader, params: Json[]): void {
  const budget: Budget = { values: MAX_VALUES };
  const { depth } = xml;
  while (xml.child(depth)) if (xml.child(depth + 1) && budget.values > 0) params.push(readValue(xml, budget));
}

function faultOf(value: Json): Fault | null {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return null;
  const { faultCode, faultString } = value as JsonObject;
  if (faultCode === undefined || faultString === undefined) return null;
  return { errorCode: faultCode, errorMessage: typeof faultString === "string" ? faultString : "" };
}

/** The methods that a `system.multicall` asks for; null for other calls. */
export function multicallMethods({ method, params }: Call): readonly string[] | null {
  if (method !== MULTICALL || !Array.isArray(params[0])) return null;
  return params[0].map((one: Json) => {
    const name = typeof one === "object" && one !== null ? (one as JsonObject)["methodName"] : undefined;
    return typeof name === "string" ? name : "";
  });
}

/** What became of each call of a `system.multicall`. */
export function multicallFaults({ result }: Answer): readonly (Fault | null)[] {
  return Array.isArray(result) ? result.map((one: Json) => faultOf(one)) : [];
}
