// What people read of a Dubbo exchange: service and method, arguments and result as JSON, the status by its name.
import type { JsonObject, Section } from "../../../contract/index.ts";
import type { Exchange } from "../../exchange.ts";
import { detailRows, firstShown, isEmptySide, shownText } from "../database-sections.ts";
import type { Columns, EntryDocument, Presenter } from "../dissector.ts";
import { OK } from "./header.ts";
import type { DubboMessage } from "./types.ts";

export const presenter: Presenter<DubboMessage, DubboMessage> = { fields, columns, sections };

function fields({ request, response, error }: Exchange<DubboMessage, DubboMessage>): EntryDocument {
  const missing = error === null ? null : {};
  return {
    request: request === null ? missing : request.values,
    response: response === null ? missing : response.values,
    data: null,
    event: null,
  };
}

function columns({ request, response }: EntryDocument): Columns {
  const side = isEmptySide(request) ? "response" : "request";
  const value = side === "request" ? request : response;
  const [method, methodSelector] = firstShown([
    [shownText(value?.["method"]), `${side}.method`],
    [shownText(value?.["event"]), `${side}.event`],
    [shownText(value?.["kind"]), `${side}.kind`],
  ]);
  const [summary, summarySelector] = firstShown([
    [shownText(value?.["service"]), `${side}.service`],
    [shownText(response?.["errorMessage"]), "response.errorMessage"],
  ]);
  const status = response?.["status"];
  const isBad = (status !== undefined && status !== OK) || response?.["exception"] !== undefined;
  const isPair = !isEmptySide(request) && !isEmptySide(response);
  return {
    method,
    methodSelector,
    summary,
    summarySelector,
    status: shownText(status),
    statusSelector: status === undefined ? "" : "response.status",
    outcome: isBad ? "bad" : isPair ? "good" : "none",
  };
}

/** Shown as JSON, with their titles. */
const TREES = [
  ["arguments", "Arguments"],
  ["value", "Value"],
  ["exception", "Exception"],
  ["attachments", "Attachments"],
] as const;
const APART: ReadonlySet<string> = new Set([...TREES.map(([name]) => name), "body", "encoding"]);

function sections(side: "request" | "response" | "data", value: JsonObject): readonly Section[] {
  const trees = TREES.filter(([name]) => value[name] !== undefined).map(([name, title]): Section => {
    const body = JSON.stringify(value[name]);
    return { kind: "body", title, body, encoding: "", mimeType: "application/json", selector: `${side}.${name}` };
  });
  const raw = shownText(value["body"]);
  const bytes = { kind: "body", title: "Body", body: raw, encoding: "base64" } as const;
  return [
    { kind: "table", title: "Details", rows: detailRows(side, value, APART) },
    ...trees,
    ...(raw === "" ? [] : [{ ...bytes, mimeType: "application/octet-stream", selector: `${side}.body` }]),
  ];
}
