// HTTP as people read it: the document, the list's cells, the sections of a detail.
import type { JsonObject, Outcome } from "../../../contract/index.ts";
import type { Columns, EntryDocument, Presenter } from "../dissector.ts";
import { httpFields } from "./fields.ts";
import { httpSections } from "./sections.ts";
import type { HttpMessage } from "./types.ts";

export const httpPresenter: Presenter<HttpMessage, HttpMessage> = {
  fields: httpFields,
  columns: httpColumns,
  sections: httpSections,
};

/** The list's cells of an HTTP entry. Errors in a GraphQL answer count whatever the status says. */
export function httpColumns({ request, response }: EntryDocument): Columns {
  const status = response?.["status"];
  const errors = response?.["errors"];
  const hasErrors = Array.isArray(errors) && errors.length > 0;
  return {
    method: textOf(request, "method"),
    methodSelector: "request.method",
    summary: textOf(request, "path"),
    summarySelector: "request.path",
    status: typeof status === "number" ? String(status) : "",
    statusSelector: "response.status",
    outcome: hasErrors ? "bad" : outcomeOf(status),
  };
}

function outcomeOf(status: unknown): Outcome {
  if (typeof status !== "number" || status < 200) return "none";
  return status < 400 ? "good" : "bad";
}

function textOf(side: JsonObject | null, key: string): string {
  const value = side?.[key];
  return typeof value === "string" ? value : "";
}
