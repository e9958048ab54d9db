// What people read of a DNS exchange: the documented fields, the list's cells and the detail's sections.
import type { Json, JsonObject, Section, SectionRow } from "../../../contract/index.ts";
import type { Codecs } from "../../codecs.ts";
import type { Exchange } from "../../exchange.ts";
import type { ColumnContext, Columns, EntryDocument, Presenter } from "../dissector.ts";
import { opcodeName, responseCodeName } from "./codes.ts";
import { decodeMessage } from "./decode.ts";
import type { DnsContent, DnsMessage, DnsRecord, DnsVariant } from "./types.ts";
import { isOneWay, variantOf } from "./variant.ts";

type DnsExchange = Exchange<DnsMessage, DnsMessage>;

const LISTS = [
  ["Questions", "questions"],
  ["Answers", "answers"],
  ["Authorities", "authorities"],
  ["Additionals", "additionals"],
] as const;

export const presenter: Presenter<DnsMessage, DnsMessage> = { fields, columns, sections: dnsSections };

function fields(exchange: DnsExchange, codecs: Codecs): EntryDocument {
  const variant = variantOf(exchange.flow);
  const { request, response, error } = exchange;
  // A lost half is an empty object, a side that never existed is null.
  const missing = error?.type === "dissection" || isOneWay(exchange.flow) || error === null ? null : {};
  return {
    request: request === null ? missing : requestFields(request, variant, codecs),
    response: response === null ? missing : responseFields(response, variant, codecs),
    data: null,
    event: null,
  };
}

export function requestFields(message: DnsMessage, variant: DnsVariant, codecs: Codecs): JsonObject {
  const content = decodeMessage(message, variant, codecs);
  return {
    id: content.id,
    variant,
    opCode: opcodeName(content.flags.opcode),
    recursionDesired: content.flags.recursionDesired,
    retransmissions: message.retransmissions,
    ...lists(content),
  };
}

export function responseFields(message: DnsMessage, variant: DnsVariant, codecs: Codecs): JsonObject {
  const content = decodeMessage(message, variant, codecs);
  const { flags } = content;
  const codeNumber = flags.rcode | ((content.edns?.extendedCode ?? 0) << 4);
  return {
    id: content.id,
    variant,
    opCode: opcodeName(flags.opcode),
    code: responseCodeName(codeNumber),
    codeNumber,
    authoritative: flags.authoritative,
    truncated: flags.truncated,
    recursionAvailable: flags.recursionAvailable,
    authenticData: flags.authenticData,
    checkingDisabled: flags.checkingDisabled,
    ...lists(content),
  };
}

function lists(content: DnsContent): JsonObject {
  return {
    questions: content.questions.map((question) => ({ ...question })),
    answers: content.answers.map(recordFields),
    authorities: content.authorities.map(recordFields),
    additionals: content.additionals.map(recordFields),
    edns: content.edns === null ? null : { ...content.edns, options: content.edns.options.map((o) => ({ ...o })) },
    ...(content.recordsLeftOut > 0 ? { recordsLeftOut: content.recordsLeftOut } : {}),
  };
}

function recordFields(record: DnsRecord): JsonObject {
  return { ...record };
}

function columns(document: EntryDocument, _context: ColumnContext): Columns {
  const { request, response } = document;
  const [asked, side] = isPresent(request) ? [request, "request"] : [response ?? {}, "response"];
  const list = firstNamed(asked);
  const hasResponse = isPresent(response);
  return {
    method: text(asked["opCode"]),
    methodSelector: `${side}.opCode`,
    summary: list === "" ? "" : text(objects(asked[list])[0]?.["name"]),
    summarySelector: list === "" ? "" : `${side}.${list}[0].name`,
    status: hasResponse ? text(response["codeNumber"]) : "",
    statusSelector: hasResponse ? "response.codeNumber" : "",
    outcome: hasResponse ? (response["codeNumber"] === 0 ? "good" : "bad") : "none",
  };
}

// Announcements have no question: the first record names them.
function firstNamed(side: JsonObject): string {
  for (const [, list] of LISTS) if (objects(side[list]).length > 0) return list;
  return "";
}

/** `side`: where the message stands in the document. */
export function dnsSections(side: string, value: JsonObject): readonly Section[] {
  const tables: Section[] = [{ kind: "table", title: "Details", rows: detailRows(side, value) }];
  for (const [title, list] of LISTS) {
    const rows = objects(value[list]).map((item, index) => itemRow(item, `${side}.${list}[${index}]`));
    if (rows.length > 0) tables.push({ kind: "table", title, rows });
  }
  const options = isObject(value["edns"]) ? objects(value["edns"]["options"]) : [];
  const rows = options.map((option, index) => ({
    name: text(option["name"]),
    value: text(option["value"]),
    selector: `${side}.edns.options[${index}].value`,
  }));
  if (rows.length > 0) tables.push({ kind: "table", title: "EDNS Options", rows });
  return tables;
}

function detailRows(side: string, value: JsonObject): SectionRow[] {
  const rows: SectionRow[] = [];
  for (const [name, field] of Object.entries(value)) {
    if (typeof field === "object") continue;
    rows.push({ name, value: field, selector: `${side}.${name}` });
  }
  return rows;
}

// A question's cell finds its type, a record's its data.
function itemRow(item: JsonObject, selector: string): SectionRow {
  const name = text(item["name"]);
  if (!("data" in item)) return { name, value: text(item["type"]), selector: `${selector}.type` };
  return { name: `${name} ${text(item["type"])}`, value: text(item["data"]), selector: `${selector}.data` };
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
function isPresent(value: JsonObject | null): value is JsonObject {
  return value !== null && Object.keys(value).length > 0;
}
function objects(value: Json | undefined): readonly JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}
function text(value: Json | undefined): string {
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}
