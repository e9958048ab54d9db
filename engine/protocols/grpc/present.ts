// gRPC on an entry: what is added to the HTTP/2 fields, cells and sections.
import type { Json, JsonObject, Outcome, Section, SectionRow } from "../../../contract/index.ts";
import type { Codecs } from "../../codecs.ts";
import type { Limits } from "../../limits.ts";
import type { Body } from "../http/body.ts";
import { readFields } from "../http/head-text.ts";
import { MAX_SHOWN_MESSAGES } from "./limits.ts";
import { type MessageKind, readMessages } from "./messages.ts";
import { parseStatus, statusDetails, statusMessage, statusName } from "./status.ts";

/** What gRPC takes from one side of an exchange. */
export interface CallSide extends MessageKind {
  readonly path: string;
  readonly body: Body;
  /** HTTP's own status is 200: an answer of a gRPC server, and not of what stands before it. */
  readonly isOk: boolean;
  /** Nothing of the side is missing: a value that is not there was not sent. */
  readonly isWhole: boolean;
  /** A trailer, or a header where there are no trailers; empty where it is not there. */
  value(name: string): string;
}

/** `/package.Service/Method` in its parts, and the messages. */
export function grpcRequestFields(side: CallSide, codecs: Codecs, limits: Limits): JsonObject {
  const slash = side.path.lastIndexOf("/");
  const { list, count } = readMessages(side.body, side, codecs, limits);
  return {
    grpcService: side.path.slice(0, Math.max(0, slash)).replace(/^\//, ""),
    grpcMethod: side.path.slice(slash + 1),
    messages: list,
    messageCount: count,
  };
}

/** Messages, and how the call ended: nothing where that was not seen. */
export function grpcResponseFields(side: CallSide, codecs: Codecs, limits: Limits): JsonObject {
  const { list, count, webTrailers } = readMessages(side.body, side, codecs, limits);
  const web = readFields(webTrailers);
  const value = (name: string): string =>
    side.value(name) || (web.find((field) => field[0].toLowerCase() === name)?.[1] ?? "");
  // An answer that ends without a status counts as a good one.
  const status = parseStatus(value("grpc-status")) ?? (side.isWhole && side.isOk ? 0 : null);
  const details = value("grpc-status-details-bin");
  return {
    messages: list,
    messageCount: count,
    ...(status === null
      ? {}
      : {
          grpcStatus: status,
          grpcStatusName: statusName(status),
          grpcMessage: statusMessage(value("grpc-message")),
        }),
    ...(details === "" ? {} : { grpcDetails: statusDetails(details, codecs) }),
  };
}

/** Whether the document is that of a call. */
export function isGrpcCall(request: JsonObject | null, response: JsonObject | null): boolean {
  return typeof request?.["grpcMethod"] === "string" || typeof response?.["grpcStatus"] === "number";
}

export function grpcOutcome(status: number): Outcome {
  return status === 0 ? "good" : "bad";
}

/** Sections added to the request. */
export function grpcRequestSections(request: JsonObject): readonly Section[] {
  if (typeof request["grpcMethod"] !== "string") return [];
  const rows = rowsOf("request", request, [
    ["Service", "grpcService"],
    ["Method", "grpcMethod"],
    ["Messages", "messageCount"],
  ]);
  return [{ kind: "table", title: "gRPC", rows }, ...messageSections("request", request["messages"])];
}

/** Sections added to the response. */
export function grpcResponseSections(response: JsonObject): readonly Section[] {
  if (typeof response["messageCount"] !== "number") return [];
  const rows = rowsOf("response", response, [
    ["Status", "grpcStatus"],
    ["Status Name", "grpcStatusName"],
    ["Message", "grpcMessage"],
    ["Messages", "messageCount"],
  ]);
  return [
    { kind: "table", title: "gRPC", rows },
    ...detailSections(response["grpcDetails"]),
    ...messageSections("response", response["messages"]),
  ];
}

function rowsOf(side: string, value: JsonObject, names: readonly (readonly [string, string])[]): readonly SectionRow[] {
  return names.flatMap(([name, key]) => {
    const item = value[key];
    const isShown = typeof item === "number" || (typeof item === "string" && item !== "");
    return isShown ? [{ name, value: item, selector: `${side}.${key}` }] : [];
  });
}

function detailSections(details: Json | undefined): readonly Section[] {
  if (!Array.isArray(details) || details.length === 0) return [];
  const rows = details.map((one: Json, i) => {
    const { type, value = null } = one as JsonObject;
    const name = typeof type === "string" ? type : "";
    return { name, value: JSON.stringify(value), selector: `response.grpcDetails[${i}].type` };
  });
  return [{ kind: "table", title: "Status Details", rows }];
}

function messageSections(side: string, messages: Json | undefined): readonly Section[] {
  if (!Array.isArray(messages)) return [];
  return messages.slice(0, MAX_SHOWN_MESSAGES).flatMap((message: Json, i) => {
    if (typeof message !== "object" || message === null || Array.isArray(message)) return [];
    return [messageSection(`${side}.messages[${i}]`, `Message ${i + 1}`, message as JsonObject)];
  });
}

function messageSection(path: string, title: string, message: JsonObject): Section {
  for (const key of ["json", "protobuf"]) {
    const value = message[key];
    if (value === undefined) continue;
    const body = JSON.stringify(value, null, 2);
    return { kind: "body", title, body, encoding: "", mimeType: "application/json", selector: `${path}.${key}` };
  }
  const data = message["data"];
  const body = typeof data === "string" ? data : "";
  return { kind: "body", title, body, encoding: "base64", mimeType: "application/grpc", selector: `${path}.data` };
}
