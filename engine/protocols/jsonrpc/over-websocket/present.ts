// Calls over WebSocket as people read them.
import type { JsonObject, Section } from "../../../../contract/index.ts";
import type { Exchange } from "../../../exchange.ts";
import { carriedTable } from "../../carried-table.ts";
import type { Columns, EntryDocument, Presenter } from "../../dissector.ts";
import { isObject } from "../../graphql/json.ts";
import { answerFields, callFields } from "../fields.ts";
import { MAX_METHOD_CHARACTERS } from "../limits.ts";
import type { RpcAnswer, RpcCall } from "../messages.ts";
import { jsonrpcMethod, jsonrpcRequestSections, jsonrpcResponseSections } from "../present.ts";

interface Sent {
  readonly text: string;
  readonly payloadLength: number;
  readonly isBatch: boolean;
}
export interface SentCalls extends Sent {
  readonly calls: readonly RpcCall[];
  readonly wantsAnswer: boolean;
}
export interface SentAnswers extends Sent {
  readonly answers: readonly RpcAnswer[];
  /** What they answer; none where that was not seen. */
  readonly calls: readonly RpcCall[];
}

export const callPresenter: Presenter<SentCalls, SentAnswers> = {
  fields: sentFields,
  columns: callColumns,
  sections: (side, value) => (side === "data" ? [] : callSections(side, value)),
};

/** Whether a document of a WebSocket entry is that of a call. */
export function isCall({ request, response }: EntryDocument): boolean {
  return isCallSide(request) || isCallSide(response);
}
export function isCallSide(side: JsonObject | null): boolean {
  return isObject(side?.["jsonrpc"]);
}

function sentFields({ request, response }: Exchange<SentCalls, SentAnswers>): EntryDocument {
  const missing = request?.wantsAnswer === false ? null : {};
  return {
    request: request === null ? {} : { ...message(request), ...callFields(request.calls, request.isBatch) },
    response:
      response === null
        ? missing
        : { ...message(response), ...answerFields(response.answers, response.calls, response.isBatch) },
    data: null,
    event: null,
  };
}

function message({ payloadLength, text }: Sent): JsonObject {
  return { opcode: "text", payloadLength, payload: text };
}

/** The method, what it is called with, and what went wrong. */
export function callColumns({ request, response }: EntryDocument): Columns {
  const call = request?.["jsonrpc"];
  const params = isObject(call) && (call["params"] ?? null) !== null ? JSON.stringify(call["params"]) : "";
  const answer = response?.["jsonrpc"];
  const name = isObject(answer) && typeof answer["errorName"] === "string" ? answer["errorName"] : "";
  const isBad = isObject(answer) && answer["errorName"] !== undefined;
  return {
    ...jsonrpcMethod(request ?? {}),
    summary: params.slice(0, MAX_METHOD_CHARACTERS),
    summarySelector: "",
    status: name,
    statusSelector: name === "" ? "" : "response.jsonrpc.errorName",
    outcome: isBad ? "bad" : isObject(answer) ? "good" : "none",
  };
}

export function callSections(side: "request" | "response", value: JsonObject): readonly Section[] {
  const own = side === "request" ? jsonrpcRequestSections(value) : jsonrpcResponseSections(value);
  const { payload } = value;
  const details = carriedTable("Details", side, value, [
    ["Opcode", "opcode"],
    ["Payload Length", "payloadLength"],
  ]);
  if (typeof payload !== "string") return [...details, ...own];
  const body = { title: "Payload", body: payload, encoding: "", mimeType: "application/json" } as const;
  return [...details, ...own, { kind: "body", ...body, selector: `${side}.payload` }];
}
