// The list's cells of a MongoDB entry.
import type { JsonObject } from "../../../contract/index.ts";
import { firstShown, isEmptySide, shownText } from "../database-sections.ts";
import type { Columns, EntryDocument } from "../dissector.ts";
import type { Shown } from "./types.ts";

export function columns({ request, response }: EntryDocument): Columns {
  return cells(shownOf(request), shownOf(response));
}

export function shownOf(side: JsonObject | null): Shown {
  return {
    isEmpty: isEmptySide(side),
    command: shownText(side?.["command"]),
    collection: shownText(side?.["collection"]),
    database: shownText(side?.["database"]),
    errorCode: side?.["errorCode"],
    errorMessage: shownText(side?.["errorMessage"]),
    isOk: side?.["ok"] !== 0,
  };
}

export function cells(request: Shown, response: Shown): Columns {
  const [summary, summarySelector] = firstShown([
    [request.collection, "request.collection"],
    [request.database, "request.database"],
    [response.errorMessage, "response.errorMessage"],
  ]);
  const { errorCode, isEmpty } = response;
  const isBad = errorCode !== undefined || (!isEmpty && !response.isOk);
  const good = !isEmpty && !request.isEmpty ? "good" : "none";
  return {
    method: request.command,
    methodSelector: "request.command",
    summary,
    summarySelector,
    status: isEmpty ? "" : shownText(errorCode ?? 0),
    statusSelector: errorCode === undefined ? "" : "response.errorCode",
    outcome: isBad ? "bad" : good,
  };
}
