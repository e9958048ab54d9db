// What people read of a MySQL exchange: the list's cells, and the detail with its rows as a table of text.
import type { JsonObject, Section } from "../../../contract/index.ts";
import type { Codecs } from "../../codecs.ts";
import type { Exchange } from "../../exchange.ts";
import type { Columns, EntryDocument, Presenter } from "../dissector.ts";
import { detailRows, firstShown, isEmptySide, resultText, shownText } from "../database-sections.ts";
import { oneLine } from "../sql-text.ts";
import type { Answer } from "./answer.ts";
import { requestFields, responseFields } from "./document.ts";
import type { MySqlRequest } from "./types.ts";

export const presenter: Presenter<MySqlRequest, Answer> = { fields, columns, sections };

function fields({ request, response, error }: Exchange<MySqlRequest, Answer>, codecs: Codecs): EntryDocument {
  const missing = error === null ? null : {};
  return {
    request: request === null ? missing : requestFields(request),
    response: response === null ? missing : responseFields(response.whole, codecs),
    data: null,
    event: null,
  };
}

function columns({ request, response }: EntryDocument): Columns {
  const command = shownText(request?.["command"]);
  const verb = command === "COM_STMT_PREPARE" ? "" : shownText(request?.["verb"]);
  const [method, methodSelector] = firstShown([
    [verb, "request.verb"],
    [command, "request.command"],
    [shownText(response?.["type"]), "response.type"],
  ]);
  const [summary, summarySelector] = firstShown([
    [shownText(request?.["query"]), "request.query"],
    [command === "LOGIN" ? shownText(request?.["user"]) : "", "request.user"],
    [shownText(request?.["statementId"]), "request.statementId"],
    [shownText(response?.["errorMessage"]), "response.errorMessage"],
    [shownText(response?.["serverVersion"]), "response.serverVersion"],
  ]);
  const line = oneLine(summary);
  const isError = shownText(response?.["errorCode"]) !== "";
  const [status, statusSelector] = firstShown(
    ["errorCode", "rowCount", "affectedRows", "type"].map((name) => [shownText(response?.[name]), `response.${name}`]),
  );
  const isPair = !isEmptySide(request) && !isEmptySide(response) && response?.["incomplete"] === undefined;
  return {
    method,
    methodSelector,
    summary: line,
    summarySelector: line === summary ? summarySelector : "",
    status,
    statusSelector,
    outcome: isError ? "bad" : isPair ? "good" : "none",
  };
}

/** Values that have a section of their own. */
const APART = new Set(["query", "rows", "columns", "results", "parameters"]);

function sections(side: "request" | "response" | "data", value: JsonObject): readonly Section[] {
  const found: Section[] = [{ kind: "table", title: "Details", rows: detailRows(side, value, APART) }];
  const body = (title: string, content: string, selector: string, mimeType = "text/plain"): void => {
    if (content !== "") found.push({ kind: "body", title, body: content, encoding: "", mimeType, selector });
  };
  body("Statement", shownText(value["query"]), `${side}.query`, "application/sql");
  const { parameters, results } = value;
  if (Array.isArray(parameters) && parameters.length > 0) {
    const rows = (parameters as readonly (string | null)[]).map((one, i) => ({
      name: String(i + 1),
      value: one,
      selector: `${side}.parameters[${i}]`,
    }));
    found.push({ kind: "table", title: "Parameters", rows });
  }
  if (Array.isArray(results)) {
    (results as readonly JsonObject[]).forEach((result, i) =>
      body(`Result ${i + 1}`, resultText(result), `${side}.results[${i}].rows`),
    );
  } else body("Rows", resultText(value), `${side}.rows`);
  return found;
}
