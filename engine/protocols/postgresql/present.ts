// What people read of a PostgreSQL exchange: the list's cells, and the detail with its rows as a table of text.
import type { Json, JsonObject, Section, SectionRow } from "../../../contract/index.ts";
import type { Codecs } from "../../codecs.ts";
import type { Exchange } from "../../exchange.ts";
import type { Columns, EntryDocument, Presenter } from "../dissector.ts";
import { oneLine } from "../sql-text.ts";
import { textTable } from "../text-table.ts";
import { requestFields, responseFields } from "./document.ts";
import type { PgRequest, PgResponse } from "./types.ts";

export const presenter: Presenter<PgRequest, PgResponse> = { fields, columns, sections };

function fields({ request, response, error }: Exchange<PgRequest, PgResponse>, codecs: Codecs): EntryDocument {
  const missing = error === null ? null : {};
  return {
    request: request === null ? missing : requestFields(request, codecs),
    response: response === null ? missing : responseFields(response, request, codecs),
    data: null,
    event: null,
  };
}

function columns({ request, response }: EntryDocument): Columns {
  const [method, methodSelector] = firstOf([
    [text(request?.["command"]), "request.command"],
    [text(request?.["messageType"]), "request.messageType"],
    [text(response?.["command"]), "response.command"],
    [response === null ? "" : mainMessage(response), ""],
  ]);
  const [summary, summarySelector] = firstOf([
    [text(request?.["query"]), "request.query"],
    [text(request?.["statement"]), "request.statement"],
    [request?.["messageType"] === "StartupMessage" ? text(request["user"]) : "", "request.user"],
    [text(request?.["processId"]), "request.processId"],
    [text(response?.["channel"]), "response.channel"],
    [text(response?.["errorMessage"]), "response.errorMessage"],
    [noticeText(response), ""],
  ]);
  const line = oneLine(summary);
  const status = statusOf(response ?? {});
  const isPair = !isEmpty(request) && !isEmpty(response) && response?.["incomplete"] === undefined;
  return {
    // A statement that is only prepared does not run.
    method: text(request?.["messageType"]) === "Parse" ? "Parse" : method,
    methodSelector: text(request?.["messageType"]) === "Parse" ? "request.messageType" : methodSelector,
    summary: line,
    summarySelector: line === summary ? summarySelector : "",
    status: status.text,
    statusSelector: status.selector,
    outcome: status.isError ? "bad" : isPair ? "good" : "none",
  };
}

/** The first that is not empty. */
function firstOf(candidates: readonly (readonly [string, string])[]): readonly [string, string] {
  return candidates.find(([value]) => value !== "") ?? ["", ""];
}

function mainMessage(response: JsonObject): string {
  return Object.keys((response["messages"] ?? {}) as JsonObject)[0] ?? "";
}

function noticeText(response: JsonObject | null): string {
  const notices = response?.["notices"];
  const [first] = Array.isArray(notices) ? (notices as readonly JsonObject[]) : [];
  return text(first?.["message"]);
}

function statusOf(response: JsonObject): {
  readonly text: string;
  readonly selector: string;
  readonly isError: boolean;
} {
  const code = text(response["errorCode"]);
  if (code !== "") return { text: code, selector: "response.errorCode", isError: true };
  const [shown, selector] = firstOf(
    ["rowCount", "command", "encryption", "transactionStatus"].map((name) => [
      text(response[name]),
      `response.${name}`,
    ]),
  );
  return { text: shown, selector, isError: false };
}

function isEmpty(side: JsonObject | null): boolean {
  return side === null || Object.keys(side).length === 0;
}

/** Values that have a section of their own. */
const APART = new Set(["query", "rows", "columns", "results", "copy", "parameters", "parameterTypes", "notices"]);

function sections(side: "request" | "response" | "data", value: JsonObject): readonly Section[] {
  const found: Section[] = [{ kind: "table", title: "Details", rows: detailRows(side, value) }];
  const body = (title: string, content: string, selector: string, mimeType = "text/plain"): void => {
    if (content !== "") found.push({ kind: "body", title, body: content, encoding: "", mimeType, selector });
  };
  body("Statement", text(value["query"]), `${side}.query`, "application/sql");
  const parameters = parameterRows(side, value);
  if (parameters.length > 0) found.push({ kind: "table", title: "Parameters", rows: parameters });
  const { results } = value;
  if (Array.isArray(results)) {
    (results as readonly JsonObject[]).forEach((result, i) =>
      body(`Result ${i + 1}: ${text(result["command"])}`, resultText(result), `${side}.results[${i}].rows`),
    );
  } else body("Rows", resultText(value), `${side}.rows`);
  const copy = value["copy"] as JsonObject | undefined;
  body("Copied data", text(copy?.["text"]), `${side}.copy.text`);
  const notices = value["notices"];
  if (Array.isArray(notices)) body("Notices", JSON.stringify(notices, null, 2), `${side}.notices`, "application/json");
  return found;
}

function detailRows(side: string, value: JsonObject): readonly SectionRow[] {
  return Object.entries(value).flatMap(([name, item]): SectionRow[] => {
    if (APART.has(name) || item === "") return [];
    const selector = `${side}.${name}`;
    if (Array.isArray(item)) return [{ name, value: item.map((one) => text(one)).join(", "), selector }];
    if (typeof item === "object" && item !== null)
      return Object.entries(item as JsonObject).map(([key, one]) => ({
        name: `${name}.${key}`,
        value: text(one),
        selector: `${selector}["${key}"]`,
      }));
    return [{ name, value: item, selector }];
  });
}

function parameterRows(side: string, value: JsonObject): readonly SectionRow[] {
  const { parameters, parameterTypes } = value;
  const types = Array.isArray(parameterTypes) ? (parameterTypes as readonly string[]) : [];
  const values = Array.isArray(parameters) ? (parameters as readonly (string | null)[]) : [];
  if (values.length === 0)
    return types.map((type, i) => ({ name: `$${i + 1}`, value: type, selector: `${side}.parameterTypes[${i}]` }));
  return values.map((one, i) => ({
    name: types[i] === undefined ? `$${i + 1}` : `$${i + 1} ${types[i]}`,
    value: one,
    selector: `${side}.parameters[${i}]`,
  }));
}

/** Columns and rows as psql shows them. */
function resultText(result: JsonObject): string {
  const columnList = Array.isArray(result["columns"]) ? (result["columns"] as readonly JsonObject[]) : [];
  const rows = Array.isArray(result["rows"]) ? (result["rows"] as readonly (readonly (string | null)[])[]) : [];
  if (columnList.length === 0 && rows.length === 0) return "";
  const heads = columnList.map((column) => text(column["name"]));
  return textTable(heads, rows, Number(result["rowsLeftOut"] ?? 0));
}

function text(value: Json | undefined): string {
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}
