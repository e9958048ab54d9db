// Operations over WebSocket as people read them. All messages of the server are the response's, as with a call of gRPC.
import type { Json, JsonObject, Section, SectionRow } from "../../../../contract/index.ts";
import type { Exchange } from "../../../exchange.ts";
import type { Columns, EntryDocument, Presenter } from "../../dissector.ts";
import { isObject, parseJson, shallow } from "../json.ts";
import { MAX_SHOWN_MESSAGES } from "../limits.ts";
import { graphqlFields, graphqlRequestSections, graphqlResponseSections } from "../present.ts";
import { type GraphqlOperation, operationOf } from "../recognise.ts";
import type { KeptMessage, OperationRequest, OperationResponse } from "./operation.ts";

/** Characters of an anonymous operation that the list shows. */
const MAX_SUMMARY_CHARACTERS = 120;

export const operationPresenter: Presenter<OperationRequest, OperationResponse> = {
  fields: operationFields,
  columns: operationColumns,
  sections: (side, value) => (side === "data" ? [] : operationSections(side, value)),
};

/** Whether a document of a WebSocket entry is that of an operation. */
export function isOperation({ request, response }: EntryDocument): boolean {
  return isOperationSide(request) || isOperationSide(response);
}
export function isOperationSide(side: JsonObject | null): boolean {
  return typeof side?.["operationId"] === "string";
}

function operationFields({ request, response }: Exchange<OperationRequest, OperationResponse>): EntryDocument {
  return {
    request: request === null ? {} : requestFields(request),
    response: response === null ? {} : responseFields(response),
    data: null,
    event: null,
  };
}

function requestFields({ id, asked, cancel }: OperationRequest): JsonObject {
  const operation = askedOperation(payloadOf(asked));
  return {
    operationId: id,
    type: asked.type,
    payloadLength: asked.payloadLength,
    payload: asked.text,
    ...(cancel === null ? {} : { cancelledBy: cancel.type }),
    ...graphqlFields({ operations: [operation], isBatch: false }),
  };
}

// Also what does not parse was meant as GraphQL: the server says what is wrong with it.
function askedOperation(payload: Json): GraphqlOperation {
  const operation = operationOf(payload);
  if (operation !== null) return operation;
  const meant = isObject(payload) ? payload : {};
  return {
    operationName: textOf(meant, "operationName"),
    operationType: "",
    query: textOf(meant, "query"),
    variables: shallow(meant["variables"]),
  };
}

function responseFields({ id, messages, messageCount, payloadLength, errors, end }: OperationResponse): JsonObject {
  return {
    operationId: id,
    messages: messages.map((message) => ({
      type: message.type,
      payloadLength: message.payloadLength,
      payload: payloadOf(message),
    })),
    messageCount,
    payloadLength,
    end,
    ...(errors.length === 0 ? {} : { errors }),
  };
}

function payloadOf({ text }: KeptMessage): Json {
  const value = parseJson(text);
  return isObject(value) ? shallow(value["payload"]) : null;
}

/** The kind of the operation, its name or what an anonymous one asks, and how it ended. */
export function operationColumns({ request, response }: EntryDocument): Columns {
  const graphql = request?.["graphql"];
  const operation = isObject(graphql) ? graphql : {};
  const type = textOf(operation, "operationType");
  const name = textOf(operation, "operationName");
  const query = textOf(operation, "query");
  const end = textOf(response ?? {}, "end");
  const isCut = query.length > MAX_SUMMARY_CHARACTERS;
  return {
    method: type === "" ? textOf(request ?? {}, "type") : type,
    methodSelector: type === "" ? "request.type" : "request.graphql.operationType",
    summary: name === "" ? query.slice(0, MAX_SUMMARY_CHARACTERS) : name,
    // A cut text would match nothing.
    summarySelector:
      name === "" ? (isCut || query === "" ? "" : "request.graphql.query") : "request.graphql.operationName",
    status: end,
    statusSelector: end === "" ? "" : "response.end",
    outcome: hasErrors(response) ? "bad" : response?.["messageCount"] === undefined ? "none" : "good",
  };
}

function hasErrors(response: JsonObject | null): boolean {
  const errors = response?.["errors"];
  return Array.isArray(errors) && errors.length > 0;
}

export function operationSections(side: "request" | "response", value: JsonObject): readonly Section[] {
  const details: Section = { kind: "table", title: "Details", rows: detailRows(side, value) };
  if (side === "request") return [details, ...graphqlRequestSections(value)];
  return [details, ...graphqlResponseSections(value), ...messageSections(value["messages"])];
}

function detailRows(side: string, value: JsonObject): readonly SectionRow[] {
  const names = [
    ["Operation Id", "operationId"],
    ["Type", "type"],
    ["Cancelled By", "cancelledBy"],
    ["End", "end"],
    ["Messages", "messageCount"],
    ["Payload Length", "payloadLength"],
  ] as const;
  return names.flatMap(([name, key]) => {
    const item = value[key];
    const isShown = typeof item === "number" || (typeof item === "string" && item !== "");
    return isShown ? [{ name, value: item, selector: `${side}.${key}` }] : [];
  });
}

function messageSections(messages: Json | undefined): readonly Section[] {
  if (!Array.isArray(messages)) return [];
  return messages.slice(0, MAX_SHOWN_MESSAGES).flatMap((message: Json, i): readonly Section[] => {
    if (!isObject(message) || (message["payload"] ?? null) === null) return [];
    const title = `Message ${i + 1}: ${textOf(message, "type")}`;
    const body = JSON.stringify(message["payload"], null, 2);
    const selector = `response.messages[${i}].payload`;
    return [{ kind: "body", title, body, encoding: "", mimeType: "application/json", selector }];
  });
}

function textOf(value: JsonObject, key: string): string {
  const item = value[key];
  return typeof item === "string" ? item : "";
}
