// What people read of a CQL exchange: the list's cells, and the detail with its rows as a table of text.
import type { Json, JsonObject, Section, SectionRow } from "../../../contract/index.ts";
import type { Codecs } from "../../codecs.ts";
import type { Exchange } from "../../exchange.ts";
import { detailRows, firstShown, isEmptySide, resultText, shownText } from "../database-sections.ts";
import type { Columns, EntryDocument, Presenter } from "../dissector.ts";
import { objectsOf } from "../document-sides.ts";
import { oneLine } from "../sql-text.ts";
import { requestFields, responseFields } from "./document.ts";
import type { CassandraRequest, CassandraResponse } from "./types.ts";

export const presenter: Presenter<CassandraRequest, CassandraResponse> = { fields, columns, sections };

function fields(exchange: Exchange<CassandraRequest, CassandraResponse>, codecs: Codecs): EntryDocument {
  const { request, response, error } = exchange;
  const missing = error === null ? null : {};
  return {
    request: request === null ? missing : requestFields(request, codecs),
    response: response === null ? missing : responseFields(response, codecs),
    data: null,
    event: null,
  };
}

function columns({ request, response }: EntryDocument): Columns {
  const isPrepare = request?.["command"] === "PREPARE";
  const [method, methodSelector] = firstShown([
    [isPrepare ? "" : shownText(request?.["verb"]), "request.verb"],
    [shownText(request?.["command"]), "request.command"],
    [shownText(response?.["type"]), "response.type"],
  ]);
  const [batched] = objectsOf(request?.["statements"]);
  const [summary, summarySelector] = firstShown([
    [shownText(request?.["query"]), "request.query"],
    [shownText(batched?.["query"]), "request.statements[0].query"],
    [shownText(request?.["statementId"]), "request.statementId"],
    [request?.["command"] === "AUTH_RESPONSE" ? shownText(request["user"]) : "", "request.user"],
    [eventText(response), ""],
    [shownText(response?.["errorMessage"]), "response.errorMessage"],
    [shownText(response?.["authenticator"]), "response.authenticator"],
  ]);
  const line = oneLine(summary);
  const isError = response?.["errorName"] !== undefined;
  const [status, statusSelector] = firstShown(
    ["errorName", "rowCount", "kind", "type"].map((name) => [shownText(response?.[name]), `response.${name}`]),
  );
  const isPair = !isEmptySide(request) && !isEmptySide(response);
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
function eventText(response: JsonObject | null): string {
  if (response?.["eventType"] === undefined) return "";
  const words = ["eventType", "change", "target", "keyspace", "name", "address"].map((name) =>
    shownText(response[name]),
  );
  return words.filter((word) => word !== "").join(" ");
}

/** Values that have a section of their own. */
const APART = new Set(["query", "rows", "columns", "parameters", "parameterNames", "parameterTypes", "statements"]);

function sections(side: "request" | "response" | "data", value: JsonObject): readonly Section[] {
  const found: Section[] = [{ kind: "table", title: "Details", rows: detailRows(side, value, APART) }];
  const body = (title: string, content: string, selector: string, mimeType = "text/plain"): void => {
    if (content !== "") found.push({ kind: "body", title, body: content, encoding: "", mimeType, selector });
  };
  body("Statement", shownText(value["query"]), `${side}.query`, "application/sql");
  const parameters = side === "request" ? boundRows(value, side) : expectedRows(value, side);
  if (parameters.length > 0) found.push({ kind: "table", title: "Parameters", rows: parameters });
  objectsOf(value["statements"]).forEach((one, i) => {
    const place = `${side}.statements[${i}]`;
    body(
      `Statement ${i + 1}`,
      shownText(one["query"]) || shownText(one["statementId"]),
      `${place}.query`,
      "application/sql",
    );
    const rows = boundRows(one, place);
    if (rows.length > 0) found.push({ kind: "table", title: `Parameters ${i + 1}`, rows });
  });
  body("Rows", value["rows"] === undefined ? "" : resultText(value), `${side}.rows`);
  return found;
}
function boundRows(value: JsonObject, place: string): readonly SectionRow[] {
  const list = (name: string): readonly Json[] => (Array.isArray(value[name]) ? (value[name] as readonly Json[]) : []);
  const [names, types] = [list("parameterNames"), list("parameterTypes")];
  return list("parameters").map((one, i) => ({
    name: [shownText(names[i]) || String(i + 1), shownText(types[i])].join(" ").trim(),
    value: one === null ? null : shownText(one),
    selector: `${place}.parameters[${i}]`,
  }));
}
/** What a prepared statement wants. */
function expectedRows(value: JsonObject, place: string): readonly SectionRow[] {
  return objectsOf(value["parameters"]).map((one, i) => ({
    name: shownText(one["name"]),
    value: shownText(one["type"]),
    selector: `${place}.parameters[${i}].type`,
  }));
}
