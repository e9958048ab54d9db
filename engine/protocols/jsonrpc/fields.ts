// What an entry says of calls and their answers. Of a batch, `jsonrpc` is the first call, and `jsonrpcBatch` has each.
import type { JsonObject } from "../../../contract/index.ts";
import { MAX_BATCH } from "./limits.ts";
import type { RpcAnswer, RpcCall } from "./messages.ts";

export function callFields(calls: readonly RpcCall[], isBatch: boolean): JsonObject {
  const [first] = calls;
  if (first === undefined) return {};
  if (!isBatch) return { jsonrpc: oneCall(first) };
  return {
    jsonrpc: { ...oneCall(first), batchCount: calls.length },
    jsonrpcBatch: calls.slice(0, MAX_BATCH).map(oneCall),
  };
}

function oneCall({ version, method, id, isNotification, params }: RpcCall): JsonObject {
  return { version, method, ...(isNotification ? {} : { id }), notification: isNotification, params };
}

/** Answers by the calls that they answer, told by their ids: a batch may be answered in any order. */
export function answerFields(answers: readonly RpcAnswer[], calls: readonly RpcCall[], isBatch: boolean): JsonObject {
  const [first] = answers;
  if (first === undefined) return {};
  if (!isBatch) return { jsonrpc: { id: first.id, ...errorFields(first) } };
  const methods = new Map(calls.map(({ id, method }) => [idKey(id), method]));
  const bad = answers.filter(({ error }) => error !== null);
  const jsonrpc = { ...errorFields(bad[0] ?? first), batchCount: answers.length, errorCount: bad.length };
  const each = ({ id, error }: RpcAnswer): JsonObject => {
    const method = id === null ? "" : (methods.get(idKey(id)) ?? "");
    return { id, method, ...errorFields({ id, error }) };
  };
  return { jsonrpc, jsonrpcBatch: answers.slice(0, MAX_BATCH).map(each) };
}

/** An id as a key: `1` and `"1"` are two. */
export function idKey(id: RpcCall["id"]): string {
  return JSON.stringify(id);
}

function errorFields({ error }: RpcAnswer): JsonObject {
  if (error === null) return {};
  const { code, name, message } = error;
  return { ...(code === null ? {} : { errorCode: code }), errorName: name, errorMessage: message };
}
