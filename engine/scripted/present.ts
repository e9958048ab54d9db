// What people read of an exchange that a script told: its own words in the list, its fields as a table. Kept in the document, so
// that it can be shown without the script.
import type { JsonObject, Outcome, Section } from "../../contract/index.ts";
import type { Exchange } from "../exchange.ts";
import { detailRows, isEmptySide, shownText } from "../protocols/database-sections.ts";
import type { Columns, EntryDocument, Presenter } from "../protocols/dissector.ts";
import type { ScriptedMessage } from "./types.ts";

export const presenter: Presenter<ScriptedMessage, ScriptedMessage> = { fields, columns, sections };

function fields({ request, response, error }: Exchange<ScriptedMessage, ScriptedMessage>): EntryDocument {
  const missing = error === null ? null : {};
  return {
    request: request === null ? missing : sideFields(request),
    response: response === null ? missing : sideFields(response),
    data: null,
    event: null,
  };
}
function sideFields({ method, summary, status, outcome, fields: own }: ScriptedMessage): JsonObject {
  const cells = { method, summary, status, outcome: outcome === "none" ? "" : outcome };
  return { ...own, ...Object.fromEntries(Object.entries(cells).filter(([, value]) => value !== "")) };
}

const CELLS = ["method", "summary", "status"] as const;

function columns({ request, response }: EntryDocument): Columns {
  const cell = (name: (typeof CELLS)[number], first: "request" | "response"): readonly [string, string] => {
    const sides =
      first === "request"
        ? ([
            ["request", request],
            ["response", response],
          ] as const)
        : ([
            ["response", response],
            ["request", request],
          ] as const);
    for (const [side, value] of sides) {
      const text = shownText(value?.[name]);
      if (text !== "") return [text, `${side}.${name}`];
    }
    return ["", ""];
  };
  const [method, methodSelector] = cell("method", "request");
  const [summary, summarySelector] = cell("summary", "request");
  const [status, statusSelector] = cell("status", "response");
  return {
    method,
    methodSelector,
    summary,
    summarySelector,
    status,
    statusSelector,
    outcome: outcomeOf(request, response),
  };
}
function outcomeOf(request: JsonObject | null, response: JsonObject | null): Outcome {
  const told = response?.["outcome"] ?? request?.["outcome"];
  if (told === "good" || told === "bad") return told;
  return isEmptySide(request) || isEmptySide(response) ? "none" : "good";
}

const NOTHING: ReadonlySet<string> = new Set();

function sections(side: "request" | "response" | "data", value: JsonObject): readonly Section[] {
  return [{ kind: "table", title: "Details", rows: detailRows(side, value, NOTHING) }];
}
