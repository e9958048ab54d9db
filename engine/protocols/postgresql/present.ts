// What people read of a PostgreSQL exchange: the list's cells, and the detail with its rows as a table of text.
import type { JsonObject, Section, SectionRow } from "../../../contract/index.ts";
import type { Codecs } from "../../codecs.ts";
import type { Exchange } from "../../exchange.ts";
import type { Columns, EntryDocument, Presenter } from "../dissector.ts";
import { detailRows, firstShown, isEmptySide, resultText, shownText } from "../database-sections.ts";
import { oneLine } from "../sql-text.ts";
import type { Answer } from "./answer.ts";
import { requestFields, responseFields } from "./document.ts";
import type { PgRequest } from "./types.ts";

export const presenter: Presenter<PgRequest, Answer> = { fields, columns, sections };

function fields({ request, response, error }: Exchange<PgRequest, Answer>, codecs: Codecs): EntryDocument {
  const missing = error === null ? null : {};
  return {
    request: request === null ? missing : requestFields(request, codecs),
    response: response === null ? missing : responseFields(response.whole, request, codecs),
    data: null,
    event: null,
  };
}

function columns({ request, response }: EntryDocument): Columns {
  const [method, methodSelector] = firstShown([
    [shownText(request?.["command"]), "request.command"],
    [shownText(request?.["messageType"]), "request.messageType"],
    [shownText(response?.["command"]), "response.command"],
    [response === null ? "" : mainMessage(response), ""],
  ]);
  const [summary, summarySelector] = firstShown([
    [shownText(request?.["query"]), "request.query"],
    [shownText(request?.["statement"]), "request.statement"],
    [request?.["messageType"] === "StartupMessage" ? shownText(request["user"]) : "", "request.user"],
    [shownText(request?.["processId"]), "request.processId"],
    [shownText(response?.["channel"]), "response.channel"],
    [shownText(response?.["errorMessage"]), "response.errorMessage"],
    [noticeText(response), ""],
  ]);
  const line = oneLine(summary);
  const status = statusOf(response ?? {});
  const isPair = !isEmptySide(request) && !isEmptySide(response) && response?.["incomplete"] === undefined;
  return {
    // A statement that is only prepared does not run.
    method: shownText(request?.["messageType"]) === "Parse" ? "Parse" : method,
    methodSelector: shownText(request?.["messageType"]) === "Parse" ? "request.messageType" : methodSelector,
    summary: line,
    summarySelector: line === summary ? summarySelector : "",
    status: status.text,
    statusSelector: status.selector,
    outcome: status.isError ? "bad" : isPair ? "good" : "none",
  };
}

function mainMessage(response: JsonObject): string {
  return Object.keys((response["messages"] ?? {}) as JsonObject)[0] ?? "";
}

function noticeText(response: JsonObject | null): string {
  const notices = response?.["notices"];
  const [first] = Array.isArray(notices) ? (notices as readonly JsonObject[]) : [];
  return shownText(first?.["message"]);
}

function statusOf(response: JsonObject): {
  readonly text: string;
  readonly selector: string;
  readonly isError: boolean;
} {
  const code = shownText(response["errorCode"]);
  if (code !== "") return { text: code, selector: "response.errorCode", isError: true };
  const [shown, selector] = firstShown(
    ["rowCount", "command", "encryption", "transactionStatus"].map((name) => [
      shownText(response[name]),
      `response.${name}`,
    ]),
  );
  return { text: shown, selector, isError: false };
}

/** Values that have a section of their own. */
const APART = new Set(["query", "rows", "columns", "results", "copy", "parameters", "parameterTypes", "notices"]);

function sections(side: "request" | "response" | "data", value: JsonObject): readonly Section[] {
  const found: Section[] = [{ kind: "table", title: "Details", rows: detailRows(side, value, APART) }];
  const body = (title: string, content: string, selector: string, mimeType = "text/plain"): void => {
    if (content !== "") found.push({ kind: "body", title, body: content, encoding: "", mimeType, selector });
  };
  body("Statement", shownText(value["query"]), `${side}.query`, "application/sql");
  const parameters = parameterRows(side, value);
  if (parameters.length > 0) found.push({ kind: "table", title: "Parameters", rows: parameters });
  const { results } = value;
  if (Array.isArray(results)) {
    (results as readonly JsonObject[]).forEach((result, i) =>
      body(`Result ${i + 1}: ${shownText(result["command"])}`, resultText(result), `${side}.results[${i}].rows`),
    );
  } else body("Rows", resultText(value), `${side}.rows`);
  const copy = value["copy"] as JsonObject | undefined;
  body("Copied data", shownText(copy?.["text"]), `${side}.copy.text`);
  const notices = value["notices"];
  if (Array.isArray(notices)) body("Notices", JSON.stringify(notices, null, 2), `${side}.notices`, "application/json");
  return found;
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
