// The list's cells of an HTTP entry.
import type { Json, JsonObject, Outcome } from "../../../contract/index.ts";
import type { Columns, EntryDocument } from "../dissector.ts";
import { grpcOutcome, isGrpcCall } from "../grpc/index.ts";
import { jsonrpcMethod } from "../jsonrpc/index.ts";

/** Characters of the name of an operation that the list shows: the peer's body can make it of any length. */
const MAX_NAME_CHARACTERS = 120;

/** From the document. Errors in what an answer carries count whatever the status says. */
export function httpColumns({ request, response }: EntryDocument): Columns {
  const status = response?.["status"];
  const code = typeof status === "number" ? status : null;
  if (isGrpcCall(request, response)) return grpcColumns(request, response, code);
  const errors = response?.["errors"];
  const hasErrors = Array.isArray(errors) && errors.length > 0;
  const columns = cells(textOf(request, "method"), textOf(request, "path"), code, hasErrors);
  return { ...columns, ...nameColumns(request ?? {}, response ?? {}), ...errorColumns(response ?? {}) };
}

// The operation stands in place of HTTP's method, which is nearly always the same.
function nameColumns(request: JsonObject, response: JsonObject): Partial<Columns> {
  if (isObject(request["soap"])) return named(textOf(request["soap"], "operation"), "request.soap.operation");
  if (isObject(request["xmlrpc"])) return named(textOf(request["xmlrpc"], "method"), "request.xmlrpc.method");
  if (isObject(request["jsonrpc"])) return jsonrpcMethod(request);
  return isObject(response["soap"]) ? named(textOf(response["soap"], "element"), "response.soap.element") : {};
}

// A cut name would match nothing.
function named(name: string, selector: string): Partial<Columns> {
  if (name === "") return {};
  const isCut = name.length > MAX_NAME_CHARACTERS;
  return { method: name.slice(0, MAX_NAME_CHARACTERS), methodSelector: isCut ? "" : selector };
}

// What went wrong says more than a status that is 200, or 500 whatever went wrong.
function errorColumns(response: JsonObject): Partial<Columns> {
  const { soap, xmlrpc, jsonrpc } = response;
  if (isObject(soap) && soap["errorCode"] !== undefined) return failed(soap["errorCode"], "response.soap.errorCode");
  if (isObject(xmlrpc) && xmlrpc["errorCode"] !== undefined)
    return failed(xmlrpc["errorCode"], "response.xmlrpc.errorCode");
  if (isObject(jsonrpc) && jsonrpc["errorName"] !== undefined)
    return failed(jsonrpc["errorName"], "response.jsonrpc.errorName");
  return {};
}

function failed(code: Json, selector: string): Partial<Columns> {
  const text = typeof code === "string" ? code : typeof code === "number" ? String(code) : "";
  if (text === "" || text.length > MAX_NAME_CHARACTERS) return { outcome: "bad" };
  return { status: text, statusSelector: selector, outcome: "bad" };
}

// The status of a call is its own: HTTP's is 200 whatever became of it.
function grpcColumns(request: JsonObject | null, response: JsonObject | null, status: number | null): Columns {
  const grpcStatus = response?.["grpcStatus"];
  const columns = cells(textOf(request, "method"), textOf(request, "path"), status, false);
  if (typeof grpcStatus !== "number") return { ...columns, outcome: columns.outcome === "bad" ? "bad" : "none" };
  return {
    ...columns,
    status: String(grpcStatus),
    statusSelector: "response.grpcStatus",
    outcome: grpcOutcome(grpcStatus),
  };
}

/** From what they show; there is no status where there is no answer. */
export function cells(method: string, path: string, status: number | null, hasErrors: boolean): Columns {
  return {
    method,
    methodSelector: "request.method",
    summary: path,
    summarySelector: "request.path",
    status: status === null ? "" : String(status),
    statusSelector: "response.status",
    outcome: hasErrors ? "bad" : outcomeOf(status),
  };
}

function outcomeOf(status: number | null): Outcome {
  if (status === null || status < 200) return "none";
  return status < 400 ? "good" : "bad";
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function textOf(side: JsonObject | null, key: string): string {
  const value = side?.[key];
  return typeof value === "string" ? value : "";
}
