// What people read of an ICMP message: the documented fields, the list's cells and the detail's sections.
import type { Json, JsonObject, Section, SectionRow } from "../../../contract/index.ts";
import type { Codecs } from "../../codecs.ts";
import type { Exchange } from "../../exchange.ts";
import type { ColumnContext, Columns, EntryDocument, Presenter } from "../dissector.ts";
import { icmpCodeName, icmpTypeName } from "./names.ts";
import type { AboutFlow, IcmpMessage, Quoted } from "./types.ts";

export const presenter: Presenter<IcmpMessage, IcmpMessage> = { fields, columns, sections };

function fields(exchange: Exchange<IcmpMessage, IcmpMessage>, codecs: Codecs): EntryDocument {
  const { request, response, error } = exchange;
  const missing = error === null || error.type === "dissection" ? null : {};
  return {
    request: request === null ? missing : messageFields(request, codecs),
    response: response === null ? missing : messageFields(response, codecs),
    data: null,
    event: null,
  };
}

function messageFields({ version, length, content, about }: IcmpMessage, codecs: Codecs): JsonObject {
  const { type, code, checksum, identifier, sequence, payload, original, details, options, records } = content;
  return {
    version,
    type,
    typeName: icmpTypeName(version, type),
    code,
    codeName: icmpCodeName(version, type, code),
    length,
    checksum,
    ...(identifier === undefined ? {} : { identifier }),
    ...(sequence === undefined ? {} : { sequence }),
    ...details,
    ...(original === undefined ? {} : { original: quotedFields(original, about) }),
    ...(options === undefined ? {} : { options: options.map((option) => ({ ...option })) }),
    ...(records === undefined ? {} : { records: records.map((record) => ({ ...record })) }),
    ...(payload === undefined ? {} : { payload: codecs.base64(payload, 0, payload.length) }),
  };
}

function quotedFields({ src, dst, protocol, srcPort, dstPort }: Quoted, about: AboutFlow | undefined): JsonObject {
  const quoted = { src, dst, protocol, srcPort, dstPort };
  if (about === undefined) return quoted;
  const { flowId, protocols } = about;
  return { ...quoted, flowId, ...(protocols.length > 0 ? { protocols: [...protocols] } : {}) };
}

function columns(document: EntryDocument, _context: ColumnContext): Columns {
  const hasRequest = isPresent(document.request);
  const side = hasRequest ? "request" : "response";
  const shown = document[side] ?? {};
  const { summary, selector } = summaryOf(shown);
  const hasReply = hasRequest && isPresent(document.response);
  return {
    method: text(shown["typeName"]),
    methodSelector: `${side}.typeName`,
    summary,
    summarySelector: selector === "" ? "" : `${side}.${selector}`,
    status: "0",
    statusSelector: "",
    outcome: hasReply ? "good" : isObject(shown["original"]) ? "bad" : "none",
  };
}

/** What tells messages of one type apart: the quoted packet, the address asked for, identifier and number. */
function summaryOf(side: JsonObject): { summary: string; selector: string } {
  const { original } = side;
  if (isObject(original)) {
    const port = typeof original["dstPort"] === "number" ? `:${original["dstPort"]}` : "";
    const summary = `${text(side["codeName"])} ${text(original["protocol"])} ${text(original["dst"])}${port}`;
    return { summary: summary.trim(), selector: "codeName" };
  }
  for (const name of ["targetAddress", "multicastAddress"]) {
    if (typeof side[name] === "string") return { summary: side[name], selector: name };
  }
  if (side["identifier"] === undefined) return { summary: text(side["codeName"]), selector: "codeName" };
  return { summary: `id ${text(side["identifier"])} seq ${text(side["sequence"])}`, selector: "sequence" };
}

function sections(side: "request" | "response" | "data", value: JsonObject): readonly Section[] {
  const tables: Section[] = [{ kind: "table", title: "Details", rows: scalarRows(side, value) }];
  if (isObject(value["original"])) {
    const { original } = value;
    const rows = scalarRows(`${side}.original`, original);
    // What is added to the filter is the flow itself: its entries, of whatever protocol, are what one wants to see.
    const ofFlow = rows.map((row) => (row.name === "flowId" ? { ...row, name: "flow", selector: "flowId" } : row));
    tables.push({ kind: "table", title: "Quoted Packet", rows: ofFlow });
  }
  const options = objects(value["options"]).map((option, i) => ({
    name: text(option["name"]),
    value: text(option["value"]),
    selector: `${side}.options[${i}].value`,
  }));
  if (options.length > 0) tables.push({ kind: "table", title: "Options", rows: options });
  const records = objects(value["records"]).map((record, i) => ({
    name: text(record["type"]),
    value: text(record["multicastAddress"]),
    selector: `${side}.records[${i}].multicastAddress`,
  }));
  if (records.length > 0) tables.push({ kind: "table", title: "Records", rows: records });
  const payload = text(value["payload"]);
  if (payload !== "") {
    const body = { body: payload, encoding: "base64", mimeType: "application/octet-stream" } as const;
    tables.push({ kind: "body", title: "Payload", ...body, selector: `${side}.payload` });
  }
  return tables;
}

function scalarRows(selector: string, value: JsonObject): readonly SectionRow[] {
  const rows: SectionRow[] = [];
  for (const [name, field] of Object.entries(value)) {
    if (name === "payload" || typeof field === "object") continue;
    rows.push({ name, value: field, selector: `${selector}.${name}` });
  }
  return rows;
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
