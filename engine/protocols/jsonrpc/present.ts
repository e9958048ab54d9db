// JSON-RPC on an entry of HTTP or WebSocket: the sections that are added.
import type { Json, JsonObject, Section, SectionRow } from "../../../contract/index.ts";
import { carriedJson, carriedTable } from "../carried-table.ts";
import { isObject } from "../graphql/json.ts";
import { MAX_METHOD_CHARACTERS } from "./limits.ts";

export function jsonrpcRequestSections(request: JsonObject): readonly Section[] {
  const call = request["jsonrpc"];
  const table = carriedTable("JSON-RPC", "request.jsonrpc", call, [
    ["Version", "version"],
    ["Method", "method"],
    ["Id", "id"],
    ["Notification", "notification"],
    ["Calls", "batchCount"],
  ]);
  const batch = batchRows(request["jsonrpcBatch"], "request", (one) => textOf(one, "method"), "method");
  if (batch.length > 0) return [...table, { kind: "table", title: "JSON-RPC Batch", rows: batch }];
  const params = isObject(call) ? call["params"] : undefined;
  return [...table, ...carriedJson("JSON-RPC Parameters", "request.jsonrpc.params", params)];
}

export function jsonrpcResponseSections(response: JsonObject): readonly Section[] {
  const table = carriedTable("JSON-RPC", "response.jsonrpc", response["jsonrpc"], [
    ["Id", "id"],
    ["Error Code", "errorCode"],
    ["Error", "errorName"],
    ["Message", "errorMessage"],
    ["Answers", "batchCount"],
    ["Errors", "errorCount"],
  ]);
  const batch = batchRows(response["jsonrpcBatch"], "response", (one) => textOf(one, "errorName") || "OK", "errorName");
  return batch.length === 0 ? table : [...table, { kind: "table", title: "JSON-RPC Batch", rows: batch }];
}

function batchRows(
  batch: Json | undefined,
  side: string,
  value: (one: JsonObject) => string,
  key: string,
): readonly SectionRow[] {
  if (!Array.isArray(batch)) return [];
  return batch.filter(isObject).map((one, i) => {
    const words = [JSON.stringify(one["id"] ?? null), side === "response" ? textOf(one, "method") : ""];
    const selector = one[key] === undefined ? "" : `${side}.jsonrpcBatch[${i}].${key}`;
    return { name: words.join(" ").trim(), value: value(one), selector };
  });
}

/** The method of a call; of a batch, its methods one after another, which no one filter selects. */
export function jsonrpcMethod(request: JsonObject): { readonly method: string; readonly methodSelector: string } {
  const batch = request["jsonrpcBatch"];
  const call = request["jsonrpc"];
  const method = Array.isArray(batch)
    ? batch.map((one: Json) => (isObject(one) ? textOf(one, "method") : "")).join(", ")
    : textOf(isObject(call) ? call : {}, "method");
  // A cut one would match nothing.
  const isWhole = !Array.isArray(batch) && method.length <= MAX_METHOD_CHARACTERS;
  return {
    method: method.slice(0, MAX_METHOD_CHARACTERS),
    methodSelector: isWhole ? "request.jsonrpc.method" : "",
  };
}

function textOf(value: JsonObject, key: string): string {
  const item = value[key];
  return typeof item === "string" ? item : "";
}
