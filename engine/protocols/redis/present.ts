// What people read of a Redis exchange: the documented fields, the list's cells and the detail's sections.
import type { Json, JsonObject, Section, SectionRow } from "../../../contract/index.ts";
import type { Codecs } from "../../codecs.ts";
import type { Exchange } from "../../exchange.ts";
import type { Limits } from "../../limits.ts";
import type { EntryDocument, Presenter } from "../dissector.ts";
import { columns, text } from "./columns.ts";
import { requestFields, responseFields } from "./documents.ts";
import type { RedisMessage, RedisRequest } from "./types.ts";
import { writeRedis } from "./write.ts";

export const presenter: Presenter<RedisRequest, RedisMessage> = { fields, columns, sections, write: writeRedis };

function fields(exchange: Exchange<RedisRequest, RedisMessage>, codecs: Codecs, limits: Limits): EntryDocument {
  const { request, response, error } = exchange;
  const missing = error === null ? null : {};
  return {
    request: request === null ? missing : requestFields(request, codecs, limits.maxBodyBytes),
    response: response === null ? missing : responseFields(response, codecs, limits.maxBodyBytes),
    data: null,
    event: null,
  };
}

function sections(side: "request" | "response" | "data", value: JsonObject): readonly Section[] {
  const rows: SectionRow[] = [];
  for (const name of ["type", "command", "key", "value", "keyword", "error"]) {
    const cell = text(value[name]);
    if (cell !== "") rows.push({ name, value: cell, selector: `${side}.${name}` });
  }
  const tables: Section[] = [{ kind: "table", title: "Details", rows }];
  const args = value["args"];
  if (Array.isArray(args) && args.length > 0) {
    const argRows = args.map((arg: Json, i: number) => ({
      name: String(i),
      value: text(arg),
      selector: `${side}.args[${i}]`,
    }));
    tables.push({ kind: "table", title: "Arguments", rows: argRows });
  }
  for (const [title, name] of [
    ["Result", "result"],
    ["Attributes", "attributes"],
  ] as const) {
    if (value[name] === undefined) continue;
    const body = JSON.stringify(value[name], null, 2);
    const selector = `${side}.${name}`;
    tables.push({ kind: "body", title, body, encoding: "", mimeType: "application/json", selector });
  }
  return tables;
}
