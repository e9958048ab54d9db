// The list's cells of a Redis entry.
import type { Json, JsonObject } from "../../../contract/index.ts";
import type { Columns, EntryDocument } from "../dissector.ts";

/** What the cells show of one side. */
export interface Shown {
  readonly command: string;
  readonly key: string;
  readonly value: string;
  readonly isError: boolean;
}

export function columns({ request, response }: EntryDocument): Columns {
  return cells(isPresent(request) ? shownOf(request) : null, isPresent(response) ? shownOf(response) : null);
}

export function shownOf(side: JsonObject): Shown {
  const { command, key, value, error } = side;
  return { command: text(command), key: text(key), value: text(value), isError: text(error) !== "" };
}

/** Null for a side that is not there. */
export function cells(request: Shown | null, response: Shown | null): Columns {
  const side = request !== null || response === null ? "request" : "response";
  const shown = request ?? response;
  const isError = response?.isError ?? false;
  // A line of MONITOR and a reply alone have neither command nor key: their value is what there is to see.
  const isValueShown = request === null && shown !== null && shown.key === "";
  const isPair = request !== null && response !== null;
  return {
    method: shown?.command ?? "",
    methodSelector: side === "request" ? "request.command" : "response.command",
    summary: (isValueShown ? shown.value : shown?.key) ?? "",
    summarySelector: isValueShown ? "response.value" : `${side}.key`,
    status: response === null ? "" : isError ? "ERR" : "0",
    statusSelector: isError ? "response.error" : "",
    outcome: isError ? "bad" : isPair ? "good" : "none",
  };
}

function isPresent(value: JsonObject | null): value is JsonObject {
  return value !== null && Object.keys(value).length > 0;
}
/** Texts and numbers as they are; anything else is empty. */
export function text(value: Json | undefined): string {
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}
