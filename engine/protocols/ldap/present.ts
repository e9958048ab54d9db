// What people read of an LDAP exchange: the list's cells, and the detail with the entries that a search found.
import type { Json, JsonObject, Section, SectionRow } from "../../../contract/index.ts";
import type { Exchange } from "../../exchange.ts";
import { detailRows, firstShown, isEmptySide, shownText } from "../database-sections.ts";
import type { Columns, EntryDocument, Presenter } from "../dissector.ts";
import { isGood } from "./operations.ts";
import type { LdapMessage } from "./types.ts";

export const presenter: Presenter<LdapMessage, LdapMessage> = { fields, columns, sections };

function fields({ request, response, error }: Exchange<LdapMessage, LdapMessage>): EntryDocument {
  const missing = error === null ? null : {};
  return {
    request: request === null ? missing : sideFields(request),
    response: response === null ? missing : sideFields(response),
    data: null,
    event: null,
  };
}
function sideFields({ messageId, operation, values, controls }: LdapMessage): JsonObject {
  if (operation === "") return {};
  return { messageId, operation, ...values, ...(controls.length > 0 ? { controls: [...controls] } : {}) };
}

function columns({ request, response }: EntryDocument): Columns {
  const side = isEmptySide(request) ? "response" : "request";
  const value = side === "request" ? request : response;
  const [summary, summarySelector] = firstShown(
    ["dn", "baseObject", "filter", "name", "oid", "diagnosticMessage"].map((name) => [
      shownText(value?.[name]),
      `${side}.${name}`,
    ]),
  );
  const code = response?.["resultCode"];
  const isPair = !isEmptySide(request) && !isEmptySide(response);
  const isBad = typeof code === "number" && !isGood(code);
  return {
    method: shownText(value?.["operation"]),
    methodSelector: `${side}.operation`,
    summary,
    summarySelector,
    status: shownText(code),
    statusSelector: code === undefined ? "" : "response.resultCode",
    outcome: isBad ? "bad" : isPair ? "good" : "none",
  };
}

const APART = new Set(["entries", "entry", "changes", "controls"]);

function sections(side: "request" | "response" | "data", value: JsonObject): readonly Section[] {
  const found: Section[] = [{ kind: "table", title: "Details", rows: detailRows(side, value, APART) }];
  const table = (title: string, rows: readonly SectionRow[]): void => {
    if (rows.length > 0) found.push({ kind: "table", title, rows });
  };
  table("Attributes", attributeRows(value["entry"], `${side}.entry`));
  list(value["changes"]).forEach((change, i) =>
    table(`${shownText(change["operation"])} ${shownText(change["attribute"])}`, [
      { name: "values", value: words(change["values"]), selector: `${side}.changes[${i}].values` },
    ]),
  );
  list(value["entries"]).forEach((entry, i) =>
    table(shownText(entry["dn"]) || "(root)", attributeRows(entry["attributes"], `${side}.entries[${i}].attributes`)),
  );
  list(value["controls"]).forEach((control, i) =>
    table(
      `Control ${shownText(control["name"]) || shownText(control["oid"])}`,
      detailRows(`${side}.controls[${i}]`, control, new Set()),
    ),
  );
  return found;
}
function attributeRows(attributes: Json | undefined, selector: string): readonly SectionRow[] {
  if (typeof attributes !== "object" || attributes === null || Array.isArray(attributes)) return [];
  return Object.entries(attributes as JsonObject).map(([name, values]) => ({
    name,
    value: words(values),
    selector: `${selector}["${name}"]`,
  }));
}
function words(values: Json | undefined): string {
  return Array.isArray(values) ? values.map((one: Json) => shownText(one)).join(", ") : "";
}
function list(value: Json | undefined): readonly JsonObject[] {
  return Array.isArray(value) ? (value as readonly JsonObject[]) : [];
}
