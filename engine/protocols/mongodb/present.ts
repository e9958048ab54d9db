// What people read of a MongoDB exchange: the list's cells, and the detail with command and documents apart.
import type { JsonObject, Section } from "../../../contract/index.ts";
import type { Exchange } from "../../exchange.ts";
import { detailRows } from "../database-sections.ts";
import type { EntryDocument, Presenter } from "../dissector.ts";
import { columns } from "./columns.ts";
import { requestFields, responseFields } from "./documents.ts";
import type { MongoReply } from "./pair.ts";
import type { MongoMessage } from "./types.ts";
import { writeMongo } from "./write.ts";

export const presenter: Presenter<MongoMessage, MongoReply> = { fields, columns, sections, write: writeMongo };

function fields({ request, response, error }: Exchange<MongoMessage, MongoReply>): EntryDocument {
  const missing = error === null ? null : {};
  return {
    request: request === null ? missing : requestFields(request),
    response: response === null ? missing : responseFields(response),
    data: null,
    event: null,
  };
}
const APART = new Set(["document", "documents", "sections"]);

function sections(side: "request" | "response" | "data", value: JsonObject): readonly Section[] {
  const found: Section[] = [{ kind: "table", title: "Details", rows: detailRows(side, value, APART) }];
  for (const [name, title] of [
    ["document", "Document"],
    ["documents", "Documents"],
  ] as const) {
    const inner = value[name];
    if (inner === undefined || inner === null) continue;
    const body = JSON.stringify(inner);
    if (body !== "{}")
      found.push({
        kind: "body",
        title,
        body,
        encoding: "",
        mimeType: "application/json",
        selector: `${side}.${name}`,
      });
  }
  return found;
}
